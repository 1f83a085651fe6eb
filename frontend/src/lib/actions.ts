import type { QueryClient } from "@tanstack/react-query";
import {
  api,
  type FileView,
  refreshDerived,
  type SessionView,
  sessionQuery,
  toAppError,
  type UndoView,
} from "../api";
import { toast } from "../ui/toasts";
import { number } from "./format";
import { t } from "./text";

/** Says an error where the person is: what happened, then what to do. */
export function tellError(reason: unknown): void {
  const error = toAppError(reason);
  if (error.code === "canceled") return;
  toast({ text: error.message, icon: "circle-alert" });
}

/** Takes back the person's last act and says so. */
export async function undoLast(client: QueryClient): Promise<UndoView | undefined> {
  return step(client, "undo");
}

/** Brings back what the last undo took away. */
export async function redoLast(client: QueryClient): Promise<UndoView | undefined> {
  return step(client, "redo");
}

async function step(client: QueryClient, kind: "undo" | "redo"): Promise<UndoView | undefined> {
  try {
    const view = kind === "undo" ? await api.undo() : await api.redo();
    refreshDerived(client);
    tellStep(client, kind, view);
    return view;
  } catch (reason) {
    tellError(reason);
    return undefined;
  }
}

/** What was done, of the title that history gives its undo: "Undid: Pasted 3 rows". */
export function actTitle(title: string): string {
  return title.replace(/^(Undid|Redid): /, "");
}

/** The toast after an undo or redo. */
export function tellStep(client: QueryClient, kind: "undo" | "redo", view: UndoView): void {
  if (!view.batch) {
    const text = kind === "undo" ? t("toast.nothingUndo") : t("toast.nothingRedo");
    toast({ about: "act", text, icon: "undo-2" });
    return;
  }
  const title = actTitle(view.title) || t("toast.reversed", { count: view.reversed });
  const parts = [kind === "undo" ? t("toast.undone", { title }) : t("toast.redone", { title })];
  if (view.kept.length > 0) parts.push(t("toast.kept", { count: view.kept.length }));
  toast({
    about: "act",
    text: parts.join(" "),
    icon: kind === "undo" ? "undo-2" : "redo-2",
    actions: [
      kind === "undo"
        ? { label: t("toast.redo"), keys: "Ctrl+Shift+Z", run: () => void redoLast(client) }
        : { label: t("toast.undo"), keys: "Ctrl+Z", run: () => void undoLast(client) },
    ],
  });
}

/** Hands a written file to the person: the window has saved it already, a browser downloads it. */
export function deliver(file: FileView): void {
  if (file.url) {
    const link = document.createElement("a");
    link.href = file.url;
    link.download = file.name;
    document.body.append(link);
    link.click();
    link.remove();
  }
  const name = file.path || file.name;
  const text =
    file.rows > 0
      ? t("toast.exported", { count: file.rows, formattedCount: number(file.rows), name })
      : t("toast.saved", { name });
  toast({ text, icon: "download" });
}

/** Puts text on the clipboard, by the way that works in every shell. */
export function copyText(text: string): void {
  const area = document.createElement("textarea");
  area.value = text;
  area.className = "hidden-visually";
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
  const line = text.split("\n", 1)[0] ?? "";
  const told = line.length < text.length || line.length > 60 ? `${line.slice(0, 60)}…` : text;
  toast({ text: t("palette.copied", { text: told }), icon: "copy" });
}

/** Puts an organization into the sidebar, or takes it out. */
export async function togglePin(client: QueryClient, id: string): Promise<void> {
  const key = sessionQuery().queryKey;
  const session = client.getQueryData<SessionView>(key);
  if (!session) return;
  const now = session.pinned_organizations;
  const next = now.includes(id) ? now.filter((x) => x !== id) : [...now, id];
  client.setQueryData<SessionView>(key, { ...session, pinned_organizations: next });
  try {
    await api.setSetting("pinned", next.join(" "));
  } catch (reason) {
    client.setQueryData<SessionView>(key, { ...session, pinned_organizations: now });
    tellError(reason);
  }
}
