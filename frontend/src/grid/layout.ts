import type { Column } from "./types";

/** Browsers clamp very tall elements; beyond this many CSS pixels the scroll bar is a map of the rows, not their height. */
export const MAX_SCROLL = 15_000_000;

/** Columns left and right of the visible ones that are kept in the page, in CSS pixels at 100 % zoom. */
const OVERSCAN_X = 160;

/** Where every column lies. All numbers are CSS pixels. */
export interface ColumnLayout {
  readonly columns: readonly Column[];
  /** Width of each column. */
  readonly widths: readonly number[];
  /** Left edge of each column; pinned and other columns share one axis that starts right of the gutter. */
  readonly lefts: readonly number[];
  /** How many columns are pinned; they come first. */
  readonly pinned: number;
  readonly pinnedWidth: number;
  readonly totalWidth: number;
  readonly gutter: number;
  readonly scale: number;
}

/** Puts pinned columns first and keeps the order otherwise. */
export function ordered(columns: readonly Column[]): Column[] {
  return [...columns.filter((c) => c.pinned), ...columns.filter((c) => !c.pinned)];
}

/** The least width of a column in CSS pixels at 100 % zoom. */
export function leastWidth(column: Column): number {
  return column.minWidth ?? 48;
}

/**
 * Lays columns out. Columns must be ordered. Scale is the root font size divided by 16; overrides are widths a person
 * chose, at 100 % zoom.
 */
export function layoutColumns(
  columns: readonly Column[],
  overrides: ReadonlyMap<string, number>,
  gutter: number,
  scale: number,
): ColumnLayout {
  const widths: number[] = [];
  const lefts: number[] = [];
  let x = 0;
  let pinned = 0;
  let pinnedWidth = 0;
  for (const column of columns) {
    const wanted = Math.max(leastWidth(column), overrides.get(column.id) ?? column.width);
    const width = Math.round(wanted * scale);
    lefts.push(x);
    widths.push(width);
    x += width;
    if (column.pinned) {
      pinned += 1;
      pinnedWidth = x;
    }
  }
  return { columns, widths, lefts, pinned, pinnedWidth, totalWidth: x, gutter, scale };
}

export function leftOf(layout: ColumnLayout, col: number): number {
  return layout.lefts[col] ?? layout.totalWidth;
}

export function widthOf(layout: ColumnLayout, col: number): number {
  return layout.widths[col] ?? 0;
}

/** The column at a place right of the gutter, in unscrolled pixels; -1 left of the first, the number of columns right of the last. */
export function columnAt(layout: ColumnLayout, x: number): number {
  if (x < 0) return -1;
  for (let col = 0; col < layout.columns.length; col += 1) {
    if (x < leftOf(layout, col) + widthOf(layout, col)) return col;
  }
  return layout.columns.length;
}

/** The unpinned columns to draw for a scroll position and a width of the window; first and last inclusive. */
export function visibleColumns(
  layout: ColumnLayout,
  scrollLeft: number,
  viewWidth: number,
): [number, number] {
  const over = OVERSCAN_X * layout.scale;
  const from = layout.pinnedWidth + scrollLeft - over;
  const to = scrollLeft + viewWidth - layout.gutter + over;
  let first = layout.pinned;
  const end = layout.columns.length;
  while (first < end - 1 && leftOf(layout, first) + widthOf(layout, first) < from) first += 1;
  let last = first;
  while (last < end - 1 && leftOf(layout, last + 1) < to) last += 1;
  return [first, Math.min(last, end - 1)];
}

/**
 * Maps between the scroll bar and the rows. Up to MAX_SCROLL they are the same. Beyond, a jump of the thumb goes to the
 * matching share of the rows, and small movements (wheel, keys) move by their own distance.
 */
export class ScrollMap {
  /** The row pixels above the window. */
  top = 0;
  private physical = 0;
  private rowsHeight = 0;
  private barHeight = 0;
  private view = 0;

  /** Sets the height of all rows and of the window; gives the height the scroll bar should have. */
  resize(rowsHeight: number, view: number): number {
    this.rowsHeight = rowsHeight;
    this.view = view;
    this.barHeight = Math.min(rowsHeight, MAX_SCROLL);
    this.top = Math.max(0, Math.min(this.top, this.maxTop()));
    return this.barHeight;
  }

  maxTop(): number {
    return Math.max(0, this.rowsHeight - this.view);
  }

  /** The scroll bar moved to a position. */
  scrolled(position: number): void {
    const moved = position - this.physical;
    // Our own goTo, perhaps rounded to a device pixel.
    if (Math.abs(moved) < 1 && this.barHeight !== this.rowsHeight) return;
    this.physical = position;
    const max = this.barHeight - this.view;
    if (this.barHeight === this.rowsHeight) this.top = position;
    else if (position <= 0) this.top = 0;
    else if (position >= max - 1) this.top = this.maxTop();
    else if (Math.abs(moved) > this.view) this.top = (position / max) * this.maxTop();
    else this.top += moved;
    this.top = Math.max(0, Math.min(this.top, this.maxTop()));
  }

  /** Goes to a row pixel; gives the position the scroll bar should take. */
  goTo(top: number): number {
    this.top = Math.max(0, Math.min(top, this.maxTop()));
    const max = this.barHeight - this.view;
    const shared = this.barHeight === this.rowsHeight;
    this.physical = shared ? this.top : Math.round((this.top / Math.max(1, this.maxTop())) * max);
    return this.physical;
  }
}
