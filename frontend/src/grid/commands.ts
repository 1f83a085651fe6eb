import type { GridCore } from "./core";
import { today } from "./dates";
import type { Edited } from "./editor";
import type { ResultKind } from "./options";
import { at, contains, current, rangeOf } from "./selection";
import type { Cell, CommitHow, EditResult, FillRequest, Range, Suggestion } from "./types";

/** What a person can do to the data. Everything is answered by the model; this decides on which cells. */
export class Commands {
  /** The latest wish per cell whose suggestions are still under way; an older one is thrown away. */
  private readonly picks = new Map<string, number>();
  private round = 0;

  constructor(private readonly core: GridCore) {}

  /** Closes the editor and saves its text. */
  commitEdit(): void {
    const { core } = this;
    if (!core.editor.cell) return;
    const picking = core.layout.columns[core.editor.cell.col]?.kind === "picker";
    const taken = picking ? core.picker.take(core.editor.text) : undefined;
    const done = core.editor.close();
    if (!done || (!done.changed && !taken?.chosen)) return;
    if (taken?.later) this.commitLater(done, taken.later);
    else this.commitPick(done, taken?.now);
  }

  /** Writes a text into one cell; in the blank row it makes a draft. */
  commit(cell: Cell, text: string, how: CommitHow, rowId = this.core.model.row(cell.row)?.id): void {
    const { core } = this;
    const place = core.refOf(cell);
    if (!place) return;
    const ref = { ...place, id: rowId };
    const key = `${ref.row}:${ref.column}`;
    this.picks.delete(key);
    core.overlay.delete(key);
    const range = rangeOf(cell, cell);
    const fresh = core.isNewRow(cell.row);
    if (fresh && text !== "") this.run("append", range, core.model.appendRows([{ [ref.column]: text }]));
    // What is made for a row is made once the row is there.
    if (!fresh || how.pick?.create) this.run("commit", range, core.model.commit(ref, text, how));
    core.editor.rest();
  }

  /** Empties the selected cells. */
  clear(range: Range): void {
    const block = this.core.blockOf(range);
    if (block) this.run("clear", range, this.core.model.clear([block]));
  }

  /** Ctrl+D and Ctrl+R: the first line of the selection, or the line before a single one, goes into the rest. */
  fillInto(direction: "down" | "right"): void {
    const range = current(this.core.selection);
    const down = direction === "down";
    const lone = down ? range.top === range.bottom : range.left === range.right;
    const first = (down ? range.top : range.left) - (lone ? 1 : 0);
    if (first < 0) return;
    const source = down ? { ...range, top: first, bottom: first } : { ...range, left: first, right: first };
    const target = down ? { ...range, top: first + 1 } : { ...range, left: first + 1 };
    this.fill(source, target, direction, false);
  }

  /** Continues a source into a target beside it. */
  fill(source: Range, target: Range, direction: FillRequest["direction"], series: boolean): void {
    const from = this.core.blockOf(source);
    const to = this.core.blockOf(target);
    if (from && to)
      this.run("fill", target, this.core.model.fill({ source: from, target: to, direction, series }));
  }

  /** Writes today's date into the active cell of a date column. */
  today(): void {
    const { core } = this;
    const { active } = core.selection;
    const reason = core.refusal(active.row, active.col);
    if (reason !== undefined) core.refuse(active, reason);
    else this.commit(active, today(), { by: "today" });
  }

  async step(kind: "undo" | "redo"): Promise<void> {
    const { core } = this;
    core.clipboard.forget();
    try {
      const step = await (kind === "undo" ? core.model.undo() : core.model.redo());
      if (core.destroyed) return;
      const col = step.focus ? core.layout.columns.findIndex((c) => c.id === step.focus?.column) : -1;
      if (step.focus && !core.editor.editing) {
        core.select(at({ row: step.focus.row, col: col < 0 ? core.selection.active.col : col }));
      }
      core.options.onResult?.({ kind, step });
    } catch (error) {
      core.options.onError?.(error);
    }
  }

