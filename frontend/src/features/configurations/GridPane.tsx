import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from "react";
import type { FieldView } from "../../api";
import { useCommands } from "../../commands/registry";
import { type ActiveCell, Grid, type GridCommand, type GridHandle, type SelectionInfo } from "../../grid";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/marks";
import { toast } from "../../ui/toasts";
import { BulkBar } from "./BulkBar";
import { CellLine, type CellPopover } from "./CellLine";
import { toColumn } from "./columns";
import { gridDoor } from "./GridActions";
import { GridFoot } from "./GridFoot";
import type { ConfigurationsModel } from "./model";
import { resultToast } from "./toasts";
import { useWidths } from "./widths";

/** The cell line, the grid and its foot. */
export function GridPane({
  model,
  fields,
  view,
  filtered,
  onClearFilter,
  sort,
  onSort,
  record,
  onOpen,
  editing,
}: {
  model: ConfigurationsModel;
  fields: readonly FieldView[];
  view: string;
  filtered: boolean;
  onClearFilter: () => void;
  sort: { column: string; descending: boolean };
  onSort: (column: string) => void;
  record: string | undefined;
  onOpen: (id: string | undefined) => void;
  /** Told while a cell is being typed into. */
  editing: { current: boolean };
}) {
  const grid = useRef<GridHandle>(null);
  const [active, setActive] = useState<ActiveCell>();
  const [selection, setSelection] = useState<SelectionInfo>();
  const [typed, setTyped] = useState<string>();
  const [popover, setPopover] = useState<CellPopover>();
  const counted = useCount(model);
  const widths = useWidths();
  const columns = useMemo(() => fields.map((f) => toColumn(f, widths.of(f.name))), [fields, widths.of]);
  const source = active && !active.isNewRow ? model.source(active.cell.row) : undefined;

  const open = () => {
    const row = active && model.source(active.cell.row);
    if (row) onOpen(row.id);
  };
  // With the drawer open, moving in the grid moves the drawer along.
  const sourceID = source?.id;
  useEffect(() => {
    if (record && sourceID && sourceID !== record && !model.settling) onOpen(sourceID);
  }, [sourceID, record, onOpen, model]);
  useEffect(() => {
    gridDoor.newRow = () => grid.current?.newRow();
    gridDoor.undo = () => grid.current?.undo();
    gridDoor.redo = () => grid.current?.redo();
    return () => {
      delete gridDoor.newRow;
      delete gridDoor.undo;
      delete gridDoor.redo;
    };
  }, []);
  const kept = useRef<{ id: string; col: number }>(undefined);
  if (sourceID && active && !model.settling) {
    const { row, col } = active.cell;
    kept.current = { id: sourceID, col };
    model.on = { id: sourceID, row };
    model.moved = (from, to) => {
      if (from === row && gridIsFree()) grid.current?.goTo({ row: to, col });
    };
  }
  useEffect(() => stayOn(model, grid, kept.current), [model]);
  useCommands(
    useMemo(
      () => [
        {
          id: "grid.row",
          label: t("keys.newRow"),
          icon: "plus" as const,
          keys: "Ctrl+Enter",
          run: () => grid.current?.newRow(),
        },
        {
          id: "grid.problem",
          label: t("keys.nextProblem"),
          icon: "triangle-alert" as const,
          keys: "Alt+.",
          run: () => grid.current?.nextProblem(),
        },
        {
          id: "undo",
          label: t("command.undo"),
          icon: "undo-2" as const,
          keys: "Ctrl+Z",
          run: () => grid.current?.undo(),
        },
        {
          id: "redo",
          label: t("command.redo"),
          icon: "redo-2" as const,
          keys: "Ctrl+Shift+Z",
          run: () => grid.current?.redo(),
        },
      ],
      [],
    ),
  );

  const onCommand = (command: GridCommand): boolean | undefined => {
    if (command === "fixes" || command === "reach") {
      setPopover(command);
      return true;
    }
    if (command === "find") {
      gridDoor.find?.();
      return true;
    }
    if (command === "noProblem") toast({ text: t("grid.noProblem"), icon: "check" });
    return undefined;
  };
  const closePopover = (next: CellPopover) => {
    setPopover(next);
    if (!next) grid.current?.focus();
  };
  const fix = (text: string, column?: string) => {
    if (!active) return;
    const at = { row: active.cell.row, column: active.column.id };
    if (column) {
      const there = active.row?.cells[column]?.text ?? "";
      const both = there === "" ? text : `${there}, ${text}`;
      model.commit({ ...at, column }, both, { by: "picked" }).catch(tellError);
    }
    model.commit(at, column ? "" : text, { by: "picked" }).catch(tellError);
    grid.current?.focus();
  };
  const empty = counted.exact && counted.rows === 0 && (filtered || view !== "" || !model.canAppend);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: one more key of the grid inside, heard on its way up
    <section
      className="grid-pane"
      onKeyDown={(e) => {
        if (e.altKey && e.key === "Enter") {
          e.preventDefault();
          open();
        }
      }}
    >
      <CellLine
        active={active}
        source={source}
        fields={fields}
        typed={typed}
        popover={popover}
        onPopover={closePopover}
        onFix={fix}
        onOpen={open}
        readOnly={model.readOnly !== undefined}
      />
      {empty ? (
        <Nothing view={view} filtered={filtered} onClearFilter={onClearFilter} />
      ) : (
        <Grid
          ref={grid}
          className="grid-space"
          model={model}
          columns={columns}
          ariaLabel={t("grid.label")}
          sort={{ column: sort.column, direction: sort.descending ? "descending" : "ascending" }}
          onActiveCell={setActive}
          onSelection={setSelection}
          onEditing={(e) => {
            editing.current = e !== undefined;
            setTyped(e?.text);
          }}
          onCommand={onCommand}
          onSort={onSort}
          onResizeColumn={widths.keep}
          onError={tellError}
          onResult={(done) => {
            const said = resultToast(done, {
              showThem: () => grid.current?.nextProblem(),
              undo: () => grid.current?.undo(),
              redo: () => grid.current?.redo(),
            });
            if (said) toast(said);
          }}
        />
      )}
      {selection?.kind === "rows" && selection.range.bottom > selection.range.top && (
        <BulkBar model={model} range={selection.range} archived={view === "archived"} />
      )}
      <GridFoot selection={selection} rows={counted.rows} />
    </section>
  );
}

