import type { CellFlag, CellView, RowView } from "./types";

interface Typed {
  readonly text: string;
  /** Which command wrote it. */
  readonly token: number;
  /** The store has answered; the text goes as soon as a row of this epoch or later is there. */
  settled: number | undefined;
  /** The store could not take it; it stays, marked, until somebody writes the cell again. */
  failed: string | undefined;
}

interface Entry {
  readonly cells: Map<string, Typed>;
  /** The row and what was made of it, so that a row is put together once. */
  base: RowView | undefined;
  view: RowView | undefined;
}

/**
 * Texts that were written but not yet answered, by row and column. They are laid over what the store said, so that a
 * person sees at once what was typed; an answer takes away only what its own command wrote, never newer typing.
 */
export class Pending {
  private readonly rows = new Map<string, Entry>();

  get size(): number {
    return this.rows.size;
  }

  /** Lays a text over a cell. */
  put(key: string, column: string, text: string, token: number): void {
    let entry = this.rows.get(key);
    if (!entry) {
      entry = { cells: new Map(), base: undefined, view: undefined };
      this.rows.set(key, entry);
    }
    entry.cells.set(column, { text, token, settled: undefined, failed: undefined });
    entry.view = undefined;
  }

  /** The command was answered. With fresh rows its texts go at once, otherwise when the rows arrive. */
  settle(token: number, epoch: number, fresh: ReadonlySet<string>): void {
    for (const [key, entry] of this.rows) {
      for (const [column, typed] of entry.cells) {
        if (typed.token !== token) continue;
        if (fresh.has(key)) this.drop(key, entry, column);
        else typed.settled = epoch;
      }
    }
  }

  /** The command failed: keep says whether its texts stay, marked with the reason, or go. */
  fail(token: number, reason: string, keep: boolean): void {
    for (const [key, entry] of this.rows) {
      for (const [column, typed] of entry.cells) {
        if (typed.token !== token) continue;
        if (!keep) this.drop(key, entry, column);
        else typed.failed = reason;
        entry.view = undefined;
      }
    }
  }

  /** A row arrived that the store read in an epoch: what it answered until then shows in the row itself. */
  arrived(key: string, epoch: number): void {
    const entry = this.rows.get(key);
    if (!entry) return;
    for (const [column, typed] of entry.cells) {
      if (typed.settled !== undefined && typed.settled <= epoch) this.drop(key, entry, column);
    }
  }

  /** A row that had a makeshift key got its id. */
  rename(from: string, to: string): void {
    const entry = this.rows.get(from);
    if (!entry) return;
    this.rows.delete(from);
    const there = this.rows.get(to);
    if (there) for (const [column, typed] of there.cells) entry.cells.set(column, typed);
    entry.view = undefined;
    this.rows.set(to, entry);
  }

  /** The row is written anew as a whole. */
  forget(key: string): void {
    this.rows.delete(key);
  }

  clear(): void {
    this.rows.clear();
  }

  /** The row with what was typed over it. */
  over(key: string, row: RowView): RowView {
    const entry = this.rows.get(key);
    if (!entry) return row;
    if (entry.view && entry.base === row) return entry.view;
    const cells: Record<string, CellView> = { ...row.cells };
    for (const [column, typed] of entry.cells) cells[column] = laid(row.cells[column], typed);
    entry.base = row;
    entry.view = { ...row, cells };
    return entry.view;
  }

  private drop(key: string, entry: Entry, column: string): void {
    entry.cells.delete(column);
    entry.view = undefined;
    if (entry.cells.size === 0) this.rows.delete(key);
  }
}

/** What was said about the old text (a problem, that it is missing) is not said about the new one. */
function laid(was: CellView | undefined, typed: Typed): CellView {
  const flags: CellFlag[] = (was?.flags ?? []).filter((f) => f !== "problem" && f !== "missing");
  if (typed.failed !== undefined)
    return { text: typed.text, flags: [...flags, "problem"], message: typed.failed };
  return { text: typed.text, flags, wasText: was?.wasText, lockedReason: was?.lockedReason };
}
