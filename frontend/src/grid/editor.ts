import type { GridCore } from "./core";
import { leftOf, widthOf } from "./layout";
import { textWidth } from "./measure";
import type { Cell } from "./types";

/** What the editor held when it was closed. */
export interface Edited {
  readonly cell: Cell;
  readonly rowId: string | undefined;
  readonly text: string;
  readonly changed: boolean;
}

/** How far away a row that moved is looked for. */
const FAR = 2000;

/**
 * The cell editor. It is the textarea that always has the focus: while nobody edits it is invisible and holds the
 * active cell's text, all selected, so that the first key replaces it, the input method starts on it, and copying has
 * something to copy. Nothing has to be mounted when a key comes, so no key is lost.
 */
export class Editor {
  /** Which cell is edited, or undefined. */
  cell: Cell | undefined;
  /** Arrows leave the cell (typing replaced its text) instead of moving the caret (F2). */
  arrowsLeave = true;
  /** The text before editing began. */
  private original = "";
  /** The row that is edited, should the rows move meanwhile. */
  private rowId: string | undefined;

  constructor(private readonly core: GridCore) {
    const { input } = core.dom;
    input.addEventListener("beforeinput", (e) => this.beforeInput(e));
    input.addEventListener("input", () => this.onInput());
    input.addEventListener("compositionstart", () => this.onComposition());
    input.addEventListener("compositionend", () => this.onInput());
    input.addEventListener("select", () => this.placeSoon());
  }

  get editing(): boolean {
    return this.cell !== undefined;
  }

  get text(): string {
    return this.core.dom.input.value;
  }

  /** Puts the active cell's text into the resting input. */
  rest(): void {
    if (this.editing) return;
    const { input } = this.core.dom;
    const { active } = this.core.selection;
    // Some engines copy and cut only when something is selected.
    input.value = this.core.view(active.row, active.col)?.text || " ";
    input.select();
    input.setAttribute(
      "aria-label",
      `${this.core.options.ariaLabel}: ${this.core.announcer.describe(active.row, active.col)}`,
    );
  }

  /** Opens the editor on the active cell. Without a text it starts with the cell's own. */
  begin(text: string | undefined, arrowsLeave: boolean): boolean {
    const { core } = this;
    const { active } = core.selection;
    const reason = core.refusal(active.row, active.col);
    if (reason !== undefined) {
      core.refuse(active, reason);
      return false;
    }
    this.open(arrowsLeave);
    const { input } = core.dom;
    input.value = text ?? this.original;
    input.setSelectionRange(input.value.length, input.value.length);
    this.changed(arrowsLeave);
    return true;
  }

  /** Adds text at the caret, for keys that were held back. */
  insert(text: string): void {
    const { input } = this.core.dom;
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    this.changed(true);
  }

  /** Closes the editor and gives the text back if it differs from what was there. */
  close(): Edited | undefined {
    const { cell, rowId } = this;
    if (!cell) return undefined;
    const text = this.text;
    this.cell = undefined;
    const { core } = this;
    core.dom.input.classList.remove("grid-on");
    core.picker.close();
    core.options.onEditing?.(undefined);
    this.rest();
    core.invalidate();
    return { cell, rowId, text, changed: text !== this.original };
  }

  /** Closes the editor and forgets what was typed. */
  cancel(): void {
    this.close();
    this.rest();
  }

  /** The rows may have moved: goes where the edited row is now, if it is loaded. Gives its cell when it is another. */
  follow(): Cell | undefined {
    const { cell, rowId } = this;
    const { model } = this.core;
    if (!cell || rowId === undefined || model.row(cell.row)?.id === rowId) return undefined;
    for (let away = 1; away <= FAR; away += 1) {
      for (const row of [cell.row - away, cell.row + away]) {
        if (model.row(row)?.id !== rowId) continue;
        this.cell = { row, col: cell.col };
        return this.cell;
      }
    }
    return undefined;
  }

  /** Puts the input over its cell, or at the nearest edge of the window when the cell is scrolled away. */
  place(): void {
    const { core } = this;
    const { input } = core.dom;
    const { row, col } = this.cell ?? core.selection.active;
    const { layout, headHeight, rowHeight, bodyHeight, viewWidth } = core;
    const pinned = col < layout.pinned;
    const own = widthOf(layout, col);
    const wantedX = layout.gutter + leftOf(layout, col) - (pinned ? 0 : core.dom.scroller.scrollLeft);
    const wantedY = headHeight + row * rowHeight - core.scroll.top;
    const leastX = layout.gutter + (pinned ? 0 : layout.pinnedWidth);
    const x = Math.max(leastX, Math.min(wantedX, Math.max(leastX, viewWidth - own)));
    const y = Math.max(
      headHeight,
      Math.min(wantedY, Math.max(headHeight, headHeight + bodyHeight - rowHeight)),
    );
    const away = y !== wantedY || (x !== wantedX && wantedX + own <= leastX) || wantedX >= viewWidth;
    input.classList.toggle("grid-on", this.editing && !away);
    let width = own;
    let height = rowHeight;
    if (this.editing) {
      const lines = this.text.split("\n");
      const style = getComputedStyle(input);
      const longest = Math.max(...lines.map((line) => textWidth(line, style)));
      width = Math.max(own, Math.min(Math.ceil(longest) + 24 * layout.scale, viewWidth - x));
      const line = Number.parseFloat(style.lineHeight) || 20;
      height = Math.min(rowHeight + (lines.length - 1) * line, headHeight + bodyHeight - y);
    }
    input.style.left = `${x}px`;
    input.style.top = `${y}px`;
    input.style.width = `${width}px`;
    input.style.height = `${Math.max(rowHeight, height)}px`;
    core.picker.place(x, y, own, rowHeight);
  }

  private placeSoon(): void {
    if (this.editing) this.core.invalidate();
  }

  private open(arrowsLeave: boolean): void {
    const { core } = this;
    const cell = core.selection.active;
    this.cell = cell;
    this.arrowsLeave = arrowsLeave;
    this.original = core.view(cell.row, cell.col)?.text ?? "";
    this.rowId = core.model.row(cell.row)?.id;
    core.clipboard.forget();
    core.reveal(cell);
    const kind = core.layout.columns[cell.col]?.kind;
    core.dom.input.classList.toggle("grid-mono", kind === "mono");
    core.dom.input.classList.toggle("grid-strong", core.layout.columns[cell.col]?.strong === true);
  }

  private beforeInput(e: InputEvent): void {
    if (this.editing) return;
    if (this.core.waiting) {
      e.preventDefault();
      return;
    }
    const { active } = this.core.selection;
    const reason = this.core.refusal(active.row, active.col);
    if (reason === undefined) return;
    e.preventDefault();
    this.core.refuse(active, reason);
  }

  /** The first key came through the browser, or an input method: the text is already in the input. */
  private onInput(): void {
    if (!this.editing) {
      const { active } = this.core.selection;
      if (this.core.refusal(active.row, active.col) !== undefined) {
        this.rest();
        return;
      }
      this.open(true);
    }
    this.changed(true);
  }

  private onComposition(): void {
    const { active } = this.core.selection;
    if (!this.editing && this.core.refusal(active.row, active.col) === undefined) {
      this.open(true);
      this.changed(false);
    }
  }

  private changed(typed: boolean): void {
    const { core, cell } = this;
    if (!cell) return;
    if (typed && core.layout.columns[cell.col]?.kind === "picker") core.picker.ask(this.text);
    core.options.onEditing?.({ cell, text: this.text });
    this.place();
    core.invalidate();
  }
}
