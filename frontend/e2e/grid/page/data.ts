import type { CellView, Column, MemoryColumn, RowView, Suggestion } from "../../../src/grid";

const KINDS = ["Firewall", "Switch", "Server", "Printer", "UPS", "Access Point"];
const MAKERS = ["Fortinet", "Cisco", "Dell", "HP", "APC", "Ubiquiti"];
const MODELS = [
  "FortiGate 100F",
  "Catalyst 9200L-48P-4G",
  "PowerEdge R750",
  "LaserJet Enterprise M507",
  "Smart-UPS SMT1500RMI2UC",
  "U6-Pro",
];
const SITES = ["Headquarters", "Riverside", "Northgate"];

const choices = (labels: readonly string[], hint: string): Suggestion[] =>
  labels.map((label) => ({ id: label, label, hint }));

export const columns: Column[] = [
  { id: "name", title: "Name", kind: "text", width: 150, pinned: true, strong: true },
  { id: "type", title: "Type", kind: "picker", width: 104 },
  { id: "status", title: "Status", kind: "text", width: 79 },
  { id: "maker", title: "Manufacturer", kind: "text", width: 101 },
  { id: "model", title: "Model", kind: "picker", width: 187 },
  { id: "serial", title: "Serial number", kind: "mono", width: 160 },
  { id: "ip", title: "Primary IP", kind: "mono", width: 104 },
  { id: "mac", title: "MAC address", kind: "mono", width: 144 },
  { id: "location", title: "Location", kind: "text", width: 130 },
  { id: "warranty", title: "Warranty ends", kind: "date", width: 110 },
  { id: "purchased", title: "Purchased", kind: "date", width: 110 },
  { id: "price", title: "Price", kind: "number", width: 80 },
  { id: "tag", title: "Asset tag", kind: "mono", width: 110 },
  { id: "hostname", title: "Hostname", kind: "mono", width: 120 },
  { id: "notes", title: "Notes", kind: "text", width: 200 },
  { id: "rack", title: "Rack", kind: "text", width: 80 },
  { id: "contact", title: "Contact", kind: "text", width: 120 },
  { id: "a", title: "Extra one", kind: "text", width: 90 },
  { id: "b", title: "Extra two", kind: "text", width: 90 },
  {
    id: "updated",
    title: "Updated",
    kind: "text",
    width: 110,
    readOnly: true,
    readOnlyReason: "Sitewalk writes this itself.",
  },
];

const serialCheck = (text: string): string | undefined =>
  /^\d\.\d+E\+\d+$/.test(text) ? "Excel turned a long number into 1.23E+12. The digits are gone." : undefined;

const ipCheck = (text: string): string | undefined =>
  text.split(".").some((part) => Number(part) > 255) ? "An IPv4 part ends at 255." : undefined;

export const memoryColumns: MemoryColumn[] = columns.map((column) => ({
  id: column.id,
  title: column.title,
  kind: column.kind,
  readOnly: column.readOnly,
  readOnlyReason: column.readOnlyReason,
  choices:
    column.id === "type"
      ? choices(KINDS, "here")
      : column.id === "model"
        ? choices(MODELS, "in the account")
        : undefined,
  mayCreate: column.id === "model",
  check: column.id === "serial" ? serialCheck : column.id === "ip" ? ipCheck : undefined,
}));

const two = (n: number): string => String(n).padStart(2, "0");
const hex = (n: number): string => n.toString(16).padStart(2, "0").toUpperCase();

/** Row n of the made-up list; the same texts for the same n, always. Hostname, notes and contact are empty. */
export function rowOf(n: number): Record<string, string> {
  const k = n % KINDS.length;
  return {
    name: `CON-HQ-${two(n + 1)}`,
    type: KINDS[k] ?? "",
    status: "Active",
    maker: MAKERS[k] ?? "",
    model: MODELS[k] ?? "",
    serial: `SN${String(n).padStart(8, "0")}`,
    ip: `10.20.${Math.floor(n / 250) % 250}.${(n % 250) + 1}`,
    mac: `70:4C:A5:3D:${hex(Math.floor(n / 256) % 256)}:${hex(n % 256)}`,
    location: SITES[n % SITES.length] ?? "",
    warranty: `20${two(24 + (n % 6))}-06-${two((n % 28) + 1)}`,
    price: String(100 + (n % 900)),
    tag: `A-${String(n).padStart(5, "0")}`,
    rack: `R${(n % 20) + 1}`,
    updated: "2026-11-20",
  };
}

const flagged = (view: RowView, column: string, more: Partial<CellView>): RowView => ({
  ...view,
  cells: { ...view.cells, [column]: { text: "", ...view.cells[column], ...more } },
});

/** One row of every state, for looking at. */
export function states(view: RowView, row: number): RowView {
  switch (row) {
    case 2:
      return { ...flagged(view, "serial", { flags: ["queued"], wasText: "JAE2447G0QK" }), state: "queued" };
    case 4:
      return { ...flagged(view, "serial", { text: "", flags: ["missing"] }), state: "draft" };
    case 6: {
      const message = "Changed here and in ConnectWise PSA. Choose.";
      return { ...flagged(view, "location", { flags: ["conflict"], message }), state: "conflict" };
    }
    case 8: {
      const message = "An IPv4 part ends at 255.";
      return {
        ...flagged(view, "ip", { text: "10.20.300.2", flags: ["problem"], message }),
        state: "problem",
      };
    }
    case 10:
      return { ...view, state: "unknown" };
    default:
      return view;
  }
}

/** The first two rows have their location from the PSA. */
export const lock = (row: number, column: string): string | undefined =>
  column === "location" && row < 2 ? "The PSA decides locations." : undefined;
