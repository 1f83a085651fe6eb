import type { GridCore } from "./core";
import { div, icon } from "./dom";
import { leftOf, visibleColumns, widthOf } from "./layout";
import { current } from "./selection";

interface HeadCell {
  readonly el: HTMLDivElement;
  readonly title: Text;
  sort: string;
  icon: SVGSVGElement | undefined;
}

/** Draws the column heads. */
export class HeadRenderer {
  private readonly row = div("grid-row grid-headrow", "row");
  private readonly pins = div("grid-pins", "presentation");
  private readonly corner = div("grid-gutter grid-corner", "gridcell");
  private readonly cells = new Map<number, HeadCell>();
  private layout = -1;

  constructor(private readonly core: GridCore) {
    this.row.setAttribute("aria-rowindex", "1");
    this.corner.setAttribute("aria-colindex", "1");
    this.corner.setAttribute("aria-label", core.texts.rowNumbers);
    this.pins.append(this.corner);
    this.row.append(this.pins);
    core.dom.head.append(this.row);
  }

  render(): void {
    const { core } = this;
    const { layout } = core;
    if (this.layout !== core.columns.version) {
      this.layout = core.columns.version;
      this.row.style.width = `${layout.gutter + layout.totalWidth}px`;
      this.pins.style.width = `${layout.gutter + layout.pinnedWidth}px`;
      this.corner.style.width = `${layout.gutter}px`;
      for (const cell of this.cells.values()) cell.el.remove();
      this.cells.clear();
    }
    const [from, to] = visibleColumns(layout, core.dom.scroller.scrollLeft, core.viewWidth);
    for (const [col, cell] of this.cells) {
      if (col < layout.pinned || (col >= from && col <= to)) continue;
      cell.el.remove();
      this.cells.delete(col);
    }
    for (let col = 0; col < layout.pinned; col += 1) this.draw(col);
    for (let col = from; col <= to; col += 1) this.draw(col);
  }

  private draw(col: number): void {
    const { core } = this;
    const column = core.layout.columns[col];
    if (!column) return;
    let cell = this.cells.get(col);
    if (!cell) {
      const el = div("grid-headcell", "columnheader");
      el.setAttribute("aria-colindex", String(col + 2));
      el.style.left = `${core.layout.gutter + leftOf(core.layout, col)}px`;
      el.style.width = `${widthOf(core.layout, col)}px`;
      if (col === core.layout.pinned - 1) el.classList.add("grid-last-pin");
      const title = document.createTextNode(column.title);
      el.append(title);
      (col < core.layout.pinned ? this.pins : this.row).append(el);
      cell = { el, title, sort: "?", icon: undefined };
      this.cells.set(col, cell);
    }
    if (cell.title.data !== column.title) cell.title.data = column.title;
    const { sort } = core.options;
    const sorted = sort?.column === column.id ? sort.direction : "";
    if (sorted !== cell.sort) {
      cell.sort = sorted;
      cell.icon?.remove();
      cell.icon = undefined;
      if (sorted) {
        cell.icon = icon(sorted === "ascending" ? "arrow-up" : "arrow-down", "grid-tone-muted");
        cell.el.append(cell.icon);
        cell.el.setAttribute("aria-sort", sorted);
      } else if (column.sortable === false || !core.options.onSort) cell.el.removeAttribute("aria-sort");
      else cell.el.setAttribute("aria-sort", "none");
    }
    const range = current(core.selection);
    cell.el.classList.toggle(
      "grid-hot",
      col >= range.left && col <= range.right && core.selection.kind !== "rows",
    );
  }
}
