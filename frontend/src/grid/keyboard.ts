import type { GridCore } from "./core";
import { edgeOf } from "./edge";
import { all, at, columns, current, cycle, extend, isSingle, rows } from "./selection";
import type { Cell } from "./types";

/** The part of a keyboard event that decides; held back keys are kept in this form. */
export interface Key {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** Turns keys into movements and commands, as spreadsheets do. */
export class Keyboard {
  /** The column where a run of Tab began; Enter goes back to it, one row down. */
  private tabColumn: number | undefined;
  private readonly held: Key[] = [];
  private readonly mac = /mac|iphone|ipad/i.test(navigator.platform);

  constructor(private readonly core: GridCore) {
    core.dom.input.addEventListener("keydown", (e) => this.onKeyDown(e));
  }

  /** Forgets where Tab began, because the person went elsewhere. */
  forgetTab(): void {
    this.tabColumn = undefined;
  }

  /** Plays the keys that came while the grid waited for its model. */
  replay(): void {
    while (this.held.length > 0 && !this.core.waiting) {
      const key = this.held.shift();
      if (!key) return;
      if (this.handle(key)) continue;
      const plain = key.key.length === 1 && !key.ctrlKey && !key.metaKey;
      if (!plain) continue;
      if (this.core.editor.editing) this.core.editor.insert(key.key);
      else this.core.editor.begin(key.key, true);
      const cell = this.core.editor.cell;
      if (cell && this.core.layout.columns[cell.col]?.kind === "picker")
        this.core.picker.ask(this.core.editor.text);
    }
  }

  private onKeyDown(e: KeyboardEvent): void {
    if (e.isComposing || e.keyCode === 229) return;
    if (this.core.waiting) {
      if (["Shift", "Control", "Alt", "Meta", "AltGraph", "F6"].includes(e.key)) return;
      const { key, code, ctrlKey, shiftKey, altKey, metaKey } = e;
      this.held.push({ key, code, ctrlKey, shiftKey, altKey, metaKey });
      e.preventDefault();
      return;
    }
    if (this.handle(e)) {
      e.preventDefault();
      e.stopPropagation();
    } else if (this.core.editor.editing && this.mod(e) && /^[acvxyz]$/i.test(e.key)) {
      // The editor's own undo and clipboard; nobody outside should take these for the whole screen.
      e.stopPropagation();
    }
  }

  /** Gives true when the key was the grid's. */
  private handle(e: Key): boolean {
    return this.anywhere(e) || (this.core.editor.editing ? this.editing(e) : this.moving(e));
  }

  private mod(e: Key): boolean {
    return this.mac ? e.metaKey && !e.ctrlKey && !e.altKey : e.ctrlKey && !e.altKey && !e.metaKey;
  }

  private alt(e: Key): boolean {
    return this.mac ? e.ctrlKey && e.altKey && !e.metaKey : e.altKey && !e.ctrlKey && !e.metaKey;
  }

  /** Keys that mean the same while editing and not. */
  private anywhere(e: Key): boolean {
    const { core } = this;
    const { commands } = core;
    if (this.mod(e)) {
      if (e.key === "Enter") {
        commands.commitEdit();
        commands.newRow();
        return true;
      }
      if (e.key === ".") return this.tell("fixes");
      if (e.key === "f" || e.key === "F") return !e.shiftKey && this.tell("find");
    }
    if (this.alt(e)) {
      if (e.code === "KeyR") return this.tell("reach");
      if (e.code === "Period" || e.key === ".") {
        commands.commitEdit();
        void commands.nextProblem();
        return true;
      }
      if (e.key === "ArrowDown") return this.openPicker();
    } else if (e.altKey && e.key === "ArrowDown") return this.openPicker();
    return false;
  }

  private tell(command: "fixes" | "reach" | "find"): boolean {
    this.core.options.onCommand?.(command, this.core.activeCell());
    return this.core.options.onCommand !== undefined;
  }

  private openPicker(): boolean {
    const { core } = this;
    const kind = core.layout.columns[core.selection.active.col]?.kind;
    if (kind === "picker") {
      if (core.editor.editing || core.editor.begin(undefined, true)) core.picker.ask("");
      core.dom.input.select();
    } else if (kind === "date") core.options.onCommand?.("pickDate", core.activeCell());
    return true;
  }

