import type { JobView } from "../api";
import { deliver } from "../lib/actions";
import { t } from "../lib/text";
import { toast } from "../ui/toasts";

/** Says how long work ended, wherever the person is by then. */
export function tellJob(job: JobView): void {
  if (job.automatic && (job.state !== "done" || nothingToTell(job))) return; // the status line says it
  if (job.state === "failed") {
    const message = job.error?.message ?? job.message;
    toast({ text: t("job.failed", { title: job.title, message }), icon: "circle-alert" });
    return;
  }
  if (job.state === "stopped") {
    toast({ text: t("job.stopped", { title: job.title }), icon: "octagon-pause" });
    return;
  }
  if (job.file) deliver(job.file);
  else if (job.import) {
    const { created, updated } = job.import;
    toast({ text: t("job.importDone", { created, updated }), icon: "file-spreadsheet" });
  } else if (job.sync) {
    toast({ text: syncSentence(job), icon: "check", ...look(job) });
  }
}

/** A round that ran by itself and changed nothing is not worth a word. */
function nothingToTell(job: JobView): boolean {
  const { pulled, pushed } = job.sync ?? {};
  const changed = [pulled?.created, pulled?.updated, pushed?.created, pushed?.updated, pushed?.adopted];
  return changed.every((n) => !n) && !pulled?.conflicts;
}

/** "Sent: 22 made, 18 changed there. 3 need a look." */
export function syncSentence(job: JobView): string {
  const { pulled, pushed } = job.sync ?? {};
  const parts: string[] = [];
  if (pulled && job.kind !== "push") {
    parts.push(counts(pulled.created, pulled.updated, "pull"));
  }
  if (pushed && job.kind !== "pull") {
    parts.push(counts(pushed.created + pushed.adopted, pushed.updated, "push"));
  }
  const look = needLook(job);
  if (look > 0) parts.push(t("job.pushLook", { count: look }));
  return parts.join(" ");
}

/** "Sent: 22 made, 18 changed there." without the zeros. */
function counts(created: number, updated: number, way: "pull" | "push"): string {
  const parts = [
    created > 0 && t(`job.${way}New`, { count: created }),
    updated > 0 && t(`job.${way}Changed`, { count: updated }),
  ].filter(Boolean);
  return parts.length > 0 ? t(`job.${way}Done`, { what: parts.join(", ") }) : t(`job.${way}Nothing`);
}

function needLook(job: JobView): number {
  const { pulled, pushed } = job.sync ?? {};
  return (pulled?.conflicts ?? 0) + (pushed?.blocked ?? 0) + (pushed?.refused ?? 0) + (pushed?.unknown ?? 0);
}

function look(job: JobView) {
  if (needLook(job) === 0) return {};
  return {
    actions: [{ label: t("job.openQueue"), run: () => window.location.assign("#/sync/queue") }],
  };
}
