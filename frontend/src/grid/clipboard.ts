import type { GridCore } from "./core";
import { at, current, height, rangeOf, width } from "./selection";
import { parseTsv } from "./tsv";
import type { Block, Range, Refusal } from "./types";

interface Source {
  readonly range: Range;
  readonly block: Block;
  readonly cut: boolean;
  /** Undefined while rows that are not loaded are being read. */
  text: string | undefined;
}

/**
 * Copy, cut and paste by the browser's own events; the clipboard is never read on our own account. What was cut is
 * emptied when it is pasted, as in a spreadsheet, in one step with the paste.
 */
export class Clipboard {
  private source: Source | undefined;
  /** Text that came later than the key press, for the copy event made for it. */
  private late: string | undefined;

  constructor(private readonly core: GridCore) {
    const { input } = core.dom;
    input.addEventListener("copy", (e) => this.onCopy(e, false));
    input.addEventListener("cut", (e) => this.onCopy(e, true));
    input.addEventListener("paste", (e) => this.onPaste(e));
  }

  /** The range that was copied or cut and may still be pasted. */
  get marked(): Range | undefined {
    return this.source?.range;
  }

  /** Forgets what was copied; the system clipboard keeps it, but nothing will be emptied. True if there was something. */
  forget(): boolean {
    if (!this.source) return false;
    this.source = undefined;
    this.core.preview(undefined);
    this.core.invalidate();
    return true;
  }

  /** Pastes a block of texts at the selection. */
  paste(rows: readonly (readonly string[])[], cutFrom?: Block): void {
    const { core } = this;
    const selected = current(core.selection);
    const h = rows.length;
    const w = rows[0]?.length ?? 0;
    if (h === 0 || w === 0) return;
    const wanted = landing(selected, h, w);
    const lastColumn = core.layout.columns.length - 1;
    const lastRow = core.model.canAppend ? Number.MAX_SAFE_INTEGER : core.dataRows() - 1;
    const range = {
      ...wanted,
      right: Math.min(wanted.right, lastColumn),
      bottom: Math.min(wanted.bottom, lastRow),
    };
    const columns = core.layout.columns.slice(range.left, range.right + 1).map((c) => c.id);
    if (range.bottom < range.top) {
      core.refuse(core.selection.active, core.texts.outside);
      return;
    }
    const done = core.model.paste({
      target: { top: range.top, bottom: range.bottom, columns },
      rows,
      cutFrom,
    });
    const lost = this.lostRows(wanted.bottom, range.bottom, columns[0]);
    const all = done.then((result) =>
      lost.length > 0 ? { ...result, refused: [...result.refused, ...lost] } : result,
    );
    core.commands.run(cutFrom ? "move" : "paste", range, all, wanted.right - range.right);
    const head = { row: range.bottom, col: range.right };
    const start = { row: range.top, col: range.left };
    core.select({ ...at(start), head, ranges: [rangeOf(start, head)] }, false);
    this.forget();
  }

  /** Pastes tab separated text; if it is what was cut here, the cut cells are emptied. */
  pasteText(text: string): void {
    const { source } = this;
    const same = source?.cut === true && source.text !== undefined && plain(source.text) === plain(text);
    this.paste(parseTsv(text), same ? source.block : undefined);
  }

  /** Where the copied range would land now. */
  landing(): Range | undefined {
    const { source } = this;
    if (!source) return undefined;
    const selected = current(this.core.selection);
    const wanted = landing(selected, height(source.range), width(source.range));
    return { ...wanted, right: Math.min(wanted.right, this.core.layout.columns.length - 1) };
  }

  private lostRows(wanted: number, last: number, column: string | undefined): Refusal[] {
    const lost: Refusal[] = [];
    for (let row = last + 1; row <= wanted; row += 1) {
      lost.push({ row, column: column ?? "", reason: this.core.texts.outside });
    }
    return lost;
  }

  private onCopy(e: ClipboardEvent, cut: boolean): void {
    const { core } = this;
    if (core.editor.editing) return;
    e.preventDefault();
    if (this.late !== undefined) {
      e.clipboardData?.setData("text/plain", this.late);
      return;
    }
    const range = current(core.selection);
    const block = core.blockOf(range);
    if (!block) return;
    const text = core.model.copyNow(block);
    const source: Source = { range: { ...range, bottom: block.bottom }, block, cut, text };
    this.source = source;
    core.invalidate();
    if (text !== undefined) {
      e.clipboardData?.setData("text/plain", text);
      this.tell(source);
    } else void this.copyLate(source);
  }

  private async copyLate(source: Source): Promise<void> {
    const { core } = this;
    try {
      const text = await core.model.copy(source.block);
      if (core.destroyed || this.source !== source) return;
      source.text = text;
      if (core.options.writeClipboard) await core.options.writeClipboard(text);
      else if (!this.copyByEvent(text)) await navigator.clipboard.writeText(text);
      this.tell(source);
    } catch (error) {
      core.options.onError?.(error);
    }
  }

  /** Asks the browser for a copy event and answers it with the text. */
  private copyByEvent(text: string): boolean {
    if (document.activeElement !== this.core.dom.input || this.core.editor.editing) return false;
    this.late = text;
    try {
      return document.execCommand("copy");
    } finally {
      this.late = undefined;
    }
  }

  private tell(source: Source): void {
    const rows = source.block.bottom - source.block.top + 1;
    const result = { rows, columns: source.block.columns.length, problems: 0, created: 0, refused: [] };
    this.core.options.onResult?.({ kind: "copy", result, range: source.range, lostColumns: 0 });
  }

  private onPaste(e: ClipboardEvent): void {
    const { core } = this;
    if (core.editor.editing) return;
    const text = e.clipboardData?.getData("text/plain") ?? "";
    // Pictures and files are for the application.
    if (text === "") return;
    e.preventDefault();
    void core.idle().then(() => {
      if (core.destroyed) return;
      this.pasteText(text);
    });
  }
}

/** Systems change line ends on the way through the clipboard. */
function plain(text: string): string {
  return text.replaceAll(/\r\n?/g, "\n").replace(/\n$/, "");
}

/**
 * Where a block of h rows and w columns lands: on the whole selection where that is a multiple of it (so that one value
 * fills a range), otherwise once from the selection's top left.
 */
export function landing(selected: Range, h: number, w: number): Range {
  const rows = height(selected) % h === 0 ? height(selected) : h;
  const columns = width(selected) % w === 0 ? width(selected) : w;
  return {
    top: selected.top,
    left: selected.left,
    bottom: selected.top + rows - 1,
    right: selected.left + columns - 1,
  };
}
