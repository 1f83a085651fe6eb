// Records, search, history, undo: the shape of app/view.go.
// Names instead of ids where a person reads them, dates YYYY-MM-DD, times RFC 3339 in UTC, "" for unknown.

/**
 * A RecordView is a record as JSON shows it: its fields by name beside these.
 * Fields holds text for people: names for references, AA:BB:CC:DD:EE:FF for a MAC.
 */
export interface RecordView {
  id: string;
  kind: string;
  name: string;
  organization: string;
  organization_id: string;
  fields: Record<string, string>;
  /** ids behind the names of Fields */
  refs: Record<string, string>;
  state: string;
  /** per system, the fields a push still needs */
  missing: Record<string, string[]>;
  links: LinkView[];
  problems: ProblemView[];
  interfaces?: RecordView[];
  archived: boolean;
  version: number;
  created_at: string;
  updated_at: string;
}

/** A LinkView is where a record stands towards one system. */
export interface LinkView {
  system: string;
  remote_id: string;
  url: string;
  state: string;
  reason?: string;
  message?: string;
}

/** A ProblemView is one thing that is wrong, or worth a look, about one cell. */
export interface ProblemView {
  sheet: string;
  cell: string;
  row: number;
  field: string;
  /** error, warning */
  severity: string;
  code: string;
  value: string;
  message: string;
  suggestions: string[];
}

/** An OrganizationRow is a line of the organizations screen. */
export interface OrganizationRow {
  id: string;
  name: string;
  short_name: string;
  type: string;
  status: string;
  configurations: number;
  drafts: number;
  problems: number;
  locations: number;
  /** per cent of configurations that are not drafts */
  complete: number;
  /** by queue state */
  counts: Record<string, number>;
  updated_at: string;
  /** found in IT Glue */
  linked: boolean;
}

/** An OrganizationPage is a page of the organizations screen. */
export interface OrganizationPage {
  items: OrganizationRow[];
  next: string;
  total: number;
}

/** A ReachView says per field how far its value gets. */
export interface ReachView {
  fields: Record<string, ReachMark[]>;
  /** about the whole record; "" when there is nothing to say */
  notice: string;
}

/** A ReachMark is one system a field's value reaches, or stops before. */
export interface ReachMark {
  system: string;
  title: string;
  /** arrived, queued, stops */
  state: string;
  message: string;
}

/** A SearchView is what the search box found. */
export interface SearchView {
  items: SearchItem[];
  next: string | null;
}

/** A SearchItem is a record with the field that fits best. */
export interface SearchItem extends RecordView {
  match: MatchView;
}

/** A MatchView is where the text was found. */
export interface MatchView {
  field: string;
  text: string;
}

/** A HistoryItem is one change of one field. */
export interface HistoryItem {
  batch: string;
  at: string;
  staff: string;
  action: string;
  field: string;
  old: string;
  new: string;
  kind: string;
  record: string;
}

/** A HistoryView is a page of history. */
export interface HistoryView {
  items: HistoryItem[];
  next: string | null;
}

/** A BatchView is one act in the list of what happened. */
export interface BatchView {
  id: string;
  at: string;
  staff: string;
  action: string;
  title: string;
  records: number;
  undone: boolean;
  can_undo: boolean;
}

/** A BatchPage is a page of acts, newest first. */
export interface BatchPage {
  items: BatchView[];
  next: string | null;
}

/** An UndoView is what an undo did, or would do. */
export interface UndoView {
  /** "" for a dry run or when nothing was there to undo */
  batch: string;
  reversed: number;
  queued: number;
  title: string;
  kept: UndoRecord[];
  impossible: UndoRecord[];
  /** the configurations it touched, made and unmade ones too */
  ids: string[];
  /** there were too many to name them */
  many: boolean;
}

/** An UndoRecord is one record an undo left alone. */
export interface UndoRecord {
  record: RecordRef;
  reason: string;
}

/** A RecordRef names a record. */
export interface RecordRef {
  kind: string;
  id: string;
  name: string;
  organization: string;
  organization_id: string;
}

/** A FieldChange is one field that would change, or did. */
export interface FieldChange {
  field: string;
  old: string;
  new: string;
}
