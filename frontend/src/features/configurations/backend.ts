import {
  AppError,
  api,
  type CellEdit,
  type FieldView,
  type GridBlock,
  type GridQuery,
  type GridResult,
  type GridRow,
} from "../../api";
import type {
  BackendAnswer,
  BackendEdit,
  Block,
  CellRef,
  EditResult,
  FillRequest,
  GridBackend,
  KnownIds,
  PasteRequest,
  RowCount,
  RowView,
  StepResult,
  Suggestions,
} from "../../grid";
import { edgeOf, fillTexts } from "../../grid";
import { actTitle } from "../../lib/actions";
import { t } from "../../lib/text";
import { Places } from "./places";
import { toRowView } from "./rows";

/** What the store of the grid needs to know. */
export interface BackendOptions {
  query: GridQuery;
  fields: readonly FieldView[];
  /** Where new rows go; "" when the grid shows all organizations. */
  organization: string;
  /** Something was saved, at a time. */
  onSaved: (at: string) => void;
}

/** The configurations of a query as the grid's store: every command one call, every call one step of undo. */
export class ConfigurationsBackend implements GridBackend {
  readonly places: Places;
  /** The batches of our own commands: their events tell nothing new. */
  readonly own = new Set<string>();
  private readonly query: GridQuery;
  private readonly fields: Map<string, FieldView>;

  constructor(
    private readonly options: BackendOptions,
    elsewhere: () => void,
  ) {
    this.query = options.query;
    this.places = new Places(options.query, elsewhere);
    this.fields = new Map(options.fields.map((f) => [f.name, f]));
  }

  async count(): Promise<RowCount> {
    return { rows: await this.places.count(), exact: true };
  }

  async rows(start: number, count: number): Promise<readonly RowView[]> {
    return this.views(await this.places.rows(start, count));
  }

  async edit(edits: readonly BackendEdit[]): Promise<BackendAnswer> {
    const cells: CellEdit[] = [];
    for (const e of edits) {
      const id = e.id ?? (await this.places.known(e.row, e.row))[0];
      if (!id) throw new AppError("not_found", t("grid.rowGone"));
      if (e.pick?.create) await this.make(id, e.column, e.text);
      cells.push({ id, field: e.column, text: e.text });
    }
    return this.change(cells, "");
  }

  /** A chosen "Create …" makes the entry first, so that the cell finds it. */
  private async make(id: string, column: string, name: string): Promise<void> {
    const field = this.fields.get(column);
    const row = this.places.row(id);
    if (!field?.list) return;
    if (field.list === "location") {
      await api.addLocation(row?.organization_id ?? this.options.organization, { name });
      return;
    }
    await api.addEntry(field.list, name, field.list === "model" ? this.cell(row, "manufacturer") : "");
  }

  async appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<BackendAnswer> {
    const fresh = rows.map((r) => ({ ...r }));
    return this.taken(await api.addRows(this.query, this.options.organization, fresh), []);
  }

  async pasteBlock(request: PasteRequest, ids: KnownIds): Promise<BackendAnswer> {
    const { target, rows, cutFrom } = request;
    const cut = cutFrom ? await this.block(cutFrom, ids) : null;
    return this.write(target, ids, rows, cut ? t("grid.moved") : t("grid.pasted"), cut);
  }

  async copyRange(block: Block, ids: KnownIds): Promise<string> {
    // Reading by place is enough where the store's order is still ours.
    return api.copy(this.places.moved ? await this.block(block, ids) : this.byPlace(block));
  }

  async fillRange(request: FillRequest, ids: KnownIds): Promise<BackendAnswer> {
    const { source, target, direction, series } = request;
    const from = await this.places.again((await this.block(source, ids)).ids ?? []);
    const texts =
      direction === "down" && !series && from.length === 1
        ? [source.columns.map((c) => this.cell(from[0], c))]
        : fillTexts(request, (r, c) => this.cell(from[r], source.columns[c] ?? ""));
    return this.write(target, ids, texts, t("grid.filled"), null);
  }

