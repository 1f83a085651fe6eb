import { describe, expect, it } from "vitest";
import type { GridRow, ImportView, OrganizationRow, PlanOperation } from "../api";
import { withJob } from "../api";
import { clampZoom } from "../app/look";
import { visibleRows } from "../ui/VirtualRows";
import { rowState, toRowView } from "./configurations/rows";
import { resultToast } from "./configurations/toasts";
import { firstStep, noOptions } from "./imports/draft";
import { ordered, waitingParts } from "./organizations/order";
import { organizationsOf, planLines } from "./sync/plan";

const row = (over: Partial<GridRow>): GridRow => ({
  id: "1",
  organization_id: "o",
  organization: "Contoso",
  version: 1,
  state: "ready",
  sync: "synced",
  message: "",
  archived: false,
  missing: [],
  cells: ["CON-1", ""],
  marks: {},
  ...over,
});
const mark = (kind: string, over = {}) => ({
  kind,
  message: "why",
  code: "",
  was: "",
  text: "",
  suggestions: [],
  ...over,
});

describe("rows of the grid", () => {
  it.each([
    ["a synced row has no sign", {}, undefined],
    ["a draft is a draft, whatever else", { state: "draft", sync: "queued" }, "draft"],
    [
      "a conflict is said before a problem",
      { sync: "conflict", marks: { name: mark("problem") } },
      "conflict",
    ],
    [
      "a problem is said before what is queued",
      { sync: "queued", marks: { name: mark("problem") } },
      "problem",
    ],
    ["what is gone there is said first", { state: "gone", sync: "conflict" }, "gone"],
  ])("%s", (_, over, want) => {
    expect(rowState(row(over as Partial<GridRow>))).toBe(want);
  });

  it("show what was typed where it did not fit, and what is missing", () => {
    const view = toRowView(
      row({
        state: "draft",
        missing: ["serial_number"],
        marks: { name: mark("problem", { text: "typed" }) },
      }),
      ["name", "serial_number"],
    );
    expect(view.cells.name).toMatchObject({ text: "typed", flags: ["problem"], message: "why" });
    expect(view.cells.serial_number).toMatchObject({ text: "", flags: ["missing"] });
  });
});

describe("toasts of the grid", () => {
  const actions = { showThem() {}, undo() {}, redo() {} };
  const range = { top: 0, left: 0, bottom: 5, right: 8 };
  const result = { rows: 6, columns: 9, problems: 2, created: 0, refused: [] };
  it("say what was pasted and what needs a look", () => {
    const said = resultToast({ kind: "paste", result, range, lostColumns: 0 }, actions);
    expect(said?.text).toBe("Pasted 6 rows, 9 columns. 2 cells need a look.");
    expect(said?.actions?.map((a) => a.label)).toEqual(["Show them", "Undo"]);
  });
  it("count one row and one column as one", () => {
    const one = { ...result, rows: 1, columns: 1, problems: 0 };
    const said = resultToast({ kind: "paste", result: one, range, lostColumns: 0 }, actions);
    expect(said?.text).toBe("Pasted 1 row, 1 column.");
  });
  it("say nothing about one typed cell", () => {
    const one = { ...result, rows: 1, columns: 1 };
    expect(resultToast({ kind: "commit", result: one, range, lostColumns: 0 }, actions)).toBeUndefined();
  });
});

describe("the plan", () => {
  const op = (name: string, organization: string, state = "ready", system = "itglue"): PlanOperation => ({
    id: `${name}:${system}`,
    system,
    action: "update",
    record: { kind: "configuration", id: name, name, organization, organization_id: organization },
    fields: [],
    state,
    reason: null,
    message: null,
    after: [],
  });
  it("groups by organization in the order given, one line a record, blocked last", () => {
    const lines = planLines([
      op("a", "X"),
      op("b", "Y", "blocked"),
      op("a", "X", "ready", "connectwise"),
      op("c", "Y"),
    ]);
    expect(
      lines.map((l) => (l.kind === "head" ? `${l.title}:${l.count}:${l.blocked}` : l.operations.length)),
    ).toEqual(["X:2:false", 2, "Y:1:false", 1, ":1:true", 1]);
  });
  it("counts what each organization would send", () => {
    expect(organizationsOf([op("a", "X"), op("b", "X", "blocked"), op("c", "Y")])).toEqual([
      { name: "X", count: 1 },
      { name: "Y", count: 1 },
    ]);
  });
});

describe("an import", () => {
  const view = { columns: [], unsolved: [], dates: [] } as unknown as ImportView;
  const column = (how: string) => ({
    letter: "A",
    header: "h",
    field: "name",
    how,
    like: "",
    samples: [],
    second: false,
    problem: "",
  });
  it("goes to where a person has something to decide first", () => {
    const options = { ...noOptions, organization: "o" };
    expect(firstStep(view, noOptions)).toBe("file");
    expect(firstStep(view, options)).toBe("preview");
    expect(firstStep({ ...view, columns: [column("alias")] }, options)).toBe("preview");
    expect(firstStep({ ...view, columns: [column("distance")] }, options)).toBe("columns");
    expect(firstStep({ ...view, dates: ["03/04/2026"] }, options)).toBe("values");
  });
});

describe("organizations", () => {
  const org = (name: string, over: Partial<OrganizationRow> = {}) =>
    ({
      name,
      short_name: name.slice(0, 3).toUpperCase(),
      drafts: 0,
      counts: {},
      complete: 100,
      updated_at: "",
      ...over,
    }) as OrganizationRow;
  it("are ordered by what waits, then by name, and filtered by name or short name", () => {
    const all = [org("Beta"), org("Alpha"), org("Gamma", { drafts: 2, counts: { conflict: 1 } })];
    expect(ordered(all, "", "waiting").map((o) => o.name)).toEqual(["Gamma", "Alpha", "Beta"]);
    expect(ordered(all, "bet", "name").map((o) => o.name)).toEqual(["Beta"]);
    expect(waitingParts(all[2] as OrganizationRow)).toEqual([
      { state: "conflict", count: 1 },
      { state: "draft", count: 2 },
    ]);
  });
});

describe("small things", () => {
  it("draws what is seen of a long list and a little more", () => {
    expect(visibleRows(0, 320, 32, 100_000)).toEqual({ first: 0, last: 18 });
    expect(visibleRows(32_000, 320, 32, 100_000)).toEqual({ first: 992, last: 1018 });
    expect(visibleRows(9999, 320, 32, 0)).toEqual({ first: 304, last: 304 });
  });
  it("keeps the zoom within 80 and 200", () => {
    expect([clampZoom(70), clampZoom(134), clampZoom(500), clampZoom(Number.NaN)]).toEqual([
      80, 130, 200, 100,
    ]);
  });
  it("keeps running jobs only", () => {
    const job = (id: string, state: string) => ({ id, state }) as never;
    expect(withJob([job("a", "running")], job("a", "done"))).toEqual([]);
    expect(withJob([], job("b", "running"))).toHaveLength(1);
  });
});
