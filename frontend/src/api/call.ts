import { AppError, toAppError, tooSlow, unexplained } from "./error";

type BoundMethods = Record<string, (...args: unknown[]) => Promise<unknown>>;

declare global {
  interface Window {
    go?: { app?: { Bound?: BoundMethods } };
    runtime?: {
      EventsOn?: (name: string, heard: (...data: unknown[]) => void) => () => void;
    };
  }
}

/** How long a call may take, in milliseconds, before the person hears that it did not answer. */
export const callTime = 30_000;

/** For calls that read a whole file, or wait for a remote system. */
export const longCallTime = 300_000;

/** Fields that are lists or maps; Go sends an empty one as null. */
const collections = new Set(
  `after can candidates causes cell_refs cells changes choose columns counts created dates fields
  fixes ids impossible interfaces items jobs kept key key_order links marks missing operations
  pinned_organizations problems refs refused requests rows sample samples sheets skip suggestions systems unsolved
  values where`.split(/\s+/),
);

/** Calls a method of the façade, in the window and over the bridge alike. Rejects with an AppError only. */
export async function call<T>(method: string, args: readonly unknown[], ms = callTime): Promise<T> {
  const bound = window.go?.app?.Bound;
  const run = bound?.[method];
  if (!run) throw new AppError("internal", unexplained);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new AppError("internal", tooSlow)), ms);
  });
  try {
    return filled(await Promise.race([run(...args), late])) as T;
  } catch (reason) {
    throw toAppError(reason);
  } finally {
    clearTimeout(timer);
  }
}

/** Puts an empty list where Go sent null for one, all the way down. An empty list reads like an empty map, too. */
export function filled(value: unknown): unknown {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) value[i] = filled(value[i]);
    return value;
  }
  if (value === null || typeof value !== "object") return value;
  const record = value as Record<string, unknown>;
  for (const [key, inner] of Object.entries(record)) {
    if (inner === null) {
      if (collections.has(key)) record[key] = [];
    } else if (typeof inner === "object") {
      record[key] = filled(inner);
    }
  }
  return record;
}
