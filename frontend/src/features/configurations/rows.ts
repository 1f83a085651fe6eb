import type { CellMark, GridRow } from "../../api";
import type { CellFlag, CellView, RowState, RowView } from "../../grid";
import { isFormatted, isRich, readable } from "../../lib/readable";
import { t } from "../../lib/text";

/** What a row of the façade looks like in the grid; fields are the columns of its cells. */
export function toRowView(row: GridRow, fields: readonly string[]): RowView {
  const cells: Record<string, CellView> = {};
  fields.forEach((field, i) => {
    cells[field] = toCellView(row, field, row.cells[i] ?? "");
  });
  return { id: row.id, version: row.version, state: rowState(row), message: row.message || undefined, cells };
}

function toCellView(row: GridRow, field: string, raw: string): CellView {
  if (field === "notes" && isRich(raw)) return notesView(row, raw);
  return cellView(row, field, raw);
}

/**
 * Notes as a person reads them. Lines can be typed in the grid; what has formatting
 * would lose it there, and is edited in the record.
 */
function notesView(row: GridRow, raw: string): CellView {
  const plain = cellView(row, "notes", readable(raw));
  const view = plain.wasText ? { ...plain, wasText: readable(plain.wasText) } : plain;
  if (!isFormatted(raw) || view.flags?.includes("locked")) return view;
  return { ...view, flags: [...(view.flags ?? []), "locked"], lockedReason: t("grid.formatted") };
}

function cellView(row: GridRow, field: string, text: string): CellView {
  const mark = row.marks[field];
  const flags: CellFlag[] = [];
  if (row.state === "draft" && row.missing.includes(field) && text === "" && !mark?.text)
    flags.push("missing");
  if (!mark) return flags.length > 0 ? { text, flags } : { text };
  flags.push(flagOf(mark));
  const shown = mark.kind === "problem" && mark.text ? mark.text : text;
  return {
    text: shown,
    flags,
    message: mark.message || undefined,
    lockedReason: mark.kind === "locked" ? mark.message : undefined,
    wasText: mark.kind === "queued" || mark.kind === "kept" ? mark.was : undefined,
  };
}

function flagOf(mark: CellMark): CellFlag {
  switch (mark.kind) {
    case "queued":
    case "conflict":
    case "locked":
    case "kept":
      return mark.kind;
    default:
      return "problem";
  }
}

/** The gutter's sign: what needs a person first, then what is on its way. */
export function rowState(row: GridRow): RowState | undefined {
  if (row.state === "gone") return "gone";
  if (row.state === "draft") return "draft";
  switch (row.sync) {
    case "conflict":
    case "refused":
    case "unknown":
    case "blocked":
    case "sending":
      return row.sync;
  }
  if (Object.values(row.marks).some((m) => m.kind === "problem" || m.kind === "warning")) return "problem";
  return row.sync === "queued" || row.sync === "waiting" ? row.sync : undefined;
}

/** The row as it is shown while a text is on its way to be saved. */
export function withText(row: GridRow, fields: readonly string[], field: string, text: string): GridRow {
  const at = fields.indexOf(field);
  if (at < 0) return row;
  const cells = [...row.cells];
  cells[at] = text;
  const { [field]: _, ...marks } = row.marks;
  return { ...row, cells, marks };
}