  async clearRange(blocks: readonly Block[], ids: KnownIds): Promise<BackendAnswer> {
    const [only] = blocks;
    if (blocks.length === 1 && only)
      return this.taken(await api.clear(await this.block(only, ids)), only.columns);
    const edits: CellEdit[] = [];
    for (const b of blocks) {
      for (const id of (await this.block(b, ids)).ids ?? []) {
        for (const field of id ? b.columns : []) edits.push({ id, field, text: "" });
      }
    }
    const count = new Set(edits.map((e) => e.id)).size;
    return this.change(edits, t("grid.titled", { what: t("grid.cleared"), count }));
  }

  /** Puts texts on a block and makes the rows that are missing, in one call. */
  private async write(
    target: Block,
    known: KnownIds,
    texts: readonly (readonly string[])[],
    title: string,
    cut: GridBlock | null,
  ): Promise<BackendAnswer> {
    const answer = await api.paste({
      block: await this.block(target, known),
      cells: texts.map((line) => [...line]),
      cut,
      organization: this.options.organization,
      title,
    });
    return this.taken(answer, cut ? [...target.columns, ...cut.fields] : target.columns);
  }

  undo(): Promise<StepResult> {
    return this.step("undo");
  }

  redo(): Promise<StepResult> {
    return this.step("redo");
  }

  private async step(kind: "undo" | "redo"): Promise<StepResult> {
    const view = kind === "undo" ? await api.undo() : await api.redo();
    if (!view.batch) return { done: false };
    this.own.add(view.batch);
    if (view.many) this.places.forget();
    else await this.places.settle(view.ids);
    const kept = view.kept.length > 0 ? ` ${t("toast.kept", { count: view.kept.length })}` : "";
    return {
      done: true,
      label: (actTitle(view.title) || t("toast.reversed", { count: view.reversed })) + kept,
    };
  }

  /** Hides rows from normal views, or brings them back; answers how many. */
  async archive(ids: readonly string[], archived: boolean): Promise<number> {
    const answer = await api.archive(this.query, [...ids], archived);
    if (answer.batch) this.own.add(answer.batch);
    await this.places.settle(ids);
    this.options.onSaved(answer.saved_at);
    return answer.changed;
  }

  async suggest(at: CellRef & { readonly id: string | undefined }, query: string): Promise<Suggestions> {
    const row = at.id ? this.places.row(at.id) : undefined;
    const view = await api.suggest({
      field: at.column,
      text: query,
      organization: row?.organization_id ?? this.options.organization,
      manufacturer: at.column === "model" ? this.cell(row, "manufacturer") : "",
      limit: 10,
    });
    return {
      items: view.items.map((item) => {
        if (item.create) {
          return {
            id: `create:${item.label}`,
            label: item.hint || item.label,
            create: true,
            text: item.label,
          };
        }
        if (item.field) {
          const label = item.hint || item.label;
          return { id: `field:${item.field}`, label, text: item.label, column: item.field };
        }
        return { id: item.id, label: item.label, hint: item.hint || undefined, near: item.near };
      }),
      note: view.note || undefined,
    };
  }

  async edge(at: CellRef, direction: "up" | "down"): Promise<number> {
    const { places, query } = this;
    if (!places.moved) return api.edge(query, at.row, at.column, direction);
    // The store's order is another one by now: it says which cells are empty, the places are ours.
    const total = await places.count();
    await places.complete();
    if (at.column === "organization") return direction === "down" ? Math.max(0, total - 1) : 0;
    const where = [...query.where, { field: at.column, values: [""] }];
    const empty = new Set(await api.order({ ...query, where }, 0, 0));
    const filled = (place: number) => {
      const id = places.id(place);
      const row = id === undefined ? undefined : places.row(id);
      return row ? this.cell(row, at.column) !== "" : id !== undefined && !empty.has(id);
    };
    return edgeOf(at.row, direction === "down" ? 1 : -1, total, filled);
  }

  async nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined> {
    const total = await this.places.count();
    const start = columns.indexOf(after.column);
    for (let i = 0; i <= total; i++) {
      const place = (after.row + i) % Math.max(1, total);
      const id = this.places.id(place);
      if (id === undefined || !this.places.row(id)) return this.problemFrom(place, columns);
      const from = i === 0 ? start + 1 : 0;
      const to = i === total ? start : columns.length - 1;
      const column = columns.slice(from, to + 1).find((c) => this.isProblem(id, c));
      if (column) return { row: place, column };
    }
    return undefined;
  }

