import { Announcer } from "./announce";
import { Clipboard } from "./clipboard";
import { Columns } from "./columns";
import { Commands } from "./commands";
import { buildDom, type GridDom } from "./dom";
import { Editor } from "./editor";
import { Keyboard } from "./keyboard";
import { type ColumnLayout, leftOf, ScrollMap, widthOf } from "./layout";
import type { ActiveCell, GridOptions } from "./options";
import { Picker } from "./picker";
import { Pointer } from "./pointer";
import { HeadRenderer } from "./render-head";
import { RowRenderer } from "./render-rows";
import { at, clamp, current, isSingle, type Selection } from "./selection";
import { english, type GridTexts } from "./texts";
import { Thumb } from "./thumb";
import type { Block, Cell, CellRef, CellView, GridModel, ModelChange, Range } from "./types";

/**
 * A grid in a container. It draws the rows of a model, keeps one input focused for typing, clipboard and input methods,
 * and turns keys and the mouse into commands for the model. destroy() takes everything away again.
 */
export class GridCore {
  readonly dom: GridDom;
  readonly scroll = new ScrollMap();
  readonly columns: Columns;
  readonly announcer: Announcer;
  readonly editor: Editor;
  readonly picker: Picker;
  readonly clipboard: Clipboard;
  readonly commands: Commands;
  readonly keyboard: Keyboard;
  readonly pointer: Pointer;
  /** Texts that stand in cells until their suggestions are there; key is "row:column". */
  readonly overlay = new Map<string, string>();
  selection: Selection = at({ row: 0, col: 0 });
  rowHeight = 32;
  headHeight = 30;
  bodyHeight = 0;
  viewWidth = 0;
  /** The rows in sight. */
  window: { first: number; last: number } = { first: 0, last: 0 };
  focused = false;
  /** The model is asked where to go; keys are held back until then. */
  waiting = false;
  destroyed = false;
  private readonly rowRenderer: RowRenderer;
  private readonly headRenderer: HeadRenderer;
  private readonly thumb: Thumb;
  private readonly observer: ResizeObserver | undefined;
  private unsubscribe: () => void;
  private frame = 0;
  private outlined: readonly Range[] = [];
  private previewed: Range | undefined;
  private wakers: (() => void)[] = [];

  constructor(
    container: HTMLElement,
    public model: GridModel,
    public options: GridOptions,
  ) {
    this.dom = buildDom(container);
    this.columns = new Columns(this);
    this.announcer = new Announcer(this);
    this.picker = new Picker(this);
    this.clipboard = new Clipboard(this);
    this.editor = new Editor(this);
    this.commands = new Commands(this);
    this.keyboard = new Keyboard(this);
    this.pointer = new Pointer(this);
    this.rowRenderer = new RowRenderer(this);
    this.headRenderer = new HeadRenderer(this);
    this.thumb = new Thumb(this);
    this.dom.scroller.addEventListener("scroll", () => this.onScroll(), { passive: true });
    this.dom.input.addEventListener("focus", () => this.onFocus(true));
    this.dom.input.addEventListener("blur", () => this.onFocus(false));
    if (typeof ResizeObserver !== "undefined") {
      this.observer = new ResizeObserver(() => this.measure());
      this.observer.observe(this.dom.scroller);
      this.observer.observe(this.dom.probe);
    }
    this.unsubscribe = model.subscribe((change) => this.onModel(change));
    this.measure();
    this.render();
    this.editor.rest();
    options.onActiveCell?.(this.activeCell());
  }

  get layout(): ColumnLayout {
    return this.columns.layout;
  }

  get texts(): GridTexts {
    return this.options.texts ?? english;
  }

  /** Takes everything away; the model is left as it is. */
  destroy(): void {
    if (this.destroyed) return;
    this.commands.commitEdit();
    this.destroyed = true;
    this.unsubscribe();
    this.observer?.disconnect();
    this.pointer.destroy();
    this.picker.destroy();
    cancelAnimationFrame(this.frame);
    this.thumb.destroy();
    this.dom.root.remove();
  }

  /** Takes over new options; columns may be others, in another order. */
  setOptions(options: GridOptions): void {
    // Screens often make a new list of the same columns; that must not disturb typing.
    const columns =
      this.options.columns !== options.columns &&
      JSON.stringify(this.options.columns) !== JSON.stringify(options.columns);
    if (columns) this.commands.commitEdit();
    const { row, col } = this.selection.active;
    const id = this.layout.columns[col]?.id;
    this.options = options;
    if (columns) {
      this.relayout();
      const now = this.layout.columns.findIndex((c) => c.id === id);
      if (now !== col) this.select(at({ row, col: now < 0 ? col : now }), false);
    } else this.invalidate();
    this.editor.rest();
  }

  /** Shows another model. */
  setModel(model: GridModel): void {
    if (model === this.model) return;
    this.commands.commitEdit();
    this.unsubscribe();
    this.model = model;
    this.overlay.clear();
    this.unsubscribe = model.subscribe((change) => this.onModel(change));
    this.select(at({ row: 0, col: 0 }));
    this.onModel({ kind: "reset" });
  }

