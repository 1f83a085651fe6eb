// An import before and after it is applied: the shape of app/viewimport.go.
// Names instead of ids where a person reads them, dates YYYY-MM-DD, times RFC 3339 in UTC, "" for unknown.
import type { FieldChange, ProblemView, RecordRef } from "./records";
import type { ErrorView } from "./session";

/**
 * An ImportOptions is what a person chose for an import. The zero value asks
 * Sitewalk to find everything out by itself.
 */
export interface ImportOptions {
  /** id; "" with All */
  organization: string;
  /** the sheet has an organization column */
  all: boolean;
  /** "" picks */
  sheet: string;
  /** from 1; 0 picks; -1 there is none */
  header_row: number;
  /** "" detects */
  encoding: string;
  /** "" detects */
  separator: string;
  /** Columns says where a column goes, by its letter: a field, "notes" for "kept in the notes as “Header: value”" (written "+notes"), "" to leave it out. Columns not named are mapped by Sitewalk. */
  columns: Record<string, string>;
  /** the fields that match rows to records, in order; empty: the usual order */
  key: string[];
  /** keep (default) or clear */
  blank: string;
  /** DateOrder settles dates such as 03/04/2026: dmy, mdy, or "" to ask. */
  date_order: string;
  /** Values settles unknown values of picked fields once for all rows: field, then the text as it stands in the sheet, then the name to take ("" leaves the field empty). */
  values: Record<string, Record<string, string>>;
  /** Fixes are cells mended in the preview, by their reference ("C12"). */
  fixes: Record<string, string>;
  /** Skip are rows left out, by number. */
  skip: number[];
  /** Choose settles rows that fit several records: row number, then the record's id or "new". */
  choose: Record<number, string>;
  /** Partial applies the rows without errors and leaves the others out. */
  partial: boolean;
  /** keep the mapping for the same headers */
  remember: boolean;
}

/**
 * An ImportView is an import before it is applied: the file, the mapping, what
 * would happen, and what is wrong. Counts are of rows.
 */
export interface ImportView {
  /** the draft's id, for the window */
  id: string;
  file: string;
  /** xlsx, csv, tsv */
  format: string;
  sheets: SheetView[];
  sheet: string;
  header_row: number;
  encoding: string;
  separator: string;
  /** the first rows as they stand, the header row among them */
  sample: string[][];
  /** The numbers of the sample's rows; blank rows are left out. */
  sample_rows: number[];
  organization: string;
  columns: ImportColumn[];
  /** distinct values of picked fields without a match */
  unsolved: ImportValue[];
  /** examples of dates whose order must be told; empty when none */
  dates: string[];
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
  /** rows that wait for a choice */
  conflicts: number;
  /** rows with errors */
  errors: number;
  warnings: number;
  fields_changed: number;
  causes: ImportCause[];
  /** the same file was applied then; "" when never */
  applied_at: string;
  applied_by: string;
  key_order: string[];
}

/** A SheetView is one sheet of a workbook. */
export interface SheetView {
  name: string;
  hidden: boolean;
}

/** An ImportColumn is one column of the sheet and where it goes. */
export interface ImportColumn {
  letter: string;
  header: string;
  /** "+notes": kept in the notes; "": left out */
  field: string;
  /** name, alias, distance, saved, chosen, notes */
  how: string;
  /** for distance: the header it resembles */
  like: string;
  samples: string[];
  /** a second column for a field that has one: an error until settled */
  second: boolean;
  problem: string;
}

/** An ImportValue is one distinct value that fits nothing in its list. */
export interface ImportValue {
  field: string;
  value: string;
  rows: number;
  suggestions: string[];
  creatable: boolean;
}

/** An ImportCause is a group of problems with the same code and field. */
export interface ImportCause {
  code: string;
  field: string;
  severity: string;
  title: string;
  message: string;
  cells: number;
}

/** An ImportRowsRequest asks for rows of a preview. */
export interface ImportRowsRequest {
  id: string;
  /** "", create, update, unchanged, choose, error, skip */
  action: string;
  /** only rows with this cause */
  code: string;
  field: string;
  offset: number;
  limit: number;
}

/** An ImportRowsPage is a window of a preview. */
export interface ImportRowsPage {
  rows: ImportRowView[];
  total: number;
}

/** An ImportRowView is one row of the sheet and what would happen to it. */
export interface ImportRowView {
  row: number;
  /** create, update, unchanged, choose, error, skip */
  action: string;
  /** the record it changes */
  id: string;
  name: string;
  /** the key that matched */
  by: string;
  /** by field, as they would be */
  cells: Record<string, string>;
  /** what would change */
  fields: FieldChange[];
  problems: ProblemView[];
  candidates: RecordRef[];
  /** field to cell reference */
  cell_refs: Record<string, string>;
}

/** An ImportDone is the result of an import, and the JSON of `import`. */
export interface ImportDone {
  batch: string | null;
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  skipped: number;
  conflicts: number;
  errors: number;
  columns: ImportColumnDone[];
  problems: ProblemView[];
  changes: ImportChange[];
}

/** An ImportColumnDone is a mapped column in the result. */
export interface ImportColumnDone {
  header: string;
  field: string | null;
  how: string;
}

/** An ImportChange is one row in the result. */
export interface ImportChange {
  row: number;
  action: string;
  id: string;
  name: string;
  fields: FieldChange[];
}

/** An ImportRunView is one import in the history of imports. */
export interface ImportRunView {
  batch: string;
  at: string;
  staff: string;
  file: string;
  sha256: string;
  rows: number;
  created: number;
  updated: number;
  unchanged: number;
  /** applied, undone */
  state: string;
}

/** An ImportList is the history of imports, newest first. */
export interface ImportList {
  items: ImportRunView[];
  next: string | null;
}

/** A DroppedView is a file that the window took over from a drop, as an upload, or why it did not. */
export interface DroppedView {
  upload: string;
  name: string;
  /** bytes */
  size: number;
  error: ErrorView | null;
}
