import { api, type GridQuery, type GridRow } from "../../api";

/** Rows read at once. */
export const pageSize = 200;

/**
 * The rows of a query as far as they are loaded, by place. Rows added here stay
 * at the end until the order is read anew.
 */
export class Pages {
  total = 0;
  /** Whether total is known. */
  known = false;
  /** Whether an edit may have changed the order, so that places here and in the store differ. */
  stale = false;
  private readonly rows = new Map<number, GridRow>();
  private readonly places = new Map<string, number>();
  private readonly asked = new Map<number, Promise<void>>();
  private generation = 0;

  constructor(
    readonly query: GridQuery,
    private readonly changed: (first: number, last: number, count: boolean) => void,
    private readonly failed: (reason: unknown) => void,
  ) {}

  at(index: number): GridRow | undefined {
    return this.rows.get(index);
  }

  placeOf(id: string): number | undefined {
    return this.places.get(id);
  }

  loaded(first: number, last: number): boolean {
    for (let i = first; i <= Math.min(last, this.total - 1); i++) if (!this.rows.has(i)) return false;
    return true;
  }

  /** Reads what is missing between two places. */
  async need(first: number, last: number): Promise<void> {
    const wants: Promise<void>[] = [];
    const end = this.known ? Math.min(last, this.total - 1) : last;
    for (let p = Math.floor(first / pageSize); p <= Math.floor(Math.max(first, end) / pageSize); p++) {
      const start = p * pageSize;
      if (this.known && this.loaded(start, start + pageSize - 1)) continue;
      wants.push(this.read(p));
    }
    await Promise.all(wants);
  }

  private read(page: number): Promise<void> {
    const running = this.asked.get(page);
    if (running) return running;
    // Places beyond what was read are only right in an order without our own changes.
    if (this.stale) return this.reload(page * pageSize);
    const generation = this.generation;
    const reading = api
      .rows(this.query, page * pageSize, pageSize)
      .then((answer) => {
        if (generation !== this.generation) return;
        const counts = !this.known || answer.total !== this.total;
        this.total = answer.total;
        this.known = true;
        answer.rows.forEach((row, i) => {
          this.set(answer.start + i, row);
        });
        this.changed(answer.start, answer.start + Math.max(0, answer.rows.length - 1), counts);
      })
      .catch(this.failed)
      .finally(() => this.asked.delete(page));
    this.asked.set(page, reading);
    return reading;
  }

  /** Reads the order anew around a place; what is shown stays until the answer is there. */
  async reload(around: number): Promise<void> {
    const generation = ++this.generation;
    this.asked.clear();
    const page = Math.floor(around / pageSize);
    try {
      const answer = await api.rows(this.query, page * pageSize, pageSize);
      if (generation !== this.generation) return;
      this.rows.clear();
      this.places.clear();
      this.stale = false;
      this.total = answer.total;
      this.known = true;
      answer.rows.forEach((row, i) => {
        this.set(answer.start + i, row);
      });
      this.changed(0, Math.max(0, this.total - 1), true);
    } catch (reason) {
      this.failed(reason);
    }
  }

  /** Puts newer rows in their places; answers the places touched. */
  put(rows: readonly GridRow[]): void {
    for (const row of rows) {
      const place = this.places.get(row.id);
      if (place === undefined) continue;
      const old = this.rows.get(place);
      if (old && old.version > row.version) continue;
      this.rows.set(place, row);
      this.changed(place, place, false);
    }
  }

  /** Shows a row differently before it is saved. */
  show(place: number, row: GridRow): void {
    this.set(place, row);
    this.changed(place, place, false);
  }

  /** Puts new rows at the end, in the order given by their ids. */
  append(ids: readonly string[], rows: readonly GridRow[]): void {
    const first = this.total;
    const byID = new Map(rows.map((r) => [r.id, r]));
    ids.forEach((id, i) => {
      const row = byID.get(id);
      if (row) this.set(first + i, row);
    });
    this.total += ids.length;
    this.stale = true;
    this.changed(first, this.total - 1, true);
  }

  private set(place: number, row: GridRow): void {
    this.rows.set(place, row);
    this.places.set(row.id, place);
  }
}
