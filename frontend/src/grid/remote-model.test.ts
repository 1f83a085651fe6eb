import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BackendAnswer, BackendEdit, GridBackend } from "./backend";
import { MemoryModel } from "./memory-model";
import { RemoteModel } from "./remote-model";
import type { Block, CellRef, EditResult, FillRequest, PasteRequest, RowView } from "./types";

const typed = { by: "typed" } as const;

/** A store whose answers are let out by hand, in any order. */
class HeldBackend implements GridBackend {
  readonly waiting: (() => void)[] = [];
  brings = true;
  fail = false;
  asked = 0;

  constructor(readonly store: MemoryModel) {}

  /** Lets one answer out: the first, or another one. */
  async let(which = 0): Promise<void> {
    const [one] = this.waiting.splice(which % Math.max(1, this.waiting.length), 1);
    one?.();
    for (let i = 0; i < 10; i += 1) await Promise.resolve();
  }

  async all(): Promise<void> {
    for (let quiet = 0; quiet < 3; quiet += 1) {
      while (this.waiting.length > 0) {
        await this.let();
        quiet = 0;
      }
      await new Promise((next) => setTimeout(next, 0));
    }
  }

  private async hold<T>(run: () => T | Promise<T>): Promise<T> {
    this.asked += 1;
    await new Promise<void>((go) => {
      this.waiting.push(go);
    });
    return run();
  }

  private command(run: () => Promise<EditResult>, rows: number[]): Promise<BackendAnswer> {
    return this.hold(async () => {
      if (this.fail) throw new Error("no");
      const result = await run();
      const brought = rows.map((r) => this.store.row(r)).filter((r) => r !== undefined);
      return { result, rows: this.brings ? brought : undefined };
    });
  }

  count() {
    return this.hold(() => this.store.count());
  }
  rows(start: number, count: number): Promise<readonly RowView[]> {
    // Read now, answered later: the answer may be out of date.
    const rows = Array.from({ length: count }, (_, i) => this.store.row(start + i)).filter(
      (r) => r !== undefined,
    );
    return this.hold(() => rows);
  }
  edit(edits: readonly BackendEdit[]) {
    const [e] = edits;
    if (!e) throw new Error("nothing to edit");
    return this.command(() => this.store.commit(e, e.text, typed), [e.row]);
  }
  appendRows(rows: readonly Readonly<Record<string, string>>[]) {
    return this.hold(async () => {
      if (this.fail) throw new Error("no");
      const start = this.store.count().rows;
      const result = await this.store.appendRows(rows);
      const made = rows.map((_, i) => this.store.row(start + i)).filter((r) => r !== undefined);
      return { result, rows: this.brings ? made : undefined };
    });
  }
  pasteBlock(request: PasteRequest) {
    return this.command(() => this.store.paste(request), []);
  }
  copyRange(block: Block) {
    return this.hold(() => this.store.copyNow(block));
  }
  fillRange(request: FillRequest) {
    return this.command(() => this.store.fill(request), []);
  }
  clearRange(blocks: readonly Block[]) {
    return this.command(() => this.store.clear(blocks), []);
  }
  undo() {
    return this.hold(() => this.store.undo());
  }
  redo() {
    return this.hold(() => this.store.redo());
  }
  suggest(at: CellRef, query: string) {
    return this.hold(() => this.store.suggest(at, query));
  }
  edge(at: CellRef, direction: "up" | "down") {
    return this.hold(() => this.store.edge(at, direction));
  }
  nextProblem(after: CellRef, columns: readonly string[]) {
    return this.hold(() => this.store.nextProblem(after, columns));
  }
}

function make(rows = 5, brings = true) {
  const store = new MemoryModel({
    columns: [
      { id: "name", kind: "text" },
      { id: "ip", kind: "mono", check: (t) => (t.includes("300") ? "Ends at 255." : undefined) },
    ],
    rows: Array.from({ length: rows }, (_, i) => ({ name: `n${i}`, ip: `10.0.0.${i}` })),
  });
  const backend = new HeldBackend(store);
  backend.brings = brings;
  const model = new RemoteModel(backend);
  return { store, backend, model };
}

const text = (m: RemoteModel | MemoryModel, row: number, column = "name") => m.row(row)?.cells[column]?.text;

