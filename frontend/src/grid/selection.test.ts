import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { landing } from "./clipboard";
import { edgeOf } from "./edge";
import { all, at, clamp, columns, contains, current, cycle, extend, rangeOf, rows } from "./selection";

const cell = fc.record({ row: fc.nat(50), col: fc.nat(20) });

describe("selection", () => {
  it("extends from the anchor in every direction and comes back", () => {
    fc.assert(
      fc.property(cell, cell, (from, to) => {
        const wide = extend(at(from), to);
        expect(current(wide)).toEqual(rangeOf(from, to));
        expect(wide.active).toEqual(from);
        expect(current(extend(wide, from))).toEqual(rangeOf(from, from));
      }),
    );
  });

  it("cycling visits every cell of the range once and returns", () => {
    const size = fc.record({ row: fc.nat(5), col: fc.nat(5) });
    fc.assert(
      fc.property(
        size,
        size,
        fc.constantFrom<"row" | "column">("row", "column"),
        fc.boolean(),
        (a, b, by, back) => {
          const start = extend(at(a), b);
          const range = current(start);
          const n = (range.bottom - range.top + 1) * (range.right - range.left + 1);
          const seen = new Set<string>();
          let now = start;
          for (let i = 0; i < n; i += 1) {
            now = cycle(now, by, back);
            expect(contains(range, now.active.row, now.active.col)).toBe(true);
            seen.add(`${now.active.row}:${now.active.col}`);
          }
          expect(seen.size).toBe(n);
          expect(now.active).toEqual(start.active);
        },
      ),
    );
  });

  it("whole rows, columns and everything", () => {
    expect(current(rows(4, 2, 1, 6))).toEqual({ top: 2, bottom: 4, left: 0, right: 5 });
    expect(current(columns(3, 1, 7, 100))).toEqual({ top: 0, bottom: 99, left: 1, right: 3 });
    expect(current(all({ row: 3, col: 2 }, 10, 4))).toEqual({ top: 0, bottom: 9, left: 0, right: 3 });
    expect(all({ row: 3, col: 2 }, 10, 4).active).toEqual({ row: 3, col: 2 });
  });

  it("stays inside a grid that shrank", () => {
    const small = clamp(extend(at({ row: 8, col: 3 }), { row: 20, col: 9 }), 5, 4);
    expect(small.active).toEqual({ row: 4, col: 3 });
    expect(current(small)).toEqual({ top: 4, bottom: 4, left: 3, right: 3 });
  });
});

describe("landing", () => {
  const range = (h: number, w: number) => ({ top: 2, left: 3, bottom: 1 + h, right: 2 + w });

  it.each([
    ["one value fills the range", range(4, 3), 1, 1, range(4, 3)],
    ["a multiple repeats", range(4, 6), 2, 3, range(4, 6)],
    ["another size lands once", range(3, 3), 2, 2, range(2, 2)],
    ["one cell takes the whole block", range(1, 1), 5, 4, range(5, 4)],
    ["one row repeats down a column", range(4, 1), 1, 3, range(4, 3)],
  ])("%s", (_, selected, h, w, wanted) => {
    expect(landing(selected, h, w)).toEqual(wanted);
  });
});

describe("edgeOf", () => {
  const line = [..."xxx..x.xx"].map((c) => c === "x");
  const edge = (from: number, step: 1 | -1) => edgeOf(from, step, line.length, (i) => line[i] === true);

  it.each([
    [0, 1, 2],
    [1, 1, 2],
    [2, 1, 5],
    [3, 1, 5],
    [5, 1, 7],
    [7, 1, 8],
    [8, 1, 8],
    [8, -1, 7],
    [7, -1, 5],
    [5, -1, 2],
    [2, -1, 0],
    [0, -1, 0],
  ] as const)("from %i by %i to %i", (from, step, wanted) => {
    expect(edge(from, step)).toBe(wanted);
  });

  it("goes to the end over nothing but blanks, and stays in an empty list", () => {
    expect(edgeOf(0, 1, 9, () => false)).toBe(8);
    expect(edgeOf(0, 1, 0, () => false)).toBe(0);
    expect(edgeOf(5, -1, 5, (i) => i < 3)).toBe(2);
  });
});
