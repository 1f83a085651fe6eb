/** How a column's text is shown and edited. Identifiers are "mono"; "picker" columns ask the model for suggestions. */
export type ColumnKind = "text" | "mono" | "date" | "picker" | "number";

/** A column as the grid shows it. Widths are CSS pixels at 100 % zoom; the grid scales them with the root font size. */
export interface Column {
  /** Stable name, the same in the model and in the backend. */
  readonly id: string;
  readonly title: string;
  readonly kind: ColumnKind;
  readonly width: number;
  /** The least width a person can drag it to; 48 when left out. */
  readonly minWidth?: number | undefined;
  /** Pinned columns stay beside the gutter. They are shown before all others. */
  readonly pinned?: boolean | undefined;
  /** Semibold, for the column that names the row. */
  readonly strong?: boolean | undefined;
  /** Nobody may type here; say why in readOnlyReason. */
  readonly readOnly?: boolean | undefined;
  readonly readOnlyReason?: string | undefined;
  /** Set false where a click on the header must not sort. */
  readonly sortable?: boolean | undefined;
}

/** What is true of one cell besides its text. Several may hold at once. */
export type CellFlag = "missing" | "queued" | "problem" | "conflict" | "locked" | "kept" | "unknown";

/** One cell as it is shown. Text is plain text, "" means empty. */
export interface CellView {
  readonly text: string;
  readonly flags?: readonly CellFlag[] | undefined;
  /** One sentence for the cell line and the screen reader: what, why, next step. */
  readonly message?: string | undefined;
  /** Why the cell cannot be changed; only with the flag "locked". */
  readonly lockedReason?: string | undefined;
  /** The value before the change that waits to be sent; shown as "Before: …". */
  readonly wasText?: string | undefined;
}

/** The state of a whole row, drawn as an icon in the gutter. Synced rows have none. */
export type RowState =
  | "draft"
  | "queued"
  | "sending"
  | "unknown"
  | "conflict"
  | "refused"
  | "blocked"
  | "waiting"
  | "problem"
  | "locked"
  | "gone";

/** One row as it is shown. A column that is left out of cells is an empty cell. */
export interface RowView {
  /** Stable identity; survives sorting and filtering. */
  readonly id: string;
  /** Grows with every change of the row; the older of two answers is thrown away. 0 or none: always taken. */
  readonly version?: number | undefined;
  readonly state?: RowState | undefined;
  /** What the state means for this row, in words. */
  readonly message?: string | undefined;
  readonly cells: Readonly<Record<string, CellView>>;
}

/** A place on the screen: row index from 0, column index from 0 in the shown order. */
export interface Cell {
  readonly row: number;
  readonly col: number;
}

