import { api, useStatus } from "../../api";
import { tellError } from "../../lib/actions";
import { number } from "../../lib/format";
import { isRound, jobText } from "../../lib/jobText";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { ProgressBar } from "../../ui/marks";

/** The round under way: how far, how long, what is left of the quota, and Stop. */
export function RunningRound() {
  const status = useStatus();
  const job = status?.jobs.find((j) => j.state === "running" && isRound(j));
  if (!job) return null;
  const text = jobText(job);
  return (
    <section className="running-round" aria-label={job.title}>
      <ProgressBar label={text} value={job.done} total={job.total} />
      <span className="medium num cut">{text}</span>
      {job.automatic && <span className="quiet">{t("rounds.automatic")}</span>}
      <span className="grow" />
      {job.quotas
        ?.filter((q) => q.of > 0)
        .map((q) => (
          <span key={q.system} className="quiet num cut">
            {t("rounds.quota", { system: q.title, left: number(q.left), of: number(q.of) })}
          </span>
        ))}
      <Button small icon="octagon-pause" onPress={() => void api.stopJob(job.id).catch(tellError)}>
        {t("status.stop")}
      </Button>
    </section>
  );
}
