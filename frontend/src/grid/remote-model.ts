import type { BackendAnswer, GridBackend, KnownIds, RemoteOptions } from "./backend";
import { Drafts } from "./drafts";
import { edgeOf } from "./edge";
import { fillTexts } from "./fillplan";
import { PAGE, Pages } from "./pages";
import { Pending } from "./pending";
import { formatTsv } from "./tsv";
import { Turns } from "./turns";
import type {
  Block,
  CellRef,
  CommitHow,
  EditResult,
  FillRequest,
  GridModel,
  ModelChange,
  PasteRequest,
  RowCount,
  RowView,
  StepResult,
  Suggestions,
} from "./types";

/**
 * A grid whose rows live elsewhere. Rows come in pages of 200 when they are looked at; what is typed shows at once and
 * is sent in the order it was typed.
 */
export class RemoteModel implements GridModel {
  readonly readOnly: string | undefined;
  readonly canAppend: boolean;
  private readonly listeners = new Set<(change: ModelChange) => void>();
  private readonly pages: Pages;
  private readonly pending = new Pending();
  private readonly drafts = new Drafts();
  private readonly fixed: ReadonlySet<string>;
  private total: RowCount = { rows: 0, exact: false };
  private counted = false;
  private readonly turns = new Turns();
  private token = 0;
  private counting = 0;
  private seen: readonly [number, number] = [0, PAGE - 1];

  constructor(
    private readonly backend: GridBackend,
    private readonly options: RemoteOptions = {},
  ) {
    this.readOnly = options.readOnly;
    this.canAppend = (options.canAppend ?? true) && options.readOnly === undefined;
    this.fixed = new Set(options.readOnlyColumns ?? []);
    this.pages = new Pages(
      (start, count) => backend.rows(start, count),
      (first, last, epoch) => this.onPage(first, last, epoch),
      (error) => options.onError?.(error),
    );
    this.pages.ensure(0, PAGE - 1);
    void this.recount();
  }

  /**
   * Reads everything that is shown again; what is on the screen stays until it is there. For changes from elsewhere.
   * Anew says that rows may be in other places.
   */
  async refresh(anew = false): Promise<void> {
    if (anew) this.drafts.forgetSaved();
    this.pages.epoch += 1;
    this.pages.markStale(0, Number.MAX_SAFE_INTEGER);
    this.pages.ensure(...this.seen);
    await this.recount();
  }

  /** Another list or another order: nothing that was loaded is shown any more. */
  async reset(): Promise<void> {
    await this.idle();
    this.pages.clear();
    this.pending.clear();
    this.drafts.clear();
    this.counted = false;
    this.pages.ensure(0, PAGE - 1);
    await this.recount();
  }

  /** Does something between the commands. */
  protected alone<T>(work: () => Promise<T>): Promise<T> {
    return this.turns.next(work);
  }

  /** Settles when every command so far is answered. */
  idle = (): Promise<void> => this.turns.idle();

  count(): RowCount {
    return { rows: this.total.rows + this.drafts.waiting, exact: this.total.exact };
  }

  row(index: number): RowView | undefined {
    const row = this.pages.row(index) ?? this.drafts.row(index);
    if (!row || this.pending.size === 0) return row;
    return this.pending.over(row.id, row);
  }

  ensure(first: number, last: number): void {
    this.seen = [first, last];
    this.pages.ensure(first, last);
  }