  private editing(e: Key): boolean {
    const { core } = this;
    if (e.key === "Escape") {
      if (core.picker.open) core.picker.dismiss();
      else core.editor.cancel();
      return true;
    }
    if (e.key === "Enter") {
      if (e.altKey) {
        core.editor.insert("\n");
        return true;
      }
      core.commands.commitEdit();
      this.enter(e.shiftKey);
      return true;
    }
    if (e.key === "Tab" && !e.ctrlKey && !e.altKey) {
      core.commands.commitEdit();
      this.tab(e.shiftKey);
      return true;
    }
    if (e.key === "F2") {
      core.editor.arrowsLeave = !core.editor.arrowsLeave;
      return true;
    }
    const arrow = ARROWS[e.key];
    if (arrow && !e.ctrlKey && !e.metaKey && !e.altKey && !e.shiftKey) {
      if (arrow[0] !== 0 && core.picker.open) return core.picker.move(arrow[0] > 0 ? 1 : -1);
      if (core.editor.arrowsLeave) {
        core.commands.commitEdit();
        this.go(this.beside(core.selection.active, arrow));
        return true;
      }
    }
    return false;
  }

  private moving(e: Key): boolean {
    const { core } = this;
    const mod = this.mod(e);
    const arrow = ARROWS[e.key];
    if (arrow && !e.altKey) return this.arrow(arrow, mod, e.shiftKey);
    if (e.altKey && !this.mac) return false;
    switch (e.key) {
      case "Tab":
        return mod || e.ctrlKey ? false : this.tab(e.shiftKey);
      case "Enter":
        if (core.options.enterEdits && !e.shiftKey) core.editor.begin(undefined, false);
        else this.enter(e.shiftKey);
        return true;
      case "Home":
      case "End":
        return this.ends(e.key === "End", mod, e.shiftKey);
      case "PageUp":
      case "PageDown":
        return this.page(e.key === "PageDown" ? 1 : -1, e.shiftKey);
      case "F2":
        core.editor.begin(undefined, false);
        return true;
      case "Escape":
        return this.escape();
      case "Delete":
        core.commands.clear(current(core.selection));
        return true;
      case "Backspace": {
        const { row, col } = core.selection.active;
        core.commands.clear({ top: row, bottom: row, left: col, right: col });
        return true;
      }
      case "ContextMenu":
        core.options.onCommand?.("menu", core.activeCell());
        return core.options.onCommand !== undefined;
      case "F10":
        if (!e.shiftKey) return false;
        core.options.onCommand?.("menu", core.activeCell());
        return core.options.onCommand !== undefined;
      case " ":
        return this.space(e);
      default:
        return mod && this.letter(e);
    }
  }

  private letter(e: Key): boolean {
    const { core } = this;
    switch (e.key.toLowerCase()) {
      case "a":
        core.select(all(core.selection.active, core.dataRows(), core.layout.columns.length), false);
        return true;
      case "d":
        core.commands.fillInto("down");
        return true;
      case "r":
        if (e.shiftKey) return false;
        core.commands.fillInto("right");
        return true;
      case "z":
        void core.commands.step(e.shiftKey ? "redo" : "undo");
        return true;
      case "y":
        void core.commands.step("redo");
        return true;
      case ";":
        if (core.layout.columns[core.selection.active.col]?.kind === "date") core.commands.today();
        return true;
      default:
        return false;
    }
  }

  private space(e: Key): boolean {
    const { core } = this;
    const { active, anchor, head } = core.selection;
    if (e.shiftKey && !e.ctrlKey) {
      core.select(rows(anchor.row, head.row, active.col, core.layout.columns.length), false);
      return true;
    }
    if (e.ctrlKey && !e.shiftKey) {
      core.select(columns(anchor.col, head.col, active.row, core.dataRows()), false);
      return true;
    }
    return false;
  }

