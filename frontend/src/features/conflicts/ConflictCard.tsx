import { type ReactNode, useId } from "react";
import { api, type ConflictField, useField } from "../../api";
import { difference, moment } from "../../lib/format";
import { readable } from "../../lib/readable";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Kbd } from "../../ui/Kbd";
import { StatePill } from "../../ui/marks";
import { SearchPicker } from "../../ui/Picker";

export interface Choice {
  take: "local" | "remote" | "value";
  /** The other value, for take "value". */
  value: string;
}

/** One field: agreed last | here | there | another value. */
export function ConflictCard({
  field,
  system,
  choice,
  mayResolve,
  first,
  organization,
  kind,
  alike,
  onAlike,
  onLock,
  onChoose,
}: {
  field: ConflictField;
  system: string;
  choice: Choice | undefined;
  mayResolve: boolean;
  first: boolean;
  organization: string;
  kind: string;
  /** How many open conflicts are of this field. */
  alike: number;
  onAlike: (take: "local" | "remote", title: string) => void;
  onLock?: ((title: string) => void) | undefined;
  onChoose: (c: Choice) => void;
}) {
  const info = useField(field.field);
  const name = useId();
  const mono = info?.identifier || ["ip", "mac", "date"].includes(info?.kind ?? "");
  const title = info?.title ?? field.field;
  const done = choice && (choice.take !== "value" || choice.value.trim() !== "");
  const pick = (take: Choice["take"]) => onChoose({ take, value: choice?.value ?? "" });
  const words = { local: t("conflicts.here"), remote: system, value: t("conflicts.other") };
  return (
    <fieldset
      className="conflict-card"
      data-field={field.field}
      tabIndex={-1}
      {...(first ? { "data-region-focus": "" } : {})}
    >
      <legend className="hidden-visually">{title}</legend>
      <div className="conflict-head">
        <b>{title}</b>
        <span className="grow" />
        {mayResolve && (choice?.take === "local" || choice?.take === "remote") && (
          <Button
            small
            variant="quiet"
            onPress={() => onAlike(choice.take === "local" ? "local" : "remote", title)}
          >
            {alike > 1 ? t("conflicts.alike", { count: alike }) : t("conflicts.rememberButton")}
          </Button>
        )}
        {onLock && (
          <Button small variant="quiet" icon="lock" onPress={() => onLock(title)}>
            {t("conflicts.lock")}
          </Button>
        )}
        {done ? (
          <StatePill tone="ok" icon="check">
            {t("conflicts.chosen", {
              what:
                words[choice.take].toLowerCase() === words.local.toLowerCase()
                  ? t("conflicts.hereLower")
                  : words[choice.take],
            })}
          </StatePill>
        ) : (
          <StatePill tone="conflict" icon="git-compare-arrows">
            {t("conflicts.choose")}
          </StatePill>
        )}
      </div>
      <div className="conflict-options">
        <div className="conflict-option conflict-base">
          <span className="conflict-option-head">
            <Icon name="history" size="small" />
            <span className="medium">{t("conflicts.agreed")}</span>
          </span>
          <span className={mono ? "conflict-value mono" : "conflict-value"}>
            {readable(field.base) || <span className="faint">{t("grid.empty")}</span>}
          </span>
        </div>
        <Option
          name={name}
          label={t("conflicts.here")}
          keys="1"
          on={choice?.take === "local"}
          mayResolve={mayResolve}
          onPick={() => pick("local")}
        >
          <Differing text={field.local} other={field.remote} mono={mono ?? false} />
          <span className="small faint">
            {field.local_by ? t("conflicts.by", { who: field.local_by, when: moment(field.local_at) }) : ""}
          </span>
        </Option>
        <Option
          name={name}
          label={system}
          keys="2"
          on={choice?.take === "remote"}
          mayResolve={mayResolve}
          onPick={() => pick("remote")}
        >
          <Differing text={field.remote} other={field.local} mono={mono ?? false} />
          <span className="small faint">
            {field.remote_by
              ? t("conflicts.byRemote", { who: field.remote_by, when: moment(field.remote_changed_at) })
              : moment(field.remote_changed_at)}
          </span>
        </Option>
        <Option
          name={name}
          label={t("conflicts.other")}
          keys="3"
          on={choice?.take === "value"}
          mayResolve={mayResolve}
          onPick={() => pick("value")}
        >
          {mayResolve && info?.kind === "ref" && kind === "configuration" && (
            <SearchPicker
              label={t("conflicts.otherFor", { field: title })}
              value={choice?.take === "value" ? choice.value : ""}
              load={async (text) => {
                const view = await api.suggest({
                  field: field.field,
                  text,
                  organization,
                  manufacturer: "",
                  limit: 50,
                });
                return view.items
                  .filter((i) => !i.create)
                  .map((i) => ({ id: i.id || i.label, label: i.label, hint: i.hint || undefined }));
              }}
              onCommit={(text) => onChoose({ take: "value", value: text })}
            />
          )}
          {mayResolve && !(info?.kind === "ref" && kind === "configuration") && (
            <input
              type="text"
              className={mono ? "input input-small mono" : "input input-small"}
              aria-label={t("conflicts.otherFor", { field: title })}
              placeholder={info?.kind === "date" ? "YYYY-MM-DD" : t("conflicts.typeRight")}
              value={choice?.value ?? ""}
              onFocus={() => pick("value")}
              onChange={(e) => onChoose({ take: "value", value: e.target.value })}
            />
          )}
        </Option>
      </div>
    </fieldset>
  );
}

function Option({
  name,
  label,
  keys,
  on,
  mayResolve,
  onPick,
  children,
}: {
  name: string;
  label: string;
  keys: string;
  on: boolean;
  mayResolve: boolean;
  onPick: () => void;
  children: ReactNode;
}) {
  const head = (
    <>
      <span className="strong grow cut">{label}</span>
      {mayResolve && <Kbd keys={keys} />}
    </>
  );
  return (
    <div className={on ? "conflict-option conflict-on" : "conflict-option"}>
      {mayResolve ? (
        <label className="conflict-option-head">
          <input type="radio" name={name} checked={on} onChange={onPick} />
          {head}
        </label>
      ) : (
        <span className="conflict-option-head">{head}</span>
      )}
      {children}
    </div>
  );
}

/** A value with the characters marked in which it differs from the other side. */
function Differing({ text: raw, other: rawOther, mono }: { text: string; other: string; mono: boolean }) {
  const text = readable(raw);
  const other = readable(rawOther);
  if (text === "") return <span className="conflict-value faint">{t("grid.empty")}</span>;
  const [before, differs, after] = difference(text, other);
  // Marking all of a value marks nothing.
  const mark = differs !== "" && (before !== "" || after !== "");
  return (
    <span className={mono ? "conflict-value mono" : "conflict-value"}>
      {mark ? (
        <>
          {before}
          <span className="conflict-differs">{differs}</span>
          {after}
        </>
      ) : (
        text
      )}
    </span>
  );
}
