import { type JobView, useJob } from "../../api";
import { number } from "../../lib/format";
import { t } from "../../lib/text";
import { useUndoBatch } from "../../lib/UndoDialog";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Banner, EmptyState, ProgressBar } from "../../ui/marks";
import { forgetDraft, goTo, useDraft } from "./draft";

/** What was written, with the way back. */
export function ResultStep() {
  const { job: id, view, options } = useDraft();
  const job = useJob(id);
  const { undo, dialog } = useUndoBatch();
  if (!job || job.state === "running") return <Running job={job} />;
  if (job.state !== "done" || !job.import) {
    return (
      <EmptyState
        actions={
          <Button
            onPress={() => {
              useDraft.setState({ job: "" });
              goTo("preview");
            }}
          >
            {t("import.backToPreview")}
          </Button>
        }
      >
        {job.state === "stopped" ? t("import.stopped") : (job.error?.message ?? job.message)}
      </EmptyState>
    );
  }
  const done = job.import;
  const lines = [
    { n: done.created, text: t("import.doneNew") },
    { n: done.updated, text: t("import.doneChanged") },
    { n: done.unchanged, text: t("import.doneSame") },
    { n: done.skipped + done.errors + done.conflicts, text: t("import.doneLeft") },
  ].filter((l) => l.n > 0);
  const where = options.organization
    ? `#/organizations/${options.organization}/configurations`
    : "#/configurations";
  return (
    <div className="import-body import-result">
      <h2 className="line-up">
        <Icon name="circle-check" size="large" className="tone-ok" />
        {t("import.done", { file: view?.file ?? job.title })}
      </h2>
      <dl className="result-counts">
        {lines.map((l) => (
          <div key={l.text}>
            <dt>{l.text}</dt>
            <dd className="num">{number(l.n)}</dd>
          </div>
        ))}
      </dl>
      {lines.length === 0 && <p>{t("import.noDifference")}</p>}
      {done.errors > 0 && (
        <Banner icon="triangle-alert">{t("import.leftOut", { count: done.errors })}</Banner>
      )}
      <div className="import-ways">
        <Button
          variant="primary"
          onPress={() => {
            forgetDraft();
            window.location.assign(where);
          }}
        >
          {t("toast.showThem")}
        </Button>
        <Button
          icon="arrow-up-down"
          onPress={() => {
            forgetDraft();
            window.location.assign("#/sync");
          }}
        >
          {t("import.openPlan")}
        </Button>
        {done.batch && (
          <Button icon="undo-2" onPress={() => undo(done.batch ?? "", view?.file ?? job.title)}>
            {t("toast.undo")}
          </Button>
        )}
      </div>
      {dialog}
    </div>
  );
}

function Running({ job }: { job: JobView | undefined }) {
  return (
    <div className="import-body import-reading" role="status">
      <p>
        {job && job.total > 0
          ? t("status.working", { title: t("import.writing"), done: job.done, total: job.total })
          : t("import.writing")}
      </p>
      {job && job.total > 0 && <ProgressBar label={t("import.writing")} value={job.done} total={job.total} />}
      <p className="quiet">{t("import.leaveOk")}</p>
    </div>
  );
}
