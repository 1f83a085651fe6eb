import type { EditResult, GridResult } from "../../grid";
import { t } from "../../lib/text";
import type { Toast } from "../../ui/toasts";

/** What is said after a command of the grid; undefined when the cells say it themselves. */
export function resultToast(
  done: GridResult,
  actions: { showThem: () => void; undo: () => void; redo: () => void },
): Toast | undefined {
  const said = "step" in done ? stepToast(done, actions) : editToast(done, actions);
  return said && { ...said, about: "act" };
}

type Actions = Parameters<typeof resultToast>[1];

function stepToast(done: Extract<GridResult, { step: unknown }>, actions: Actions): Toast {
  const { done: was, label = "" } = done.step;
  if (done.kind === "undo") {
    if (!was) return { text: t("toast.nothingUndo"), icon: "undo-2" };
    return {
      text: t("toast.undone", { title: label }),
      icon: "undo-2",
      actions: [{ label: t("toast.redo"), keys: "Ctrl+Shift+Z", run: actions.redo }],
    };
  }
  if (!was) return { text: t("toast.nothingRedo"), icon: "redo-2" };
  return {
    text: t("toast.redone", { title: label }),
    icon: "redo-2",
    actions: [{ label: t("toast.undo"), keys: "Ctrl+Z", run: actions.undo }],
  };
}

function editToast(done: Exclude<GridResult, { step: unknown }>, actions: Actions): Toast | undefined {
  const { result } = done;
  const said = sentences(done.kind, result, done.lostColumns);
  if (said.length === 0) return undefined;
  const buttons = [];
  if (result.problems > 0) buttons.push({ label: t("toast.showThem"), run: actions.showThem });
  if (result.rows > 0 || result.created > 0) {
    buttons.push({ label: t("toast.undo"), keys: "Ctrl+Z", run: actions.undo });
  }
  return { text: said.join(" "), icon: "clipboard-paste", actions: buttons };
}

function sentences(kind: string, result: EditResult, lostColumns: number): string[] {
  const said: string[] = [];
  const rows = result.rows;
  if (kind === "paste" || kind === "move") {
    said.push(t("grid.pastedToast", { count: rows, columns: t("grid.columns", { count: result.columns }) }));
    if (result.created > 0 && result.created < rows) said.push(t("grid.created", { count: result.created }));
  } else if (kind === "fill" && rows > 1) said.push(t("grid.filledToast", { count: rows }));
  else if (kind === "clear" && rows > 1) said.push(t("grid.clearedToast", { count: rows }));
  if (said.length > 0 && result.problems > 0) said.push(t("grid.look", { count: result.problems }));
  if (result.refused.length > 0) {
    said.push(t("grid.refused", { count: result.refused.length, reason: result.refused[0]?.reason ?? "" }));
  }
  if (lostColumns > 0) said.push(t("grid.lost", { count: lostColumns }));
  return said;
}
