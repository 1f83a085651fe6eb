import type { GridTexts } from "./texts";
import type { Cell, CellView, Column, EditResult, Range, RowView, SortState, StepResult } from "./types";

/** The cell that takes typing, with what is known about it. */
export interface ActiveCell {
  readonly cell: Cell;
  readonly column: Column;
  /** Undefined while the row is not loaded, and in the blank row at the end. */
  readonly row: RowView | undefined;
  readonly view: CellView | undefined;
  /** The blank row below the last one, where typing makes a draft. */
  readonly isNewRow: boolean;
}

export interface SelectionInfo {
  readonly range: Range;
  readonly kind: "cells" | "rows" | "columns";
}

/** Which command a result belongs to. */
export type ResultKind = "commit" | "append" | "paste" | "move" | "fill" | "clear" | "copy";

/** What a command did, for a toast. */
export type GridResult =
  | {
      readonly kind: ResultKind;
      readonly result: EditResult;
      readonly range: Range;
      readonly lostColumns: number;
    }
  | { readonly kind: "undo" | "redo"; readonly step: StepResult };

/** Keys the grid hears but the application answers. */
export type GridCommand = "fixes" | "reach" | "find" | "newRow" | "pickDate" | "menu" | "noProblem";

/** An icon in the gutter. Tone picks the colour; name is a lucide name. */
export interface RowIcon {
  readonly name: string;
  readonly tone: "muted" | "queued" | "warn" | "conflict" | "danger";
}

export interface GridOptions {
  readonly columns: readonly Column[];
  /** What the grid is called for a screen reader, for example "Configurations". */
  readonly ariaLabel: string;
  readonly sort?: SortState | undefined;
  /** Enter opens the editor instead of moving down. */
  readonly enterEdits?: boolean | undefined;
  readonly texts?: GridTexts | undefined;
  /** Puts text on the clipboard when it comes later than the key press, for rows that were not loaded. */
  readonly writeClipboard?: ((text: string) => Promise<void>) | undefined;
  /** Another icon for a row than its state has; undefined keeps the usual one. */
  readonly rowIcon?: ((row: RowView) => RowIcon | undefined) | undefined;
  readonly onActiveCell?: ((active: ActiveCell) => void) | undefined;
  readonly onSelection?: ((selection: SelectionInfo) => void) | undefined;
  /** The text in the editor at every change; undefined when editing ends. */
  readonly onEditing?:
    | ((editing: { readonly cell: Cell; readonly text: string } | undefined) => void)
    | undefined;
  readonly onResult?: ((result: GridResult) => void) | undefined;
  /** A command for the application. Return true from "newRow" to keep the grid from going to its blank row. */
  readonly onCommand?: ((command: GridCommand, active: ActiveCell) => boolean | undefined) | undefined;
  readonly onSort?: ((column: string) => void) | undefined;
  /** A person changed a column's width; CSS pixels at 100 % zoom. */
  readonly onResizeColumn?: ((column: string, width: number) => void) | undefined;
  /** Where a paste or a drop would land; undefined when nothing would. */
  readonly onPreview?: ((range: Range | undefined) => void) | undefined;
  /** The model could not do what it was asked; nothing was changed. */
  readonly onError?: ((error: unknown) => void) | undefined;
}
