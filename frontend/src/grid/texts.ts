/** The words the grid itself says. Pass others to translate them; {name} parts are filled in. */
export interface GridTexts {
  readonly newRow: string;
  readonly newRowEmpty: string;
  readonly rowNumbers: string;
  readonly readOnlyColumn: string;
  readonly locked: string;
  readonly blank: string;
  readonly loading: string;
  readonly selected: string;
  readonly editing: string;
  readonly before: string;
  readonly suggestions: string;
  readonly unsorted: string;
  readonly outside: string;
  readonly rowNumber: string;
  readonly flags: Readonly<
    Record<"missing" | "queued" | "problem" | "conflict" | "locked" | "kept" | "unknown", string>
  >;
  readonly states: Readonly<Record<string, string>>;
}

export const english: GridTexts = {
  newRow: "Type or paste rows…",
  newRowEmpty: "Type, paste, or drop a workbook",
  rowNumbers: "Row",
  readOnlyColumn: "This column cannot be changed here.",
  locked: "This value is decided elsewhere.",
  blank: "empty",
  loading: "loading",
  selected: "{rows} rows, {columns} columns selected",
  editing: "editing",
  before: "Before: {text}",
  suggestions: "Suggestions",
  unsorted: "not sorted",
  outside: "There is no row to put this in.",
  rowNumber: "row {row}",
  flags: {
    missing: "needed",
    queued: "queued",
    problem: "problem",
    conflict: "conflict",
    locked: "locked",
    kept: "stays here",
    unknown: "being looked up",
  },
  states: {
    draft: "draft",
    queued: "queued",
    sending: "sending",
    unknown: "being looked up",
    conflict: "conflict",
    refused: "refused",
    blocked: "blocked",
    waiting: "waiting",
    problem: "problem",
    locked: "decided elsewhere",
    gone: "gone there",
  },
};

/** Fills {name} parts of a text. */
export function say(text: string, parts: Readonly<Record<string, string | number>>): string {
  return text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(parts[name] ?? whole));
}
