import { normaliseDate } from "./dates";
import { edgeOf } from "./edge";
import { fillTexts } from "./fillplan";
import { type Change, History, type Step } from "./memory-history";
import { formatTsv } from "./tsv";
import type {
  Block,
  CellFlag,
  CellRef,
  CellView,
  ColumnKind,
  CommitHow,
  EditResult,
  FillRequest,
  GridModel,
  ModelChange,
  PasteRequest,
  Refusal,
  RowCount,
  RowView,
  StepResult,
  Suggestion,
  Suggestions,
} from "./types";

/** What a MemoryModel knows about a column. */
export interface MemoryColumn {
  readonly id: string;
  readonly title?: string | undefined;
  readonly kind: ColumnKind;
  readonly readOnly?: boolean | undefined;
  readonly readOnlyReason?: string | undefined;
  /** Picker columns: what may be chosen. */
  readonly choices?: readonly Suggestion[] | undefined;
  /** Picker columns: offer to create what is not among the choices. */
  readonly mayCreate?: boolean | undefined;
  /** The problem with a text, or undefined when it is fine. Never asked about "". */
  readonly check?: ((text: string) => string | undefined) | undefined;
}

export interface MemoryOptions {
  readonly columns: readonly MemoryColumn[];
  readonly rows?: readonly Readonly<Record<string, string>>[] | undefined;
  /** Why a cell may not be changed, or undefined. Row is the index. */
  readonly lock?: ((row: number, column: string) => string | undefined) | undefined;
  readonly readOnly?: string | undefined;
  readonly canAppend?: boolean | undefined;
  /** Adds to what is shown of a row, for example that it is queued. Row is the index. */
  readonly decorate?: ((view: RowView, row: number) => RowView) | undefined;
}

interface MemoryRow {
  readonly id: string;
  readonly draft: boolean;
  readonly cells: Map<string, string>;
  view: RowView | undefined;
}

/** A whole grid in memory: for tests, for small lists, and as the reference for what a model must do. */
export class MemoryModel implements GridModel {
  readonly readOnly: string | undefined;
  readonly canAppend: boolean;
  private readonly columns = new Map<string, MemoryColumn>();
  private readonly lock: (row: number, column: string) => string | undefined;
  private readonly decorate: ((view: RowView, row: number) => RowView) | undefined;
  private readonly rows: MemoryRow[] = [];
  private readonly listeners = new Set<(change: ModelChange) => void>();
  private readonly history = new History();
  private nextId = 1;

  constructor(options: MemoryOptions) {
    this.readOnly = options.readOnly;
    this.canAppend = (options.canAppend ?? true) && options.readOnly === undefined;
    this.decorate = options.decorate;
    this.lock = options.lock ?? (() => undefined);
    for (const column of options.columns) this.columns.set(column.id, column);
    for (const texts of options.rows ?? []) this.addRow(false, Object.entries(texts));
  }

  count(): RowCount {
    return { rows: this.rows.length, exact: true };
  }

  row(index: number): RowView | undefined {
    const row = this.rows[index];
    if (!row) return undefined;
    row.view ??= this.viewOf(row, index);
    return row.view;
  }

  ensure(): void {
    // Everything is loaded.
  }

