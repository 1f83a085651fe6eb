import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  type AppError,
  api,
  type FieldView,
  type ReachMark as ReachMarkView,
  type RecordView,
  refreshDerived,
  toAppError,
  useCan,
  useSession,
} from "../../api";
import { t } from "../../lib/text";
import { reachItems, reachWords } from "../../lib/words";
import { Icon } from "../../ui/Icon";
import { ReachMark } from "../../ui/marks";
import { SearchPicker } from "../../ui/Picker";
import { TextField } from "../../ui/TextField";

/** The record's fields in IT Glue's order; leaving a field has saved it. */
export function RecordForm({ record, columns }: { record: RecordView; columns: 1 | 3 }) {
  const session = useSession();
  const mayEdit = useCan("create_edit") && !record.archived;
  const reach = useQuery({
    queryKey: ["record", "reach", record.id, record.version],
    queryFn: () => api.reach(record.id),
  });
  const fields = session.fields.filter((f) => f.name !== "archived" && f.name !== "organization");
  return (
    <div className={columns === 3 ? "record-form record-form-3" : "record-form"}>
      {reach.data?.notice && <p className="record-notice small quiet">{reach.data.notice}</p>}
      {fields.map((f) => (
        <FieldLine
          key={f.name}
          field={f}
          record={record}
          reach={reach.data?.fields[f.name]}
          mayEdit={mayEdit}
        />
      ))}
    </div>
  );
}

function FieldLine({
  field,
  record,
  reach,
  mayEdit,
}: {
  field: FieldView;
  record: RecordView;
  reach: ReachMarkView[] | undefined;
  mayEdit: boolean;
}) {
  const client = useQueryClient();
  const stored = record.problems.find((p) => p.field === field.name);
  // What was typed and does not fit is shown where it was typed, until it is mended.
  const unfit = stored?.severity === "error" ? stored.value : "";
  const value = unfit || (record.fields[field.name] ?? "");
  const [problem, setProblem] = useState<string>();
  const [typed, setTyped] = useState<string>();
  const marks = reachItems(reach);
  const aside = marks.length > 0 && <ReachMark items={marks} words={reachWords()} />;
  const save = async (text: string) => {
    if (text === value) {
      setTyped(undefined);
      setProblem(undefined);
      return;
    }
    try {
      const saved = await api.editRecord("configuration", record.id, { [field.name]: text });
      client.setQueryData(["record", "configuration", record.id], saved);
      setTyped(undefined);
      setProblem(undefined);
      refreshDerived(client);
    } catch (reason) {
      const error: AppError = toAppError(reason);
      // What was typed stays where it was typed, with the reason under it.
      setProblem(error.message);
    }
  };
  const mono = field.kind === "ip" || field.kind === "mac" || field.identifier;
  const missing = Object.values(record.missing).some((list) => list.includes(field.name));
  const message = problem ?? stored?.message;
  const wide = field.kind === "rich_text" ? "record-wide" : "";
  if (!mayEdit) {
    return (
      <div className={`field ${wide}`}>
        <span className="field-label">
          {field.title}
          {aside}
        </span>
        <span className={mono ? "record-text mono" : "record-text"}>{value || "–"}</span>
      </div>
    );
  }
  if (field.kind === "ref") {
    return (
      <SearchPicker
        label={field.title}
        aside={aside}
        value={value}
        problem={message}
        note={missing && !value ? t("record.needed") : undefined}
        onCommit={(text) => void save(text)}
        load={async (query) => {
          const view = await api.suggest({
            field: field.name,
            text: query,
            organization: record.organization_id,
            manufacturer: field.name === "model" ? (record.fields.manufacturer ?? "") : "",
            limit: 12,
          });
          return view.items.filter((i) => !i.create).map((i) => ({ id: i.id, label: i.label, hint: i.hint }));
        }}
      />
    );
  }
  return (
    <TextField
      className={wide}
      label={field.title}
      aside={aside}
      mono={mono || field.kind === "date"}
      {...(field.kind === "rich_text" ? { rows: 4 } : {})}
      placeholder={field.kind === "date" ? "YYYY-MM-DD" : undefined}
      value={typed ?? value}
      problem={message}
      note={missing && !value ? t("record.needed") : undefined}
      onChange={setTyped}
      onBlur={() => {
        if (typed !== undefined) void save(typed);
      }}
      onKeyDown={(e) => {
        if (e.key === "Escape" && typed !== undefined) {
          setTyped(undefined);
          setProblem(undefined);
        }
      }}
      {...(field.kind === "rich_text" ? {} : { onEnter: () => typed !== undefined && void save(typed) })}
    />
  );
}

/** Interfaces as information: IT Glue keeps them, the PSA has none. */
export function Interfaces({ record }: { record: RecordView }) {
  const rows = record.interfaces ?? [];
  if (rows.length === 0) return null;
  return (
    <section className="record-section">
      <h3>{t("record.interfaces")}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key */}
      <section className="card record-table" tabIndex={0} aria-label={t("record.interfaces")}>
        <table className="table">
          <thead>
            <tr>
              <th>{t("record.interfaceName")}</th>
              <th>{t("record.interfaceIP")}</th>
              <th>{t("record.interfaceMAC")}</th>
              <th>{t("record.interfaceNotes")}</th>
              <th className="end">{t("record.interfacePrimary")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.id}>
                <td className="strong">{r.name}</td>
                <td className="mono">{r.fields.ip_address || "–"}</td>
                <td className="mono">{r.fields.mac_address || "–"}</td>
                <td>{r.fields.notes}</td>
                <td className="end">
                  {r.fields.primary && <Icon name="check" label={t("record.interfacePrimary")} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
