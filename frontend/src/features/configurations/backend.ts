import { api, type CellEdit, type FieldView, type GridQuery, type GridResult, type GridRow } from "../../api";
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
import { formatTsv } from "../../grid";
import { fillTexts } from "../../grid/fillplan";
import { t } from "../../lib/text";
import { Places } from "./places";
import { toRowView } from "./rows";

/** What the store of the grid needs to know. */
export interface BackendOptions {
  query: GridQuery;
  fields: readonly FieldView[];
  /** Where new rows go; "" when the grid shows all organizations. */
  organization: string;
  /** Something was saved. */
  onSaved: () => void;
}

/** The most rows changed in one call by their ids; larger blocks go by place, where the order still holds. */
const mostByID = 20_000;

/** The configurations of a query as the grid's store: every command one call, every call one step of undo. */
export class ConfigurationsBackend implements GridBackend {
  readonly places: Places;
  /** When we last heard of a row through our own commands, by id. */
  readonly mine = new Map<string, number>();
  private readonly query: GridQuery;
  private readonly fields: Map<string, FieldView>;

  constructor(private readonly options: BackendOptions) {
    this.query = options.query;
    this.places = new Places(options.query);
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
      const id = e.id ?? (await this.idAt(e.row));
      if (!id) continue;
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
    return this.add(rows.map((r) => ({ ...r })));
  }

  async pasteBlock(request: PasteRequest, ids: KnownIds): Promise<BackendAnswer> {
    const { target, rows, cutFrom } = request;
    const total = await this.places.count();
    const last = Math.min(target.bottom, total - 1);
    if (!cutFrom && this.byPlace(target.top, last, ids)) {
      const answer = await api.paste({
        block: this.block(target),
        cells: rows.map((r) => [...r]),
        organization: this.options.organization,
        title: "",
      });
      return this.taken(answer, target.columns);
    }
    const text = (r: number, c: number): string | undefined => {
      const line = rows[r % rows.length];
      return line?.[c % Math.max(1, line.length)];
    };
    const edits = await this.cells(target, last, ids, text);
    if (cutFrom) {
      const covered = new Set(edits.map((e) => `${e.id}/${e.field}`));
      const emptied = await this.cells(cutFrom, cutFrom.bottom, ids, () => "");
      edits.push(...emptied.filter((e) => !covered.has(`${e.id}/${e.field}`)));
    }
    const fresh: Record<string, string>[] = [];
    for (let r = Math.max(target.top, total); r <= target.bottom; r++) {
      fresh.push(Object.fromEntries(target.columns.map((c, i) => [c, text(r - target.top, i) ?? ""])));
    }
    const count = new Set(edits.map((e) => e.id)).size + fresh.length;
    const title = t("grid.titled", { what: t("grid.pasted"), count });
    const changed = edits.length > 0 ? await this.change(edits, title) : undefined;
    const added = fresh.length > 0 ? await this.add(fresh) : undefined;
    return both(changed, added);
  }

  async copyRange(block: Block, ids: KnownIds): Promise<string> {
    if (!this.places.moved) return api.copy(this.block(block));
    const wanted = await this.idsOf(block.top, block.bottom, ids);
    const rows = await this.places.again(wanted);
    return formatTsv(rows.map((r) => block.columns.map((c) => this.cell(r, c))));
  }

  async fillRange(request: FillRequest, ids: KnownIds): Promise<BackendAnswer> {
    const { source, target } = request;
    const from = await this.places.again(await this.idsOf(source.top, source.bottom, ids));
    const texts = fillTexts(request, (r, c) => this.cell(from[r], source.columns[c] ?? ""));
    const edits = await this.cells(target, target.bottom, ids, (r, c) => texts[r]?.[c]);
    const count = new Set(edits.map((e) => e.id)).size;
    return this.change(edits, t("grid.titled", { what: t("grid.filled"), count }));
  }

