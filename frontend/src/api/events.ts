import type { DroppedView, JobView } from "./types";

/** What Go tells without being asked. */
export interface Events {
  /** Records changed: by a round, an import, another window. */
  changed: { kind?: string; ids?: string[]; batch?: string };
  /** The status line has something new. */
  status: undefined;
  /** Long work moved on. */
  job: JobView;
  /** A file dropped on a window whose web view gives its page none; only such a window tells this. */
  dropped: DroppedView;
}

/** Hears one kind of event; returns what stops it. Without a shell (unit tests) nothing is ever heard. */
export function onEvent<K extends keyof Events>(name: K, heard: (data: Events[K]) => void): () => void {
  return window.runtime?.EventsOn?.(name, (data) => heard(data as Events[K])) ?? (() => {});
}
