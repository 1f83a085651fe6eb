import { describe, expect, it } from "vitest";
import { fillTexts } from "./fillplan";
import { series, seriesBefore } from "./series";

const next = (source: string[], n = 3, single = false) =>
  Array.from({ length: n }, (_, i) => series(source, single)(i));

describe("series", () => {
  it.each([
    ["a name counts up", ["SRV-01"], ["SRV-02", "SRV-03", "SRV-04"]],
    ["leading zeros stay, more digits come", ["SRV-98"], ["SRV-99", "SRV-100", "SRV-101"]],
    ["two names give the step", ["SW-10", "SW-20"], ["SW-30", "SW-40", "SW-50"]],
    ["different names count each for itself", ["A-1", "B-7"], ["A-2", "B-8", "A-3"]],
    ["one number repeats", ["5"], ["5", "5", "5"]],
    ["two numbers go on", ["2", "4"], ["6", "8", "10"]],
    ["numbers with places keep them", ["1.50", "1.75"], ["2.00", "2.25", "2.50"]],
    ["no steady step repeats", ["1", "2", "4"], ["1", "2", "4"]],
    ["one date repeats", ["2026-01-31"], ["2026-01-31", "2026-01-31", "2026-01-31"]],
    ["two dates a day apart", ["2026-01-30", "2026-01-31"], ["2026-02-01", "2026-02-02", "2026-02-03"]],
    ["two dates a week apart", ["2026-01-01", "2026-01-08"], ["2026-01-15", "2026-01-22", "2026-01-29"]],
    ["words repeat", ["Active", "Retired"], ["Active", "Retired", "Active"]],
    ["leading zeros alone are an identifier", ["007"], ["007", "007", "007"]],
    [
      "a MAC address is not guessed",
      ["70:4C:A5:3D:10:02"],
      ["70:4C:A5:3D:10:02", "70:4C:A5:3D:10:02", "70:4C:A5:3D:10:02"],
    ],
    ["an IP address counts its last part", ["10.20.1.8"], ["10.20.1.9", "10.20.1.10", "10.20.1.11"]],
    ["nothing stays nothing", [""], ["", "", ""]],
  ])("%s", (_, source, wanted) => {
    expect(next(source)).toEqual(wanted);
  });

  it("single lets one number and one date count", () => {
    expect(next(["5"], 2, true)).toEqual(["6", "7"]);
    expect(next(["2026-01-31"], 2, true)).toEqual(["2026-02-01", "2026-02-02"]);
  });

  it("goes backwards", () => {
    const earlier = (source: string[]) => [0, 1].map((i) => seriesBefore(source)(i));
    expect(earlier(["SRV-05"])).toEqual(["SRV-04", "SRV-03"]);
    expect(earlier(["2", "4"])).toEqual(["0", "-2"]);
    expect(earlier(["SRV-01"])).toEqual(["SRV-00", "SRV-00"]);
  });
});

describe("fillTexts", () => {
  const read = (rows: string[][]) => (r: number, c: number) => rows[r]?.[c] ?? "";
  const block = (top: number, bottom: number, columns: string[]) => ({ top, bottom, columns });

  it("continues every column for itself downwards", () => {
    const request = {
      source: block(0, 1, ["a", "b"]),
      target: block(2, 3, ["a", "b"]),
      direction: "down",
      series: true,
    } as const;
    expect(
      fillTexts(
        request,
        read([
          ["1", "x"],
          ["2", "y"],
        ]),
      ),
    ).toEqual([
      ["3", "x"],
      ["4", "y"],
    ]);
  });

  it("puts the nearest cell first when it goes up", () => {
    const request = {
      source: block(3, 3, ["a"]),
      target: block(0, 2, ["a"]),
      direction: "up",
      series: true,
    } as const;
    expect(fillTexts(request, read([["P-5"]]))).toEqual([["P-2"], ["P-3"], ["P-4"]]);
  });

  it("copies to the left keeping the pattern", () => {
    const request = {
      source: block(0, 0, ["c", "d"]),
      target: block(0, 0, ["a", "b"]),
      direction: "left",
      series: false,
    } as const;
    expect(fillTexts(request, read([["x", "y"]]))).toEqual([["x", "y"]]);
  });
});
