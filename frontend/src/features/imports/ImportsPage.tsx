import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { api, useCan } from "../../api";
import { moment, number } from "../../lib/format";
import { t } from "../../lib/text";
import { useUndoBatch } from "../../lib/UndoDialog";
import { Button } from "../../ui/Button";
import { Banner, EmptyState, StatePill } from "../../ui/marks";
import { Page } from "../../ui/Page";
import "./imports.css";
import { forgetDraft, useDraft } from "./draft";

/** Every import: file, person, counts, and Undo while it stands. */
export function ImportsPage() {
  const navigate = useNavigate();
  const mayImport = useCan("import");
  const { undo, dialog } = useUndoBatch();
  const { view, job } = useDraft();
  const list = useQuery({ queryKey: ["imports"], queryFn: () => api.imports(200) });
  const rows = list.data?.items ?? [];
  const start = () => void navigate({ to: "/imports/new" });
  return (
    <Page
      crumbs={[{ label: t("import.list") }]}
      actions={
        mayImport && (
          <Button variant="primary" icon="upload" onPress={start}>
            {t("import.button")}
          </Button>
        )
      }
    >
      {view && !job && (
        <Banner
          band
          tone="info"
          icon="bookmark"
          actions={
            <>
              <Button small onPress={start}>
                {t("import.goOnWith")}
              </Button>
              <Button small variant="quiet" onPress={forgetDraft}>
                {t("import.discard")}
              </Button>
            </>
          }
        >
          {t("import.draft", { file: view.file })}
        </Banner>
      )}
      {list.isError && <EmptyState>{list.error.message}</EmptyState>}
      {list.data && rows.length === 0 && (
        <EmptyState actions={mayImport && <Button onPress={start}>{t("start.workbookButton")}</Button>}>
          {t("import.empty")}
        </EmptyState>
      )}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        <section className="table-scroll" tabIndex={0} aria-label={t("import.list")}>
          <table className="table imports-table">
            <thead>
              <tr>
                <th>{t("import.file")}</th>
                <th>{t("import.when")}</th>
                <th>{t("import.who")}</th>
                <th className="end">{t("import.rowsHead")}</th>
                <th className="end">{t("import.newHead")}</th>
                <th className="end">{t("import.changedHead")}</th>
                <th className="end">{t("import.sameHead")}</th>
                <th>{t("import.state")}</th>
                <th>
                  <span className="hidden-visually">{t("toast.undo")}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((r) => (
                <tr key={r.batch} data-quiet={r.state === "undone" || undefined}>
                  <td className="strong">{r.file}</td>
                  <td className="num">{moment(r.at)}</td>
                  <td>{r.staff}</td>
                  <td className="end num">{number(r.rows)}</td>
                  <td className="end num">{number(r.created)}</td>
                  <td className="end num">{number(r.updated)}</td>
                  <td className="end num">{number(r.unchanged)}</td>
                  <td>
                    <StatePill
                      tone={r.state === "undone" ? "plain" : "ok"}
                      icon={r.state === "undone" ? "undo-2" : "check"}
                    >
                      {r.state === "undone" ? t("import.undone") : t("import.applied")}
                    </StatePill>
                  </td>
                  <td className="end">
                    {r.state !== "undone" && mayImport && (
                      <Button small variant="quiet" icon="undo-2" onPress={() => undo(r.batch, r.file)}>
                        {t("toast.undo")}
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {dialog}
    </Page>
  );
}
