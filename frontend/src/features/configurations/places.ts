import { api, type GridQuery, type GridRow } from "../../api";

/** The most rows one call reads. */
const window = 2000;

/**
 * Which row is where. A row keeps its place from when it was first seen, and
 * new rows come last, so that nothing runs away from under a person's hands;
 * the next query starts anew in the store's own order.
 */
export class Places {
  /** Whether the store's order may be another one by now. Places that nobody has seen are then given out by ids. */
  moved = false;
  private ids = new Map<number, string>();
  private placed = new Map<string, number>();
  private readonly latest = new Map<string, GridRow>();
  /** Rows that went, with the place they had, should an undo bring them back. */
  private readonly gone = new Map<string, number>();
  private counted: number | undefined;

  /** Elsewhere is called when the list turns out to be another one than was read. */
  constructor(
    readonly query: GridQuery,
    private readonly elsewhere: () => void = () => {},
  ) {}

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
    const seen = this.idsOf(start, count);
    // Places that were handed out stay: only their contents are read again.
    if (seen.length > 0 && seen.every((id) => id !== undefined)) return this.again(seen as string[]);
    if (!this.moved) {
      const rows = await this.read(start, count);
      if (!this.moved) return rows;
    }
    await this.complete();
    return this.again(this.idsOf(start, count).filter((id) => id !== undefined));
  }

  /** The ids of a range of places; "" where there is no row any more. */
  async known(top: number, bottom: number): Promise<string[]> {
    const missing = () => this.idsOf(top, bottom - top + 1).includes(undefined);
    if (missing() && !this.moved) {
      const ids = await api.order(this.query, top, bottom - top + 1);
      ids.forEach((id, i) => {
        this.put(top + i, id);
      });
    }
    if (missing()) await this.complete();
    return this.idsOf(top, bottom - top + 1).map((id) => id ?? "");
  }

  /** Gives every row of the list its place. */
  async complete(): Promise<void> {
    const total = await this.count();
    if (this.placed.size >= total) return;
    const fresh = (await api.order(this.query, 0, 0)).filter((id) => !this.placed.has(id));
    let next = 0;
    const list: string[] = [];
    for (let p = 0; p < total; p++) {
      const id = this.ids.get(p) ?? fresh[next++];
      if (id !== undefined) list.push(id);
    }
    this.lay(list);
  }

  /** Rows by id, in the order asked for. Of one that is gone it gives what was last heard. */
  async again(ids: readonly string[]): Promise<GridRow[]> {
    const found = await this.look(ids);
    return ids.map((id) => found.get(id) ?? this.latest.get(id) ?? blank(id));
  }

  /** Rows by id as they are now; those that are gone are left out. */
  async look(ids: readonly string[]): Promise<Map<string, GridRow>> {
    const found = new Map<string, GridRow>();
    for (let i = 0; i < ids.length; i += window) {
      for (const row of await api.rowsByID(this.query, ids.slice(i, i + window))) found.set(row.id, row);
    }
    for (const row of found.values()) this.heard(row);
    return found;
  }

  /** A row as an answer brought it. */
  heard(row: GridRow): void {
    const old = this.latest.get(row.id);
    if (!old || old.version <= row.version) this.latest.set(row.id, row);
  }

  /** Rows were made, unmade, archived or brought back: they come and go without moving the others. */
  async settle(ids: readonly string[]): Promise<void> {
    const found = await this.look(ids);
    const here = (id: string) => {
      const row = found.get(id);
      return (
        row !== undefined && (this.query.view === "all" || row.archived === (this.query.view === "archived"))
      );
    };
    const leave = ids.filter((id) => this.placed.has(id) && !here(id));
    const back = ids.filter((id) => this.gone.has(id) && here(id));
    if (leave.length === 0 && back.length === 0) return;
    const total = await this.count();
    const leaving = new Set(leave);
    const list: (string | undefined)[] = [];
    for (let p = 0; p < total; p++) {
      const id = this.ids.get(p);
      if (id === undefined || !leaving.has(id)) list.push(id);
      else this.gone.set(id, p);
    }
    back.sort((a, b) => (this.gone.get(a) ?? 0) - (this.gone.get(b) ?? 0));
    for (const id of back) {
      list.splice(Math.min(this.gone.get(id) ?? list.length, list.length), 0, id);
      this.gone.delete(id);
    }
    this.lay(list);
    this.moved = true;
  }

  /** Rows made here: they come last, in the order given. */
  append(ids: readonly string[]): void {
    const first = this.counted ?? 0;
    this.counted = first + ids.length;
    ids.forEach((id, i) => {
      this.put(first + i, id);
    });
    this.moved = true;
  }

  /** Forgets who is where; the next read is in the store's order. */
  forget(): void {
    this.lay([]);
    this.gone.clear();
    this.counted = undefined;
    this.moved = false;
  }

  private idsOf(start: number, count: number): (string | undefined)[] {
    const end = Math.min(start + count, this.counted ?? start + count);
    const out: (string | undefined)[] = [];
    for (let p = start; p < end; p++) out.push(this.ids.get(p));
    return out;
  }

  private async read(start: number, count: number): Promise<GridRow[]> {
    const page = await api.rows(this.query, start, count);
    // While a person works here the list keeps its length; who came or went elsewhere is told by events.
    if (this.counted !== undefined && this.counted !== page.total && !this.moved) this.elsewhere();
    this.counted ??= page.total;
    page.rows.forEach((row, i) => {
      this.heard(row);
      this.put(page.start + i, row.id);
    });
    return page.rows;
  }

  /** Gives a place to a row. One that has another place already says that the store's order is not ours any more. */
  private put(place: number, id: string): void {
    const other = this.placed.get(id);
    const there = this.ids.get(place);
    if ((other !== undefined && other !== place) || (there !== undefined && there !== id)) {
      this.moved = true;
      return;
    }
    if (this.counted !== undefined && place >= this.counted) return;
    this.ids.set(place, id);
    this.placed.set(id, place);
  }

  private lay(list: readonly (string | undefined)[]): void {
    this.ids = new Map();
    this.placed = new Map();
    list.forEach((id, p) => {
      if (id === undefined) return;
      this.ids.set(p, id);
      this.placed.set(id, p);
    });
    this.counted = list.length;
  }
}

/** Stands for a row that nothing is known of any more. */
function blank(id: string): GridRow {
  return {
    id,
    organization_id: "",
    organization: "",
    version: 0,
    state: "ready",
    sync: "local",
    message: "",
    archived: false,
    missing: [],
    cells: [],
    marks: {},
  };
}
