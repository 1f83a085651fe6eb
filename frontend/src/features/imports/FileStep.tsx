import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Trans } from "react-i18next";
import { api, type ImportView, refreshDerived } from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { deliver, tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { DropZone, useFileChooser, usePastedText } from "../../ui/DropZone";
import { Icon } from "../../ui/Icon";
import { Kbd } from "../../ui/Kbd";
import { ProgressBar } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import { Picker } from "../../ui/Picker";
import { TextField } from "../../ui/TextField";
import { toast } from "../../ui/toasts";
import { check, firstStep, goTo, openFile, openText, useDraft } from "./draft";

/** What Sitewalk reads. */
const readable = ".xlsx,.csv,.tsv,.txt";

/** The file, the organization it goes into, and how its table is read. */
export function FileStep({ organization }: { organization: string }) {
  const { view, busy, sent, size } = useDraft();
  if (!view) return <Choose organization={organization} busy={busy} sent={sent} size={size} />;
  return <Chosen view={view} organization={organization} />;
}

function Chosen({ view, organization }: { view: ImportView; organization: string }) {
  const { busy, options } = useDraft();
  const ready = options.organization !== "" || options.all;
  const next = () => {
    const now = useDraft.getState();
    if (!now.view) return;
    const step = firstStep(now.view, now.options);
    goTo(step === "file" ? "columns" : step);
  };
  useKeyCommand({ id: "import.next", label: t("import.goOn"), keys: "Ctrl+Enter" }, next, ready && !busy);
  return (
    <>
      <div className="import-body">
        <div className="file-choices">
          <OrganizationPicker />
          {view.sheets.length > 1 && (
            <Picker
              label={t("import.sheet")}
              value={view.sheet}
              onChange={(sheet) => void check({ sheet, header_row: 0, columns: {} })}
              options={view.sheets.map((s) => ({
                id: s.name,
                label: s.name,
                hint: s.hidden ? t("import.hidden") : undefined,
              }))}
            />
          )}
          {view.format !== "xlsx" && <TextChoices view={view} />}
        </div>
        <Sample view={view} />
      </div>
      <ActionBar
        actions={
          <>
            <OtherFile organization={organization} />
            <Button
              variant="primary"
              keys="Ctrl+Enter"
              iconEnd="arrow-right"
              isDisabled={!ready || busy}
              onPress={next}
            >
              {t("import.goOn")}
            </Button>
          </>
        }
      >
        <Icon name="shield-check" />
        <span>
          {ready ? <Trans i18nKey="import.nothingYet" components={{ b: <b /> }} /> : t("import.chooseOrg")}
        </span>
      </ActionBar>
    </>
  );
}

function Choose({
  organization,
  busy,
  sent,
  size,
}: {
  organization: string;
  busy: boolean;
  sent: number;
  size: number;
}) {
  const take = (file: File) => void openFile(file, organization);
  const { choose, input } = useFileChooser(readable, take);
  usePastedText((text) => void openText(text, organization));
  const template = () => {
    api
      .exportFile({
        query: { organization, view: "", text: "", where: [], sort: "", descending: false, fields: [] },
        format: "xlsx",
        template: true,
      })
      .then(deliver, tellError);
  };
  if (busy) {
    return (
      <div className="import-body import-reading" role="status">
        <p>{t("import.reading")}</p>
        {size > 0 && <ProgressBar label={t("import.reading")} value={sent} total={size} />}
      </div>
    );
  }
  return (
    <div className="import-body">
      {input}
      <DropZone
        icon="file-down"
        label={t("start.drop")}
        over={t("start.dropOver")}
        onFile={take}
        refused={(why) =>
          toast({ text: why === "folder" ? t("import.folder") : t("import.noFile"), icon: "circle-alert" })
        }
        aside={
          <span className="faint nowrap">
            {t("start.orPaste")} <Kbd keys="Ctrl+V" />
          </span>
        }
      >
        <Trans i18nKey="start.dropWords" components={{ b: <b /> }} />
      </DropZone>
      <div className="import-ways">
        <Button icon="file-spreadsheet" onPress={choose} autoFocus>
          {t("start.workbookButton")}
        </Button>
        <Button variant="quiet" icon="download" onPress={template}>
          {t("start.template")}
        </Button>
      </div>
      <p className="quiet">{t("import.intro")}</p>
    </div>
  );
}

function OtherFile({ organization }: { organization: string }) {
  const { choose, input } = useFileChooser(readable, (file) => void openFile(file, organization));
  return (
    <>
      {input}
      <Button onPress={choose}>{t("import.otherFile")}</Button>
    </>
  );
}

function OrganizationPicker() {
  const client = useQueryClient();
  const { options, view } = useDraft();
  const [making, setMaking] = useState(false);
  const [name, setName] = useState("");
  const all = useQuery({
    queryKey: ["organizations", "names"],
    queryFn: () => api.organizations("", "", 500),
  });
  const items = all.data?.items ?? [];
  const choose = (id: string) => {
    setMaking(id === "+new");
    if (id === "+all") void check({ all: true, organization: "" });
    else if (id === "+new") setName(fileStem(view?.file ?? ""));
    else void check({ all: false, organization: id });
  };
  const make = async () => {
    try {
      const made = await api.addOrganization({ name: name.trim() });
      refreshDerived(client);
      await check({ all: false, organization: made.id });
      setMaking(false);
    } catch (reason) {
      tellError(reason);
    }
  };
  return (
    <>
      <Picker
        label={t("import.organization")}
        value={making ? "+new" : options.all ? "+all" : options.organization || null}
        placeholder={t("import.organizationChoose")}
        onChange={choose}
        options={[
          ...items.map((o) => ({ id: o.id, label: o.name })),
          { id: "+all", label: t("import.columnSays"), icon: "columns-3" as const },
          { id: "+new", label: t("import.newOrganization"), icon: "plus" as const },
        ]}
      />
      {making && (
        <div className="file-new">
          <TextField
            label={t("import.newName")}
            autoFocus
            value={name}
            onChange={setName}
            onEnter={() => void make()}
          />
          <Button isDisabled={!name.trim()} onPress={() => void make()}>
            {t("organizations.addButton")}
          </Button>
        </div>
      )}
    </>
  );
}

/** "Contoso inventory.xlsx" is probably about Contoso inventory. */
function fileStem(file: string): string {
  return file.replace(/\.[^.]+$/, "");
}

function TextChoices({ view }: { view: ImportView }) {
  return (
    <>
      <Picker
        label={t("import.separator")}
        value={view.separator}
        onChange={(separator) => void check({ separator })}
        options={[
          { id: ",", label: t("import.comma") },
          { id: ";", label: t("import.semicolon") },
          { id: "\t", label: t("import.tab") },
          { id: "|", label: t("import.bar") },
        ]}
      />
      <Picker
        label={t("import.encoding")}
        value={view.encoding}
        onChange={(encoding) => void check({ encoding })}
        options={[
          ...(["utf-8", "windows-1252", "utf-16le"].includes(view.encoding)
            ? []
            : [{ id: view.encoding, label: view.encoding }]),
          { id: "utf-8", label: "UTF-8" },
          { id: "windows-1252", label: "Windows-1252" },
          { id: "utf-16le", label: "UTF-16" },
        ]}
      />
    </>
  );
}

/** The header and some rows below it are always among those shown. */
function shownRows(view: ImportView): number {
  const head = view.sample_rows.indexOf(view.header_row);
  return Math.max(12, head + 8);
}

/** The first rows as they stand; a press on a row number makes it the header. */
function Sample({ view }: { view: ImportView }) {
  return (
    <section className="file-sample">
      <h2>{t("import.sample")}</h2>
      <p className="quiet">{t("import.sampleHint")}</p>
      <div className="card file-table">
        <table className="table">
          <tbody>
            {view.sample.slice(0, shownRows(view)).map((row, i) => {
              const number = view.sample_rows[i] ?? i + 1;
              const head = number === view.header_row;
              return (
                <tr key={number} className={head ? "file-header" : ""}>
                  <td>
                    <Button
                      small
                      variant="quiet"
                      aria-pressed={head}
                      aria-label={t("import.makeHeader", { row: number })}
                      onPress={() => void check({ header_row: number, columns: {} })}
                    >
                      {number}
                    </Button>
                  </td>
                  {row.map((cell, c) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells of a sheet keep their place
                    <td key={c} className={head ? "strong" : "mono"}>
                      <span className="file-cell cut">{cell}</span>
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
    </section>
  );
}