  /** Goes to the blank row, unless the application has its own way to make a row. */
  newRow(): void {
    const { core } = this;
    if (core.options.onCommand?.("newRow", core.activeCell()) === true) return;
    if (!core.model.canAppend) return;
    const col = core.layout.columns.findIndex((c) => !c.readOnly);
    core.select(at({ row: core.dataRows(), col: Math.max(0, col) }));
  }

  async nextProblem(): Promise<void> {
    const { core } = this;
    const ref = core.refOf(core.selection.active);
    if (!ref) return;
    const found = await core.hold(
      core.model.nextProblem(
        ref,
        core.layout.columns.map((c) => c.id),
      ),
    );
    const col = found ? core.layout.columns.findIndex((c) => c.id === found.column) : -1;
    if (found && col >= 0) core.select(at({ row: found.row, col }));
    else core.options.onCommand?.("noProblem", core.activeCell());
    core.release();
  }

  /** Tells what a command did when it is done; what it cannot do is told as an error. */
  run(kind: ResultKind, range: Range, done: Promise<EditResult>, lostColumns = 0): void {
    const { core } = this;
    if (kind !== "commit" && kind !== "append") this.forgetPicks(range);
    core.invalidate();
    done.then(
      (result) => {
        if (core.destroyed) return;
        core.invalidate();
        core.editor.rest();
        core.options.onResult?.({ kind, result, range, lostColumns });
        const first = result.refused[0];
        if (first) core.announcer.speak(first.reason);
      },
      (error) => {
        if (core.destroyed) return;
        core.invalidate();
        core.options.onError?.(error);
      },
    );
  }

  /** A command wrote these cells: suggestions that are still under way come too late for them. */
  private forgetPicks(range: Range): void {
    for (const key of this.picks.keys()) {
      const [row, column] = [Number(key.slice(0, key.indexOf(":"))), key.slice(key.indexOf(":") + 1)];
      const col = this.core.layout.columns.findIndex((c) => c.id === column);
      if (!contains(range, row, col)) continue;
      this.picks.delete(key);
      this.core.overlay.delete(key);
    }
  }

  private commitPick(done: Edited, pick: Suggestion | undefined): void {
    if (pick?.column !== undefined) this.add(done, pick, pick.column);
    else if (pick) this.commit(done.cell, pick.text ?? pick.label, { by: "picked", pick }, done.rowId);
    else this.commit(done.cell, done.text, { by: "typed" }, done.rowId);
  }

  /** Adds a chosen text to another column of the row; the edited cell keeps its value. */
  private add(done: Edited, pick: Suggestion, column: string): void {
    const { core } = this;
    const { row } = done.cell;
    const there = core.model.row(row)?.cells[column]?.text ?? "";
    const text = [there, pick.text ?? pick.label].filter((part) => part !== "").join(", ");
    const col = core.layout.columns.findIndex((c) => c.id === column);
    const range = rangeOf({ row, col: Math.max(0, col) }, { row, col: Math.max(0, col) });
    if (core.isNewRow(row)) this.run("append", range, core.model.appendRows([{ [column]: text }]));
    else
      this.run("commit", range, core.model.commit({ row, column, id: done.rowId }, text, { by: "picked" }));
    core.editor.rest();
  }

  /** Enter came before the suggestions: the text stands in the cell until they are there. */
  private commitLater(done: Edited, later: Promise<Suggestion | undefined>): void {
    const { core } = this;
    const fresh = core.isNewRow(done.cell.row);
    if (fresh) this.commit(done.cell, done.text, { by: "typed" });
    const ref = core.refOf(done.cell);
    if (!ref) return;
    const key = `${ref.row}:${ref.column}`;
    this.round += 1;
    const { round } = this;
    this.picks.set(key, round);
    core.overlay.set(key, done.text);
    core.invalidate();
    void later.then((pick) => {
      if (core.destroyed || this.picks.get(key) !== round) return;
      if (fresh && !pick) {
        this.picks.delete(key);
        core.overlay.delete(key);
        core.invalidate();
      } else this.commitPick(done, pick);
    });
  }
}
