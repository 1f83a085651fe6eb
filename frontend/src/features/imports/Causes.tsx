import { Button } from "react-aria-components";
import type { ImportCause, ImportView } from "../../api";
import { number } from "../../lib/format";
import { t } from "../../lib/text";
import { Icon, type IconName } from "../../ui/Icon";
import { CauseFix } from "./CauseFix";
import { ChooseRows } from "./ChooseRows";
import type { Filter } from "./PreviewRows";

/** Why rows stay out, each cause once, with what settles all of its rows; then what is only said. */
export function Causes({
  view,
  filter,
  onChoose,
  onFilter,
}: {
  view: ImportView;
  filter: Filter;
  onChoose: (c: ImportCause | undefined) => void;
  onFilter: (f: Filter) => void;
}) {
  const errors = view.causes.filter((c) => c.severity === "error");
  const others = view.causes.filter((c) => c.severity !== "error");
  const toNotes = view.columns.filter((c) => c.field === "+notes");
  return (
    <aside className="causes" aria-label={t("import.causes")}>
      {errors.length > 0 && <h2>{t("import.mustBeSolved")}</h2>}
      {errors.map((c) => {
        const on = filter.code === c.code && filter.field === c.field;
        return (
          <div key={`${c.code}:${c.field}`}>
            <CauseLine
              cause={c}
              icon={causeIcon(c.code)}
              on={on}
              onPress={() => onChoose(on ? undefined : c)}
            />
            {on && <CauseFix view={view} cause={c} />}
          </div>
        );
      })}
      {view.conflicts > 0 && (
        <>
          <Button
            className="cause"
            aria-pressed={filter.action === "choose"}
            onPress={() =>
              onFilter({ action: filter.action === "choose" ? "" : "choose", code: "", field: "" })
            }
          >
            <Icon name="git-compare-arrows" className="tone-conflict" />
            <span className="cause-words">
              <b>{t("import.matchesTwo")}</b>
              <span>{t("import.matchesTwoHint", { count: view.conflicts })}</span>
            </span>
            <b className="num">{number(view.conflicts)}</b>
          </Button>
          {filter.action === "choose" && <ChooseRows view={view} />}
        </>
      )}
      {errors.length === 0 && view.conflicts === 0 && (
        <p className="causes-none">
          <Icon name="circle-check" size="small" className="tone-ok" /> {t("import.allFit")}
        </p>
      )}
      {(others.length > 0 || toNotes.length > 0) && <h2>{t("import.onlySaid")}</h2>}
      {others.map((c) => {
        const on = filter.code === c.code && filter.field === c.field;
        return (
          <CauseLine
            key={`${c.code}:${c.field}`}
            cause={c}
            icon="info"
            quiet
            on={on}
            onPress={() => onChoose(on ? undefined : c)}
          />
        );
      })}
      {toNotes.map((c) => (
        <div key={c.letter} className="cause cause-quiet">
          <Icon name="info" />
          <span className="cause-words">{t("import.goesToNotes", { header: c.header || c.letter })}</span>
        </div>
      ))}
    </aside>
  );
}

function CauseLine({
  cause,
  icon,
  quiet,
  on,
  onPress,
}: {
  cause: ImportCause;
  icon: IconName;
  quiet?: boolean;
  on: boolean;
  onPress: () => void;
}) {
  return (
    <Button className={quiet ? "cause cause-quiet" : "cause"} aria-pressed={on} onPress={onPress}>
      <Icon name={icon} {...(quiet ? {} : { className: "tone-warn" })} />
      <span className="cause-words">
        {quiet ? cause.title || cause.message : <b>{cause.title || cause.message}</b>}
        {(on || !quiet) && cause.title && <span>{cause.message}</span>}
      </span>
      <span className="num cause-count">{number(cause.cells)}</span>
    </Button>
  );
}

function causeIcon(code: string): IconName {
  switch (code) {
    case "excel_damage":
    case "date_in_serial":
    case "cell_error":
      return "circle-alert";
    case "unknown_value":
      return "shapes";
    case "not_a_date":
    case "ambiguous_date":
      return "calendar-x";
    case "duplicate_key":
    case "several_matches":
      return "copy";
    default:
      return "triangle-alert";
  }
}
