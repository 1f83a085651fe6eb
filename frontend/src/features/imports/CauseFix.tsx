import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ImportCause, type ImportRowView, type ImportView, useSession } from "../../api";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { check, useDraft } from "./draft";
import { ChooseValue } from "./ValuesStep";

/** How many rows of a cause are offered to type at once; the table has them all. */
const shown = 8;

/** Settles all rows of one cause: type them, choose once for all, leave them empty, or leave the rows out. */
export function CauseFix({ view, cause }: { view: ImportView; cause: ImportCause }) {
  const { options, busy } = useDraft();
  const session = useSession();
  const field = session.fields.find((f) => f.name === cause.field);
  const page = useQuery({
    queryKey: ["import", view.id, "cause", cause.code, cause.field, cause.cells, options],
    queryFn: () =>
      api.importRows({
        id: view.id,
        action: "",
        code: cause.code,
        field: cause.field,
        offset: 0,
        limit: 2000,
      }),
    placeholderData: (old) => old,
  });
  const rows = page.data?.rows ?? [];
  const refs = rows.map((r) => refOf(r, cause)).filter((ref) => ref !== "");
  const values = view.unsolved.filter((u) => u.field === cause.field);
  const leaveEmpty = () => {
    const fixes = { ...options.fixes };
    for (const ref of refs) fixes[ref] = "";
    void check({ fixes });
  };
  const skip = () => void check({ skip: [...new Set([...options.skip, ...rows.map((r) => r.row)])] });
  if (cause.code === "unknown_value" && values.length > 0) {
    return (
      <div className="cause-fix">
        {values.slice(0, shown).map((v) => (
          <div key={v.value} className="cause-fix-line">
            <span className="cut">
              “{v.value}” <span className="faint num">{v.rows}</span>
            </span>
            <ChooseValue
              field={cause.field}
              suggestions={v.suggestions}
              onChoose={(name) =>
                void check({
                  values: {
                    ...options.values,
                    [cause.field]: { ...(options.values[cause.field] ?? {}), [v.value]: name },
                  },
                })
              }
            />
          </div>
        ))}
        <Foot count={cause.cells} busy={busy} onEmpty={leaveEmpty} onSkip={skip} />
      </div>
    );
  }
  return (
    <div className="cause-fix">
      <div className="cause-fix-head">
        <b>{field?.identifier ? t("import.typeFromLabel") : t("import.typeRight")}</b>
        <span className="small faint">{t("import.tabNext")}</span>
      </div>
      {rows.slice(0, shown).map((r) => (
        <FixLine
          key={r.row}
          row={r}
          cause={cause}
          title={field?.title ?? cause.field}
          mono={field?.identifier ?? false}
        />
      ))}
      {rows.length > shown && (
        <p className="small quiet">{t("import.moreInTable", { count: rows.length - shown })}</p>
      )}
      <Foot count={cause.cells} busy={busy} onEmpty={leaveEmpty} onSkip={skip} />
    </div>
  );
}

function FixLine({
  row,
  cause,
  title,
  mono,
}: {
  row: ImportRowView;
  cause: ImportCause;
  title: string;
  mono: boolean;
}) {
  const [text, setText] = useState("");
  const ref = refOf(row, cause);
  const commit = () => {
    if (text.trim() && ref)
      void check({ fixes: { ...useDraft.getState().options.fixes, [ref]: text.trim() } });
  };
  return (
    <div className="cause-fix-line">
      <span className="cut">{row.name || t("import.rowNumber", { row: row.row })}</span>
      <input
        className={mono ? "input input-small mono" : "input input-small"}
        placeholder={title.toLowerCase()}
        aria-label={t("import.fixFor", { field: title, name: row.name || String(row.row) })}
        value={text}
        onChange={(e) => setText(e.target.value)}
        onBlur={commit}
        onKeyDown={(e) => {
          if (e.key === "Enter" && !e.nativeEvent.isComposing) commit();
        }}
      />
    </div>
  );
}

function Foot({
  count,
  busy,
  onEmpty,
  onSkip,
}: {
  count: number;
  busy: boolean;
  onEmpty: () => void;
  onSkip: () => void;
}) {
  return (
    <div className="cause-fix-foot">
      <Button small isDisabled={busy} onPress={onEmpty}>
        {t("import.leaveEmptyAll", { count })}
      </Button>
      <Button small variant="quiet" isDisabled={busy} onPress={onSkip}>
        {t("import.skipRows")}
      </Button>
    </div>
  );
}

function refOf(row: ImportRowView, cause: ImportCause): string {
  const problem = row.problems.find((p) => p.code === cause.code && p.field === cause.field);
  return problem?.cell || row.cell_refs[cause.field] || "";
}
