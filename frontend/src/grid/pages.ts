import type { RowView } from "./types";

/** Rows in one fetch. */
export const PAGE = 200;
/** Pages kept; further ones are forgotten, farthest from the window first. */
const KEEP = 60;
/** Fetches under way at a time. While the scroll bar is dragged only the latest places are asked for. */
const AT_ONCE = 2;

interface Page {
  rows: readonly RowView[];
  stale: boolean;
}

/** What the pages tell: rows first to last are there now, as of a moment counted by epochs. */
export type Arrived = (first: number, last: number, epoch: number) => void;

/** Keeps pages of rows, fetches those that are wished for, and never lets an older row replace a newer one. */
export class Pages {
  private readonly pages = new Map<number, Page>();
  private readonly loading = new Set<number>();
  /** The newest answer per row id, for rows that commands changed. */
  private readonly newest = new Map<string, RowView>();
  private wanted: number[] = [];
  private centre = 0;
  private generation = 0;
  /** Grows with every command that was answered: a page asked for earlier may be out of date. */
  epoch = 0;

  constructor(
    private readonly fetch: (start: number, count: number) => Promise<readonly RowView[]>,
    private readonly arrived: Arrived,
    private readonly failed: (error: unknown) => void,
  ) {}

  row(index: number): RowView | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.rows[index % PAGE];
  }

  /** Asks for the pages of a range; earlier wishes that were not started are dropped. */
  ensure(first: number, last: number): void {
    const from = Math.max(0, Math.floor(first / PAGE));
    const to = Math.floor(Math.max(first, last) / PAGE);
    this.centre = (from + to) / 2;
    this.wanted = [];
    for (let page = from; page <= to; page += 1) {
      if (this.pages.get(page)?.stale !== false) this.wanted.push(page);
    }
    this.pump();
  }

  /** Puts a row that a command answered in the place of the one with its id. Gives its index, or -1 if it is not loaded. */
  put(row: RowView): number {
    const known = this.newest.get(row.id);
    if (known && older(row, known)) return -1;
    this.newest.delete(row.id);
    this.newest.set(row.id, row);
    if (this.newest.size > 5000) {
      for (const id of this.newest.keys()) {
        this.newest.delete(id);
        if (this.newest.size <= 4000) break;
      }
    }
    for (const [number, page] of this.pages) {
      const at = page.rows.findIndex((r) => r.id === row.id);
      if (at < 0) continue;
      const rows = [...page.rows];
      rows[at] = row;
      page.rows = rows;
      return number * PAGE + at;
    }
    return -1;
  }

  /** Puts a row behind the last one of its page; false when the page is not loaded that far. */
  add(index: number, row: RowView): boolean {
    const number = Math.floor(index / PAGE);
    const page = this.pages.get(number);
    if ((page?.rows.length ?? 0) !== index % PAGE) return false;
    if (page) page.rows = [...page.rows, row];
    else this.pages.set(number, { rows: [row], stale: false });
    return true;
  }

  /** Rows first to last may have changed; they are shown as they are until they are fetched again. */
  markStale(first: number, last: number): void {
    for (const [number, page] of this.pages) {
      if (number * PAGE <= last && number * PAGE + PAGE > first) page.stale = true;
    }
  }

  /** The list is another one. */
  clear(): void {
    this.generation += 1;
    this.pages.clear();
    this.newest.clear();
    this.loading.clear();
    this.wanted = [];
  }

  /** Loaded rows of a range, with their index. */
  *loaded(first: number, last: number): Generator<[number, RowView]> {
    for (const [number, page] of this.pages) {
      const start = number * PAGE;
      const from = Math.max(first, start);
      const to = Math.min(last, start + page.rows.length - 1);
      for (let index = from; index <= to; index += 1) {
        const row = page.rows[index - start];
        if (row) yield [index, row];
      }
    }
  }

  private pump(): void {
    while (this.loading.size < AT_ONCE) {
      const next = this.wanted.findIndex((page) => !this.loading.has(page));
      if (next < 0) return;
      const [page] = this.wanted.splice(next, 1);
      if (page !== undefined) void this.load(page);
    }
  }

  private async load(page: number): Promise<void> {
    const { generation, epoch } = this;
    this.loading.add(page);
    try {
      const rows = await this.fetch(page * PAGE, PAGE);
      if (generation !== this.generation) return;
      this.loading.delete(page);
      const stale = epoch !== this.epoch;
      this.wanted = this.wanted.filter((other) => other !== page);
      if (stale) this.wanted.push(page);
      const shown = this.pages.get(page);
      if (stale && shown) {
        // It was asked for before a command was answered, and what is shown knows that answer: it is asked for anew.
        shown.stale = true;
      } else {
        const kept = rows.map((row) => {
          const known = this.newest.get(row.id);
          return known && (older(row, known) || (stale && !older(known, row))) ? known : row;
        });
        this.pages.set(page, { rows: kept, stale });
        this.forget();
        this.arrived(page * PAGE, page * PAGE + PAGE - 1, epoch);
      }
    } catch (error) {
      if (generation !== this.generation) return;
      this.loading.delete(page);
      this.failed(error);
    }
    this.pump();
  }

  private forget(): void {
    while (this.pages.size > KEEP) {
      let farthest = -1;
      let distance = -1;
      for (const page of this.pages.keys()) {
        const away = Math.abs(page - this.centre);
        if (away > distance) {
          distance = away;
          farthest = page;
        }
      }
      this.pages.delete(farthest);
    }
  }
}

function older(row: RowView, than: RowView): boolean {
  return (row.version ?? 0) !== 0 && (row.version ?? 0) < (than.version ?? 0);
}
