import type { GridCore } from "./core";
import { columnAt, leftOf, widthOf } from "./layout";
import { at, columns, contains, current, extend, rows } from "./selection";
import type { Cell, FillRequest, Range } from "./types";

type Drag =
  | { readonly kind: "cells" | "rows" | "columns" }
  | {
      readonly kind: "resize";
      readonly col: number;
      readonly from: number;
      readonly width: number;
      moved: boolean;
    }
  | { readonly kind: "fill"; readonly source: Range }
  | { readonly kind: "sort"; readonly col: number };

interface Place {
  readonly area: "head" | "gutter" | "corner" | "cells";
  readonly cell: Cell;
  /** In the header: the column whose right edge is under the pointer, or -1. */
  readonly edge: number;
}

/** Half of the strip on a column's edge that can be dragged, CSS pixels at 100 % zoom. */
const EDGE = 5;

/** The mouse: one set of listeners for the whole grid, places worked out from coordinates. */
export class Pointer {
  /** What a fill in progress would reach. */
  filling: Range | undefined;
  private drag: Drag | undefined;
  private last: PointerEvent | undefined;
  private timer = 0;

  constructor(private readonly core: GridCore) {
    const { scroller } = core.dom;
    scroller.addEventListener("pointerdown", this.onDown);
    scroller.addEventListener("mousedown", this.keepFocus);
    scroller.addEventListener("pointermove", this.onMove);
    scroller.addEventListener("pointerup", this.onUp);
    scroller.addEventListener("pointercancel", this.onCancel);
    scroller.addEventListener("dblclick", this.onDouble);
    scroller.addEventListener("contextmenu", this.onMenu);
    scroller.addEventListener("dragover", this.onDragOver);
    scroller.addEventListener("dragleave", this.onDragLeave);
    scroller.addEventListener("drop", this.onDrop);
  }

  destroy(): void {
    cancelAnimationFrame(this.timer);
    this.drag = undefined;
  }

  /** The rows moved under a resting pointer. */
  scrolled(): void {
    if (this.drag && this.last) this.dragTo(this.last);
  }

  private readonly keepFocus = (e: MouseEvent): void => {
    if (e.target === this.core.dom.input && this.core.editor.editing) return;
    if (!this.onScrollBar(e)) e.preventDefault();
  };

  private readonly onDown = (e: PointerEvent): void => {
    const { core } = this;
    if (e.target === core.dom.input && core.editor.editing) return;
    if (this.onScrollBar(e) || e.button > 2 || e.button === 1) return;
    const onHandle = e.target === core.dom.handle;
    const place = this.placeOf(e);
    core.commands.commitEdit();
    core.focus();
    core.keyboard.forgetTab();
    if (e.button === 2) {
      const range = current(core.selection);
      if (place.area === "cells" && !contains(range, place.cell.row, place.cell.col))
        core.select(at(place.cell));
      return;
    }
    if (onHandle) this.start({ kind: "fill", source: current(core.selection) }, e);
    else if (place.area === "head") this.onHead(place, e);
    else if (place.area === "gutter") this.onGutter(place, e);
    else if (place.area === "cells") {
      core.select(e.shiftKey ? extend(core.selection, place.cell) : at(place.cell));
      if (e.pointerType !== "touch") this.start({ kind: "cells" }, e);
    }
  };

  private onHead(place: Place, e: PointerEvent): void {
    const { core } = this;
    if (place.edge >= 0) {
      const width = core.columns.width(place.edge);
      this.start({ kind: "resize", col: place.edge, from: e.clientX, width, moved: false }, e);
      return;
    }
    const { col } = place.cell;
    if (e.shiftKey || e.ctrlKey || e.metaKey) {
      const from = e.shiftKey ? core.selection.anchor.col : col;
      core.select(columns(from, col, core.selection.active.row, core.dataRows()), false);
      this.start({ kind: "columns" }, e);
      return;
    }
    this.start({ kind: "sort", col }, e);
  }

  private onGutter(place: Place, e: PointerEvent): void {
    const { core } = this;
    const { row } = place.cell;
    if (core.isNewRow(row)) {
      core.select(at({ row, col: 0 }));
      return;
    }
    const from = e.shiftKey ? core.selection.anchor.row : row;
    core.select(rows(from, row, core.selection.active.col, core.layout.columns.length), false);
    this.start({ kind: "rows" }, e);
  }

  private start(drag: Drag, e: PointerEvent): void {
    this.drag = drag;
    this.last = e;
    this.core.dom.scroller.setPointerCapture?.(e.pointerId);
  }

