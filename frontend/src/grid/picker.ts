import type { GridCore } from "./core";
import { div, icon, uniqueId } from "./dom";
import type { CellRef, Suggestion, Suggestions } from "./types";

/** What the picker makes of the text in the editor: known now, or as soon as the suggestions are there. */
export interface Taken {
  /** The person moved to a line or clicked one. */
  readonly chosen: boolean;
  readonly now?: Suggestion | undefined;
  readonly later?: Promise<Suggestion | undefined> | undefined;
}

const NOTHING: Taken = { chosen: false };

/**
 * The list under a picker cell. It never takes the focus: typing goes on in the editor while suggestions come, and an
 * Enter that comes before them is answered by the same suggestions a little later.
 */
export class Picker {
  private readonly list = div("grid-picker", "listbox");
  private items: readonly Suggestion[] = [];
  private index = -1;
  private touched = false;
  private dismissed = false;
  private known: string | undefined;
  private wish: { readonly text: string; readonly answer: Promise<Suggestions> } | undefined;
  private round = 0;

  constructor(private readonly core: GridCore) {
    this.list.id = uniqueId("grid-picker");
    this.list.setAttribute("popover", "manual");
    this.list.setAttribute("aria-label", core.texts.suggestions);
    this.list.hidden = true;
    this.list.addEventListener("pointerdown", (e) => this.onPointer(e));
    this.list.addEventListener("mousedown", (e) => e.preventDefault());
    core.dom.root.append(this.list);
  }

  get open(): boolean {
    return !this.list.hidden;
  }

  /** Asks for suggestions; only the answer to the latest text is shown. */
  ask(text: string): void {
    const { cell } = this.core.editor;
    const ref = cell ? this.core.refOf(cell) : undefined;
    if (!ref) return;
    this.round += 1;
    const { round } = this;
    this.touched = false;
    this.dismissed = false;
    const answer = this.fetch(ref, text);
    this.wish = { text, answer };
    void answer.then((suggestions) => {
      if (round === this.round) this.show(text, suggestions);
    });
  }

  /** What Enter, Tab or leaving the cell means for a text. */
  take(text: string): Taken {
    if (this.dismissed) return NOTHING;
    if (this.touched) return { chosen: true, now: this.items[this.index] };
    if (text.trim() === "") return NOTHING;
    if (this.known === text) return { chosen: false, now: best(this.items, text) };
    if (this.wish?.text !== text) return NOTHING;
    // Nobody has seen these lines: nothing new is made, and nothing goes elsewhere, unseen.
    return { chosen: false, later: this.wish.answer.then((s) => best(s.items.filter(plain), text)) };
  }

  /** Moves through the lines; gives false when the list is not open. */
  move(by: 1 | -1): boolean {
    if (!this.open || this.items.length === 0) return false;
    this.touched = true;
    this.index = (this.index + by + this.items.length) % this.items.length;
    this.mark();
    const item = this.items[this.index];
    if (item) this.core.announcer.speak([item.label, item.hint].filter(Boolean).join(", "));
    return true;
  }

  /** Closes the list because the person said so; the text stays as typed. */
  dismiss(): void {
    this.hide();
    this.dismissed = true;
    this.touched = false;
    this.round += 1;
  }

  /** The editor closed. */
  close(): void {
    this.hide();
    this.round += 1;
    this.wish = undefined;
    this.known = undefined;
    this.touched = false;
    this.dismissed = false;
    this.items = [];
  }

  /** Puts the list under the editor, or above where there is more room. Coordinates are those of the grid's window. */
  place(x: number, y: number, width: number, height: number): void {
    if (!this.open) return;
    const frame = this.core.dom.scroller.getBoundingClientRect();
    const { style } = this.list;
    style.minWidth = `${width}px`;
    const below = window.innerHeight - frame.top - y - height;
    const wanted = this.list.scrollHeight + 8;
    const above = wanted > below && frame.top + y > below;
    const room = Math.max(64, (above ? frame.top + y : below) - 8);
    style.maxHeight = `${room}px`;
    const shown = Math.min(this.list.offsetHeight, room);
    style.left = `${Math.max(4, Math.min(frame.left + x, window.innerWidth - this.list.offsetWidth - 4))}px`;
    style.top = `${above ? frame.top + y - shown - 2 : frame.top + y + height + 2}px`;
  }

