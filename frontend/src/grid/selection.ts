import type { Cell, Range } from "./types";

/**
 * What is selected. The active cell takes typing; the anchor is where the range began and the head is the corner that
 * Shift moves. Ranges is a list so that several may come later; today it holds one.
 */
export interface Selection {
  readonly active: Cell;
  readonly anchor: Cell;
  readonly head: Cell;
  readonly ranges: readonly Range[];
  /** Whole rows or columns were asked for, by the gutter, Shift+Space or Ctrl+Space. */
  readonly kind: "cells" | "rows" | "columns";
}

/** Selects one cell. */
export function at(cell: Cell): Selection {
  return { active: cell, anchor: cell, head: cell, ranges: [rangeOf(cell, cell)], kind: "cells" };
}

/** Keeps the anchor and moves the other corner. */
export function extend(from: Selection, head: Cell): Selection {
  return { ...from, active: from.anchor, head, ranges: [rangeOf(from.anchor, head)], kind: "cells" };
}

/** Whole rows from one to another. The active cell stays in its column. */
export function rows(from: number, to: number, activeCol: number, columns: number): Selection {
  const active = { row: from, col: activeCol };
  const range = { top: Math.min(from, to), bottom: Math.max(from, to), left: 0, right: columns - 1 };
  return { active, anchor: active, head: { row: to, col: activeCol }, ranges: [range], kind: "rows" };
}

/** Whole columns from one to another. The active cell stays in its row. */
export function columns(from: number, to: number, activeRow: number, rowCount: number): Selection {
  const active = { row: activeRow, col: from };
  const range = {
    top: 0,
    bottom: Math.max(0, rowCount - 1),
    left: Math.min(from, to),
    right: Math.max(from, to),
  };
  return { active, anchor: active, head: { row: activeRow, col: to }, ranges: [range], kind: "columns" };
}

/** Everything. The active cell stays where it is. */
export function all(active: Cell, rowCount: number, columnCount: number): Selection {
  const range = { top: 0, left: 0, bottom: Math.max(0, rowCount - 1), right: columnCount - 1 };
  return {
    active,
    anchor: { row: 0, col: 0 },
    head: { row: range.bottom, col: range.right },
    ranges: [range],
    kind: "cells",
  };
}

/** The rectangle between two corners. */
export function rangeOf(a: Cell, b: Cell): Range {
  return {
    top: Math.min(a.row, b.row),
    left: Math.min(a.col, b.col),
    bottom: Math.max(a.row, b.row),
    right: Math.max(a.col, b.col),
  };
}

/** The range that commands work on: the last one. */
export function current(selection: Selection): Range {
  return selection.ranges[selection.ranges.length - 1] ?? rangeOf(selection.active, selection.active);
}

export function contains(range: Range, row: number, col: number): boolean {
  return row >= range.top && row <= range.bottom && col >= range.left && col <= range.right;
}

export function isSingle(range: Range): boolean {
  return range.top === range.bottom && range.left === range.right;
}

export function height(range: Range): number {
  return range.bottom - range.top + 1;
}

export function width(range: Range): number {
  return range.right - range.left + 1;
}

/** Moves the active cell through the range: by columns for Enter, by rows for Tab; wraps at the ends. */
export function cycle(selection: Selection, by: "row" | "column", backwards: boolean): Selection {
  const range = current(selection);
  const h = height(range);
  const w = width(range);
  const r = selection.active.row - range.top;
  const c = selection.active.col - range.left;
  const place = by === "row" ? r * w + c : c * h + r;
  const next = (place + (backwards ? -1 : 1) + h * w) % (h * w);
  const active =
    by === "row"
      ? { row: range.top + Math.floor(next / w), col: range.left + (next % w) }
      : { row: range.top + (next % h), col: range.left + Math.floor(next / h) };
  return { ...selection, active };
}

/** Keeps a selection inside a grid that became smaller. */
export function clamp(selection: Selection, rowCount: number, columnCount: number): Selection {
  const r = (n: number) => Math.max(0, Math.min(n, rowCount - 1));
  const c = (n: number) => Math.max(0, Math.min(n, columnCount - 1));
  const cell = (x: Cell): Cell => ({ row: r(x.row), col: c(x.col) });
  const range = current(selection);
  return {
    ...selection,
    active: cell(selection.active),
    anchor: cell(selection.anchor),
    head: cell(selection.head),
    ranges: [{ top: r(range.top), left: c(range.left), bottom: r(range.bottom), right: c(range.right) }],
  };
}