  async clearRange(blocks: readonly Block[], ids: KnownIds): Promise<BackendAnswer> {
    const [only] = blocks;
    if (blocks.length === 1 && only && this.byPlace(only.top, only.bottom, ids)) {
      return this.taken(await api.clear(this.block(only)), only.columns);
    }
    const edits: CellEdit[] = [];
    for (const b of blocks) edits.push(...(await this.cells(b, b.bottom, ids, () => "")));
    const count = new Set(edits.map((e) => e.id)).size;
    return this.change(edits, t("grid.titled", { what: t("grid.cleared"), count }));
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
    this.places.forget();
    this.options.onSaved();
    const kept = view.kept.length > 0 ? ` ${t("toast.kept", { count: view.kept.length })}` : "";
    return { done: true, label: (view.title || t("toast.reversed", { count: view.reversed })) + kept };
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
      items: view.items.map((item) =>
        item.create
          ? { id: `create:${item.label}`, label: item.hint || item.label, create: true, text: item.label }
          : { id: item.id, label: item.label, hint: item.hint || undefined },
      ),
      note: view.note || undefined,
    };
  }

  async edge(_at: CellRef, direction: "up" | "down"): Promise<number> {
    // Where rows were never looked at, the end of the list is the edge.
    return direction === "down" ? Math.max(0, (await this.places.count()) - 1) : 0;
  }

  async nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined> {
    const total = await this.places.count();
    const start = columns.indexOf(after.column);
    for (let i = 0; i <= total; i++) {
      const place = (after.row + i) % Math.max(1, total);
      const id = this.places.id(place);
      if (id === undefined) return this.problemFrom(place, columns);
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
    const column = columns.find((c) => this.isProblem(row.id, c));
    return column ? { row: this.places.place(row.id) ?? there, column } : undefined;
  }

  private isProblem(id: string, column: string): boolean {
    const kind = this.places.row(id)?.marks[column]?.kind;
    return kind === "problem" || kind === "warning" || kind === "conflict";
  }

  /** Whether a block is better sent as places: the order holds, and some of its rows were never looked at. */
  private byPlace(top: number, bottom: number, ids: KnownIds): boolean {
    if (this.places.moved) return false;
    if (bottom - top >= mostByID) return true;
    for (let r = top; r <= bottom; r++) if (ids[r] === undefined) return true;
    return false;
  }

  private async idAt(place: number): Promise<string | undefined> {
    if (this.places.id(place) === undefined) await this.places.rows(place, 1);
    return this.places.id(place);
  }

  private async idsOf(top: number, bottom: number, known: KnownIds): Promise<string[]> {
    const out: string[] = [];
    for (let r = top; r <= bottom; r++) {
      const id = known[r] ?? (await this.idAt(r));
      if (id !== undefined) out.push(id);
    }
    return out;
  }

  private async cells(
    block: Block,
    last: number,
    known: KnownIds,
    text: (row: number, column: number) => string | undefined,
  ): Promise<CellEdit[]> {
    const edits: CellEdit[] = [];
    for (let r = block.top; r <= last; r++) {
      const id = known[r] ?? (await this.idAt(r));
      if (id === undefined) continue;
      block.columns.forEach((field, c) => {
        const value = text(r - block.top, c);
        if (value !== undefined && field !== "organization") edits.push({ id, field, text: value });
      });
    }
    return edits;
  }

  private async change(edits: CellEdit[], title: string): Promise<BackendAnswer> {
    if (edits.length === 0) return { result: nothing };
    const answer = await api.editCells(this.query, edits, title);
    return this.taken(answer, [...new Set(edits.map((e) => e.field))]);
  }

  private async add(rows: Record<string, string>[]): Promise<BackendAnswer> {
    const answer = await api.addRows(this.query, this.options.organization, rows);
    return this.taken(answer, []);
  }

  /** Takes over what Go answered to a command. */
  private async taken(answer: GridResult, columns: readonly string[]): Promise<BackendAnswer> {
    const now = Date.now();
    for (const row of answer.rows) {
      this.places.heard(row);
      this.mine.set(row.id, now);
    }
    for (const id of answer.created) this.mine.set(id, now);
    if (answer.created.length > 0) {
      await this.places.count();
      this.places.append(answer.created);
    }
    if (columns.some((c) => this.orders(c))) this.places.shift(answer.changed);
    this.options.onSaved();
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
    return column === (sort || "name") || text !== "" || view !== "" || where.length > 0;
  }

  private cell(row: GridRow | undefined, column: string): string {
    const mark = row?.marks[column];
    if (mark?.kind === "problem" && mark.text) return mark.text;
    return row?.cells[this.query.fields.indexOf(column)] ?? "";
  }

  private block(b: Block) {
    return { query: this.query, row: b.top, rows: b.bottom - b.top + 1, fields: [...b.columns] };
  }

  private views(rows: readonly GridRow[]): RowView[] {
    return rows.map((r) => toRowView(r, this.query.fields));
  }
}

const nothing: EditResult = { rows: 0, columns: 0, problems: 0, created: 0, refused: [] };

function both(a: BackendAnswer | undefined, b: BackendAnswer | undefined): BackendAnswer {
  if (!a || !b) return a ?? b ?? { result: nothing };
  return {
    result: {
      rows: a.result.rows + b.result.rows,
      columns: Math.max(a.result.columns, b.result.columns),
      problems: a.result.problems + b.result.problems,
      created: a.result.created + b.result.created,
      refused: [...a.result.refused, ...b.result.refused],
    },
    rows: a.rows && b.rows ? [...a.rows, ...b.rows] : undefined,
    count: b.count ?? a.count,
  };
}
