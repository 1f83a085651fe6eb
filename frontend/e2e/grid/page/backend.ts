import type {
  BackendAnswer,
  BackendEdit,
  Block,
  CellRef,
  EditResult,
  FillRequest,
  GridBackend,
  MemoryModel,
  PasteRequest,
  RowCount,
  RowView,
  StepResult,
  Suggestions,
} from "../../../src/grid";

/** A store that answers late, over a MemoryModel. It counts what it is asked. */
export class SlowBackend implements GridBackend {
  readonly asked: Record<string, number> = {};
  /** The most commands under way at a time. */
  most = 0;
  /** Rows are given in another order: so many places further down. Ids stay. */
  shift = 0;
  /** The next command is refused as a whole. */
  failNext = false;
  /** Questions under way. */
  open = 0;
  private running = 0;

  constructor(
    readonly store: MemoryModel,
    private readonly delay: number,
    /** Answers bring the changed rows; otherwise they are fetched. */
    private readonly brings: boolean,
  ) {}

  async count(): Promise<RowCount> {
    await this.wait("count");
    return this.store.count();
  }

  async rows(start: number, count: number): Promise<readonly RowView[]> {
    // What is read is what was there when it was asked for: the answer is old when it arrives.
    const rows: RowView[] = [];
    for (let i = start; i < start + count; i += 1) {
      const { rows: all } = this.store.count();
      const row = i < all ? this.store.row((i + all - this.shift) % all) : undefined;
      if (row) rows.push(row);
    }
    await this.wait("rows");
    return rows;
  }

  edit(edits: readonly BackendEdit[]): Promise<BackendAnswer> {
    const [edit] = edits;
    return this.command(
      "edit",
      () => {
        if (!edit) throw new Error("no edit");
        return this.store.commit(edit, edit.text, { by: "typed", pick: edit.pick });
      },
      edit && this.shift === 0 ? [edit.row] : [],
    );
  }

  appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<BackendAnswer> {
    const start = this.store.count().rows;
    return this.command(
      "appendRows",
      () => this.store.appendRows(rows),
      rows.map((_, i) => start + i),
    );
  }

  pasteBlock(request: PasteRequest): Promise<BackendAnswer> {
    return this.command("pasteBlock", () => this.store.paste(request), []);
  }

  async copyRange(block: Block): Promise<string> {
    await this.wait("copyRange");
    return this.store.copyNow(block);
  }

  fillRange(request: FillRequest): Promise<BackendAnswer> {
    return this.command("fillRange", () => this.store.fill(request), []);
  }

  clearRange(blocks: readonly Block[]): Promise<BackendAnswer> {
    return this.command("clearRange", () => this.store.clear(blocks), []);
  }

  async undo(): Promise<StepResult> {
    await this.wait("undo");
    return this.store.undo();
  }

  async redo(): Promise<StepResult> {
    await this.wait("redo");
    return this.store.redo();
  }

  async suggest(at: CellRef, query: string): Promise<Suggestions> {
    await this.wait("suggest");
    return this.store.suggest(at, query);
  }

  async edge(at: CellRef, direction: "up" | "down"): Promise<number> {
    await this.wait("edge");
    return this.store.edge(at, direction);
  }

  async nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined> {
    await this.wait("nextProblem");
    return this.store.nextProblem(after, columns);
  }

  private async command(
    name: string,
    run: () => Promise<EditResult>,
    changed: number[],
  ): Promise<BackendAnswer> {
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    try {
      await this.wait(name);
      if (this.failNext) {
        this.failNext = false;
        throw new Error("The disk is full.");
      }
      const result = await run();
      const rows = changed.map((i) => this.store.row(i)).filter((row) => row !== undefined);
      return { result, rows: this.brings ? rows : undefined, count: this.store.count() };
    } finally {
      this.running -= 1;
    }
  }

  private wait(name: string): Promise<void> {
    this.asked[name] = (this.asked[name] ?? 0) + 1;
    this.open += 1;
    return new Promise((done) => {
      setTimeout(() => {
        this.open -= 1;
        done();
      }, this.delay);
    });
  }
}
