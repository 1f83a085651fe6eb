// The grid's pages and edits: the shape of app/view.go.
// Names instead of ids where a person reads them, dates YYYY-MM-DD, times RFC 3339 in UTC, "" for unknown.

/** A GridQuery names what a grid shows; row numbers elsewhere count its rows. */
export interface GridQuery {
  /** id; "" all */
  organization: string;
  /** "", draft, problem, waiting, archived */
  view: string;
  text: string;
  where: GridFilter[];
  /** a field; "" is name */
  sort: string;
  descending: boolean;
  /** the columns, in order */
  fields: string[];
}

/** A GridFilter keeps rows whose field shows one of the values ("" is empty). */
export interface GridFilter {
  field: string;
  values: string[];
}

/** A GridPage is a window of rows. */
export interface GridPage {
  start: number;
  rows: GridRow[];
  total: number;
}

/** A GridRow is one configuration in the grid. */
export interface GridRow {
  id: string;
  organization_id: string;
  organization: string;
  version: number;
  /** draft, ready, gone */
  state: string;
  /** local, synced, queued, unknown, conflict, refused, blocked, waiting */
  sync: string;
  /** of sync, in words */
  message: string;
  archived: boolean;
  /** fields a push still needs */
  missing: string[];
  /** in the order of GridQuery.Fields */
  cells: string[];
  /** by field, only where there is something to say */
  marks: Record<string, CellMark>;
}

/** A CellMark is what a cell says beyond its text. */
export interface CellMark {
  /** problem, warning, queued, conflict, locked, kept (stays here though it differs) */
  kind: string;
  message: string;
  code: string;
  /** for queued: what both sides last agreed on */
  was: string;
  /** for problem: what was typed and does not fit; shown instead of the cell's text */
  text: string;
  suggestions: string[];
}

/** A CellEdit is one cell a person changed. */
export interface CellEdit {
  id: string;
  field: string;
  text: string;
}

/** A GridBlock is a rectangle of the grid: rows of the query, columns by field. */
export interface GridBlock {
  query: GridQuery;
  row: number;
  rows: number;
  fields: string[];
  /**
   * The block's rows where the window knows them; then row does not count, and rows beyond them are past the end.
   * null goes by row in the order of now. "" is a row that is gone.
   */
  ids: string[] | null;
}

/**
 * A PasteRequest puts texts into a block, row by row; rows past the end make new
 * drafts in Organization.
 */
export interface PasteRequest {
  block: GridBlock;
  cells: string[][];
  /** emptied in the same step, but for what the paste covers; null for none */
  cut: GridBlock | null;
  organization: string;
  /** for history: "Pasted", "Filled down" */
  title: string;
}

/** A GridResult is what an edit, paste, fill or clear did. */
export interface GridResult {
  /** "" when nothing changed */
  batch: string;
  /** the changed rows as they are now, at most 400 */
  rows: GridRow[];
  changed: number;
  /** ids of new rows */
  created: string[];
  columns: number;
  /** cells that need a look */
  problems: number;
  refused: RefusedCell[];
  saved_at: string;
}

/** A RefusedCell is a cell that may not be written, and why. */
export interface RefusedCell {
  id: string;
  field: string;
  message: string;
}

/** A SuggestRequest asks for values while typing into a picked field. */
export interface SuggestRequest {
  field: string;
  text: string;
  /** id */
  organization: string;
  /** name or id; narrows models */
  manufacturer: string;
  limit: number;
}

/** A SuggestView is what a picker shows. */
export interface SuggestView {
  items: SuggestItem[];
  /** a sentence below the list; "" when there is nothing to say */
  note: string;
}

/** A SuggestItem is one value to pick. */
export interface SuggestItem {
  /** "" for Create */
  id: string;
  label: string;
  hint: string;
  /** makes a new entry, shared by all organizations */
  create: boolean;
  /** only similar to what was typed: shown, and taken when it is chosen */
  near: boolean;
  /** the field the label goes into, when it is another than the one asked for */
  field: string;
}

/** An ExportRequest asks for a workbook or a CSV of what a query shows. */
export interface ExportRequest {
  query: GridQuery;
  /** xlsx, csv, itglue-csv */
  format: string;
  template: boolean;
}
