import {
  AppError,
  api,
  type CellEdit,
  type FieldView,
  type GridQuery,
  type GridResult,
  onEvent,
} from "../../api";
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
} from "../../grid";
import { formatTsv } from "../../grid";
import { fillTexts } from "../../grid/fillplan";
import { t } from "../../lib/text";
import { Pages } from "./pages";
import { toRowView, withText } from "./rows";

/** What the screen tells the model about the person and the organization. */
export interface ModelOptions {
  query: GridQuery;
  fields: readonly FieldView[];
  readOnly?: string | undefined;
  /** Where new rows go; "" when the grid shows all organizations. */
  organization: string;
  onError: (reason: unknown) => void;
  /** Something was saved. */
  onSaved: () => void;
}

const nothing: EditResult = { rows: 0, columns: 0, problems: 0, created: 0, refused: [] };

/** The configurations of a query, for the grid: windows of rows from Go, every change saved there at once. */
export class ConfigurationsModel implements GridModel {
  readonly readOnly: string | undefined;
  readonly canAppend: boolean;
  readonly query: GridQuery;
  private readonly pages: Pages;
  private readonly fields: Map<string, FieldView>;
  private readonly listeners = new Set<(change: ModelChange) => void>();
  private readonly views = new WeakMap<object, RowView>();
  /** Edits leave one after the other: Go answers in any order, and a row has one last word. */
  private last: Promise<unknown> = Promise.resolve();
  private readonly mine = new Map<string, number>();
  private seen = { first: 0, last: 0 };
  private readonly stop: () => void;

  constructor(private readonly options: ModelOptions) {
    this.readOnly = options.readOnly;
    this.canAppend = !options.readOnly && options.organization !== "" && options.query.view !== "archived";
    this.query = options.query;
    this.fields = new Map(options.fields.map((f) => [f.name, f]));
    this.pages = new Pages(
      options.query,
      (first, last, count) => {
        if (count) this.tell({ kind: "count" });
        this.tell({ kind: "rows", first, last });
      },
      options.onError,
    );
    this.stop = onEvent("changed", (data) => this.heard(data?.ids ?? []));
    void this.pages.need(0, 0);
  }

  close(): void {
    this.stop();
    this.listeners.clear();
  }

  count(): RowCount {
    return { rows: this.pages.total, exact: this.pages.known };
  }

  row(index: number): RowView | undefined {
    const row = this.pages.at(index);
    if (!row) return undefined;
    let view = this.views.get(row);
    if (!view) {
      view = toRowView(row, this.query.fields);
      this.views.set(row, view);
    }
    return view;
  }

  /** The row as Go tells it, with marks and organization. */
  source(index: number) {
    return this.pages.at(index);
  }

  /** Where a record is in the grid, if it is loaded. */
  placeOf(id: string): number | undefined {
    return this.pages.placeOf(id);
  }

  ensure(first: number, last: number): void {
    this.seen = { first, last };
    void this.pages.need(Math.max(0, first), Math.max(0, last));
  }