  subscribe(listener: (change: ModelChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  commit(at: CellRef, text: string, how: CommitHow): Promise<EditResult> {
    const written = how.pick?.text ?? text;
    if (this.drafts.failedAt(at.row)) return this.append([this.againWith(at, written)], at.row);
    const token = this.lay(at, written);
    this.changed(at.row, at.row);
    return this.command(
      token,
      () => {
        const id = at.id === undefined ? this.idOf(at.row) : this.drafts.realId(at.id);
        return this.backend.edit([{ id, row: at.row, column: at.column, text: written, pick: how.pick }]);
      },
      at.row,
      at.row,
      true,
    );
  }

  appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<EditResult> {
    return this.append(rows, this.count().rows);
  }

  paste(request: PasteRequest): Promise<EditResult> {
    const { target, rows, cutFrom } = request;
    this.token += 1;
    const { token } = this;
    if (cutFrom) this.layBlock(cutFrom, () => "", token);
    const text = (row: number, col: number) => {
      const line = rows[row % rows.length];
      return line?.[col % line.length] ?? "";
    };
    this.layBlock(target, text, token);
    const had = this.count().rows;
    for (let row = Math.max(had, target.top); row <= target.bottom; row += 1) {
      const entries = target.columns.map((column, c) => [column, text(row - target.top, c)] as const);
      this.drafts.add(row, Object.fromEntries(entries), token);
    }
    if (target.bottom >= had) this.emit({ kind: "count" });
    this.changed(
      Math.min(target.top, cutFrom?.top ?? target.top),
      Math.max(target.bottom, cutFrom?.bottom ?? 0),
    );
    const blocks = cutFrom ? [target, cutFrom] : [target];
    return this.command(
      token,
      () => this.backend.pasteBlock(request, this.ids(blocks)),
      Math.min(...blocks.map((b) => b.top)),
      Math.max(...blocks.map((b) => b.bottom)),
      false,
    );
  }

  fill(request: FillRequest): Promise<EditResult> {
    const { source, target } = request;
    this.token += 1;
    const { token } = this;
    if (this.allLoaded(source)) {
      const texts = fillTexts(request, (r, c) => this.textAt(source.top + r, source.columns[c] ?? ""));
      this.layBlock(target, (r, c) => texts[r]?.[c] ?? "", token);
    }
    this.changed(target.top, target.bottom);
    return this.command(
      token,
      () => this.backend.fillRange(request, this.ids([source, target])),
      target.top,
      target.bottom,
      false,
    );
  }

  clear(blocks: readonly Block[]): Promise<EditResult> {
    this.token += 1;
    const { token } = this;
    for (const block of blocks) {
      this.layBlock(block, () => "", token);
      this.changed(block.top, block.bottom);
    }
    return this.command(
      token,
      () => this.backend.clearRange(blocks, this.ids(blocks)),
      Math.min(...blocks.map((b) => b.top)),
      Math.max(...blocks.map((b) => b.bottom)),
      false,
    );
  }

  copyNow(block: Block): string | undefined {
    if (!this.allLoaded(block)) return undefined;
    const rows = Array.from({ length: block.bottom - block.top + 1 }, (_, r) =>
      block.columns.map((c) => this.textAt(block.top + r, c)),
    );
    return formatTsv(rows);
  }

  copy(block: Block): Promise<string> {
    return this.turns.next(() => this.backend.copyRange(block, this.ids([block])));
  }

  undo(): Promise<StepResult> {
    return this.step(() => this.backend.undo());
  }

  redo(): Promise<StepResult> {
    return this.step(() => this.backend.redo());
  }

  suggest(at: CellRef, query: string): Promise<Suggestions> {
    return this.backend.suggest({ ...at, id: this.idOf(at.row) }, query);
  }

  edge(at: CellRef, direction: "up" | "down"): number | Promise<number> {
    let unknown = false;
    const filled = (row: number) => {
      unknown ||= this.row(row) === undefined;
      return this.textAt(row, at.column) !== "";
    };
    // A row that is not loaded ends the search here: what lies behind it is the store's to say.
    const found = edgeOf(
      at.row,
      direction === "down" ? 1 : -1,
      this.count().rows,
      (row) => !unknown && filled(row),
    );
    return unknown ? this.turns.next(() => this.backend.edge(at, direction)) : found;
  }

  nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined> {
    return this.turns.next(() => this.backend.nextProblem(after, columns));
  }

  private append(rows: readonly Readonly<Record<string, string>>[], start: number): Promise<EditResult> {
    this.token += 1;
    const { token } = this;
    rows.forEach((texts, i) => {
      this.drafts.add(start + i, texts, token);
    });
    this.emit({ kind: "count" });
    this.changed(start, start + rows.length - 1);
    return this.command(token, () => this.backend.appendRows(rows), start, start + rows.length - 1, true);
  }

  /** Sends a command after all earlier ones and takes its answer in. Rows first to last are what it can have changed. */
  private async command(
    token: number,
    send: () => Promise<BackendAnswer>,
    first: number,
    last: number,
    keep: boolean,
  ): Promise<EditResult> {
    try {
      const answer = await this.turns.next(send);
      this.take(token, answer, first, last);
      return answer.result;
    } catch (error) {
      const reason = this.options.notSaved?.(error) ?? "This was not saved. Type it again.";
      this.pending.fail(token, reason, keep);
      if (this.drafts.fail(token, reason, keep)) this.emit({ kind: "count" });
      this.changed(first, last);
      throw error;
    }
  }

  private take(token: number, answer: BackendAnswer, first: number, last: number): void {
    this.pages.epoch += 1;
    const fresh = new Set<string>();
    for (const row of answer.rows ?? []) {
      fresh.add(row.id);
      this.pages.put(row);
    }
    const made = this.drafts.absorb(token, answer.rows ?? []);
    for (const { index, key, row } of made) {
      if (!row) continue;
      this.pending.rename(key, row.id);
      if (this.pages.add(index, row)) this.drafts.arrived(index, row.id);
    }
    if (answer.count) this.total = answer.count;
    else if (made.length > 0) this.total = { ...this.total, rows: this.total.rows + made.length };
    this.drafts.follow(this.total.rows);
    this.pending.settle(token, this.pages.epoch, fresh);
    if (!this.broughtAll(first, last, fresh)) this.pages.markStale(first, last);
    this.pages.ensure(...this.seen);
    if (answer.count || made.length > 0) this.emit({ kind: "count" });
    this.changed(first, last);
  }

  /** Whether an answer brought every row of a range, so that nothing has to be fetched again. */
  private broughtAll(first: number, last: number, fresh: ReadonlySet<string>): boolean {
    if (last - first >= fresh.size) return false;
    for (let index = first; index <= last; index += 1) {
      const id = this.pages.row(index)?.id;
      if (id === undefined || !fresh.has(id)) return false;
    }
    return true;
  }

  /** The texts of a row the store could not take, with one more. */
  private againWith(at: CellRef, text: string): Record<string, string> {
    const texts: Record<string, string> = {};
    for (const [column, cell] of Object.entries(this.row(at.row)?.cells ?? {})) texts[column] = cell.text;
    const key = this.drafts.keyAt(at.row);
    if (key !== undefined) this.pending.forget(key);
    return { ...texts, [at.column]: text };
  }

  private async step(send: () => Promise<StepResult>): Promise<StepResult> {
    const step = await this.turns.next(send);
    if (step.done) {
      await this.refresh(true);
    }
    return step;
  }

  private async recount(): Promise<void> {
    this.counting += 1;
    const { counting } = this;
    try {
      const total = await this.backend.count();
      if (counting !== this.counting) return;
      const first = !this.counted;
      this.counted = true;
      this.total = total;
      this.drafts.follow(total.rows);
      this.emit({ kind: first ? "reset" : "count" });
    } catch (error) {
      this.options.onError?.(error);
    }
  }

  private onPage(first: number, last: number, epoch: number): void {
    for (const [index, row] of this.pages.loaded(first, last)) {
      const key = this.drafts.arrived(index, row.id);
      if (key !== undefined && key !== row.id) this.pending.rename(key, row.id);
      if (this.pending.size === 0) continue;
      this.pending.rename(`#${index}`, row.id);
      this.pending.arrived(row.id, epoch);
    }
    if (!this.counted) {
      // The first page is there before the count: show it.
      let rows = 0;
      for (const [index] of this.pages.loaded(first, last)) rows = Math.max(rows, index + 1);
      if (rows > this.total.rows) {
        this.total = { rows, exact: rows < PAGE };
        this.emit({ kind: "count" });
      }
    }
    this.changed(first, last);
  }

  /** Lays one text over a cell and gives the token of the command. */
  private lay(at: CellRef, text: string): number {
    this.token += 1;
    const known = at.id ?? this.pages.row(at.row)?.id ?? this.drafts.keyAt(at.row);
    this.pending.put(
      known === undefined ? `#${at.row}` : (this.drafts.realId(known) ?? known),
      at.column,
      text,
      this.token,
    );
    return this.token;
  }

  private layBlock(block: Block, text: (row: number, column: number) => string, token: number): void {
    for (const [index, row] of this.pages.loaded(block.top, block.bottom)) {
      block.columns.forEach((column, c) => {
        if (this.fixed.has(column) || row.cells[column]?.flags?.includes("locked")) return;
        this.pending.put(row.id, column, text(index - block.top, c), token);
      });
    }
  }

  private idOf(row: number): string | undefined {
    return this.pages.row(row)?.id ?? this.drafts.idAt(row);
  }

  private ids(blocks: readonly Block[]): KnownIds {
    const ids: Record<number, string> = {};
    for (const block of blocks) {
      for (const [index, row] of this.pages.loaded(block.top, block.bottom)) ids[index] = row.id;
    }
    return ids;
  }

  private textAt(row: number, column: string): string {
    return this.row(row)?.cells[column]?.text ?? "";
  }

  private allLoaded(block: Block): boolean {
    for (let row = block.top; row <= block.bottom; row += 1) if (!this.row(row)) return false;
    return true;
  }

  private changed(first: number, last: number): void {
    this.emit({ kind: "rows", first, last });
  }

  private emit(change: ModelChange): void {
    for (const listener of this.listeners) listener(change);
  }
}
