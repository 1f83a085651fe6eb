import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day, difference, duration, highlight, initials, listing, moment, until } from "./format";

const now = new Date(2026, 10, 21, 14, 32, 7);
const at = (d: Date) => d.toISOString();

describe("times", () => {
  it("says a time today, a day before, a year when it is another", () => {
    expect(day(at(now), now)).toBe("14:32");
    expect(day(at(new Date(2026, 10, 20, 23, 59)), now)).toBe("Yesterday");
    expect(day(at(new Date(2026, 10, 18)), now)).toBe("Nov 18");
    expect(day(at(new Date(2025, 1, 3)), now)).toBe("Feb 3, 2025");
    expect(moment(at(new Date(2026, 10, 21, 9, 5)), now)).toBe("today 09:05");
    expect(day("", now)).toBe("");
    expect(day("nonsense", now)).toBe("");
  });

  it.each([
    [0, "1 s"],
    [50, "50 s"],
    [60, "1 min"],
    [70, "1 min 10 s"],
    [7500, "2 h 5 min"],
  ])("says %d seconds", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it("says how long until", () => {
    expect(until(at(new Date(now.getTime() + 240_000)), now)).toBe("in 4 min");
    expect(until(at(new Date(now.getTime() - 1)), now)).toBe("now");
  });
});

describe("words", () => {
  it("lists names", () => {
    expect(listing(["a"])).toBe("a");
    expect(listing(["a", "b", "c"])).toBe("a, b and c");
    expect(listing(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more");
  });

  it("takes initials", () => {
    expect(initials("Maya Okafor")).toBe("MO");
    expect(initials("admin")).toBe("A");
    expect(initials("")).toBe("");
  });

  it("marks what differs", () => {
    expect(difference("7XK2P93", "7XK2P98")).toEqual(["7XK2P9", "3", ""]);
    expect(difference("same", "same")).toEqual(["same", "", ""]);
  });

  it("puts the parts of a difference back together", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => difference(a, b).join("") === a));
  });

  it("finds a MAC with or without separators", () => {
    expect(highlight("70:7D:B9:4A:11:80", "707db94a")).toEqual(["", "70:7D:B9:4A", ":11:80"]);
    expect(highlight("CON-HQ-SW-01", "zz")).toEqual(["CON-HQ-SW-01", "", ""]);
  });

  it("puts the parts of a highlight back together", () => {
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => highlight(a, b).join("") === a));
  });
});