  private readonly onMove = (e: PointerEvent): void => {
    if (this.drag) {
      this.last = e;
      this.dragTo(e);
      if (this.drag.kind !== "resize" && this.drag.kind !== "sort") this.autoScroll();
      return;
    }
    const place = this.placeOf(e);
    const resizing = place.area === "head" && place.edge >= 0;
    this.core.dom.root.classList.toggle("grid-resizing", resizing);
  };

  private dragTo(e: PointerEvent): void {
    const { core, drag } = this;
    if (!drag || drag.kind === "sort") return;
    if (drag.kind === "resize") {
      if (Math.abs(e.clientX - drag.from) > 2) drag.moved = true;
      if (drag.moved) {
        core.columns.resize(drag.col, drag.width + (e.clientX - drag.from) / core.layout.scale, false);
      }
      return;
    }
    const cell = this.nearest(e);
    const { head } = core.selection;
    if (drag.kind === "fill") {
      this.filling = reach(drag.source, cell)?.all;
      core.invalidate();
    } else if (cell.row === head.row && cell.col === head.col) return;
    else if (drag.kind === "cells") core.select(extend(core.selection, cell), false);
    else if (drag.kind === "rows") {
      core.select(
        rows(core.selection.anchor.row, cell.row, core.selection.active.col, core.layout.columns.length),
        false,
      );
    } else
      core.select(
        columns(core.selection.anchor.col, cell.col, core.selection.active.row, core.dataRows()),
        false,
      );
  }

  private readonly onUp = (e: PointerEvent): void => {
    const { core, drag } = this;
    if (!drag) return;
    this.drag = undefined;
    cancelAnimationFrame(this.timer);
    this.timer = 0;
    if (drag.kind === "resize" && drag.moved) core.columns.resize(drag.col, core.columns.width(drag.col));
    if (drag.kind === "sort") this.sort(drag.col, this.placeOf(e));
    if (drag.kind !== "fill") return;
    const to = reach(drag.source, this.nearest(e));
    this.filling = undefined;
    core.invalidate();
    if (!to) return;
    core.commands.fill(drag.source, to.target, to.direction, !(e.ctrlKey || e.metaKey));
    core.select(
      { ...core.selection, ranges: [to.all], head: { row: to.all.bottom, col: to.all.right } },
      false,
    );
  };

  /** A header was clicked, if the button was let go where it was pressed. */
  private sort(col: number, place: Place): void {
    const column = this.core.layout.columns[col];
    if (place.area !== "head" || place.cell.col !== col || !column || column.sortable === false) return;
    this.core.options.onSort?.(column.id);
  }

  private readonly onCancel = (): void => {
    this.drag = undefined;
    this.filling = undefined;
    cancelAnimationFrame(this.timer);
    this.timer = 0;
    this.core.invalidate();
  };

  private readonly onDouble = (e: MouseEvent): void => {
    const { core } = this;
    if (e.target === core.dom.input && core.editor.editing) return;
    const place = this.placeOf(e);
    if (place.area === "head" && place.edge >= 0) core.columns.fit(place.edge);
    else if (place.area === "cells" && e.target !== core.dom.handle) core.editor.begin(undefined, false);
  };

  private readonly onMenu = (e: MouseEvent): void => {
    if (!this.core.options.onCommand) return;
    e.preventDefault();
    this.core.options.onCommand("menu", this.core.activeCell());
  };

  /** Text dropped on a cell is pasted there; the cell is outlined before. Files are for the application. */
  private readonly onDragOver = (e: DragEvent): void => {
    if (this.core.model.readOnly !== undefined || !isText(e.dataTransfer)) return;
    const place = this.placeOf(e);
    if (place.area !== "cells") return;
    e.preventDefault();
    const { row, col } = place.cell;
    this.core.preview({ top: row, bottom: row, left: col, right: col });
  };

  private readonly onDragLeave = (): void => this.core.preview(undefined);

  private readonly onDrop = (e: DragEvent): void => {
    this.core.preview(undefined);
    if (this.core.model.readOnly !== undefined || !isText(e.dataTransfer)) return;
    const place = this.placeOf(e);
    const text = e.dataTransfer?.getData("text/plain") ?? "";
    if (place.area !== "cells" || text === "") return;
    e.preventDefault();
    this.core.focus();
    this.core.select(at(place.cell));
    this.core.clipboard.pasteText(text);
  };

