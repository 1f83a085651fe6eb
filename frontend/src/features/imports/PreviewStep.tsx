import { useCallback, useEffect, useState } from "react";
import { Trans } from "react-i18next";
import { api, type ImportCause, type ImportView } from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { deliver, tellError } from "../../lib/actions";
import { number } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Icon, type IconName } from "../../ui/Icon";
import type { Tone } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import { Causes } from "./Causes";
import { apply, rowsToWrite, useDraft } from "./draft";
import { type Filter, PreviewRows } from "./PreviewRows";

/** Counts on top, causes left, the exact rows right, one sentence and one button at the foot. */
export function PreviewStep({ view }: { view: ImportView }) {
  const busy = useDraft((s) => s.busy);
  const [filter, setFilter] = useState<Filter>({ action: "", code: "", field: "" });
  // A cause that is settled takes its filter with it.
  useEffect(() => {
    const gone = filter.code && !view.causes.some((c) => c.code === filter.code && c.field === filter.field);
    if (gone) setFilter({ action: "", code: "", field: "" });
  }, [view.causes, filter]);
  const chooseCause = useCallback((c: ImportCause | undefined) => {
    setFilter(c ? { action: "", code: c.code, field: c.field } : { action: "", code: "", field: "" });
  }, []);
  const count = rowsToWrite(view);
  const left = view.errors + view.conflicts;
  useKeyCommand(
    { id: "import.apply", label: t("import.applyCommand"), keys: "Ctrl+Enter" },
    () => void apply(),
    count > 0,
  );
  return (
    <>
      <Counts view={view} filter={filter} onFilter={setFilter} />
      <div className="preview-two">
        <Causes view={view} filter={filter} onChoose={chooseCause} onFilter={setFilter} />
        <PreviewRows view={view} filter={filter} />
      </div>
      <ActionBar
        actions={
          <>
            {left > 0 && (
              <Button
                icon="file-down"
                onPress={() => void api.importProblems(view.id).then(deliver, tellError)}
              >
                {t("import.problemsFile")}
              </Button>
            )}
            <Button
              variant="primary"
              keys="Ctrl+Enter"
              isDisabled={busy || count === 0}
              onPress={() => void apply()}
            >
              {left > 0
                ? t("import.applyPartly", { count, left: number(left) })
                : t("import.apply", { count, number: number(count) })}
            </Button>
          </>
        }
      >
        <Icon name="shield-check" />
        <span>
          {count === 0 && left === 0 ? (
            t("import.noDifference")
          ) : (
            <Trans i18nKey="import.nothingWritten" components={{ b: <b /> }} />
          )}
        </span>
      </ActionBar>
    </>
  );
}

function Counts({
  view,
  filter,
  onFilter,
}: {
  view: ImportView;
  filter: Filter;
  onFilter: (f: Filter) => void;
}) {
  const causes = view.causes.filter((c) => c.severity === "error").length;
  const parts: { action: string; n: number; text: string; icon: IconName; tone: Tone }[] = [
    { action: "create", n: view.created, text: t("import.countNew"), icon: "plus", tone: "ok" },
    {
      action: "update",
      n: view.updated,
      text:
        view.fields_changed > 0
          ? t("import.countChangeFields", { count: view.fields_changed })
          : t("import.countChange"),
      icon: "pencil",
      tone: "queued",
    },
    { action: "unchanged", n: view.unchanged, text: t("import.countSame"), icon: "equal", tone: "plain" },
    {
      action: "choose",
      n: view.conflicts,
      text: t("import.countChoose"),
      icon: "git-compare-arrows",
      tone: "conflict",
    },
    {
      action: "error",
      n: view.errors,
      text: causes > 0 ? t("import.countProblemCauses", { count: causes }) : t("import.countProblem"),
      icon: "triangle-alert",
      tone: "warn",
    },
  ];
  return (
    <div className="preview-counts" role="group" aria-label={t("import.counts")}>
      {parts.map((p) => {
        const on = filter.action === p.action;
        return (
          <button
            key={p.action}
            type="button"
            className={`preview-count preview-count-${p.tone}`}
            aria-pressed={on}
            disabled={p.n === 0 && !on}
            onClick={() => onFilter({ action: on ? "" : p.action, code: "", field: "" })}
          >
            <span className={`pill pill-${p.tone}`}>
              <Icon name={p.icon} />
            </span>
            <span>
              <b className="num">{number(p.n)}</b>
              <span>{p.text}</span>
            </span>
          </button>
        );
      })}
    </div>
  );
}
