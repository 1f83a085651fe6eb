import type { RowIcon } from "./options";
import type { CellFlag, CellView, RowState } from "./types";

/** What a cell looks like, as bits, so that two looks compare as numbers. */
export const Look = {
  mono: 1,
  strong: 2,
  number: 4,
  missing: 8,
  queued: 16,
  problem: 32,
  conflict: 64,
  locked: 128,
  unknown: 256,
  selected: 512,
  active: 1024,
  editing: 2048,
  loading: 4096,
  blank: 8192,
  top: 16384,
  right: 32768,
  bottom: 65536,
  left: 131072,
  dashed: 262144,
  lastPin: 524288,
  kept: 1048576,
} as const;

const names: readonly [number, string][] = [
  [Look.mono, "mono"],
  [Look.strong, "strong"],
  [Look.number, "number"],
  [Look.missing, "missing"],
  [Look.queued, "queued"],
  [Look.problem, "problem"],
  [Look.conflict, "conflict"],
  [Look.locked, "locked"],
  [Look.unknown, "unknown"],
  [Look.selected, "selected"],
  [Look.active, "active"],
  [Look.editing, "editing"],
  [Look.loading, "loading"],
  [Look.blank, "blank"],
  [Look.top, "edge-t"],
  [Look.right, "edge-r"],
  [Look.bottom, "edge-b"],
  [Look.left, "edge-l"],
  [Look.dashed, "dashed"],
  [Look.lastPin, "last-pin"],
  [Look.kept, "kept"],
];

const classes = new Map<number, string>();

/** The class attribute of a look. */
export function classOf(look: number): string {
  let known = classes.get(look);
  if (known === undefined) {
    known = ["grid-cell", ...names.filter(([bit]) => look & bit).map(([, name]) => `grid-${name}`)].join(" ");
    classes.set(look, known);
  }
  return known;
}

/** The bits of a cell's own state. */
export function lookOf(view: CellView): number {
  let look = 0;
  for (const flag of view.flags ?? []) look |= Look[flag];
  return look;
}

const rowIcons: Readonly<Record<RowState, RowIcon>> = {
  draft: { name: "circle-dashed", tone: "muted" },
  queued: { name: "arrow-up", tone: "queued" },
  sending: { name: "loader", tone: "queued" },
  unknown: { name: "circle-help", tone: "queued" },
  conflict: { name: "git-compare-arrows", tone: "conflict" },
  refused: { name: "circle-x", tone: "danger" },
  blocked: { name: "octagon-pause", tone: "warn" },
  waiting: { name: "hourglass", tone: "muted" },
  problem: { name: "triangle-alert", tone: "warn" },
  locked: { name: "lock", tone: "muted" },
  gone: { name: "trash-2", tone: "muted" },
};

/** The gutter icon of a row state. */
export function rowIcon(state: RowState): RowIcon {
  return rowIcons[state];
}

const cellIcons: readonly [CellFlag, RowIcon][] = [
  ["conflict", { name: "git-compare-arrows", tone: "conflict" }],
  ["problem", { name: "triangle-alert", tone: "warn" }],
  ["unknown", { name: "circle-help", tone: "queued" }],
  ["locked", { name: "lock", tone: "muted" }],
  ["kept", { name: "octagon-pause", tone: "muted" }],
];

/** The icon at the end of a cell: the gravest of its flags that has one. */
export function cellIcon(view: CellView): RowIcon | undefined {
  return cellIcons.find(([flag]) => view.flags?.includes(flag))?.[1];
}