  /** Goes on scrolling while a drag is held outside the cells. */
  private autoScroll(): void {
    if (this.timer !== 0) return;
    const tick = (): void => {
      this.timer = 0;
      const { core, last } = this;
      if (!this.drag || !last) return;
      const box = core.dom.scroller.getBoundingClientRect();
      const top = box.top + core.headHeight;
      const left = box.left + core.layout.gutter + core.layout.pinnedWidth;
      const down = beyond(last.clientY, top, box.top + core.headHeight + core.bodyHeight);
      const right = beyond(last.clientX, left, box.left + core.viewWidth);
      const sideways =
        this.drag.kind !== "rows" && (right > 0 || core.selection.head.col >= core.layout.pinned);
      if (down === 0 && (right === 0 || !sideways)) return;
      if (down !== 0 && this.drag.kind !== "columns") core.scrollBy(down);
      if (right !== 0 && sideways) core.dom.scroller.scrollLeft += right;
      this.dragTo(last);
      this.timer = requestAnimationFrame(tick);
    };
    this.timer = requestAnimationFrame(tick);
  }

  private onScrollBar(e: MouseEvent): boolean {
    const { scroller } = this.core.dom;
    const box = scroller.getBoundingClientRect();
    return e.clientX - box.left >= scroller.clientWidth || e.clientY - box.top >= scroller.clientHeight;
  }

  private placeOf(e: MouseEvent): Place {
    const { core } = this;
    const { layout } = core;
    const box = core.dom.scroller.getBoundingClientRect();
    const x = e.clientX - box.left - layout.gutter;
    const y = e.clientY - box.top - core.headHeight;
    const along = x < layout.pinnedWidth ? x : x + core.dom.scroller.scrollLeft;
    const row = Math.floor((y + core.scroll.top) / core.rowHeight);
    const col = columnAt(layout, along);
    const head = y < 0;
    if (x < 0)
      return { area: head ? "corner" : "gutter", cell: { row: this.rowInside(row), col: 0 }, edge: -1 };
    const cell = { row: this.rowInside(row), col: Math.max(0, Math.min(col, layout.columns.length - 1)) };
    const edge = head ? this.edgeAt(along, col) : -1;
    const outside = !head && (row >= core.totalRows() || col >= layout.columns.length);
    return { area: head ? "head" : outside ? "corner" : "cells", cell, edge };
  }

  private edgeAt(along: number, col: number): number {
    const { layout } = this.core;
    const near = EDGE * layout.scale;
    if (col < layout.columns.length && leftOf(layout, col) + widthOf(layout, col) - along <= near) return col;
    return col > 0 && along - leftOf(layout, col) <= near ? col - 1 : -1;
  }

  private rowInside(row: number): number {
    return Math.max(0, Math.min(row, this.core.totalRows() - 1));
  }

  /** The cell nearest to the pointer, also when it is outside the grid. */
  private nearest(e: MouseEvent): Cell {
    const { core } = this;
    const box = core.dom.scroller.getBoundingClientRect();
    const x = Math.max(0, Math.min(e.clientX - box.left, core.viewWidth - 1) - core.layout.gutter);
    const y = Math.max(0, Math.min(e.clientY - box.top - core.headHeight, core.bodyHeight - 1));
    const along = x < core.layout.pinnedWidth ? x : x + core.dom.scroller.scrollLeft;
    const col = Math.max(0, Math.min(columnAt(core.layout, along), core.layout.columns.length - 1));
    const row = Math.min(Math.floor((y + core.scroll.top) / core.rowHeight), core.dataRows() - 1);
    return { row: Math.max(0, row), col };
  }
}

function beyond(at: number, from: number, to: number): number {
  const over = at < from ? at - from : at > to ? at - to : 0;
  return Math.max(-64, Math.min(64, over));
}

/** Words, and no file: WebKitGTK calls one an address, and some file managers give its path as words too. */
function isText(data: DataTransfer | null): boolean {
  const types = data?.types ?? [];
  return types.includes("text/plain") && !types.includes("Files") && !types.includes("text/uri-list");
}

interface Reach {
  readonly target: Range;
  readonly all: Range;
  readonly direction: FillRequest["direction"];
}

/** What a fill dragged to a cell covers: in one direction only, the one that goes further. */
function reach(source: Range, to: Cell): Reach | undefined {
  const down = to.row - source.bottom;
  const up = source.top - to.row;
  const right = to.col - source.right;
  const left = source.left - to.col;
  const most = Math.max(down, up, right, left);
  if (most <= 0) return undefined;
  if (most === down) {
    const target = { ...source, top: source.bottom + 1, bottom: to.row };
    return { target, all: { ...source, bottom: to.row }, direction: "down" };
  }
  if (most === up) {
    return {
      target: { ...source, top: to.row, bottom: source.top - 1 },
      all: { ...source, top: to.row },
      direction: "up",
    };
  }
  if (most === right) {
    const target = { ...source, left: source.right + 1, right: to.col };
    return { target, all: { ...source, right: to.col }, direction: "right" };
  }
  return {
    target: { ...source, left: to.col, right: source.left - 1 },
    all: { ...source, left: to.col },
    direction: "left",
  };
}