  subscribe(listener: (change: ModelChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Reads everything shown anew, in the order of now. */
  refresh(): Promise<void> {
    return this.pages.reload(this.seen.first);
  }

  async commit(at: CellRef, text: string, how: CommitHow): Promise<EditResult> {
    const row = this.pages.at(at.row);
    if (!row) throw notLoaded();
    this.pages.show(at.row, withText(row, this.query.fields, at.column, text));
    this.touch(at.column);
    return this.queue(async () => {
      if (how.pick?.create) await this.create(at, text);
      const edits = [{ id: row.id, field: at.column, text }];
      return this.taken(await api.editCells(this.query, edits, ""), edits);
    }).catch((reason) => {
      // What is shown must be what is stored: the row is read again.
      void this.again([row.id]);
      throw reason;
    });
  }

  private async create(at: CellRef, text: string): Promise<void> {
    const field = this.fields.get(at.column);
    if (!field?.list) return;
    if (field.list === "location") return;
    const maker = field.list === "model" ? this.textAt(at.row, "manufacturer") : "";
    await api.addEntry(field.list, text, maker);
  }

  appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<EditResult> {
    return this.queue(async () => {
      const records = rows.map((r) => ({ ...r }));
      return this.taken(await api.addRows(this.query, this.options.organization, records), []);
    });
  }

  async paste(request: PasteRequest): Promise<EditResult> {
    const { target, rows } = request;
    const inside = Math.min(target.bottom, this.pages.total - 1);
    const loaded = this.pages.loaded(target.top, inside);
    if (!loaded && this.pages.stale) throw moved();
    for (const column of target.columns) this.touch(column);
    return this.queue(async () => {
      if (!loaded) return this.pasteThere(request);
      const edits: CellEdit[] = [];
      for (let r = target.top; r <= inside; r++) this.line(edits, r, target.columns, rows, r - target.top);
      const fresh: Record<string, string>[] = [];
      for (let r = Math.max(target.top, this.pages.total); r <= target.bottom; r++) {
        const line = rows[(r - target.top) % rows.length] ?? [];
        fresh.push(
          Object.fromEntries(target.columns.map((c, i) => [c, line[i % Math.max(1, line.length)] ?? ""])),
        );
      }
      if (request.cutFrom) this.emptied(edits, request.cutFrom, target);
      return this.editAndAdd(edits, fresh, t("grid.pasted"));
    });
  }

  private line(
    edits: CellEdit[],
    row: number,
    columns: readonly string[],
    rows: readonly (readonly string[])[],
    offset: number,
  ): void {
    const source = this.pages.at(row);
    const line = rows[offset % rows.length];
    if (!source || !line) return;
    columns.forEach((column, c) => {
      const text = line[c % Math.max(1, line.length)];
      if (text !== undefined) edits.push({ id: source.id, field: column, text });
    });
  }

  private emptied(edits: CellEdit[], from: Block, target: Block): void {
    for (let r = from.top; r <= from.bottom; r++) {
      const source = this.pages.at(r);
      if (!source) continue;
      for (const column of from.columns) {
        const covered = r >= target.top && r <= target.bottom && target.columns.includes(column);
        if (!covered) edits.push({ id: source.id, field: column, text: "" });
      }
    }
  }

  private async pasteThere({ target, rows }: PasteRequest): Promise<EditResult> {
    const result = await api.paste({
      block: this.block(target),
      cells: rows.map((r) => [...r]),
      organization: this.options.organization,
      title: "",
    });
    const edited = await this.taken(result, []);
    await this.refresh();
    return edited;
  }

  async fill(request: FillRequest): Promise<EditResult> {
    const { source, target } = request;
    if (!this.pages.loaded(source.top, source.bottom) || !this.pages.loaded(target.top, target.bottom)) {
      if (this.pages.stale) throw moved();
      await this.pages.need(Math.min(source.top, target.top), Math.max(source.bottom, target.bottom));
    }
    const texts = fillTexts(request, (r, c) => this.textAt(source.top + r, source.columns[c] ?? ""));
    const edits: CellEdit[] = [];
    for (let r = target.top; r <= target.bottom; r++)
      this.line(edits, r, target.columns, texts, r - target.top);
    for (const column of target.columns) this.touch(column);
    return this.queue(() => this.editAndAdd(edits, [], t("grid.filled")));
  }

  async clear(blocks: readonly Block[]): Promise<EditResult> {
    const loaded = blocks.every((b) => this.pages.loaded(b.top, b.bottom));
    if (!loaded && this.pages.stale) throw moved();
    for (const b of blocks) for (const column of b.columns) this.touch(column);
    return this.queue(async () => {
      if (loaded) {
        const edits: CellEdit[] = [];
        for (const b of blocks) {
          for (let r = b.top; r <= Math.min(b.bottom, this.pages.total - 1); r++) {
            this.line(edits, r, b.columns, [[""]], 0);
          }
        }
        return this.editAndAdd(edits, [], t("grid.cleared"));
      }
      let sum = nothing;
      for (const b of blocks) sum = add(sum, await this.taken(await api.clear(this.block(b)), []));
      await this.refresh();
      return sum;
    });
  }

  copyNow(block: Block): string | undefined {
    const last = Math.min(block.bottom, this.pages.total - 1);
    if (!this.pages.loaded(block.top, last)) return undefined;
    const out: string[][] = [];
    for (let r = block.top; r <= last; r++) out.push(block.columns.map((c) => this.textAt(r, c)));
    return formatTsv(out);
  }

  async copy(block: Block): Promise<string> {
    const now = this.copyNow(block);
    if (now !== undefined) return now;
    if (this.pages.stale) throw moved();
    return api.copy(this.block(block));
  }

  undo(): Promise<StepResult> {
    return this.step("undo");
  }

  redo(): Promise<StepResult> {
    return this.step("redo");
  }

  private step(kind: "undo" | "redo"): Promise<StepResult> {
    return this.queue(async () => {
      const view = kind === "undo" ? await api.undo() : await api.redo();
      if (!view.batch) return { done: false };
      await this.refresh();
      this.options.onSaved();
      const kept = view.kept.length > 0 ? ` ${t("toast.kept", { count: view.kept.length })}` : "";
      return { done: true, label: (view.title || t("toast.reversed", { count: view.reversed })) + kept };
    });
  }

  async suggest(at: CellRef, query: string): Promise<Suggestions> {
    const row = this.pages.at(at.row);
    const view = await api.suggest({
      field: at.column,
      text: query,
      organization: row?.organization_id ?? this.options.organization,
      manufacturer: at.column === "model" ? this.textAt(at.row, "manufacturer") : "",
      limit: 10,
    });
    return {
      items: view.items.map((item) =>
        item.create
          ? { id: `create:${item.label}`, label: item.hint || item.label, create: true, text: item.label }
          : { id: item.id, label: item.label, hint: item.hint || undefined },
      ),
      note: view.note || undefined,
    };
  }

  edge(at: CellRef, direction: "up" | "down"): number | Promise<number> {
    const step = direction === "down" ? 1 : -1;
    const last = this.pages.total - 1;
    const filled = (r: number) => this.textAt(r, at.column) !== "";
    let r = at.row + step;
    if (r < 0 || r > last) return Math.max(0, Math.min(last, at.row));
    const along = filled(at.row) && filled(r);
    for (; r >= 0 && r <= last; r += step) {
      // Where nothing is loaded yet, the end of the list is the edge.
      if (!this.pages.at(r)) return direction === "down" ? last : 0;
      if (along && !filled(r)) return r - step;
      if (!along && filled(r)) return r;
    }
    return direction === "down" ? last : 0;
  }

  async nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined> {
    const total = this.pages.total;
    const start = columns.indexOf(after.column);
    for (let i = 0; i <= total; i++) {
      const r = (after.row + i) % Math.max(1, total);
      const row = this.pages.at(r);
      if (!row) {
        const next = await api.nextProblem(this.query, r);
        if (next < 0) return undefined;
        await this.pages.need(next, next);
        const found = columns.find((c) => this.isProblem(next, c));
        return found ? { row: next, column: found } : undefined;
      }
      const from = i === 0 ? start + 1 : 0;
      const to = i === total ? start : columns.length - 1;
      for (let c = from; c <= to; c++) {
        const column = columns[c];
        if (column && this.isProblem(r, column)) return { row: r, column };
      }
    }
    return undefined;
  }

  private isProblem(row: number, column: string): boolean {
    const kind = this.pages.at(row)?.marks[column]?.kind;
    return kind === "problem" || kind === "warning" || kind === "conflict";
  }

  private textAt(row: number, column: string): string {
    return this.row(row)?.cells[column]?.text ?? "";
  }

  private block(b: Block) {
    return { query: this.query, row: b.top, rows: b.bottom - b.top + 1, fields: [...b.columns] };
  }

  /** Runs after all edits before it, whether they worked or not. */
  private queue<T>(work: () => Promise<T>): Promise<T> {
    const next = this.last.then(work, work);
    this.last = next.catch(() => {});
    return next;
  }

  private async editAndAdd(
    edits: CellEdit[],
    fresh: Record<string, string>[],
    title: string,
  ): Promise<EditResult> {
    let sum = nothing;
    const ids = new Set(edits.map((e) => e.id)).size;
    const named = (rows: number) => t("grid.titled", { what: title, count: rows });
    if (edits.length > 0) sum = await this.taken(await api.editCells(this.query, edits, named(ids)), edits);
    if (fresh.length > 0) {
      const added = await api.addRows(this.query, this.options.organization, fresh);
      sum = add(sum, await this.taken(added, []));
    }
    return sum;
  }

  /** Takes over what Go answered to an edit. */
  private async taken(result: GridResult, edits: readonly CellEdit[]): Promise<EditResult> {
    const now = Date.now();
    for (const row of result.rows) this.mine.set(row.id, now);
    const created = new Set(result.created);
    this.pages.put(result.rows.filter((r) => !created.has(r.id)));
    if (created.size > 0) this.pages.append(result.created, result.rows);
    const told = new Set(result.rows.map((r) => r.id));
    const untold = [...new Set(edits.map((e) => e.id))].filter((id) => !told.has(id));
    if (untold.length > 0) await this.again(untold);
    this.options.onSaved();
    return {
      rows: result.changed || result.rows.length,
      columns: result.columns,
      problems: result.problems,
      created: created.size,
      refused: result.refused.map((r) => ({
        row: this.pages.placeOf(r.id) ?? 0,
        column: r.field,
        reason: r.message,
      })),
    };
  }

  private async again(ids: string[]): Promise<void> {
    for (let i = 0; i < ids.length; i += 400) {
      try {
        this.pages.put(await api.rowsByID(this.query, ids.slice(i, i + 400)));
      } catch (reason) {
        this.options.onError(reason);
        return;
      }
    }
  }

  /** An edit of what sorts or filters makes the order here differ from the order in the store. */
  private touch(column: string): void {
    const sort = this.query.sort || "name";
    const filters = this.query.text !== "" || this.query.view !== "" || this.query.where.length > 0;
    if (column === sort || filters) this.pages.stale = true;
  }

  /** Records changed elsewhere: those shown are read again; a different number of rows reads the order again. */
  private heard(ids: readonly string[]): void {
    const recent = Date.now() - 3000;
    for (const [id, at] of this.mine) if (at < recent) this.mine.delete(id);
    const others = ids.filter((id) => !this.mine.has(id));
    if (ids.length > 0 && others.length === 0) return;
    const here = others.filter((id) => this.pages.placeOf(id) !== undefined);
    if (ids.length === 0 || here.length < others.length) void this.queue(() => this.refresh());
    else void this.queue(() => this.again(here));
  }

  private tell(change: ModelChange): void {
    for (const listener of this.listeners) listener(change);
  }
}

function add(a: EditResult, b: EditResult): EditResult {
  return {
    rows: a.rows + b.rows,
    columns: Math.max(a.columns, b.columns),
    problems: a.problems + b.problems,
    created: a.created + b.created,
    refused: [...a.refused, ...b.refused],
  };
}

function notLoaded(): AppError {
  return new AppError("invalid", t("grid.notLoaded"));
}

function moved(): AppError {
  return new AppError("conflict", t("grid.moved"));
}
