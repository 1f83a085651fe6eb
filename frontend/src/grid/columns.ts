import type { GridCore } from "./core";
import { type ColumnLayout, layoutColumns, leastWidth, ordered, widthOf } from "./layout";
import { Look } from "./look";
import { widest } from "./measure";

/** A column cannot be made wider than this, CSS pixels at 100 % zoom. */
const WIDEST = 1200;

/** Where the columns lie, and the widths people gave them. */
export class Columns {
  layout: ColumnLayout;
  /** Grows whenever the columns lie elsewhere. */
  version = 1;
  private readonly widths = new Map<string, number>();
  private looks: number[] = [];

  constructor(private readonly core: GridCore) {
    this.layout = layoutColumns(ordered(core.options.columns), this.widths, 48, 1);
    this.look();
  }

  /** The bits every cell of a column has. */
  lookOf(col: number): number {
    return this.looks[col] ?? 0;
  }

  /** Works the layout out anew for the page's zoom and the number of rows. */
  relayout(): void {
    const { core } = this;
    const scale = (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
    const digits = String(core.totalRows()).length;
    const gutter = Math.round(Math.max(48, 36 + digits * 8) * scale);
    const next = layoutColumns(ordered(core.options.columns), this.widths, gutter, scale);
    if (JSON.stringify(next) === JSON.stringify(this.layout)) return;
    this.layout = next;
    this.version += 1;
    this.look();
  }

  /** The width a column has now, CSS pixels at 100 % zoom. */
  width(col: number): number {
    return widthOf(this.layout, col) / this.layout.scale;
  }

  /** Gives a column a width, CSS pixels at 100 % zoom; done is false while it is still dragged. */
  resize(col: number, width: number, done = true): void {
    const column = this.layout.columns[col];
    if (!column) return;
    const wanted = Math.round(Math.max(leastWidth(column), Math.min(width, WIDEST)));
    this.widths.set(column.id, wanted);
    this.core.relayout();
    if (done) this.core.options.onResizeColumn?.(column.id, wanted);
  }

  /** Makes a column as wide as its title and the texts that are loaded around the window. */
  fit(col: number): void {
    const { core } = this;
    const column = this.layout.columns[col];
    if (!column) return;
    const { first, last } = core.window;
    const sample = core.cellElement(first, col);
    const head = core.dom.head.querySelector(`[aria-colindex="${col + 2}"]`);
    const texts: string[] = [];
    let marked = false;
    for (let row = Math.max(0, first - 500); row < last + 500; row += 1) {
      const view = core.view(row, col);
      if (!view) continue;
      texts.push(view.text);
      marked ||= (view.flags?.length ?? 0) > 0;
    }
    const { scale } = this.layout;
    const title = head ? widest([column.title], getComputedStyle(head)) + 24 * scale : 0;
    const text = sample ? widest(texts, getComputedStyle(sample)) + (marked ? 24 : 0) * scale : 0;
    this.resize(col, Math.ceil((Math.max(title, text) + 20 * scale) / scale));
  }

  private look(): void {
    this.looks = this.layout.columns.map((column, col) => {
      let look = 0;
      if (column.kind === "mono") look |= Look.mono;
      if (column.kind === "number") look |= Look.number;
      if (column.strong) look |= Look.strong;
      if (col === this.layout.pinned - 1) look |= Look.lastPin;
      return look;
    });
  }
}
