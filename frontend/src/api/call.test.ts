import { afterEach, describe, expect, it, vi } from "vitest";
import { call, filled } from "./call";
import { tooSlow } from "./error";

afterEach(() => {
  delete window.go;
  vi.useRealTimers();
});

describe("call", () => {
  it("hands the arguments over and the answer back", async () => {
    const rows = vi.fn(async (...args: unknown[]) => ({ got: args }));
    window.go = { app: { Bound: { Rows: rows } } };
    expect(await call("Rows", [{ text: "x" }, 0, 200])).toEqual({ got: [{ text: "x" }, 0, 200] });
  });

  it("rejects with an AppError when nobody answers in time", async () => {
    vi.useFakeTimers();
    const never = () => new Promise<never>(() => {});
    window.go = { app: { Bound: { Plan: never } } };
    const outcome = call("Plan", [], 1000).catch((e: Error) => e);
    await vi.advanceTimersByTimeAsync(1001);
    expect(await outcome).toMatchObject({ code: "internal", message: tooSlow });
  });

  it("rejects with an AppError when there is no program", async () => {
    await expect(call("Rows", [])).rejects.toMatchObject({ code: "internal" });
  });
});

describe("filled", () => {
  it("makes empty lists of null ones, at every depth, and leaves optional values alone", () => {
    expect(filled({ items: null, next: null, rows: [{ marks: null, message: null }], error: null })).toEqual({
      items: [],
      next: null,
      rows: [{ marks: [], message: null }],
      error: null,
    });
  });
});
