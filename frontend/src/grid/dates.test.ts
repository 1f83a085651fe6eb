import { describe, expect, it } from "vitest";
import { addDays, dayNumber, normaliseDate, today } from "./dates";

describe("normaliseDate", () => {
  it.each([
    ["2026-11-21", "2026-11-21"],
    ["2026-1-5", "2026-01-05"],
    ["2026/01/05", "2026-01-05"],
    ["2026-01-05 00:00:00", "2026-01-05"],
    ["24.12.2026", "2026-12-24"],
    ["3.4.2026", "2026-04-03"],
    ["3. 4. 2026", "2026-04-03"],
    [" 25/04/2026 ", "2026-04-25"],
    ["04/25/2026", "2026-04-25"],
    ["5/5/2026", "2026-05-05"],
    ["03/04/2026", undefined],
    ["31.02.2026", undefined],
    ["2026-13-01", undefined],
    ["29.02.2025", undefined],
    ["29.02.2024", "2024-02-29"],
    ["tomorrow", undefined],
    ["45000", undefined],
    ["", undefined],
  ])("%s → %s", (text, wanted) => {
    expect(normaliseDate(text)).toBe(wanted);
  });
});

describe("days", () => {
  it("counts over the ends of months and years", () => {
    expect(addDays("2026-12-31", 1)).toBe("2027-01-01");
    expect(addDays("2024-03-01", -1)).toBe("2024-02-29");
    expect(addDays("soon", 1)).toBeUndefined();
    expect(dayNumber("1970-01-02")).toBe(1);
  });

  it("today is the person's own day", () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });
});