function Nothing({
  view,
  filtered,
  onClearFilter,
}: {
  view: string;
  filtered: boolean;
  onClearFilter: () => void;
}) {
  if (filtered) {
    return (
      <EmptyState actions={<Button onPress={onClearFilter}>{t("grid.clearFilter")}</Button>}>
        {t("grid.emptyFiltered")}
      </EmptyState>
    );
  }
  if (view === "draft" || view === "problem" || view === "waiting" || view === "archived") {
    return <EmptyState>{t(`grid.emptyViews.${view}`)}</EmptyState>;
  }
  return <EmptyState>{t("grid.emptyAll")}</EmptyState>;
}

/** Whether nothing outside of the grid has the focus. */
function gridIsFree(): boolean {
  const focused = document.activeElement;
  return !focused || focused === document.body || focused.closest(".grid-host") !== null;
}

/** In a new order the hands stay on the record they were on; a grid just opened takes the focus. */
function stayOn(
  model: ConfigurationsModel,
  grid: React.RefObject<GridHandle | null>,
  kept: { id: string; col: number } | undefined,
): () => void {
  let gone = false;
  const stop = model.subscribe(() => {
    if (model.row(0) === undefined && !model.count().exact) return;
    stop();
    if (!gridIsFree()) return;
    grid.current?.focus();
    if (!kept) return;
    const { current } = grid;
    void model.find(kept.id).then(
      (row) => {
        if (row !== undefined && !gone && current === grid.current && gridIsFree())
          current?.goTo({ row, col: kept.col });
      },
      () => {},
    );
  });
  return () => {
    gone = true;
    stop();
  };
}

/** How many rows the model has, kept in step. */
function useCount(model: ConfigurationsModel): { rows: number; exact: boolean } {
  const text = useSyncExternalStore(
    (heard) => model.subscribe(heard),
    () => {
      const { rows, exact } = model.count();
      return `${rows}/${exact}`;
    },
  );
  const [rows, exact] = text.split("/");
  return { rows: Number(rows), exact: exact === "true" };
}
