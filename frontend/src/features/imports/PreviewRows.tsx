import { useQueries } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";
import { api, type ImportRowView, type ImportView, useSession } from "../../api";
import { t } from "../../lib/text";
import { EmptyState, StatePill } from "../../ui/marks";
import { VirtualRows } from "../../ui/VirtualRows";
import { check, useDraft } from "./draft";
import { ProblemCell } from "./ProblemCell";

/** Rows read at once. */
const pageSize = 200;

export interface Filter {
  action: string;
  code: string;
  field: string;
}

/** The rows of the sheet as they would be, with what would happen to each. */
export function PreviewRows({ view, filter }: { view: ImportView; filter: Filter }) {
  const session = useSession();
  const [active, setActive] = useState(0);
  const [seen, setSeen] = useState({ first: 0, last: 40 });
  const fields = useMemo(() => shownFields(view), [view]);
  const first = Math.floor(seen.first / pageSize);
  const last = Math.floor(Math.max(0, seen.last - 1) / pageSize);
  const pages = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const stamp = useStamp(view);
  const answers = useQueries({
    queries: pages.map((page) => ({
      queryKey: ["import", view.id, "rows", stamp, filter, page],
      queryFn: () => api.importRows({ id: view.id, ...filter, offset: page * pageSize, limit: pageSize }),
      placeholderData: (old: Awaited<ReturnType<typeof api.importRows>> | undefined) => old,
    })),
  });
  const onVisible = useCallback((f: number, l: number) => setSeen({ first: f, last: l }), []);
  const total = answers[0]?.data?.total ?? 0;
  const rowAt = (i: number): ImportRowView | undefined => {
    const at = pages.indexOf(Math.floor(i / pageSize));
    return answers[at]?.data?.rows[i % pageSize];
  };
  const title = (name: string) => session.fields.find((f) => f.name === name)?.title ?? name;
  if (answers[0]?.isError) return <EmptyState>{answers[0].error.message}</EmptyState>;
  if (answers[0]?.data && total === 0) return <EmptyState>{t("import.noRows")}</EmptyState>;
  return (
    <VirtualRows
      label={t("import.rows")}
      count={total}
      rowHeight={2}
      minWidth={19 + fields.length * 9}
      columns={`2.5rem 6rem ${fields.map((f) => width(f)).join(" ")}`}
      head={[
        <span key="r" className="cell-end">
          {t("import.row")}
        </span>,
        t("import.whatHappens"),
        ...fields.map(title),
      ]}
      active={active}
      onActive={setActive}
      onVisible={onVisible}
      rowClass={(i) => `preview-${rowAt(i)?.action ?? "wait"}`}
      row={(i) => {
        const r = rowAt(i);
        return (
          r && [
            <span key="n" className="cell-end num faint">
              {r.row}
            </span>,
            <Action key="a" action={r.action} />,
            ...fields.map((f) => <ValueCell key={f} row={r} field={f} />),
          ]
        );
      }}
    />
  );
}

/** Rows are read again after each check, not after each look. */
function useStamp(view: ImportView): string {
  const options = useDraft((s) => s.options);
  return useMemo(() => `${JSON.stringify(options)}${view.rows}`, [options, view.rows]);
}

function shownFields(view: ImportView): string[] {
  const mapped = new Set(view.columns.map((c) => c.field).filter((f) => f && f !== "+notes"));
  const order = ["name", "organization", "configuration_type", "model", "serial_number"];
  const head = order.filter((f) => mapped.delete(f));
  mapped.delete("sitewalk_id");
  mapped.delete("sitewalk_version");
  return [...head, ...mapped];
}

function width(field: string): string {
  if (field === "name") return "minmax(9rem, 1.2fr)";
  if (field === "model" || field === "serial_number") return "minmax(10rem, 1.2fr)";
  return "minmax(8rem, 1fr)";
}

function Action({ action }: { action: string }) {
  switch (action) {
    case "create":
      return (
        <StatePill tone="ok" icon="plus">
          {t("import.actionNew")}
        </StatePill>
      );
    case "update":
      return (
        <StatePill tone="queued" icon="pencil">
          {t("import.actionChange")}
        </StatePill>
      );
    case "unchanged":
      return <StatePill icon="equal">{t("import.actionSame")}</StatePill>;
    case "choose":
      return (
        <StatePill tone="conflict" icon="git-compare-arrows">
          {t("import.actionChoose")}
        </StatePill>
      );
    case "error":
      return (
        <StatePill tone="warn" icon="triangle-alert">
          {t("import.actionProblem")}
        </StatePill>
      );
    default:
      return <StatePill icon="skip-forward">{t("import.actionSkip")}</StatePill>;
  }
}

function ValueCell({ row, field }: { row: ImportRowView; field: string }) {
  const session = useSession();
  const problem = row.problems.find((p) => p.field === field && p.severity === "error");
  const warning = row.problems.find((p) => p.field === field && p.severity !== "error");
  const info = session.fields.find((f) => f.name === field);
  const mono = info?.identifier || info?.kind === "ip" || info?.kind === "mac" || info?.kind === "date";
  const ref = row.cell_refs[field] ?? problem?.cell ?? "";
  if (problem && ref) {
    return (
      <ProblemCell
        problem={problem}
        name={row.name}
        mono={mono ?? false}
        onFix={(text) => void check({ fixes: { ...useDraft.getState().options.fixes, [ref]: text } })}
      />
    );
  }
  const text = row.cells[field] ?? "";
  const change = row.action === "update" ? row.fields.find((f) => f.field === field) : undefined;
  const classes = [mono && "mono", field === "name" && "strong"].filter(Boolean).join(" ");
  if (change) {
    return (
      <span className={classes}>
        {change.old ? <del>{change.old}</del> : <span className="faint">–</span>}{" "}
        <ins>{change.new || "–"}</ins>
      </span>
    );
  }
  return (
    <span className={classes} title={warning?.message ?? text}>
      {text}
    </span>
  );
}
