import { Trans } from "react-i18next";
import { type ImportColumn, type ImportView, useSession } from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Checkbox } from "../../ui/Checkbox";
import { Icon, type IconName } from "../../ui/Icon";
import { StatePill, type Tone } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import { type Option, Picker } from "../../ui/Picker";
import { check, goTo, useDraft, valuesToLookAt } from "./draft";

/** Their columns left, ours right, and why. */
export function ColumnsStep({ view }: { view: ImportView }) {
  const session = useSession();
  const { options, busy } = useDraft();
  const fields: Option[] = [
    ...(options.all ? [{ id: "organization", label: t("organizations.name") }] : []),
    ...session.fields.filter((f) => f.name !== "organization").map((f) => ({ id: f.name, label: f.title })),
  ];
  const toDo = valuesToLookAt(view);
  const next = () => goTo(toDo > 0 ? "values" : "preview");
  useKeyCommand({ id: "import.next", label: t("import.goOn"), keys: "Ctrl+Enter" }, next, !busy);
  return (
    <>
      <div className="columns" role="table" aria-label={t("import.steps.columns")}>
        <div className="columns-head" role="row">
          <span role="columnheader">{t("import.theirColumn")}</span>
          <span role="columnheader">{t("import.whatIsInIt")}</span>
          <span role="columnheader">
            <span className="hidden-visually">{t("import.goesTo")}</span>
          </span>
          <span role="columnheader">{t("import.goesTo")}</span>
          <span role="columnheader">{t("import.why")}</span>
          <span role="columnheader">
            <span className="hidden-visually">{t("import.note")}</span>
          </span>
        </div>
        {view.columns.map((c) => (
          <ColumnRow key={c.letter} column={c} fields={fields} />
        ))}
      </div>
      <ActionBar
        actions={
          <>
            <Checkbox isSelected={options.remember} onChange={(remember) => void check({ remember })}>
              {t("import.remember")}
            </Checkbox>
            <Button icon="arrow-left" onPress={() => goTo("file")}>
              {t("import.steps.file")}
            </Button>
            <Button variant="primary" keys="Ctrl+Enter" isDisabled={busy} onPress={next}>
              {toDo > 0 ? t("import.toValues", { count: toDo }) : t("import.steps.preview")}
            </Button>
          </>
        }
      >
        <Icon name="circle-check" />
        <span>
          <Trans i18nKey="import.nothingDropped" components={{ b: <b /> }} />
        </span>
      </ActionBar>
    </>
  );
}

function ColumnRow({ column, fields }: { column: ImportColumn; fields: readonly Option[] }) {
  const { options } = useDraft();
  const why = reason(column);
  const header = column.header || t("import.columnLetter", { letter: column.letter });
  const choices: Option[] = [
    ...fields,
    { id: "+notes", label: t("import.toNotes", { header }) },
    { id: "-", label: t("import.leaveOut") },
  ];
  if (column.field && column.field !== "+notes" && !choices.some((o) => o.id === column.field)) {
    choices.unshift({ id: column.field, label: column.field });
  }
  return (
    <div className={column.second || column.problem ? "columns-row columns-look" : "columns-row"} role="row">
      <span role="cell" className="strong cut">
        {header}
      </span>
      <span role="cell" className="samples">
        {column.samples.map((s, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: samples are shown as they come
          <span key={i} className={s ? "mono" : "mono faint"}>
            {s || t("grid.empty")}
          </span>
        ))}
      </span>
      <span role="cell">
        <Icon name="arrow-right" size="small" className="faint" />
      </span>
      <span role="cell">
        <Picker
          label={t("import.goesToFor", { header })}
          labelHidden
          value={column.field === "" ? "-" : column.field}
          options={choices}
          onChange={(to) =>
            void check({ columns: { ...options.columns, [column.letter]: to === "-" ? "" : to } })
          }
        />
      </span>
      <span role="cell">
        {why && (
          <StatePill tone={why.tone} icon={why.icon}>
            {why.text}
          </StatePill>
        )}
      </span>
      <span
        role="cell"
        className={column.problem ? "small tone-warn columns-note" : "small quiet columns-note"}
      >
        {column.problem || (column.second ? t("import.second") : "")}
      </span>
    </div>
  );
}

function reason(c: ImportColumn): { text: string; icon: IconName; tone: Tone } | undefined {
  switch (c.how) {
    case "name":
      return { text: t("import.how.name"), icon: "check", tone: "ok" };
    case "alias":
      return { text: t("import.how.alias"), icon: "book-a", tone: "ok" };
    case "distance":
      return { text: t("import.how.distance", { like: c.like }), icon: "spell-check-2", tone: "plain" };
    case "saved":
      return { text: t("import.how.saved"), icon: "history", tone: "ok" };
    case "chosen":
      return c.field === ""
        ? { text: t("import.how.left"), icon: "minus", tone: "plain" }
        : { text: t("import.how.chosen"), icon: "check", tone: "ok" };
    case "notes":
      return c.field === ""
        ? { text: t("import.how.left"), icon: "minus", tone: "plain" }
        : { text: t("import.how.notes"), icon: "notebook-pen", tone: "plain" };
    default:
      return undefined;
  }
}
