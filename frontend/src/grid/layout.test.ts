import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { columnAt, layoutColumns, MAX_SCROLL, ordered, ScrollMap, visibleColumns } from "./layout";
import type { Column } from "./types";

const column = (id: string, width: number, pinned = false): Column => ({
  id,
  title: id,
  kind: "text",
  width,
  pinned,
});

describe("columns", () => {
  const list = ordered([column("b", 100), column("a", 150, true), column("c", 80)]);

  it("pinned columns come first", () => {
    expect(list.map((c) => c.id)).toEqual(["a", "b", "c"]);
  });

  it("scale with the zoom and keep their least width", () => {
    const layout = layoutColumns(list, new Map([["c", 10]]), 48, 1.5);
    expect(layout.widths).toEqual([225, 150, 72]);
    expect(layout.lefts).toEqual([0, 225, 375]);
    expect([layout.pinned, layout.pinnedWidth, layout.totalWidth]).toEqual([1, 225, 447]);
  });

  it("are found by place", () => {
    const layout = layoutColumns(list, new Map(), 48, 1);
    expect([-1, 0, 149, 150, 329, 330].map((x) => columnAt(layout, x))).toEqual([-1, 0, 0, 1, 2, 3]);
  });

  it("every column in sight is drawn", () => {
    const many = Array.from({ length: 40 }, (_, i) => column(String(i), 60 + ((i * 37) % 200), i < 2));
    const layout = layoutColumns(ordered(many), new Map(), 48, 1);
    fc.assert(
      fc.property(fc.nat(layout.totalWidth), fc.integer({ min: 300, max: 2560 }), (scrollLeft, width) => {
        const [first, last] = visibleColumns(layout, scrollLeft, width);
        for (let x = layout.pinnedWidth + scrollLeft; x < scrollLeft + width - 48; x += 20) {
          const col = columnAt(layout, x);
          if (col < layout.columns.length) expect(col >= first && col <= last).toBe(true);
        }
      }),
    );
  });
});

describe("ScrollMap", () => {
  it("is the same as the scroll bar for lists that fit", () => {
    const map = new ScrollMap();
    expect(map.resize(100_000 * 32, 800)).toBe(3_200_000);
    map.scrolled(1234.5);
    expect(map.top).toBe(1234.5);
    expect(map.goTo(99)).toBe(99);
  });

  it("reaches both ends of a list that is too tall, and the middle by the thumb", () => {
    const map = new ScrollMap();
    const rows = 5_000_000 * 32;
    expect(map.resize(rows, 800)).toBe(MAX_SCROLL);
    map.scrolled(MAX_SCROLL - 800);
    expect(map.top).toBe(rows - 800);
    map.scrolled((MAX_SCROLL - 800) / 2);
    expect(Math.abs(map.top - (rows - 800) / 2)).toBeLessThan(1);
    map.scrolled(0);
    expect(map.top).toBe(0);
  });

  it("small movements move by their own distance", () => {
    const map = new ScrollMap();
    map.resize(5_000_000 * 32, 800);
    const bar = map.goTo(70_000_000);
    expect(map.top).toBe(70_000_000);
    map.scrolled(bar + 96);
    expect(map.top).toBe(70_000_096);
  });

  it("the echo of its own movement changes nothing, also when rounded to a device pixel", () => {
    const map = new ScrollMap();
    map.resize(5_000_000 * 32, 800);
    fc.assert(
      fc.property(fc.nat(5_000_000 * 32 - 800), (top) => {
        const bar = map.goTo(top);
        map.scrolled(bar - 0.4);
        expect(map.top).toBe(top);
      }),
    );
  });
});
