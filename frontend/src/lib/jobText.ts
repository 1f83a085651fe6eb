import type { JobView } from "../api";
import { clock, duration } from "./format";
import { t } from "./text";

/** "Sending, 12 of 41, about 50 s", or until when a system wants to be left alone. */
export function jobText(job: JobView): string {
  const paused = job.quotas?.find((q) => q.until !== "");
  if (paused) return t("status.paused", { system: paused.title, time: clock(paused.until, true) });
  const title = phaseTitle(job);
  if (job.total > 0 && job.rest_seconds > 0) {
    return t("status.workingRest", {
      title,
      done: job.done,
      total: job.total,
      rest: duration(job.rest_seconds),
    });
  }
  if (job.total > 0) return t("status.working", { title, done: job.done, total: job.total });
  return t("status.workingOnly", { title: job.message || title });
}

/** What a round is at says more than what it is. */
function phaseTitle(job: JobView): string {
  if (job.phase === "push") return t("status.sending");
  return job.phase && job.message ? job.message : job.title;
}

/** Whether long work is a pull, a push or both. */
export function isRound(job: JobView): boolean {
  return job.kind === "pull" || job.kind === "push" || job.kind === "sync";
}
