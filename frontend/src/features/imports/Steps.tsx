import { Fragment, type ReactNode } from "react";
import { Button } from "react-aria-components";
import { t } from "../../lib/text";
import { Icon } from "../../ui/Icon";
import { goTo, type Step, useDraft, valuesToLookAt } from "./draft";

const order: readonly Step[] = ["file", "columns", "values", "preview", "result"];

/** File → Columns → Values → Preview → Result; those behind are reachable again. */
export function Steps({ aside }: { aside?: ReactNode }) {
  const { step, view, options, job } = useDraft();
  const at = order.indexOf(step);
  const ready = view !== undefined && (options.organization !== "" || options.all);
  const notes: Partial<Record<Step, string>> = view
    ? {
        file: view.file,
        columns: t("import.mapped", {
          count: view.columns.filter((c) => c.field !== "" && c.field !== "+notes").length,
          all: view.columns.length,
        }),
        values: valuesToLookAt(view) > 0 ? t("import.toLook", { count: valuesToLookAt(view) }) : "",
      }
    : {};
  return (
    <div className="steps">
      <ol>
        {order.map((s, i) => {
          const state = i < at ? "done" : i === at ? "here" : "todo";
          const reachable = !job && i !== at && i < 4 && (s === "file" ? view !== undefined : ready);
          return (
            <Fragment key={s}>
              {i > 0 && <li className="steps-line" aria-hidden="true" />}
              <li {...(state === "here" ? { "aria-current": "step" } : {})}>
                <Button
                  className={`step step-${state}`}
                  isDisabled={!reachable && state !== "here"}
                  onPress={() => reachable && goTo(s)}
                >
                  <span className="step-number">
                    {state === "done" ? <Icon name="check" size="small" /> : i + 1}
                  </span>
                  <span className="step-name">{t(`import.steps.${s}`)}</span>
                  {state !== "todo" && notes[s] && <span className="step-note cut">{notes[s]}</span>}
                </Button>
              </li>
            </Fragment>
          );
        })}
      </ol>
      {aside && <div className="steps-aside quiet">{aside}</div>}
    </div>
  );
}
