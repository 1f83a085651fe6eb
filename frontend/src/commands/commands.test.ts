import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { listenForKeys } from "./keys";
import { groupResults, modeOf } from "./lines";
import { allCommands, commandFor, findCommands, register, useRegistry } from "./registry";

const command = (id: string, keys?: string, extra = {}) => ({
  id,
  label: `Go to ${id}`,
  run: vi.fn(),
  ...(keys ? { keys } : {}),
  ...extra,
});

afterEach(() => useRegistry.setState({ sets: [] }));

describe("the registry", () => {
  it("lets the screen's own command win, and gives the other back when the screen is left", () => {
    const everywhere = command("undo", "Ctrl+Z");
    const here = command("undo", "Ctrl+Z");
    register([everywhere]);
    const leave = register([here]);
    expect(commandFor("Ctrl+Z", undefined)).toBe(here);
    expect(allCommands()).toHaveLength(1);
    leave();
    expect(commandFor("Ctrl+Z", undefined)).toBe(everywhere);
  });

  it("finds commands by the beginnings of words, without the hidden ones", () => {
    register([command("conflicts"), command("connections"), command("hidden", "F6", { hidden: true })]);
    expect(findCommands("con").map((c) => c.id)).toEqual(["conflicts", "connections"]);
    expect(findCommands("go conn").map((c) => c.id)).toEqual(["connections"]);
    expect(findCommands("hid")).toEqual([]);
  });
});

describe("keys", () => {
  let stop: () => void;
  beforeEach(() => {
    stop = listenForKeys();
  });
  afterEach(() => stop());

  const press = (key: string, init: KeyboardEventInit = {}, target: EventTarget = document.body) => {
    const e = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...init });
    target.dispatchEvent(e);
    return e;
  };

  it("runs a sequence of letters, once both came", () => {
    const go = command("organizations", "G O");
    register([go]);
    press("g");
    expect(go.run).not.toHaveBeenCalled();
    press("o");
    expect(go.run).toHaveBeenCalledOnce();
    press("o");
    expect(go.run).toHaveBeenCalledOnce();
  });

  it("gives the primary button its keys before the control that has the focus", () => {
    const next = command("next", "Ctrl+Enter", { first: true, whileTyping: true });
    register([next]);
    const button = document.body.appendChild(document.createElement("button"));
    const own = vi.fn((e: KeyboardEvent) => e.preventDefault());
    button.addEventListener("keydown", own);
    press("Enter", { ctrlKey: true }, button);
    expect(next.run).toHaveBeenCalledOnce();
    expect(own).not.toHaveBeenCalled();
    // A field hears it first, to take its text over.
    const field = document.body.appendChild(document.createElement("input"));
    const taken = vi.fn();
    field.addEventListener("keydown", taken);
    press("Enter", { ctrlKey: true }, field);
    expect(taken).toHaveBeenCalledOnce();
    expect(next.run).toHaveBeenCalledTimes(2);
    // An open dialog keeps its keys.
    const dialog = document.body.appendChild(document.createElement("div"));
    dialog.setAttribute("role", "dialog");
    press("Enter", { ctrlKey: true }, dialog);
    dialog.remove();
    button.remove();
    field.remove();
  });

  it("leaves letters to a field, and takes combinations that are for it", () => {
    const letter = command("keys", "?");
    const search = command("search", "Ctrl+K", { whileTyping: true });
    const undo = command("undo", "Ctrl+Z");
    register([letter, search, undo]);
    const input = document.body.appendChild(document.createElement("input"));
    press("?", { shiftKey: true }, input);
    press("z", { ctrlKey: true }, input);
    expect(letter.run).not.toHaveBeenCalled();
    expect(undo.run).not.toHaveBeenCalled();
    expect(press("k", { ctrlKey: true }, input).defaultPrevented).toBe(true);
    expect(search.run).toHaveBeenCalledOnce();
    input.remove();
  });

  it("tells Shift apart where it matters", () => {
    const redo = command("redo", "Ctrl+Shift+Z");
    const help = command("help", "?");
    register([redo, help]);
    press("Z", { ctrlKey: true, shiftKey: true });
    press("?", { shiftKey: true });
    expect(redo.run).toHaveBeenCalledOnce();
    expect(help.run).toHaveBeenCalledOnce();
  });
});

describe("the palette", () => {
  it.each([
    [">theme", "commands", "theme"],
    ["#con", "here", "con"],
    ["@dana", "people", "dana"],
    [" 70:7d ", "all", "70:7d"],
  ])("reads %s", (text, kind, rest) => {
    expect(modeOf(text)).toEqual({ kind, text: rest });
  });

  it("puts the group of the best hit first, commands last", () => {
    const hit = (kind: string, id: string) => ({ kind, id, match: { field: "name", text: id } }) as never;
    const groups = groupResults(
      { kind: "all", text: "con" },
      [hit("organization", "o"), hit("configuration", "c"), hit("organization", "p")],
      [command("x")],
      [],
    );
    expect(groups.map((g) => g.lines.length)).toEqual([2, 1, 1]);
    expect(groups[0]?.title).toBe("Organizations");
  });
});
