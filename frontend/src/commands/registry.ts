import { useEffect, useRef } from "react";
import { create } from "zustand";
import type { IconName } from "../ui/Icon";

/** One thing a person can do, named once for palette, menus and keys. */
export interface Command {
  /** Stable, "go.organizations". */
  id: string;
  label: string;
  icon?: IconName;
  /** "Ctrl+Z", "G O" for one after the other, "?". */
  keys?: string;
  /** Other words a person may search for. */
  words?: string;
  run: () => void;
  /** Not offered in the palette, only by key. */
  hidden?: boolean;
  /** Before the control that has the focus: a screen's primary button, wherever the focus is. */
  first?: boolean;
  /** Also while typing in a field; only for combinations with Ctrl or Alt and function keys. */
  whileTyping?: boolean;
}

interface Registry {
  /** The newest set last: its keys win. */
  sets: readonly { owner: symbol; commands: readonly Command[] }[];
}

export const useRegistry = create<Registry>(() => ({ sets: [] }));

/** Offers commands until the answer is called. */
export function register(commands: readonly Command[]): () => void {
  const owner = Symbol("commands");
  useRegistry.setState((s) => ({ sets: [...s.sets, { owner, commands }] }));
  return () => useRegistry.setState((s) => ({ sets: s.sets.filter((set) => set.owner !== owner) }));
}

/** Offers commands while the component is mounted. */
export function useCommands(commands: readonly Command[]): void {
  useEffect(() => register(commands), [commands]);
}

/** Offers one command whose meaning changes with every drawing, such as a screen's primary button. */
export function useKeyCommand(command: Omit<Command, "run">, run: () => void, enabled = true): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  const { id, label, keys = "", icon = "check", words = "" } = command;
  useEffect(() => {
    if (!enabled) return;
    const run = () => latest.current();
    return register([{ id, label, keys, icon, words, whileTyping: true, first: true, run }]);
  }, [id, label, keys, icon, words, enabled]);
}

/** All commands, those of the present screen first; one id once. */
export function allCommands(): Command[] {
  const seen = new Set<string>();
  const out: Command[] = [];
  for (const { commands } of [...useRegistry.getState().sets].reverse()) {
    for (const c of commands) {
      if (seen.has(c.id)) continue;
      seen.add(c.id);
      out.push(c);
    }
  }
  return out;
}

/** The commands that fit a text: every word begins a word of the label, or of its other words. */
export function findCommands(text: string): Command[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return allCommands().filter((c) => {
    if (c.hidden) return false;
    const words = `${c.label} ${c.words ?? ""}`.toLowerCase().split(/\s+/);
    return wanted.every((w) => words.some((x) => x.startsWith(w)));
  });
}

/** The command a key step means, after the step before it; "pending" when it begins a sequence. */
export function commandFor(step: string, before: string | undefined): Command | "pending" | undefined {
  const commands = allCommands();
  if (before) {
    const both = commands.find((c) => c.keys === `${before} ${step}`);
    if (both) return both;
  }
  const one = commands.find((c) => c.keys === step);
  if (one) return one;
  return commands.some((c) => c.keys?.startsWith(`${step} `)) ? "pending" : undefined;
}