/** A rectangle of places, all four edges included. */
export interface Range {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** A cell as the model knows it: row index and column id, independent of the shown order. */
export interface CellRef {
  readonly row: number;
  readonly column: string;
  /** The row's id when it is known. It decides when the rows have moved since. */
  readonly id?: string | undefined;
}

/** A rectangle as the model knows it: rows top to bottom inclusive, columns in the shown order. */
export interface Block {
  readonly top: number;
  readonly bottom: number;
  readonly columns: readonly string[];
}

/** How many rows there are. When exact is false there are at least so many. */
export interface RowCount {
  readonly rows: number;
  readonly exact: boolean;
}

/** How a text came into a cell. */
export interface CommitHow {
  readonly by: "typed" | "picked" | "today";
  /** The suggestion that was chosen, when by is "picked". */
  readonly pick?: Suggestion | undefined;
}

/** A line of the picker. With create, choosing it makes something new. */
export interface Suggestion {
  readonly id: string;
  readonly label: string;
  /** Small text on the right: where it is used, how often. */
  readonly hint?: string | undefined;
  readonly create?: boolean | undefined;
  /** Only similar to what was typed: Enter leaves the text alone, unless the person moved to this line. */
  readonly near?: boolean | undefined;
  /** The text that is written when it differs from the label ("Create model “c9200”" writes "c9200"). */
  readonly text?: string | undefined;
  /** The column of the same row that the text is added to instead; the cell itself keeps its value. */
  readonly column?: string | undefined;
}

export interface Suggestions {
  readonly items: readonly Suggestion[];
  /** A sentence below the list, for example why free text does not fit. */
  readonly note?: string | undefined;
}

/** Rows of text put on a block. The texts repeat over the block when it is larger than they are. */
export interface PasteRequest {
  readonly target: Block;
  readonly rows: readonly (readonly string[])[];
  /** The block that was cut: it is emptied in the same step. */
  readonly cutFrom?: Block | undefined;
}

/** The target continues the source. Source and target lie side by side in one direction. */
export interface FillRequest {
  readonly source: Block;
  readonly target: Block;
  readonly direction: "down" | "up" | "right" | "left";
  /** True continues a series (2, 4 → 6; SRV-01 → SRV-02), false repeats the source. */
  readonly series: boolean;
}

/** A cell that kept its value, and why. */
export interface Refusal {
  readonly row: number;
  readonly column: string;
  readonly reason: string;
}

/** What a command did. Rows and columns count what was touched, not what was asked for. */
export interface EditResult {
  readonly rows: number;
  readonly columns: number;
  /** Cells that took the text but need a look. */
  readonly problems: number;
  /** Rows that did not exist before. */
  readonly created: number;
  readonly refused: readonly Refusal[];
}

/** What undo or redo did. done is false when there was nothing to do. */
export interface StepResult {
  readonly done: boolean;
  /** What was undone, in words. */
  readonly label?: string | undefined;
  /** Where to look. */
  readonly focus?: CellRef | undefined;
}

/** What changed in the model: rows first to last, the number of rows, or everything. */
export type ModelChange =
  | { readonly kind: "rows"; readonly first: number; readonly last: number }
  | { readonly kind: "count" }
  | { readonly kind: "reset" };

/**
 * The data behind a grid. Reads answer at once from what is loaded; commands answer later, but what they change is
 * shown at once: row() must give the new text before the promise settles, so that fast typing never sees old values.
 */
export interface GridModel {
  /** Why nothing may be changed here, or undefined when it may. */
  readonly readOnly?: string | undefined;
  /** Whether typing below the last row makes a new one. */
  readonly canAppend: boolean;
  count(): RowCount;
  /** The row if it is loaded. */
  row(index: number): RowView | undefined;
  /** Asks for rows first to last inclusive; subscribers hear when they are there. Only the latest wish counts. */
  ensure(first: number, last: number): void;
  subscribe(listener: (change: ModelChange) => void): () => void;
  /** Puts a text into a cell. A text that does not fit is kept and marked. */
  commit(at: CellRef, text: string, how: CommitHow): Promise<EditResult>;
  /** Makes drafts below the last row, one for each record of texts by column id. */
  appendRows(rows: readonly Readonly<Record<string, string>>[]): Promise<EditResult>;
  paste(request: PasteRequest): Promise<EditResult>;
  fill(request: FillRequest): Promise<EditResult>;
  clear(blocks: readonly Block[]): Promise<EditResult>;
  /** The block as tab separated text if all of it is loaded, else undefined. */
  copyNow(block: Block): string | undefined;
  /** The block as tab separated text, whether loaded or not. */
  copy(block: Block): Promise<string>;
  undo(): Promise<StepResult>;
  redo(): Promise<StepResult>;
  suggest(at: CellRef, query: string): Promise<Suggestions>;
  /** The row at the edge of the data above or below a cell; a promise when rows in between are not loaded. */
  edge(at: CellRef, direction: "up" | "down"): number | Promise<number>;
  /** The next cell with a problem or conflict after a place, reading order, from the top again at the end. */
  nextProblem(after: CellRef, columns: readonly string[]): Promise<CellRef | undefined>;
}

/** The order the rows are in, as far as one column tells. */
export interface SortState {
  readonly column: string;
  readonly direction: "ascending" | "descending";
}