  focus(): void {
    this.dom.input.focus({ preventScroll: true });
  }

  /** Rows with data; the blank row at the end is not counted. */
  dataRows(): number {
    return this.model.count().rows;
  }

  /** Rows on the screen, with the blank one. */
  totalRows(): number {
    const count = this.model.count();
    return count.rows + (this.model.canAppend && count.exact ? 1 : 0);
  }

  isNewRow(row: number): boolean {
    return row >= this.dataRows();
  }

  /** What a cell shows, if its row is loaded. */
  view(row: number, col: number): CellView | undefined {
    const column = this.layout.columns[col];
    if (!column) return undefined;
    const view = this.model.row(row)?.cells[column.id];
    const typed = this.overlay.size > 0 ? this.overlay.get(`${row}:${column.id}`) : undefined;
    return typed === undefined ? view : { ...view, text: typed };
  }

  refOf(cell: Cell): CellRef | undefined {
    const column = this.layout.columns[cell.col];
    return column ? { row: cell.row, column: column.id } : undefined;
  }

  /** A range as the model knows it, without the blank row; undefined when nothing is left. */
  blockOf(range: Range): Block | undefined {
    const bottom = Math.min(range.bottom, this.dataRows() - 1);
    if (bottom < range.top) return undefined;
    const columns = this.layout.columns.slice(range.left, range.right + 1).map((c) => c.id);
    return { top: range.top, bottom, columns };
  }

  /** Why a cell cannot be changed, or undefined. */
  refusal(row: number, col: number): string | undefined {
    if (this.model.readOnly !== undefined) return this.model.readOnly;
    const column = this.layout.columns[col];
    if (!column) return this.texts.outside;
    if (column.readOnly) return column.readOnlyReason ?? this.texts.readOnlyColumn;
    if (this.isNewRow(row)) return this.model.canAppend ? undefined : this.texts.outside;
    const view = this.view(row, col);
    if (view?.flags?.includes("locked")) return view.lockedReason ?? this.texts.locked;
    return undefined;
  }

  /** Tells that a cell cannot be changed. */
  refuse(cell: Cell, reason: string): void {
    const column = this.layout.columns[cell.col]?.id ?? "";
    this.announcer.speak(reason);
    const result = {
      rows: 0,
      columns: 0,
      problems: 0,
      created: 0,
      refused: [{ row: cell.row, column, reason }],
    };
    const range = { top: cell.row, bottom: cell.row, left: cell.col, right: cell.col };
    this.options.onResult?.({ kind: "commit", result, range, lostColumns: 0 });
  }

  activeCell(): ActiveCell {
    const { row, col } = this.selection.active;
    const column = this.layout.columns[col] ?? { id: "", title: "", kind: "text", width: 0 };
    return {
      cell: { row, col },
      column,
      row: this.model.row(row),
      view: this.view(row, col),
      isNewRow: this.isNewRow(row),
    };
  }

  /** Selects, shows what moved, and tells. Whole rows, columns and everything are selected without scrolling. */
  select(selection: Selection, reveal = true): void {
    const before = this.selection;
    this.selection = clamp(selection, this.totalRows(), this.layout.columns.length);
    const { active, head } = this.selection;
    if (reveal) {
      const moved = before.head.row !== head.row || before.head.col !== head.col;
      const extended = !isSingle(current(this.selection)) && moved;
      this.reveal(extended ? head : active);
    }
    this.editor.rest();
    this.invalidate();
    this.preview(this.clipboard.landing());
    if (active.row !== before.active.row || active.col !== before.active.col) {
      this.options.onActiveCell?.(this.activeCell());
    }
    this.options.onSelection?.({ range: current(this.selection), kind: this.selection.kind });
  }

  /** Scrolls as little as needed to bring a cell into the window. */
  reveal(cell: Cell): void {
    const { scroller } = this.dom;
    const top = cell.row * this.rowHeight;
    if (top < this.scroll.top) this.scrollTo(top);
    else if (top + this.rowHeight > this.scroll.top + this.bodyHeight) {
      this.scrollTo(Math.max(0, top + this.rowHeight - this.bodyHeight));
    }
    if (cell.col < this.layout.pinned) return;
    const left = leftOf(this.layout, cell.col) - this.layout.pinnedWidth;
    const right = left + widthOf(this.layout, cell.col);
    const room = this.viewWidth - this.layout.gutter - this.layout.pinnedWidth;
    if (left < scroller.scrollLeft || widthOf(this.layout, cell.col) > room) scroller.scrollLeft = left;
    else if (right > scroller.scrollLeft + room) scroller.scrollLeft = right - room;
  }

  scrollBy(pixels: number): void {
    this.scrollTo(this.scroll.top + pixels);
  }