  subscribe(listener: (change: ModelChange) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  async commit(at: CellRef, text: string, how: CommitHow): Promise<EditResult> {
    const edit = new Edit();
    const moved = at.id !== undefined && this.rows[at.row]?.id !== at.id;
    const row = moved ? this.rows.findIndex((r) => r.id === at.id) : at.row;
    this.put(edit, row, at.column, how.pick?.text ?? text);
    return this.finish(edit, "Edit");
  }

  async appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<EditResult> {
    const edit = new Edit();
    for (const texts of rows) {
      const row = this.grow(edit);
      for (const [column, text] of Object.entries(texts)) this.put(edit, row, column, text);
    }
    return this.finish(edit, "New row");
  }

  async paste(request: PasteRequest): Promise<EditResult> {
    const edit = new Edit();
    const { target, rows, cutFrom } = request;
    if (cutFrom) this.empty(edit, cutFrom);
    for (let row = target.top; row <= target.bottom; row += 1) {
      if (row >= this.rows.length) {
        if (!this.canAppend) break;
        this.grow(edit);
      }
      const texts = rows[(row - target.top) % rows.length] ?? [];
      target.columns.forEach((column, i) => {
        this.put(edit, row, column, texts[i % texts.length] ?? "");
      });
    }
    return this.finish(edit, cutFrom ? "Move" : "Paste");
  }

  async fill(request: FillRequest): Promise<EditResult> {
    const edit = new Edit();
    const { source, target } = request;
    const texts = fillTexts(request, (r, c) => this.textAt(source.top + r, source.columns[c] ?? ""));
    texts.forEach((line, r) => {
      if (target.top + r >= this.rows.length) return;
      line.forEach((text, c) => {
        this.put(edit, target.top + r, target.columns[c] ?? "", text);
      });
    });
    return this.finish(edit, "Fill");
  }

  async clear(blocks: readonly Block[]): Promise<EditResult> {
    const edit = new Edit();
    for (const block of blocks) this.empty(edit, block);
    return this.finish(edit, "Clear");
  }

  copyNow(block: Block): string {
    const out: string[][] = [];
    const last = Math.min(block.bottom, this.rows.length - 1);
    for (let row = block.top; row <= last; row += 1) out.push(block.columns.map((c) => this.textAt(row, c)));
    return formatTsv(out);
  }

  async copy(block: Block): Promise<string> {
    return this.copyNow(block);
  }

  async undo(): Promise<StepResult> {
    const step = this.history.back();
    if (!step) return { done: false };
    for (const change of [...step.changes].reverse()) this.write(change.row, change.column, change.before);
    this.rows.length -= step.created;
    return this.stepped(step);
  }

  async redo(): Promise<StepResult> {
    const step = this.history.forward();
    if (!step) return { done: false };
    for (let i = 0; i < step.created; i += 1) this.addRow(true, []);
    for (const change of step.changes) this.write(change.row, change.column, change.after);
    return this.stepped(step);
  }

  async suggest(at: CellRef, query: string): Promise<Suggestions> {
    const column = this.columns.get(at.column);
    const wanted = query.trim().toLowerCase();
    const items = (column?.choices ?? []).filter((c) => c.label.toLowerCase().includes(wanted)).slice(0, 50);
    const known = items.some((c) => c.label.toLowerCase() === wanted);
    if (column?.mayCreate && wanted !== "" && !known) {
      const text = query.trim();
      const noun = (column.title ?? column.id).toLowerCase();
      items.push({ id: `new:${text}`, label: `Create ${noun} “${text}”`, text, create: true });
    }
    return { items };
  }

  edge(at: CellRef, direction: "up" | "down"): number {
    return edgeOf(
      at.row,
      direction === "down" ? 1 : -1,
      this.rows.length,
      (r) => this.textAt(r, at.column) !== "",
    );
  }

  async nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined> {
    const width = columns.length;
    const total = this.rows.length * width;
    const start = after.row * width + Math.max(0, columns.indexOf(after.column));
    for (let step = 1; step <= total; step += 1) {
      const place = (start + step) % total;
      const row = Math.floor(place / width);
      const column = columns[place % width];
      const flags = column === undefined ? undefined : this.row(row)?.cells[column]?.flags;
      if (column !== undefined && flags?.some((f) => f === "problem" || f === "conflict"))
        return { row, column };
    }
    return undefined;
  }

  private textAt(row: number, column: string): string {
    return this.rows[row]?.cells.get(column) ?? "";
  }

  private addRow(draft: boolean, texts: readonly (readonly [string, string])[]): void {
    this.rows.push({ id: `m${this.nextId}`, draft, cells: new Map(texts), view: undefined });
    this.nextId += 1;
  }

  private grow(edit: Edit): number {
    this.addRow(true, []);
    edit.created += 1;
    return this.rows.length - 1;
  }

  /** Puts a text in a cell as part of an edit, or notes why not. */
  private put(edit: Edit, row: number, column: string, raw: string): void {
    const known = this.columns.get(column);
    const there = this.rows[row];
    if (!known || !there) return;
    const reason = this.refusal(row, column, known);
    if (reason !== undefined) {
      edit.refused.push({ row, column, reason });
      return;
    }
    const text = known.kind === "date" ? (normaliseDate(raw) ?? raw) : raw;
    const before = there.cells.get(column) ?? "";
    edit.touch(row, column);
    if (before !== text) {
      edit.changes.push({ row, column, before, after: text });
      this.write(row, column, text);
    }
    if (text !== "" && problemOf(known, text) !== undefined) edit.problems += 1;
  }

  private refusal(row: number, column: string, known: MemoryColumn): string | undefined {
    if (this.readOnly !== undefined) return this.readOnly;
    if (known.readOnly) return known.readOnlyReason ?? "This column cannot be changed here.";
    return this.lock(row, column);
  }

  private empty(edit: Edit, block: Block): void {
    const last = Math.min(block.bottom, this.rows.length - 1);
    for (let row = block.top; row <= last; row += 1) {
      for (const column of block.columns) this.put(edit, row, column, "");
    }
  }

  private write(row: number, column: string, text: string): void {
    const there = this.rows[row];
    if (!there) return;
    there.cells.set(column, text);
    there.view = undefined;
  }

  private finish(edit: Edit, label: string): EditResult {
    if (edit.changes.length > 0 || edit.created > 0) {
      this.history.add({ label, changes: edit.changes, created: edit.created });
    }
    this.tell(edit.changes, edit.created > 0);
    return edit.result();
  }

  private stepped(step: Step): StepResult {
    this.tell(step.changes, step.created > 0);
    const first = step.changes[0];
    const focus =
      first && first.row < this.rows.length ? { row: first.row, column: first.column } : undefined;
    return { done: true, label: step.label, focus };
  }

  private tell(changes: readonly Change[], counted: boolean): void {
    let first = Number.POSITIVE_INFINITY;
    let last = -1;
    for (const change of changes) {
      first = Math.min(first, change.row);
      last = Math.max(last, change.row);
    }
    if (counted) this.emit({ kind: "count" });
    if (last >= 0) this.emit({ kind: "rows", first, last });
  }

  private emit(change: ModelChange): void {
    for (const listener of this.listeners) listener(change);
  }

  private viewOf(row: MemoryRow, index: number): RowView {
    const cells: Record<string, CellView> = {};
    let problems = 0;
    for (const column of this.columns.values()) {
      const text = row.cells.get(column.id) ?? "";
      const flags: CellFlag[] = [];
      const lockedReason = this.lock(index, column.id);
      const message = text === "" ? undefined : problemOf(column, text);
      if (lockedReason !== undefined) flags.push("locked");
      if (message !== undefined) flags.push("problem");
      if (message !== undefined) problems += 1;
      cells[column.id] = { text, flags, message, lockedReason };
    }
    const state = problems > 0 ? "problem" : row.draft ? "draft" : undefined;
    const view: RowView = { id: row.id, state, cells };
    return this.decorate ? this.decorate(view, index) : view;
  }
}

/** What one command has done so far. */
class Edit {
  readonly changes: Change[] = [];
  readonly refused: Refusal[] = [];
  created = 0;
  problems = 0;
  private readonly rows = new Set<number>();
  private readonly columns = new Set<string>();

  touch(row: number, column: string): void {
    this.rows.add(row);
    this.columns.add(column);
  }

  result(): EditResult {
    return {
      rows: this.rows.size,
      columns: this.columns.size,
      problems: this.problems,
      created: this.created,
      refused: this.refused,
    };
  }
}

function problemOf(column: MemoryColumn, text: string): string | undefined {
  const own = column.check?.(text);
  if (own !== undefined) return own;
  if (column.kind === "date" && normaliseDate(text) !== text) {
    return `“${text}” is not a date with one meaning. Write it as year-month-day.`;
  }
  if (column.kind === "number" && !/^-?\d+(?:\.\d+)?$/.test(text)) return `“${text}” is not a number.`;
  return undefined;
}