  private arrow(arrow: readonly [number, number], mod: boolean, shift: boolean): boolean {
    const { core } = this;
    const from = shift ? core.selection.head : core.selection.active;
    if (!mod) {
      this.go(this.beside(from, arrow), shift);
      return true;
    }
    if (arrow[0] === 0) {
      this.go({ row: from.row, col: this.sideEdge(from, arrow[1] > 0 ? 1 : -1) }, shift);
      return true;
    }
    const ref = core.refOf(from);
    if (!ref) return true;
    const last = core.dataRows() - 1;
    if (from.row > last && arrow[0] > 0) return true;
    const edge = core.model.edge(ref, arrow[0] > 0 ? "down" : "up");
    if (typeof edge === "number") this.go({ row: edge, col: from.col }, shift);
    else {
      void core.hold(edge).then((row) => {
        if (row !== undefined) this.go({ row, col: from.col }, shift);
        core.release();
      });
    }
    return true;
  }

  /** Where Ctrl+left or right goes; a row that is not loaded counts as filled. */
  private sideEdge(from: Cell, step: 1 | -1): number {
    const { core } = this;
    const loaded = core.model.row(from.row) !== undefined;
    const filled = (col: number) => !loaded || (core.view(from.row, col)?.text ?? "") !== "";
    return edgeOf(from.col, step, core.layout.columns.length, filled);
  }

  private beside(from: Cell, [down, right]: readonly [number, number]): Cell {
    return this.inside({ row: from.row + down, col: from.col + right });
  }

  private inside(cell: Cell): Cell {
    const lastRow = Math.max(0, this.core.totalRows() - 1);
    const lastCol = Math.max(0, this.core.layout.columns.length - 1);
    return { row: Math.max(0, Math.min(cell.row, lastRow)), col: Math.max(0, Math.min(cell.col, lastCol)) };
  }

  private go(to: Cell, shift = false): void {
    const { core } = this;
    this.tabColumn = undefined;
    const cell = this.inside(to);
    if (!shift) core.select(at(cell));
    else if (core.selection.kind === "rows") {
      core.select(
        rows(core.selection.anchor.row, cell.row, core.selection.active.col, core.layout.columns.length),
      );
    } else if (core.selection.kind === "columns") {
      core.select(columns(core.selection.anchor.col, cell.col, core.selection.active.row, core.dataRows()));
    } else core.select(extend(core.selection, cell));
  }

  private ends(end: boolean, mod: boolean, shift: boolean): boolean {
    const from = shift ? this.core.selection.head : this.core.selection.active;
    const col = end ? this.core.layout.columns.length - 1 : 0;
    const row = !mod ? from.row : end ? Math.max(0, this.core.dataRows() - 1) : 0;
    this.go({ row, col }, shift);
    return true;
  }

  private page(by: 1 | -1, shift: boolean): boolean {
    const { core } = this;
    const from = shift ? core.selection.head : core.selection.active;
    const step = Math.max(1, Math.floor(core.bodyHeight / core.rowHeight) - 1);
    core.scrollBy(by * step * core.rowHeight);
    this.go({ row: from.row + by * step, col: from.col }, shift);
    return true;
  }

  private enter(backwards: boolean): void {
    const { core } = this;
    if (!isSingle(current(core.selection))) {
      core.select(cycle(core.selection, "column", backwards));
      return;
    }
    const { active } = core.selection;
    const col = backwards ? active.col : (this.tabColumn ?? active.col);
    this.go({ row: active.row + (backwards ? -1 : 1), col });
  }

  /** Moves on; gives false at the very ends, where Tab leaves the grid. */
  private tab(backwards: boolean): boolean {
    const { core } = this;
    if (!isSingle(current(core.selection))) {
      core.select(cycle(core.selection, "row", backwards));
      return true;
    }
    const { active } = core.selection;
    const width = core.layout.columns.length;
    const place = active.row * width + active.col + (backwards ? -1 : 1);
    if (place < 0 || place >= core.totalRows() * width) return false;
    const start = this.tabColumn ?? active.col;
    const to = { row: Math.floor(place / width), col: place % width };
    this.go(to);
    this.tabColumn = to.row === active.row && !backwards ? start : undefined;
    return true;
  }

  private escape(): boolean {
    const { core } = this;
    if (core.clipboard.forget()) return true;
    if (isSingle(current(core.selection))) return false;
    core.select(at(core.selection.active));
    return true;
  }
}