  /** Outlines where a paste or a drop would land; undefined takes the outline away. */
  preview(range: Range | undefined): void {
    const same = JSON.stringify(range) === JSON.stringify(this.previewed);
    if (same) return;
    this.previewed = range;
    this.options.onPreview?.(range);
    this.invalidate();
  }

  /** Ranges drawn with a dashed edge: what was copied, where it would land, what a fill would reach. */
  outlines(): readonly Range[] {
    return this.outlined;
  }

  /** The drawn element of a cell, if it is in the page. */
  cellElement(row: number, col: number): HTMLElement | undefined {
    return this.rowRenderer.cellElement(row, col);
  }

  /** Draws at the next frame. */
  invalidate(): void {
    if (this.frame !== 0 || this.destroyed) return;
    this.frame = requestAnimationFrame(() => this.render());
  }

  /** Holds keys back while the model looks something up; undefined when it could not. */
  async hold<T>(answer: Promise<T>): Promise<T | undefined> {
    this.waiting = true;
    try {
      return await answer;
    } catch (error) {
      this.options.onError?.(error);
      return undefined;
    }
  }

  /** The look-up is over: the keys that came meanwhile are played. */
  release(): void {
    this.waiting = false;
    if (this.destroyed) return;
    this.keyboard.replay();
    if (this.waiting) return;
    for (const wake of this.wakers.splice(0)) wake();
  }

  /** Settles when no key is held back. */
  idle(): Promise<void> {
    if (!this.waiting) return Promise.resolve();
    return new Promise((resolve) => {
      this.wakers.push(resolve);
    });
  }

  private scrollTo(top: number): void {
    // A key went there, not the scroll bar.
    this.thumb.hide();
    this.dom.scroller.scrollTop = this.scroll.goTo(top);
    this.invalidate();
  }

  private render(): void {
    this.frame = 0;
    if (this.destroyed) return;
    const outlines: Range[] = [];
    if (this.clipboard.marked) outlines.push(this.clipboard.marked);
    if (this.previewed) outlines.push(this.previewed);
    if (this.pointer.filling) outlines.push(this.pointer.filling);
    this.outlined = outlines;
    this.headRenderer.render();
    this.rowRenderer.render();
    this.editor.place();
    this.announcer.update();
    this.thumb.update();
  }

  private onScroll(): void {
    const before = this.scroll.top;
    this.scroll.scrolled(this.dom.scroller.scrollTop);
    this.pointer.scrolled();
    if (Math.abs(this.scroll.top - before) > this.bodyHeight * 2) this.thumb.show();
    this.invalidate();
  }

  private onFocus(focused: boolean): void {
    this.focused = focused;
    this.dom.root.classList.toggle("grid-focused", focused);
    // Another window in front is no reason to close the editor; another field is.
    if (!focused && document.activeElement !== this.dom.input) this.commands.commitEdit();
    if (focused) this.editor.rest();
    this.invalidate();
  }

  private onModel(change: ModelChange): void {
    if (this.destroyed) return;
    if (change.kind !== "rows") {
      this.measure();
      this.selection = clamp(this.selection, this.totalRows(), this.layout.columns.length);
      if (change.kind === "reset") this.clipboard.forget();
    }
    const moved = this.editor.follow();
    if (moved) this.selection = at(moved);
    const { row } = this.selection.active;
    const touched = change.kind !== "rows" || (row >= change.first && row <= change.last);
    if (touched) {
      this.editor.rest();
      this.options.onActiveCell?.(this.activeCell());
    }
    this.invalidate();
  }

  /** Reads sizes from the page: zoom, density and the window's size all arrive here. */
  private measure(): void {
    const { dom } = this;
    this.rowHeight = dom.probe.offsetHeight || 32;
    this.headHeight = dom.head.offsetHeight || 30;
    this.viewWidth = dom.scroller.clientWidth;
    this.bodyHeight = Math.max(0, dom.scroller.clientHeight - this.headHeight);
    this.relayout();
  }

  /** Lays the columns out and gives the scroll bars their length. */
  relayout(): void {
    const { dom, options } = this;
    this.columns.relayout();
    const next = this.layout;
    const bar = this.scroll.resize(this.totalRows() * this.rowHeight, this.bodyHeight);
    dom.content.style.height = `${this.headHeight + bar}px`;
    dom.content.style.width = `${next.gutter + next.totalWidth}px`;
    dom.sheet.style.height = `${this.headHeight + this.bodyHeight}px`;
    dom.sheet.setAttribute("aria-label", options.ariaLabel);
    const count = this.model.count();
    dom.sheet.setAttribute("aria-rowcount", count.exact ? String(this.totalRows() + 1) : "-1");
    dom.sheet.setAttribute("aria-colcount", String(next.columns.length + 1));
    dom.sheet.setAttribute("aria-multiselectable", "true");
    if (this.model.readOnly === undefined) dom.sheet.removeAttribute("aria-readonly");
    else dom.sheet.setAttribute("aria-readonly", "true");
    this.invalidate();
  }
}