  destroy(): void {
    this.round += 1;
    this.list.remove();
  }

  private async fetch(ref: CellRef, text: string): Promise<Suggestions> {
    try {
      return await this.core.model.suggest(ref, text);
    } catch (error) {
      this.core.options.onError?.(error);
      return { items: [] };
    }
  }

  private show(text: string, suggestions: Suggestions): void {
    this.known = text;
    this.items = suggestions.items;
    const pick = text.trim() === "" ? undefined : best(this.items, text);
    this.index = pick ? this.items.indexOf(pick) : -1;
    this.list.replaceChildren();
    let split = false;
    this.items.forEach((item, i) => {
      if (!plain(item) && !split && i > 0) this.list.append(div("grid-picker-line", "presentation"));
      split ||= !plain(item);
      this.list.append(this.option(item, i, text.trim()));
    });
    if (suggestions.note) {
      const note = div("grid-picker-note", "presentation");
      note.textContent = suggestions.note;
      this.list.append(note);
    }
    if (!this.list.hasChildNodes()) {
      this.hide();
      return;
    }
    this.list.hidden = false;
    if (this.list.isConnected && !this.list.matches(":popover-open")) this.list.showPopover?.();
    this.core.dom.input.setAttribute("aria-controls", this.list.id);
    this.mark();
    this.core.editor.place();
  }

  private hide(): void {
    const { input, sheet } = this.core.dom;
    if (this.open && this.list.isConnected) this.list.hidePopover?.();
    this.list.hidden = true;
    input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-controls", sheet.id);
  }

  private option(item: Suggestion, index: number, query: string): HTMLElement {
    const el = div(plain(item) ? "grid-option" : "grid-option grid-create", "option");
    el.id = `${this.list.id}-${index}`;
    el.dataset.index = String(index);
    el.append(
      item.create ? icon("plus", "grid-tone-muted") : icon("corner-down-left", "grid-tone-muted grid-return"),
    );
    const label = document.createElement("span");
    label.className = "grid-option-label";
    const hit = query === "" || !plain(item) ? -1 : item.label.toLowerCase().indexOf(query.toLowerCase());
    if (hit < 0) label.textContent = item.label;
    else {
      const mark = document.createElement("mark");
      mark.textContent = item.label.slice(hit, hit + query.length);
      label.append(item.label.slice(0, hit), mark, item.label.slice(hit + query.length));
    }
    el.append(label);
    if (item.hint) {
      const hint = document.createElement("span");
      hint.className = "grid-option-hint";
      hint.textContent = item.hint;
      el.append(hint);
    }
    return el;
  }

  private mark(): void {
    const { input } = this.core.dom;
    input.removeAttribute("aria-activedescendant");
    for (const el of this.list.querySelectorAll<HTMLElement>(".grid-option")) {
      const on = Number(el.dataset.index) === this.index;
      el.classList.toggle("grid-hot", on);
      el.setAttribute("aria-selected", on ? "true" : "false");
      if (!on) continue;
      input.setAttribute("aria-activedescendant", el.id);
      if (this.touched) el.scrollIntoView?.({ block: "nearest" });
    }
  }

  private onPointer(e: PointerEvent): void {
    e.preventDefault();
    e.stopPropagation();
    const el = (e.target as Element).closest<HTMLElement>(".grid-option");
    if (!el) return;
    this.index = Number(el.dataset.index);
    this.touched = true;
    this.core.commands.commitEdit();
  }
}

/** The line Enter takes: the one that is just what was typed, otherwise the first, unless it is only similar. */
function best(items: readonly Suggestion[], text: string): Suggestion | undefined {
  const wanted = text.trim().toLowerCase();
  const same = items.find((item) => item.label.toLowerCase() === wanted);
  return same ?? (items[0]?.near ? undefined : items[0]);
}

/** A line that only puts a value into the cell. */
function plain(item: Suggestion): boolean {
  return item.create !== true && item.column === undefined;
}
