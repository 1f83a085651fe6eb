import type { ReachMark as ReachMarkView } from "../api";
import type { IconName } from "../ui/Icon";
import type { ReachItem, ReachWords, Tone } from "../ui/marks";
import { t } from "./text";

const shorts: Record<string, string> = { itglue: "IG", connectwise: "CW", autotask: "AT", addigy: "AD" };

/** A system's two letters. */
export function systemShort(system: string): string {
  return shorts[system] ?? system.slice(0, 2).toUpperCase();
}

/** A system as the screen says it. */
export function systemName(system: string): string {
  switch (system) {
    case "itglue":
      return t("system.itglue");
    case "connectwise":
      return t("system.connectwise");
    case "autotask":
      return t("system.autotask");
    case "addigy":
      return t("system.addigy");
    default:
      return system;
  }
}

export interface StateLook {
  label: string;
  icon: IconName;
  tone: Tone;
}

/** How each state looks, everywhere the same. Synced has no mark. */
export function stateLook(state: string): StateLook | undefined {
  switch (state) {
    case "draft":
      return { label: t("state.draft"), icon: "circle-dashed", tone: "draft" };
    case "queued":
      return { label: t("state.queued"), icon: "arrow-up", tone: "queued" };
    case "sending":
      return { label: t("state.sending"), icon: "loader", tone: "queued" };
    case "unknown":
      return { label: t("state.unknown"), icon: "circle-help", tone: "queued" };
    case "conflict":
      return { label: t("state.conflict"), icon: "git-compare-arrows", tone: "conflict" };
    case "refused":
      return { label: t("state.refused"), icon: "circle-x", tone: "danger" };
    case "blocked":
      return { label: t("state.blocked"), icon: "octagon-pause", tone: "warn" };
    case "waiting":
      return { label: t("state.waiting"), icon: "hourglass", tone: "plain" };
    case "problem":
      return { label: t("state.problem"), icon: "triangle-alert", tone: "warn" };
    case "locked":
      return { label: t("state.locked"), icon: "lock", tone: "plain" };
    case "done":
      return { label: t("state.done"), icon: "check", tone: "ok" };
    case "gone":
      return { label: t("state.gone"), icon: "trash-2", tone: "danger" };
    case "skipped":
      return { label: t("state.skipped"), icon: "skip-forward", tone: "plain" };
    default:
      return undefined;
  }
}

/** The words a reach mark is read aloud with. */
export function reachWords(): ReachWords {
  return {
    title: t("reach.title"),
    arrived: t("reach.arrived"),
    on_its_way: t("reach.on_its_way"),
    stops: t("reach.stops"),
  };
}

/** Reach as the façade tells it, for the mark. */
export function reachItems(marks: readonly ReachMarkView[] | undefined): ReachItem[] {
  return (marks ?? []).map((m) => ({
    short: systemShort(m.system),
    name: m.title || systemName(m.system),
    state: m.state === "arrived" ? "arrived" : m.state === "queued" ? "on_its_way" : "stops",
    reason: m.message,
  }));
}

const typeIcons: [RegExp, IconName][] = [
  [/firewall/i, "flame"],
  [/switch|router/i, "network"],
  [/storage|nas|san/i, "hard-drive"],
  [/server|host|hypervisor/i, "server"],
  [/access ?point|wireless|wifi/i, "wifi"],
  [/print|scan/i, "printer"],
  [/phone|pbx|voip/i, "phone"],
  [/camera|recorder|nvr/i, "cctv"],
  [/ups|battery/i, "battery-charging"],
  [/workstation|desktop|laptop|computer|mac/i, "monitor"],
  [/mobile|tablet|ipad|iphone/i, "smartphone"],
];

/** The category icon of a configuration type. */
export function typeIcon(type: string): IconName {
  return typeIcons.find(([fits]) => fits.test(type))?.[1] ?? "globe";
}
