import { type Ref, useEffect, useImperativeHandle, useLayoutEffect, useRef } from "react";
import { GridCore } from "./core";
import "./grid.css";
import type { GridOptions } from "./options";
import { at } from "./selection";
import type { Cell, GridModel, Range } from "./types";

/** What a screen may ask of its grid. */
export interface GridHandle {
  focus(): void;
  /** Selects a cell, brings it into the window and gives the grid the focus. */
  goTo(cell: Cell): void;
  /** Opens the editor on the active cell, with its text or with another. */
  edit(text?: string): void;
  /** Goes to the blank row. */
  newRow(): void;
  nextProblem(): void;
  fitColumn(column: string): void;
  undo(): void;
  redo(): void;
  /** Pastes rows of texts at the selection. */
  paste(rows: readonly (readonly string[])[]): void;
  /** Outlines where something would land. */
  preview(range: Range | undefined): void;
}

export interface GridProps extends GridOptions {
  readonly model: GridModel;
  readonly className?: string | undefined;
  readonly ref?: Ref<GridHandle> | undefined;
}

/** The grid as a React part. It fills its parent; the parent gives it a height. React never renders a cell. */
export function Grid({ model, className, ref, ...options }: GridProps) {
  const container = useRef<HTMLDivElement>(null);
  const core = useRef<GridCore | null>(null);
  const latest = useRef({ model, options });
  latest.current = { model, options };

  useLayoutEffect(() => {
    if (!container.current) return;
    const grid = new GridCore(container.current, latest.current.model, latest.current.options);
    core.current = grid;
    return () => {
      grid.destroy();
      core.current = null;
    };
  }, []);

  useEffect(() => {
    core.current?.setModel(model);
  }, [model]);

  useEffect(() => {
    core.current?.setOptions(latest.current.options);
  });

  useImperativeHandle(ref, () => ({
    focus: () => core.current?.focus(),
    goTo: (cell) => {
      core.current?.select(at(cell));
      core.current?.focus();
    },
    edit: (text) => {
      core.current?.focus();
      core.current?.editor.begin(text, text !== undefined);
    },
    newRow: () => {
      core.current?.focus();
      core.current?.commands.newRow();
    },
    nextProblem: () => void core.current?.commands.nextProblem(),
    fitColumn: (column) => {
      const grid = core.current;
      grid?.columns.fit(grid.layout.columns.findIndex((c) => c.id === column));
    },
    undo: () => void core.current?.commands.step("undo"),
    redo: () => void core.current?.commands.step("redo"),
    paste: (rows) => core.current?.clipboard.paste(rows),
    preview: (range) => core.current?.preview(range),
  }));

  return <div ref={container} className={className ? `grid-host ${className}` : "grid-host"} />;
}
