import type { GridCore } from "./core";
import { div, icon } from "./dom";
import { leftOf, visibleColumns, widthOf } from "./layout";
import { cellIcon, classOf, Look, lookOf, rowIcon } from "./look";
import type { RowIcon } from "./options";
import { contains, current, isSingle } from "./selection";
import type { CellView, Range, RowView } from "./types";

/** The most rows kept in the page, unless the window itself shows more. */
const MOST_ROWS = 60;
const OVERSCAN = 8;

interface CellEl {
  readonly el: HTMLDivElement;
  readonly text: Text;
  col: number;
  layout: number;
  look: number;
  label: string;
  icon: SVGSVGElement | undefined;
  iconKey: string;
}

interface RowEl {
  readonly el: HTMLDivElement;
  readonly pins: HTMLDivElement;
  readonly gutter: HTMLDivElement;
  readonly number: Text;
  readonly cells: Map<number, CellEl>;
  readonly spare: CellEl[];
  index: number;
  top: number;
  layout: number;
  icon: SVGSVGElement | undefined;
  iconKey: string;
  hot: boolean;
  lifted: boolean;
}

/** Draws the rows of the window. Elements are recycled: a row that scrolls out is used for one that scrolls in. */
export class RowRenderer {
  private readonly live = new Map<number, RowEl>();
  private readonly free: RowEl[] = [];
  private base = 0;

  constructor(private readonly core: GridCore) {}

  render(): void {
    const { core } = this;
    const { rowHeight, scroll, bodyHeight } = core;
    const total = core.totalRows();
    const firstSeen = Math.floor(scroll.top / rowHeight);
    const lastSeen = Math.min(total - 1, Math.floor((scroll.top + bodyHeight - 1) / rowHeight));
    const spare = Math.max(0, Math.min(OVERSCAN, Math.floor((MOST_ROWS - (lastSeen - firstSeen + 1)) / 2)));
    const first = Math.max(0, firstSeen - spare);
    const last = Math.min(total - 1, lastSeen + spare);
    core.window = { first: firstSeen, last: lastSeen };
    core.model.ensure(first, Math.min(last, core.dataRows() - 1));

    for (const [index, row] of this.live) {
      if (index >= first && index <= last) continue;
      this.live.delete(index);
      this.free.push(row);
    }
    // Rows are placed from a base near the window: positions of many millions of pixels would lose precision.
    this.base = Math.floor(first / 1000) * 1000;
    const shift = this.base * rowHeight - scroll.top;
    core.dom.layer.style.transform = `translateY(${shift}px)`;
    const columns = visibleColumns(core.layout, core.dom.scroller.scrollLeft, core.viewWidth);
    for (let index = first; index <= last; index += 1) this.draw(index, columns);
    for (const row of this.free) {
      if (row.index < 0) continue;
      row.index = -1;
      row.el.hidden = true;
    }
    this.placeHandle();
  }

  /** The drawn element of a cell, if there is one. */
  cellElement(row: number, col: number): HTMLElement | undefined {
    return this.live.get(row)?.cells.get(col)?.el;
  }

  private draw(index: number, [from, to]: readonly [number, number]): void {
    const { core } = this;
    let row = this.live.get(index);
    if (!row) {
      row = this.free.pop() ?? this.create();
      this.live.set(index, row);
    }
    if (row.index !== index) {
      row.index = index;
      row.el.setAttribute("aria-rowindex", String(index + 2));
      row.number.data = core.isNewRow(index) ? "" : String(index + 1);
      row.el.hidden = false;
    }
    const top = (index - this.base) * core.rowHeight;
    if (row.top !== top) {
      row.top = top;
      row.el.style.top = `${top}px`;
    }
    if (row.layout !== core.columns.version) this.layOut(row);
    const data = core.model.row(index);
    const isNew = core.isNewRow(index);
    this.drawGutter(row, data, isNew);
    for (const [col, cell] of row.cells) {
      if (col < core.layout.pinned || (col >= from && col <= to)) continue;
      row.cells.delete(col);
      row.spare.push(cell);
    }
    for (let col = 0; col < core.layout.pinned; col += 1) this.drawCell(row, col, data, isNew);
    for (let col = from; col <= to; col += 1) this.drawCell(row, col, data, isNew);
    for (const cell of row.spare) if (cell.el.parentNode) cell.el.remove();
    const lifted = index === core.selection.active.row || index === current(core.selection).bottom;
    if (lifted !== row.lifted) {
      row.lifted = lifted;
      row.el.classList.toggle("grid-lifted", lifted);
    }
  }

