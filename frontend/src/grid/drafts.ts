import type { CellView, RowView } from "./types";

interface Draft {
  /** Stands for the row's id until the store gave it one. */
  readonly key: string;
  readonly texts: Record<string, string>;
  readonly token: number;
  id: string | undefined;
  /** The store has the row; it is shown from here until its page arrives. */
  absorbed: boolean;
  failed: string | undefined;
  view: RowView | undefined;
}

/** A row that was made here and that the store has now; row is left out when the answer did not bring it. */
export interface Absorbed {
  readonly index: number;
  readonly key: string;
  readonly row: RowView | undefined;
}

/** Rows that were made by typing or pasting below the last one, until the store shows them itself. */
export class Drafts {
  private readonly rows = new Map<number, Draft>();
  /** The ids that rows made here got, by what stood for them. */
  private readonly ids = new Map<string, string>();
  private next = 1;

  /** How many rows the store does not count yet. */
  get waiting(): number {
    let n = 0;
    for (const draft of this.rows.values()) if (!draft.absorbed) n += 1;
    return n;
  }

  add(index: number, texts: Readonly<Record<string, string>>, token: number): void {
    const key = `new:${this.next}`;
    this.next += 1;
    const draft = { key, texts: { ...texts }, token, id: undefined, absorbed: false, failed: undefined };
    this.rows.set(index, { ...draft, view: undefined });
  }

  row(index: number): RowView | undefined {
    const draft = this.rows.get(index);
    if (!draft) return undefined;
    draft.view ??= viewOf(draft);
    return draft.view;
  }

  /** The id of a row that was made here, or what stands for it until the store gave it one. */
  keyAt(index: number): string | undefined {
    const draft = this.rows.get(index);
    return draft?.id ?? draft?.key;
  }

  /** The store's id for an id the window knows; undefined while the store has not given one. */
  realId(id: string): string | undefined {
    return id.startsWith("new:") ? this.ids.get(id) : id;
  }

  idAt(index: number): string | undefined {
    return this.rows.get(index)?.id;
  }

  /** Whether the store could not take the row at an index; it is to be sent again, whole. */
  failedAt(index: number): boolean {
    return this.rows.get(index)?.failed !== undefined;
  }

  /** The store has the rows of a command. Those it answered are its last ones, in the same order. */
  absorb(token: number, answered: readonly RowView[]): Absorbed[] {
    const mine = [...this.rows.entries()].filter(([, d]) => d.token === token).sort((a, b) => a[0] - b[0]);
    const tail = answered.slice(-mine.length);
    return mine.map(([index, draft], i) => {
      const row = tail.length === mine.length ? tail[i] : undefined;
      draft.absorbed = true;
      draft.id = row?.id;
      if (row) this.ids.set(draft.key, row.id);
      draft.view = undefined;
      return { index, key: draft.key, row };
    });
  }

  /** The store could not take the rows of a command; true if there were any. */
  fail(token: number, reason: string, keep: boolean): boolean {
    let any = false;
    for (const [index, draft] of this.rows) {
      if (draft.token !== token || draft.absorbed) continue;
      any = true;
      if (!keep) this.rows.delete(index);
      draft.failed = reason;
      draft.view = undefined;
    }
    return any;
  }

  /** The store shows a row at an index itself now; gives the key it had here. */
  arrived(index: number, id: string): string | undefined {
    const draft = this.rows.get(index);
    if (!draft?.absorbed) return undefined;
    this.rows.delete(index);
    // Another row stands here: the list was read anew.
    if (draft.id !== undefined && draft.id !== id) return undefined;
    this.ids.set(draft.key, id);
    return draft.key;
  }

  /** The store's list ends elsewhere now: rows it does not count yet come right behind it. */
  follow(end: number): void {
    const waiting = [...this.rows.entries()].filter(([, d]) => !d.absorbed).sort((a, b) => a[0] - b[0]);
    for (const [index] of waiting) this.rows.delete(index);
    waiting.forEach(([, draft], i) => {
      this.rows.set(end + i, draft);
    });
  }

  /** Forgets rows the store has; it may have them no longer. */
  forgetSaved(): void {
    for (const [index, draft] of this.rows) if (draft.absorbed) this.rows.delete(index);
  }

  clear(): void {
    this.rows.clear();
  }
}

function viewOf(draft: Draft): RowView {
  const cells: Record<string, CellView> = {};
  for (const [column, text] of Object.entries(draft.texts)) {
    cells[column] =
      draft.failed === undefined ? { text } : { text, flags: ["problem"], message: draft.failed };
  }
  return { id: draft.id ?? draft.key, state: draft.failed === undefined ? "draft" : "problem", cells };
}