  private async problemFrom(place: number, columns: readonly string[]): Promise<CellRef | undefined> {
    const there = await api.nextProblem(this.query, place);
    if (there < 0) return undefined;
    const [row] = (await api.rows(this.query, there, 1)).rows;
    if (!row) return undefined;
    this.places.heard(row);
    if (this.places.moved && this.places.place(row.id) === undefined) await this.places.complete();
    const column = columns.find((c) => this.isProblem(row.id, c));
    return column ? { row: this.places.place(row.id) ?? there, column } : undefined;
  }

  private isProblem(id: string, column: string): boolean {
    const kind = this.places.row(id)?.marks[column]?.kind;
    return kind === "problem" || kind === "warning" || kind === "conflict";
  }

  private async change(edits: CellEdit[], title: string): Promise<BackendAnswer> {
    if (edits.length === 0) return { result: nothing };
    const answer = await api.editCells(this.query, edits, title);
    return this.taken(answer, [...new Set(edits.map((e) => e.field))]);
  }

  /** Takes over what Go answered to a command. */
  private async taken(answer: GridResult, columns: readonly string[]): Promise<BackendAnswer> {
    if (answer.batch) this.own.add(answer.batch);
    for (const row of answer.rows) this.places.heard(row);
    if (answer.created.length > 0) {
      await this.places.count();
      this.places.append(answer.created);
    }
    if (answer.changed > 0 && columns.some((c) => this.orders(c))) this.places.moved = true;
    this.options.onSaved(answer.saved_at);
    const made = new Set(answer.created);
    const byID = new Map(answer.rows.map((r) => [r.id, r]));
    const created = answer.created.map((id) => byID.get(id)).filter((r) => r !== undefined);
    const ordered = [...answer.rows.filter((r) => !made.has(r.id)), ...created];
    const whole = answer.changed <= answer.rows.length;
    return {
      result: this.result(answer),
      rows: whole ? this.views(ordered) : undefined,
      count: made.size > 0 ? { rows: await this.places.count(), exact: true } : undefined,
    };
  }

  private result(answer: GridResult): EditResult {
    return {
      rows: answer.changed,
      columns: answer.columns,
      problems: answer.problems,
      created: answer.created.length,
      refused: answer.refused.map((r) => ({
        row: this.places.place(r.id) ?? 0,
        column: r.field,
        reason: r.message,
      })),
    };
  }

  /** Whether a field sorts or filters, so that an edit of it moves rows. */
  private orders(column: string): boolean {
    const { sort, text, view, where } = this.query;
    return column === (sort || "name") || text !== "" || view !== "" || where.some((w) => w.field === column);
  }

  private cell(row: GridRow | undefined, column: string): string {
    const mark = row?.marks[column];
    if (mark?.kind === "problem" && mark.text) return mark.text;
    return row?.cells[this.query.fields.indexOf(column)] ?? "";
  }

  private byPlace(b: Block): GridBlock {
    return { query: this.query, row: b.top, rows: b.bottom - b.top + 1, fields: [...b.columns], ids: null };
  }

  /** A block by the ids of its rows: an edit goes to the rows that are shown, whatever their order is by now. */
  private async block(b: Block, known: KnownIds): Promise<GridBlock> {
    const last = Math.min(b.bottom, (await this.places.count()) - 1);
    let ids: string[] = [];
    for (let r = b.top; r <= last; r++) {
      const id = known[r];
      if (id === undefined) {
        ids = (await this.places.known(b.top, last)).map((there, i) => known[b.top + i] ?? there);
        break;
      }
      ids.push(id);
    }
    return { ...this.byPlace(b), ids };
  }

  private views(rows: readonly GridRow[]): RowView[] {
    return rows.map((r) => toRowView(r, this.query.fields));
  }
}

const nothing: EditResult = { rows: 0, columns: 0, problems: 0, created: 0, refused: [] };