  private create(): RowEl {
    const el = div("grid-row", "row");
    const pins = div("grid-pins", "presentation");
    const gutter = div("grid-gutter", "rowheader");
    gutter.setAttribute("aria-colindex", "1");
    const number = document.createTextNode("");
    gutter.append(number);
    pins.append(gutter);
    el.append(pins);
    this.core.dom.layer.append(el);
    return {
      el,
      pins,
      gutter,
      number,
      cells: new Map(),
      spare: [],
      index: -1,
      top: -1,
      layout: -1,
      icon: undefined,
      iconKey: "",
      hot: false,
      lifted: false,
    };
  }

  private layOut(row: RowEl): void {
    const { core } = this;
    const { layout } = core;
    row.layout = core.columns.version;
    row.el.style.width = `${layout.gutter + layout.totalWidth}px`;
    row.el.style.height = `${core.rowHeight}px`;
    row.pins.style.width = `${layout.gutter + layout.pinnedWidth}px`;
    row.gutter.style.width = `${layout.gutter}px`;
    // A column that was pinned or let go lives under another parent now.
    for (const cell of [...row.cells.values(), ...row.spare]) cell.el.remove();
    row.cells.clear();
    row.spare.length = 0;
  }

  private drawGutter(row: RowEl, data: RowView | undefined, isNew: boolean): void {
    const { core } = this;
    let sign: RowIcon | undefined;
    if (isNew) sign = { name: "plus", tone: "muted" };
    else if (data) sign = core.options.rowIcon?.(data) ?? (data.state ? rowIcon(data.state) : undefined);
    const key = sign ? `${sign.name} ${sign.tone} ${data?.state ?? ""}` : "";
    if (key !== row.iconKey) {
      row.iconKey = key;
      row.icon?.remove();
      row.icon = sign ? icon(sign.name, `grid-tone-${sign.tone}`) : undefined;
      if (row.icon) row.gutter.append(row.icon);
      row.el.classList.toggle("grid-draft", data?.state === "draft");
      const word = isNew ? core.texts.newRow : data?.state ? core.texts.states[data.state] : undefined;
      if (word) row.gutter.setAttribute("aria-label", isNew ? word : `${row.index + 1}, ${word}`);
      else row.gutter.removeAttribute("aria-label");
    }
    const range = current(core.selection);
    const hot = row.index >= range.top && row.index <= range.bottom;
    if (hot !== row.hot) {
      row.hot = hot;
      row.gutter.classList.toggle("grid-hot", hot);
    }
  }

  private drawCell(row: RowEl, col: number, data: RowView | undefined, isNew: boolean): void {
    const { core } = this;
    const column = core.layout.columns[col];
    if (!column) return;
    let cell = row.cells.get(col);
    if (!cell) {
      const pinned = col < core.layout.pinned;
      cell = (pinned ? undefined : row.spare.pop()) ?? newCell();
      row.cells.set(col, cell);
      const parent = pinned ? row.pins : row.el;
      if (cell.el.parentNode !== parent) parent.append(cell.el);
    }
    if (cell.col !== col || cell.layout !== core.columns.version) {
      cell.col = col;
      cell.layout = core.columns.version;
      cell.el.setAttribute("aria-colindex", String(col + 2));
      cell.el.style.left = `${core.layout.gutter + leftOf(core.layout, col)}px`;
      cell.el.style.width = `${widthOf(core.layout, col)}px`;
    }
    const view = core.view(row.index, col);
    let look = core.columns.lookOf(col) | this.placeLook(row.index, col);
    let text = "";
    if (view) {
      look |= lookOf(view);
      text = view.text;
    } else if (isNew) {
      look |= Look.blank;
      text = col === 0 ? (core.dataRows() === 0 ? core.texts.newRowEmpty : core.texts.newRow) : "";
    } else if (!data) look |= Look.loading;
    if (cell.text.data !== text) cell.text.data = text;
    if (cell.look !== look) this.applyLook(cell, look);
    this.applyIcon(cell, view);
    const label = core.announcer.describe(row.index, col);
    if (cell.label !== label) {
      cell.label = label;
      cell.el.setAttribute("aria-label", label);
      if (view?.message || view?.lockedReason) cell.el.title = view.lockedReason ?? view.message ?? "";
      else if (cell.el.title) cell.el.removeAttribute("title");
    }
  }

