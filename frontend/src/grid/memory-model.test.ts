import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MemoryModel } from "./memory-model";
import type { ModelChange } from "./types";

const typed = { by: "typed" } as const;

function model(rows = 4, canAppend = true): MemoryModel {
  return new MemoryModel({
    canAppend,
    columns: [
      { id: "name", kind: "text" },
      { id: "ends", kind: "date" },
      { id: "price", kind: "number" },
      { id: "id", kind: "text", readOnly: true, readOnlyReason: "Made by the program." },
    ],
    rows: Array.from({ length: rows }, (_, i) => ({ name: `n${i}`, id: String(i) })),
    lock: (row, column) => (row === 1 && column === "name" ? "Decided elsewhere." : undefined),
  });
}

const texts = (m: MemoryModel) =>
  Array.from({ length: m.count().rows }, (_, r) =>
    ["name", "ends", "price", "id"].map((c) => m.row(r)?.cells[c]?.text ?? ""),
  );

describe("MemoryModel", () => {
  it("shows a text before the promise settles", () => {
    const m = model();
    void m.commit({ row: 0, column: "name" }, "now", typed);
    expect(m.row(0)?.cells.name?.text).toBe("now");
  });

  it("normalises dates, keeps and marks what does not fit", async () => {
    const m = model();
    await m.commit({ row: 0, column: "ends" }, "24.12.2026", typed);
    const result = await m.commit({ row: 2, column: "ends" }, "03/04/2026", typed);
    expect(m.row(0)?.cells.ends?.text).toBe("2026-12-24");
    expect(m.row(2)?.cells.ends).toMatchObject({ text: "03/04/2026", flags: ["problem"] });
    expect(result.problems).toBe(1);
    expect(m.row(2)?.state).toBe("problem");
  });

  it("refuses with a reason and does the rest", async () => {
    const m = model();
    const result = await m.paste({
      target: { top: 0, bottom: 1, columns: ["name", "id"] },
      rows: [
        ["a", "b"],
        ["c", "d"],
      ],
    });
    expect(result.refused).toEqual([
      { row: 0, column: "id", reason: "Made by the program." },
      { row: 1, column: "name", reason: "Decided elsewhere." },
      { row: 1, column: "id", reason: "Made by the program." },
    ]);
    expect([result.rows, result.columns]).toEqual([1, 1]);
    expect(m.row(0)?.cells.name?.text).toBe("a");
  });

  it("makes rows past the end only where it may", async () => {
    const rows = [["x"], ["y"]];
    const target = { top: 3, bottom: 4, columns: ["name"] };
    const may = model();
    expect((await may.paste({ target, rows })).created).toBe(1);
    expect(may.count()).toEqual({ rows: 5, exact: true });
    const mayNot = model(4, false);
    expect((await mayNot.paste({ target, rows })).created).toBe(0);
    expect(mayNot.count().rows).toBe(4);
  });

  it("tells listeners which rows changed, until they leave", async () => {
    const m = model();
    const heard: ModelChange[] = [];
    const leave = m.subscribe((change) => heard.push(change));
    await m.clear([{ top: 2, bottom: 3, columns: ["name"] }]);
    await m.appendRows([{ name: "new" }]);
    expect(heard).toEqual([
      { kind: "rows", first: 2, last: 3 },
      { kind: "count" },
      { kind: "rows", first: 4, last: 4 },
    ]);
    leave();
    await m.undo();
    expect(heard).toHaveLength(3);
  });

  it("finds the next problem after a place and goes round", async () => {
    const m = model();
    await m.commit({ row: 2, column: "price" }, "cheap", typed);
    const columns = ["name", "price"];
    expect(await m.nextProblem({ row: 0, column: "name" }, columns)).toEqual({ row: 2, column: "price" });
    expect(await m.nextProblem({ row: 2, column: "price" }, columns)).toEqual({ row: 2, column: "price" });
    expect(await model().nextProblem({ row: 0, column: "name" }, columns)).toBeUndefined();
  });

  it("undoes any commands one by one back to the start, and does them again to the end", async () => {
    const row = fc.nat(5);
    const text = fc.constantFrom("", "a", "7", "2026-01-05", "03/04/2026");
    const column = fc.constantFrom("name", "ends", "price");
    const command = fc.oneof(
      fc.record({ kind: fc.constant("commit" as const), row, column, text }),
      fc.record({ kind: fc.constant("paste" as const), row, column, text }),
      fc.record({ kind: fc.constant("clear" as const), row, column, text }),
      fc.record({ kind: fc.constant("append" as const), row, column, text }),
      fc.record({ kind: fc.constant("move" as const), row, column, text }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(command, { maxLength: 12 }), async (commands) => {
        const m = model();
        const start = texts(m);
        for (const c of commands) {
          const block = { top: c.row, bottom: c.row + 1, columns: [c.column] };
          if (c.kind === "commit") await m.commit({ row: c.row, column: c.column }, c.text, typed);
          else if (c.kind === "paste") await m.paste({ target: block, rows: [[c.text], ["b"]] });
          else if (c.kind === "clear") await m.clear([block]);
          else if (c.kind === "append") await m.appendRows([{ [c.column]: c.text }]);
          else await m.paste({ target: block, rows: [[c.text]], cutFrom: { ...block, top: 0, bottom: 0 } });
        }
        const end = texts(m);
        let steps = 0;
        while ((await m.undo()).done) steps += 1;
        expect(texts(m)).toEqual(start);
        for (let i = 0; i < steps; i += 1) expect((await m.redo()).done).toBe(true);
        expect(texts(m)).toEqual(end);
        expect((await m.redo()).done).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("forgets what was undone when something new is done", async () => {
    const m = model();
    await m.commit({ row: 0, column: "name" }, "a", typed);
    await m.undo();
    await m.commit({ row: 0, column: "name" }, "b", typed);
    expect((await m.redo()).done).toBe(false);
    expect(m.row(0)?.cells.name?.text).toBe("b");
  });

  it("a role that reads changes nothing", async () => {
    const m = new MemoryModel({
      columns: [{ id: "name", kind: "text" }],
      rows: [{ name: "a" }],
      readOnly: "You read here.",
    });
    const result = await m.commit({ row: 0, column: "name" }, "b", typed);
    expect(result.refused[0]?.reason).toBe("You read here.");
    expect(m.canAppend).toBe(false);
    expect(m.row(0)?.cells.name?.text).toBe("a");
  });
});