describe("RemoteModel", () => {
  it("does not know the count at first, then exactly", async () => {
    const { backend, model } = make();
    expect(model.count()).toEqual({ rows: 0, exact: false });
    await backend.all();
    expect(model.count()).toEqual({ rows: 5, exact: true });
    expect(text(model, 4)).toBe("n4");
  });

  it("loads pages of 200 and asks for each once", async () => {
    const { backend, model } = make(1000);
    await backend.all();
    const before = backend.asked;
    model.ensure(150, 450);
    model.ensure(150, 450);
    await backend.all();
    expect(backend.asked - before).toBe(2);
    expect(text(model, 450)).toBe("n450");
    expect(model.row(700)).toBeUndefined();
  });

  it("while the thumb is dragged only the latest place is fetched after what is under way", async () => {
    const { backend, model } = make(20000);
    await backend.all();
    const before = backend.asked;
    for (let row = 1000; row < 19000; row += 1000) model.ensure(row, row + 30);
    await backend.all();
    expect(backend.asked - before).toBeLessThanOrEqual(3);
    expect(text(model, 18010)).toBe("n18010");
  });

  it("an answer takes away only its own text, never newer typing", async () => {
    const { backend, model, store } = make();
    await backend.all();
    void model.commit({ row: 0, column: "name" }, "one", typed);
    void model.commit({ row: 0, column: "name" }, "two", typed);
    await backend.let();
    expect(text(model, 0)).toBe("two");
    await backend.all();
    expect(text(model, 0)).toBe("two");
    expect(text(store, 0)).toBe("two");
  });

  it("a page that was read before an edit does not bring the old text back", async () => {
    const { backend, model } = make(5, false);
    await backend.all();
    void model.refresh();
    void model.commit({ row: 0, column: "name" }, "new", typed);
    expect(text(model, 0)).toBe("new");
    // The edit is answered first, the old page comes after it.
    while (backend.waiting.length > 0) {
      await backend.let(backend.waiting.length - 1);
      expect(text(model, 0)).toBe("new");
    }
    await backend.all();
    expect(text(model, 0)).toBe("new");
  });

  it("a page that was out of date when it came is read again", async () => {
    const { backend, model } = make(5, false);
    await backend.all();
    void model.refresh();
    void model.commit({ row: 0, column: "ip" }, "10.0.300.1", typed);
    while (backend.waiting.length > 0) await backend.let(backend.waiting.length - 1);
    await backend.all();
    expect(model.row(0)?.cells.ip).toMatchObject({ text: "10.0.300.1", flags: ["problem"] });
  });

  it("new rows are there at once, keep their place, and take edits before they have an id", async () => {
    for (const brings of [true, false]) {
      const { backend, model, store } = make(2, brings);
      await backend.all();
      void model.appendRows([{ name: "a" }]);
      void model.commit({ row: 2, column: "ip" }, "10.9.9.9", typed);
      void model.appendRows([{ name: "b" }]);
      expect(model.count().rows).toBe(4);
      expect(model.row(2)?.state).toBe("draft");
      const seen = new Set<string>();
      while (backend.waiting.length > 0) {
        await backend.let();
        seen.add([2, 3].map((r) => `${text(model, r)} ${text(model, r, "ip") ?? ""}`).join("|"));
      }
      await backend.all();
      expect([...seen].every((s) => s.startsWith("a 10.9.9.9|b"))).toBe(true);
      expect(model.count()).toEqual({ rows: 4, exact: true });
      expect([text(store, 2), text(store, 2, "ip"), text(store, 3)]).toEqual(["a", "10.9.9.9", "b"]);
    }
  });

  it("what could not be saved stays, marked with the reason, until it is written again", async () => {
    const { backend, model } = make();
    await backend.all();
    backend.fail = true;
    const failed = model.commit({ row: 1, column: "name" }, "precious", typed);
    await Promise.all([expect(failed).rejects.toThrow("no"), backend.all()]);
    expect(model.row(1)?.cells.name).toMatchObject({ text: "precious", flags: ["problem"] });
    backend.fail = false;
    void model.commit({ row: 1, column: "name" }, "saved", typed);
    await backend.all();
    expect(model.row(1)?.cells.name).toMatchObject({ text: "saved", flags: [] });
  });

  it("a new row that could not be saved outlives an undo and rows that come from elsewhere", async () => {
    const { backend, model, store } = make(2);
    await backend.all();
    backend.fail = true;
    const failed = model.appendRows([{ name: "unsaved" }]);
    await Promise.all([expect(failed).rejects.toThrow(), backend.all()]);
    backend.fail = false;
    await store.appendRows([{ name: "from elsewhere" }]);
    void model.refresh();
    await backend.all();
    expect([2, 3].map((row) => text(model, row))).toEqual(["from elsewhere", "unsaved"]);
    void model.undo();
    await backend.all();
    expect([model.count().rows, text(model, 2)]).toEqual([3, "unsaved"]);
    void model.commit({ row: 2, column: "ip", id: model.row(2)?.id }, "10.0.0.9", typed);
    await backend.all();
    expect([text(store, 2), text(store, 2, "ip")]).toEqual(["unsaved", "10.0.0.9"]);
  });

  it("a paste that failed is taken back as a whole", async () => {
    const { backend, model } = make(2);
    await backend.all();
    backend.fail = true;
    const failed = model.paste({ target: { top: 1, bottom: 3, columns: ["name"] }, rows: [["x"]] });
    expect(model.count().rows).toBe(4);
    expect(text(model, 1)).toBe("x");
    await Promise.all([expect(failed).rejects.toThrow(), backend.all()]);
    expect(model.count().rows).toBe(2);
    expect(text(model, 1)).toBe("n1");
  });

  it("problems are known when the answer comes", async () => {
    const { backend, model } = make();
    await backend.all();
    void model.commit({ row: 1, column: "ip" }, "10.0.300.1", typed);
    expect(model.row(1)?.cells.ip?.flags).toEqual([]);
    await backend.all();
    expect(model.row(1)?.cells.ip).toMatchObject({ flags: ["problem"], message: "Ends at 255." });
  });

  it("copies at once what is loaded and asks for what is not", async () => {
    const { backend, model } = make(1000);
    await backend.all();
    expect(model.copyNow({ top: 1, bottom: 2, columns: ["name", "ip"] })).toBe("n1\t10.0.0.1\nn2\t10.0.0.2");
    expect(model.copyNow({ top: 1, bottom: 900, columns: ["name"] })).toBeUndefined();
    const copied = model.copy({ top: 1, bottom: 900, columns: ["name"] });
    await backend.all();
    expect((await copied).split("\n")).toHaveLength(900);
  });

  it("shows, sends and ends where the store does, whatever the order of the answers", async () => {
    const step = fc.oneof(
      fc.record({
        kind: fc.constant("commit" as const),
        row: fc.nat(4),
        text: fc.constantFrom("", "a", "b"),
      }),
      fc.record({ kind: fc.constant("clear" as const), row: fc.nat(4), text: fc.constant("") }),
      fc.record({ kind: fc.constant("append" as const), row: fc.nat(4), text: fc.constantFrom("x", "y") }),
      fc.record({ kind: fc.constant("refresh" as const), row: fc.nat(4), text: fc.constant("") }),
      fc.record({ kind: fc.constant("let" as const), row: fc.nat(4), text: fc.constant("") }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), fc.boolean(), async (steps, brings) => {
        const { backend, model, store } = make(5, brings);
        await backend.all();
        const last = new Map<number, string>();
        let rows = 5;
        for (const s of steps) {
          if (s.kind === "commit") {
            void model.commit({ row: s.row, column: "name" }, s.text, typed);
            last.set(s.row, s.text);
          } else if (s.kind === "clear") {
            void model.clear([{ top: s.row, bottom: s.row, columns: ["name"] }]);
            last.set(s.row, "");
          } else if (s.kind === "append") {
            void model.appendRows([{ name: s.text }]);
            last.set(rows, s.text);
            rows += 1;
          } else if (s.kind === "refresh") void model.refresh();
          else await backend.let(s.row);
          expect(model.count().rows).toBe(rows);
          for (const [row, wanted] of last) expect(text(model, row)).toBe(wanted);
        }
        await backend.all();
        expect(model.count()).toEqual({ rows, exact: true });
        for (let row = 0; row < rows; row += 1) {
          expect(text(model, row)).toBe(text(store, row));
          if (last.has(row)) expect(text(store, row)).toBe(last.get(row));
        }
      }),
      { numRuns: 60 },
    );
  });
});
