import type { QueryClient } from "@tanstack/react-query";
import type { AnyRouter } from "@tanstack/react-router";
import { api, type SessionView } from "../api";
import type { Command } from "../commands/registry";
import { redoLast, tellError, undoLast } from "../lib/actions";
import { t } from "../lib/text";
import { openPalette, useWindow } from "../lib/window";
import { setTheme, setZoom, toggleSidebar } from "./look";

/** The commands that work everywhere. */
export function shellCommands(router: AnyRouter, client: QueryClient, session: SessionView): Command[] {
  const go = (to: string) => () => void router.navigate({ to });
  const may = (act: string) => session.can[act] !== false;
  const commands: Command[] = [
    {
      id: "search",
      label: t("command.search"),
      icon: "search",
      keys: "Ctrl+K",
      whileTyping: true,
      hidden: true,
      run: () => openPalette(),
    },
    { id: "search.slash", label: t("command.search"), keys: "/", hidden: true, run: () => openPalette() },
    {
      id: "go.organizations",
      label: t("command.goOrganizations"),
      icon: "building-2",
      keys: "G O",
      run: go("/organizations"),
    },
    {
      id: "go.configurations",
      label: t("command.goConfigurations"),
      icon: "table-2",
      keys: "G C",
      run: go("/configurations"),
    },
    {
      id: "go.sync",
      label: t("command.goSync"),
      icon: "arrow-up-down",
      keys: "G S",
      words: "plan push send",
      run: go("/sync"),
    },
    {
      id: "go.conflicts",
      label: t("command.goConflicts"),
      icon: "git-compare-arrows",
      keys: "G X",
      run: go("/sync/conflicts"),
    },
    {
      id: "go.imports",
      label: t("command.goImports"),
      icon: "file-spreadsheet",
      keys: "G I",
      run: go("/imports"),
    },
    {
      id: "go.history",
      label: t("command.goHistory"),
      icon: "history",
      words: "undo log",
      run: go("/sync/history"),
    },
    {
      id: "go.connections",
      label: t("command.goConnections"),
      icon: "plug",
      words: "key api it glue",
      run: go("/connections"),
    },
    {
      id: "go.settings",
      label: t("command.goSettings"),
      icon: "settings",
      words: "theme density",
      run: go("/settings"),
    },
    {
      id: "undo",
      label: t("command.undo"),
      icon: "undo-2",
      keys: "Ctrl+Z",
      run: () => void undoLast(client),
    },
    {
      id: "redo",
      label: t("command.redo"),
      icon: "redo-2",
      keys: "Ctrl+Shift+Z",
      run: () => void redoLast(client),
    },
    {
      id: "back",
      label: t("command.back"),
      icon: "arrow-left",
      keys: "Ctrl+[",
      whileTyping: true,
      run: () => router.history.back(),
    },
    {
      id: "forward",
      label: t("command.forward"),
      icon: "arrow-right",
      keys: "Ctrl+]",
      whileTyping: true,
      run: () => router.history.forward(),
    },
    {
      id: "region",
      label: t("command.region"),
      keys: "F6",
      whileTyping: true,
      hidden: true,
      run: () => nextRegion(),
    },
    {
      id: "sidebar",
      label: t("command.sidebar"),
      icon: "panel-left",
      keys: "Ctrl+B",
      whileTyping: true,
      run: toggleSidebar,
    },
    {
      id: "keys",
      label: t("command.keys"),
      icon: "keyboard",
      keys: "?",
      run: () => useWindow.setState({ keysOpen: true }),
    },
    { id: "theme.dark", label: t("command.themeDark"), icon: "settings", run: () => setTheme("dark") },
    { id: "theme.light", label: t("command.themeLight"), icon: "settings", run: () => setTheme("light") },
    { id: "theme.system", label: t("command.themeSystem"), icon: "settings", run: () => setTheme("system") },
    {
      id: "zoom.in",
      label: t("command.zoomIn"),
      icon: "plus",
      keys: "Ctrl+=",
      whileTyping: true,
      run: () => zoomBy(10),
    },
    {
      id: "zoom.in.plus",
      label: t("command.zoomIn"),
      keys: "Ctrl++",
      whileTyping: true,
      hidden: true,
      run: () => zoomBy(10),
    },
    {
      id: "zoom.out",
      label: t("command.zoomOut"),
      icon: "minus",
      keys: "Ctrl+-",
      whileTyping: true,
      run: () => zoomBy(-10),
    },
    {
      id: "zoom.reset",
      label: t("command.zoomReset"),
      icon: "equal",
      keys: "Ctrl+0",
      whileTyping: true,
      run: () => setZoom(100),
    },
  ];
  if (may("import")) {
    commands.push({
      id: "import",
      label: t("command.importFile"),
      icon: "upload",
      words: "excel csv workbook",
      run: go("/imports/new"),
    });
  }
  if (may("push") || may("sync")) {
    commands.push({
      id: "pull",
      label: t("command.pull"),
      icon: "refresh-cw",
      words: "refresh fetch",
      run: () => void api.startSync("pull", null).catch(tellError),
    });
  }
  return commands;
}

function zoomBy(step: number): void {
  setZoom(useWindow.getState().zoom + step);
}

/** F6: the next part of the window takes the focus, the first again after the last. */
export function nextRegion(): void {
  const regions = [...document.querySelectorAll<HTMLElement>("[data-region]")];
  const at = regions.findIndex((r) => r.contains(document.activeElement));
  const next = regions[(at + 1) % regions.length];
  if (!next) return;
  const first = next.querySelector<HTMLElement>(
    "[data-region-focus], a[href], button:not([disabled]), [tabindex='0']",
  );
  (next.id === "main"
    ? (next.querySelector<HTMLElement>("[data-region-focus]") ?? next)
    : (first ?? next)
  ).focus();
}
