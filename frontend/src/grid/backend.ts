import type {
  Block,
  CellRef,
  EditResult,
  FillRequest,
  PasteRequest,
  RowCount,
  RowView,
  StepResult,
  Suggestion,
  Suggestions,
} from "./types";

/** Ids of the rows of a request that the window has loaded, by row index. Where one is known it decides, not the index. */
export type KnownIds = Readonly<Record<number, string>>;

/** One text for one cell. */
export interface BackendEdit {
  /** The row's id; undefined when the row was never loaded, then the index in the current order decides. */
  readonly id: string | undefined;
  readonly row: number;
  readonly column: string;
  readonly text: string;
  /** The suggestion that was chosen, if one was. */
  readonly pick: Suggestion | undefined;
}

/** What the store says to a command. */
export interface BackendAnswer {
  readonly result: EditResult;
  /** The changed rows as they are now. Leave rows out of long answers: what is shown is fetched again. */
  readonly rows?: readonly RowView[] | undefined;
  /** The number of rows now, when the command changed it. */
  readonly count?: RowCount | undefined;
}

/**
 * The store behind a RemoteModel: one list of rows in one order. Each command is one step of undo. The model sends
 * commands one after the other and never a second before the first is answered. Rejecting means nothing was changed.
 *
 * New rows come last in the order until the list is asked for anew, so that a row does not run away while it is typed.
 */
export interface GridBackend {
  count(): Promise<RowCount>;
  /** Rows from start on, fewer at the end of the list. */
  rows(start: number, count: number): Promise<readonly RowView[]>;
  /** Puts texts into cells. What does not fit is kept and flagged "problem", what may not be changed is refused. */
  edit(edits: readonly BackendEdit[]): Promise<BackendAnswer>;
  /** Makes drafts at the end; answers them in rows, in the order asked for. */
  appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<BackendAnswer>;
  /** Puts rows of texts on a block; rows past the end are made. */
  pasteBlock(request: PasteRequest, ids: KnownIds): Promise<BackendAnswer>;
  /** The block as tab separated text, see formatTsv. */
  copyRange(block: Block, ids: KnownIds): Promise<string>;
  fillRange(request: FillRequest, ids: KnownIds): Promise<BackendAnswer>;
  clearRange(blocks: readonly Block[], ids: KnownIds): Promise<BackendAnswer>;
  undo(): Promise<StepResult>;
  redo(): Promise<StepResult>;
  suggest(at: CellRef & { readonly id: string | undefined }, query: string): Promise<Suggestions>;
  /** Where Ctrl with up or down goes from a cell, see edgeOf. */
  edge(at: CellRef, direction: "up" | "down"): Promise<number>;
  /** The next problem or conflict after a cell in reading order, from the top again at the end. */
  nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined>;
}

/** How a RemoteModel behaves. */
export interface RemoteOptions {
  readonly readOnly?: string | undefined;
  readonly canAppend?: boolean | undefined;
  /** Columns nobody may write; they are not shown as written before the store has answered. */
  readonly readOnlyColumns?: readonly string[] | undefined;
  /** The words for a text the store could not take. Gets the error. */
  readonly notSaved?: ((error: unknown) => string) | undefined;
  /** Reading failed; commands tell their own failures. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
