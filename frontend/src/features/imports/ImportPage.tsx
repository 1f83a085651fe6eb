import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { api } from "../../api";
import { takeHandover, useHandover } from "../../lib/handover";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/marks";
import { Page } from "../../ui/Page";
import "./imports.css";
import { ColumnsStep } from "./ColumnsStep";
import { forgetDraft, openFile, openText, openUpload, useDraft } from "./draft";
import { FileStep } from "./FileStep";
import { PreviewStep } from "./PreviewStep";
import { ResultStep } from "./ResultStep";
import { Steps } from "./Steps";
import { ValuesStep } from "./ValuesStep";

/** An import from file to result. */
export function ImportPage({ organization = "" }: { organization?: string }) {
  const { view, step, error, options, job } = useDraft();
  const arrived = useHandover((s) => s.handed !== undefined);
  useEffect(() => {
    if (!arrived) return;
    const handed = takeHandover();
    if (!handed) return;
    if ("file" in handed) void openFile(handed.file, organization);
    else if ("upload" in handed) void openUpload(handed.upload, organization);
    else void openText(handed.text, organization);
  }, [arrived, organization]);
  useEffect(() => {
    // A finished import is put away when the screen is opened again.
    if (useDraft.getState().job) forgetDraft();
  }, []);
  const org = useQuery({
    queryKey: ["record", "organization", options.organization],
    queryFn: () => api.record("organization", options.organization),
    enabled: options.organization !== "",
  }).data;
  const leave = () => {
    if (job) forgetDraft();
    window.location.assign("#/imports");
  };
  return (
    <Page
      crumbs={[{ label: t("import.list"), href: "#/imports" }, { label: view?.file ?? t("import.title") }]}
      aside={
        view && (
          <span>
            {[
              view.format === "xlsx" && t("import.sheetIs", { sheet: view.sheet }),
              view.header_row > 0 && t("import.headerIs", { row: view.header_row }),
              org && t("import.into", { organization: org.name }),
            ]
              .filter(Boolean)
              .join(", ")}
          </span>
        )
      }
      actions={
        view && (
          <Button variant="quiet" icon={job ? "x" : "bookmark"} onPress={leave}>
            {job ? t("import.close") : t("import.leave")}
          </Button>
        )
      }
    >
      <Steps aside={view && step === "columns" ? <ColumnsSum /> : undefined} />
      {error && (
        <Banner band tone="danger" icon="circle-alert">
          {error.message}
        </Banner>
      )}
      {view?.applied_at && step !== "result" && <AppliedBefore at={view.applied_at} by={view.applied_by} />}
      {step === "file" && <FileStep organization={organization} />}
      {step === "columns" && view && <ColumnsStep view={view} />}
      {step === "values" && view && <ValuesStep view={view} />}
      {step === "preview" && view && <PreviewStep view={view} />}
      {step === "result" && <ResultStep />}
    </Page>
  );
}

function ColumnsSum() {
  const view = useDraft((s) => s.view);
  if (!view) return null;
  const notes = view.columns.filter((c) => c.field === "+notes").length;
  const out = view.columns.filter((c) => c.field === "").length;
  const parts = [
    t("import.sumColumns", { count: view.columns.length }),
    t("import.sumPlaces", { count: view.columns.length - notes - out }),
    notes > 0 && t("import.sumNotes", { count: notes }),
    out > 0 && t("import.sumOut", { count: out }),
  ].filter(Boolean);
  return <>{parts.join(", ")}</>;
}

function AppliedBefore({ at, by }: { at: string; by: string }) {
  return (
    <Banner band tone="info" icon="info">
      {t("import.appliedBefore", { when: new Date(at).toLocaleDateString(), by })}
    </Banner>
  );
}
