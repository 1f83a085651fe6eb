import type { GridCore } from "./core";
import { current, height, isSingle, width } from "./selection";
import { say } from "./texts";

/** Says in words what a cell is, and tells screen readers when the active cell changes. */
export class Announcer {
  private said = "";
  private row = -1;

  constructor(private readonly core: GridCore) {}

  /** Column, value, state: "Serial number, 1.23E+12, problem: Excel turned …". */
  describe(row: number, col: number): string {
    const { core } = this;
    const title = core.layout.columns[col]?.title ?? "";
    if (core.isNewRow(row))
      return `${title}, ${core.dataRows() === 0 ? core.texts.newRowEmpty : core.texts.newRow}`;
    const view = core.view(row, col);
    if (!view) return `${title}, ${core.model.row(row) ? core.texts.blank : core.texts.loading}`;
    const parts = [title, view.text === "" ? core.texts.blank : view.text];
    const flags = view.flags ?? [];
    const lead = flags.find((f) => f === "problem" || f === "conflict") ?? flags[0];
    for (const flag of flags) {
      const word = core.texts.flags[flag];
      const why = flag === "locked" ? view.lockedReason : flag === lead ? view.message : undefined;
      parts.push(why ? `${word}: ${why}` : word);
    }
    if (view.wasText !== undefined)
      parts.push(say(core.texts.before, { text: view.wasText || core.texts.blank }));
    return parts.join(", ");
  }

  /** Called after each drawing; speaks only when there is something new to say. */
  update(): void {
    const { core } = this;
    if (!core.focused || core.editor.editing) return;
    const { active } = core.selection;
    const parts = [this.describe(active.row, active.col)];
    if (active.row !== this.row && !core.isNewRow(active.row)) {
      parts.push(say(core.texts.rowNumber, { row: active.row + 1 }));
    }
    const range = current(core.selection);
    if (!isSingle(range)) {
      parts.push(say(core.texts.selected, { rows: height(range), columns: width(range) }));
    }
    const key = `${active.row}:${active.col}:${parts[0]}:${isSingle(range) ? "" : parts[parts.length - 1]}`;
    if (key === this.said) return;
    this.said = key;
    this.row = active.row;
    this.speak(parts.join(", "));
  }

  /** Says a sentence. */
  speak(text: string): void {
    this.core.dom.live.textContent = text;
  }
}
