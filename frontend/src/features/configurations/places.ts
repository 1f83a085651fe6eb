import { api, type GridQuery, type GridRow } from "../../api";

/** The most rows one call reads. */
const window = 2000;

/**
 * Which row is where. A row keeps its place from when it was first seen, and
 * new rows come last, so that nothing runs away from under a person's hands;
 * the next query starts anew in the store's own order.
 */
export class Places {
  /** Whether our own edits may have moved rows in the store's order. */
  moved = false;
  private readonly ids = new Map<number, string>();
  private readonly placed = new Map<string, number>();
  private readonly latest = new Map<string, GridRow>();
  private counted: number | undefined;
  /** How many rows were moved or made here since the order was read. */
  private shifts = 0;

  constructor(readonly query: GridQuery) {}

  /** The row as it was last heard of. */
  row(id: string): GridRow | undefined {
    return this.latest.get(id);
  }

  id(place: number): string | undefined {
    return this.ids.get(place);
  }

  place(id: string): number | undefined {
    return this.placed.get(id);
  }

  async count(): Promise<number> {
    if (this.counted === undefined) await this.read(0, 1);
    return this.counted ?? 0;
  }

  /** The rows from a place on, as they are now. */
  async rows(start: number, count: number): Promise<GridRow[]> {
    if (this.ids.size === 0 || !this.moved) {
      const seen = this.idsOf(start, count);
      // Places that were handed out stay: only their contents are read again.
      if (seen.length > 0 && seen.every((id) => id !== undefined)) return this.again(seen as string[]);
      return this.read(start, count);
    }
    await this.fill(start, count);
    const known = this.idsOf(start, count).filter((id) => id !== undefined);
    return this.again(known);
  }

  private idsOf(start: number, count: number): (string | undefined)[] {
    const end = Math.min(start + count, this.counted ?? start + count);
    const out: (string | undefined)[] = [];
    for (let p = start; p < end; p++) out.push(this.ids.get(p));
    return out;
  }

  private async read(start: number, count: number): Promise<GridRow[]> {
    const page = await api.rows(this.query, start, count);
    this.counted = page.total;
    page.rows.forEach((row, i) => {
      this.put(page.start + i, row);
    });
    return page.rows;
  }

  /** Gives ids to places nobody has seen yet, from the store's order of now, without those that have a place. */
  private async fill(start: number, count: number): Promise<void> {
    if (this.idsOf(start, count).every((id) => id !== undefined)) return;
    const page = await api.rows(this.query, start, Math.min(window, count + this.shifts));
    const fresh = page.rows.filter((r) => !this.placed.has(r.id));
    const end = Math.min(start + count, this.counted ?? 0);
    for (let p = start; p < end; p++) {
      if (this.ids.has(p)) continue;
      const row = fresh.shift();
      if (row) this.put(p, row);
    }
  }

  /** Rows by id, in the order asked for; those that are gone are left out. */
  async again(ids: readonly string[]): Promise<GridRow[]> {
    const found = new Map<string, GridRow>();
    for (let i = 0; i < ids.length; i += window) {
      for (const row of await api.rowsByID(this.query, ids.slice(i, i + window))) found.set(row.id, row);
    }
    for (const row of found.values()) this.heard(row);
    return ids.map((id) => found.get(id)).filter((r) => r !== undefined);
  }

  /** A row as an answer brought it. */
  heard(row: GridRow): void {
    const old = this.latest.get(row.id);
    if (!old || old.version <= row.version) this.latest.set(row.id, row);
  }

  /** Rows made here: they come last, in the order given. */
  append(ids: readonly string[]): void {
    const first = this.counted ?? 0;
    ids.forEach((id, i) => {
      this.ids.set(first + i, id);
      this.placed.set(id, first + i);
    });
    this.counted = first + ids.length;
    this.shift(ids.length);
  }

  /** Rows were changed in a field that orders or filters. */
  shift(rows: number): void {
    if (rows === 0) return;
    this.moved = true;
    this.shifts += rows;
  }

  /** Forgets who is where; the next read is in the store's order. */
  forget(): void {
    this.ids.clear();
    this.placed.clear();
    this.counted = undefined;
    this.moved = false;
    this.shifts = 0;
  }

  private put(place: number, row: GridRow): void {
    this.ids.set(place, row.id);
    this.placed.set(row.id, place);
    this.heard(row);
  }
}
