import { useQuery } from "@tanstack/react-query";
import { Trans } from "react-i18next";
import { api, type ImportValue, type ImportView, useSession } from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { EmptyState } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import { Picker } from "../../ui/Picker";
import { Segments } from "../../ui/Segments";
import { check, goTo, useDraft } from "./draft";

/** One line a distinct value that fits nothing in its list; the order of dates asked once. */
export function ValuesStep({ view }: { view: ImportView }) {
  const { options, busy } = useDraft();
  const settled = Object.values(options.values).reduce((n, v) => n + Object.keys(v).length, 0);
  const next = () => goTo("preview");
  useKeyCommand({ id: "import.next", label: t("import.goOn"), keys: "Ctrl+Enter" }, next, !busy);
  const nothing =
    view.unsolved.length === 0 && view.dates.length === 0 && !options.date_order && settled === 0;
  return (
    <>
      <div className="import-body">
        {nothing && <EmptyState>{t("import.noValues")}</EmptyState>}
        {(view.dates.length > 0 || options.date_order) && <DateOrder view={view} />}
        <ul className="values">
          {Object.entries(options.values).flatMap(([field, map]) =>
            Object.entries(map).map(([value, name]) => (
              <SettledLine key={`${field}:${value}`} field={field} value={value} name={name} />
            )),
          )}
          {view.unsolved.map((v) => (
            <ValueLine key={`${v.field}:${v.value}`} value={v} />
          ))}
        </ul>
      </div>
      <ActionBar
        actions={
          <>
            <Button icon="arrow-left" onPress={() => goTo("columns")}>
              {t("import.steps.columns")}
            </Button>
            <Button variant="primary" keys="Ctrl+Enter" isDisabled={busy} onPress={next}>
              {t("import.steps.preview")}
            </Button>
          </>
        }
      >
        <Icon name="shield-check" />
        <span>
          <Trans
            i18nKey={view.unsolved.length > 0 ? "import.valuesLeft" : "import.nothingYet"}
            components={{ b: <b /> }}
          />
        </span>
      </ActionBar>
    </>
  );
}

function DateOrder({ view }: { view: ImportView }) {
  const { options } = useDraft();
  const example = view.dates[0] ?? "";
  return (
    <div className="values-line">
      <span className="grow">
        <b>{t("import.dateOrder")}</b>{" "}
        {example && <span className="quiet">{t("import.dateExample", { example })}</span>}
      </span>
      <Segments
        label={t("import.dateOrder")}
        value={options.date_order || "ask"}
        onChange={(o) => void check({ date_order: o === "ask" ? "" : o })}
        options={[
          { id: "dmy", label: t("import.dayFirst") },
          { id: "mdy", label: t("import.monthFirst") },
          { id: "ask", label: t("import.dateAsk") },
        ]}
      />
    </div>
  );
}

function SettledLine({ field, value, name }: { field: string; value: string; name: string }) {
  const { options } = useDraft();
  const title = useFieldTitle(field);
  const undo = () => {
    const { [value]: _, ...rest } = options.values[field] ?? {};
    void check({ values: { ...options.values, [field]: rest } });
  };
  return (
    <li className="values-line">
      <span className="grow">
        <b>{value}</b> <span className="quiet">{title}</span>
      </span>
      <Icon name="check" className="tone-ok" size="small" />
      <span>{name || t("import.leftEmpty")}</span>
      <Button small variant="quiet" onPress={undo}>
        {t("import.change")}
      </Button>
    </li>
  );
}

function ValueLine({ value }: { value: ImportValue }) {
  const { options } = useDraft();
  const session = useSession();
  const title = useFieldTitle(value.field);
  const settle = (name: string) => {
    const map = { ...(options.values[value.field] ?? {}), [value.value]: name };
    void check({ values: { ...options.values, [value.field]: map } });
  };
  const create = async () => {
    const field = session.fields.find((f) => f.name === value.field);
    if (!field) return;
    try {
      if (field.list === "location") await api.addLocation(options.organization, { name: value.value });
      else await api.addEntry(field.list, value.value, "");
      await check({});
    } catch (reason) {
      tellError(reason);
    }
  };
  const guess = value.suggestions[0];
  return (
    <li className="values-line">
      <span className="grow">
        <b>“{value.value}”</b>{" "}
        <span className="quiet">{t("import.valueRows", { count: value.rows, field: title })}</span>
      </span>
      {guess && (
        <Button small onPress={() => settle(guess)}>
          {t("import.isIt", { name: guess })}
        </Button>
      )}
      <ChooseValue field={value.field} onChoose={settle} suggestions={value.suggestions} />
      {value.creatable && (
        <Button small variant="quiet" icon="plus" onPress={() => void create()}>
          {t("import.create")}
        </Button>
      )}
      <Button small variant="quiet" onPress={() => settle("")}>
        {t("import.leaveEmpty")}
      </Button>
    </li>
  );
}

/** The values of a picked field, those that resemble first. */
export function ChooseValue({
  field,
  suggestions,
  onChoose,
}: {
  field: string;
  suggestions: readonly string[];
  onChoose: (name: string) => void;
}) {
  const { options } = useDraft();
  const list = useSuggestions(field, options.organization);
  const rest = list.filter((n) => !suggestions.includes(n));
  return (
    <Picker
      className="values-picker"
      label={t("import.chooseValue")}
      labelHidden
      small
      placeholder={t("import.chooseValue")}
      value={null}
      onChange={onChoose}
      options={[...suggestions, ...rest].map((n) => ({ id: n, label: n }))}
    />
  );
}

function useFieldTitle(field: string): string {
  return useSession().fields.find((f) => f.name === field)?.title ?? field;
}

function useSuggestions(field: string, organization: string): string[] {
  const { data } = useQuery({
    queryKey: ["suggest", field, organization],
    queryFn: () => api.suggest({ field, text: "", organization, manufacturer: "", limit: 200 }),
  });
  return (data?.items ?? []).map((i) => i.label);
}
