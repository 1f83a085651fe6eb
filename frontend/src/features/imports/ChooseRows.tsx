import { useQuery } from "@tanstack/react-query";
import { api, type ImportView } from "../../api";
import { t } from "../../lib/text";
import { Picker } from "../../ui/Picker";
import { check, useDraft } from "./draft";

/** Rows that fit several configurations: a person says which, or that it is a new one. */
export function ChooseRows({ view }: { view: ImportView }) {
  const options = useDraft((s) => s.options);
  const page = useQuery({
    queryKey: ["import", view.id, "choose", view.conflicts, options],
    queryFn: () =>
      api.importRows({ id: view.id, action: "choose", code: "", field: "", offset: 0, limit: 50 }),
    placeholderData: (old) => old,
  });
  return (
    <div className="cause-fix">
      {(page.data?.rows ?? []).map((r) => (
        <div key={r.row} className="cause-fix-line">
          <span className="cut">{r.name || t("import.rowNumber", { row: r.row })}</span>
          <Picker
            className="values-picker"
            label={t("import.chooseRecord", { name: r.name || String(r.row) })}
            labelHidden
            small
            placeholder={t("import.chooseWhich")}
            value={options.choose[r.row] ?? null}
            onChange={(id) => void check({ choose: { ...options.choose, [r.row]: id } })}
            options={[
              ...r.candidates.map((c) => ({ id: c.id, label: c.name, hint: c.organization })),
              { id: "new", label: t("import.newOne"), icon: "plus" as const },
            ]}
          />
        </div>
      ))}
    </div>
  );
}
