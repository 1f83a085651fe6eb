import type { FieldView } from "../../api";
import type { Column, ColumnKind } from "../../grid";
import { t } from "../../lib/text";

/** The order of the columns: what is counted on site first, then the rest of IT Glue's form. */
const first = [
  "name",
  "configuration_type",
  "configuration_status",
  "manufacturer",
  "model",
  "serial_number",
  "primary_ip",
  "mac_address",
  "location",
  "hostname",
  "warranty_expires_at",
];

const widths: Record<string, number> = {
  name: 152,
  organization: 160,
  configuration_type: 112,
  configuration_status: 84,
  manufacturer: 116,
  model: 188,
  serial_number: 160,
  primary_ip: 124,
  mac_address: 144,
  location: 128,
  hostname: 144,
  notes: 240,
  operating_system: 160,
  operating_system_notes: 176,
};

/** The fields of the grid, in its order; the organization only where several are shown. */
export function gridFields(fields: readonly FieldView[], withOrganization: boolean): FieldView[] {
  const shown = fields.filter((f) => f.name !== "archived" && f.name !== "organization");
  const place = (f: FieldView) => {
    const at = first.indexOf(f.name);
    return at < 0 ? first.length : at;
  };
  const sorted = shown.map((f, i) => ({ f, i })).sort((a, b) => place(a.f) - place(b.f) || a.i - b.i);
  const out = sorted.map(({ f }) => f);
  if (withOrganization) {
    const name: FieldView = {
      name: "organization",
      title: t("organizations.name"),
      kind: "text",
      list: "",
      identifier: false,
      free: false,
    };
    out.splice(1, 0, name);
  }
  return out;
}

/** A field as a column of the grid, as wide as a person made it or as it is at first. */
export function toColumn(field: FieldView, width = widths[field.name] ?? 128): Column {
  return {
    id: field.name,
    title: columnTitle(field),
    kind: columnKind(field),
    width,
    pinned: field.name === "name",
    strong: field.name === "name",
    readOnly: field.name === "organization",
    readOnlyReason: field.name === "organization" ? t("grid.organizationFixed") : undefined,
    sortable: field.name !== "organization" && field.kind !== "rich_text",
  };
}

function columnKind(field: FieldView): ColumnKind {
  if (field.kind === "ref") return "picker";
  if (field.kind === "date") return "date";
  if (field.kind === "ip" || field.kind === "mac" || field.identifier) return "mono";
  return "text";
}

/** Column heads are short where the form says more. */
function columnTitle(field: FieldView): string {
  if (field.name === "configuration_type") return t("grid.type");
  if (field.name === "configuration_status") return t("grid.status");
  return field.title;
}