  private applyLook(cell: CellEl, look: number): void {
    const was = cell.look;
    cell.look = look;
    cell.el.className = classOf(look);
    const changed = was < 0 ? -1 : was ^ look;
    if (changed & (Look.selected | Look.active)) {
      cell.el.setAttribute("aria-selected", look & (Look.selected | Look.active) ? "true" : "false");
    }
    if (changed & (Look.locked | Look.blank)) {
      if (look & Look.locked) cell.el.setAttribute("aria-readonly", "true");
      else cell.el.removeAttribute("aria-readonly");
    }
    if (changed & Look.problem) {
      if (look & Look.problem) cell.el.setAttribute("aria-invalid", "true");
      else cell.el.removeAttribute("aria-invalid");
    }
  }

  private applyIcon(cell: CellEl, view: CellView | undefined): void {
    const sign = view?.flags && view.flags.length > 0 ? cellIcon(view) : undefined;
    const key = sign ? sign.name : "";
    if (key === cell.iconKey) return;
    cell.iconKey = key;
    cell.icon?.remove();
    cell.icon = sign ? icon(sign.name, `grid-end grid-tone-${sign.tone}`) : undefined;
    if (cell.icon) cell.el.append(cell.icon);
  }

  /** What the selection and the outlines add to a cell. */
  private placeLook(row: number, col: number): number {
    const { core } = this;
    const range = current(core.selection);
    const { active } = core.selection;
    let look = 0;
    if (row === active.row && col === active.col)
      look |= core.editor.editing ? Look.active | Look.editing : Look.active;
    if (contains(range, row, col) && !isSingle(range)) look |= Look.selected | edges(range, row, col);
    for (const outline of core.outlines()) {
      if (!contains(outline, row, col)) continue;
      const around = edges(outline, row, col);
      if (around) look = (look & ~(Look.top | Look.right | Look.bottom | Look.left)) | around | Look.dashed;
    }
    return look;
  }

  private placeHandle(): void {
    const { core } = this;
    const { handle } = core.dom;
    const range = current(core.selection);
    const row = this.live.get(range.bottom);
    const able = !core.editor.editing && core.model.readOnly === undefined && !core.isNewRow(range.bottom);
    if (!row || !able || core.selection.kind === "columns") {
      handle.remove();
      return;
    }
    const parent = range.right < core.layout.pinned ? row.pins : row.el;
    if (handle.parentNode !== parent) parent.append(handle);
    const right = core.layout.gutter + leftOf(core.layout, range.right) + widthOf(core.layout, range.right);
    handle.style.left = `${right}px`;
    handle.style.top = `${core.rowHeight}px`;
  }
}

function newCell(): CellEl {
  const el = div("grid-cell", "gridcell");
  const text = document.createTextNode("");
  el.append(text);
  return { el, text, col: -1, layout: -1, look: -1, label: "", icon: undefined, iconKey: "" };
}

function edges(range: Range, row: number, col: number): number {
  let look = 0;
  if (row === range.top) look |= Look.top;
  if (row === range.bottom) look |= Look.bottom;
  if (col === range.left) look |= Look.left;
  if (col === range.right) look |= Look.right;
  return look;
}
