import type { SearchItem } from "../api";
import { t } from "../lib/text";
import type { Recent } from "../lib/window";
import type { Command } from "./registry";

/** What a person searches: everything, commands (>), this organization (#), people (@). */
export interface Mode {
  kind: "all" | "commands" | "here" | "people";
  text: string;
}

export type Line =
  | { kind: "record"; key: string; item: SearchItem }
  | { kind: "command"; key: string; command: Command };

export interface Group {
  title: string;
  lines: Line[];
}

/** Reads the sign before the text. */
export function modeOf(text: string): Mode {
  const rest = text.slice(1).trim();
  if (text.startsWith(">")) return { kind: "commands", text: rest };
  if (text.startsWith("#")) return { kind: "here", text: rest };
  if (text.startsWith("@")) return { kind: "people", text: rest };
  return { kind: "all", text: text.trim() };
}

/** Groups of lines: records by kind, the group of the best hit first, then commands. */
export function groupResults(
  mode: Mode,
  items: readonly SearchItem[],
  commands: readonly Command[],
  recent: readonly Recent[],
): Group[] {
  const groups: Group[] = [];
  if (!mode.text && mode.kind === "all") {
    if (recent.length > 0) {
      groups.push({ title: t("palette.recent"), lines: recent.map((r) => recordLine(asItem(r))) });
    }
    if (commands.length > 0) {
      groups.push({ title: t("palette.commands"), lines: commands.slice(0, 4).map(commandLine) });
    }
    return groups;
  }
  for (const item of items) {
    if (mode.kind === "people" && item.kind !== "contact") continue;
    const title = kindTitle(item.kind);
    let group = groups.find((g) => g.title === title);
    if (!group) {
      group = { title, lines: [] };
      groups.push(group);
    }
    group.lines.push(recordLine(item));
  }
  if (mode.kind !== "people" && commands.length > 0) {
    const most = mode.kind === "commands" ? 50 : 5;
    groups.push({ title: t("palette.commands"), lines: commands.slice(0, most).map(commandLine) });
  }
  return groups;
}

function kindTitle(kind: string): string {
  switch (kind) {
    case "configuration":
      return t("palette.kinds.configuration");
    case "organization":
      return t("palette.kinds.organization");
    case "location":
      return t("palette.kinds.location");
    case "contact":
      return t("palette.kinds.contact");
    case "interface":
      return t("palette.kinds.interface");
    default:
      return t("palette.kinds.other");
  }
}

function recordLine(item: SearchItem): Line {
  return { kind: "record", key: `${item.kind}:${item.id}:${item.match.field}`, item };
}

function commandLine(command: Command): Line {
  return { kind: "command", key: command.id, command };
}

function asItem(r: Recent): SearchItem {
  return {
    id: r.id,
    kind: r.kind,
    name: r.name,
    organization: r.organization,
    organization_id: r.organizationID,
    fields: {},
    refs: {},
    state: "",
    missing: {},
    links: [],
    problems: [],
    archived: false,
    version: 0,
    created_at: "",
    updated_at: "",
    match: { field: "", text: "" },
  };
}
