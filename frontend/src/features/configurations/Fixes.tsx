import { useQuery } from "@tanstack/react-query";
import { api, type CellMark, type FieldView, type GridRow } from "../../api";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";

/** Ctrl+. on a cell: what is wrong, and values that would do. */
export function Fixes({
  mark,
  field,
  source,
  onFix,
  readOnly,
}: {
  mark: CellMark | undefined;
  field: FieldView | undefined;
  source: GridRow | undefined;
  /** Puts a text into the cell, or beside it into another column, which empties the cell. */
  onFix: (text: string, column?: string) => void;
  readOnly: boolean;
}) {
  const text = mark?.kind === "problem" ? mark.text : "";
  const list = field?.kind === "ref" && text !== "" && !readOnly;
  const offers = useQuery({
    queryKey: ["suggest", "fix", field?.name, text, source?.organization_id],
    queryFn: () =>
      api.suggest({
        field: field?.name ?? "",
        text,
        organization: source?.organization_id ?? "",
        manufacturer: "",
        limit: 6,
      }),
    enabled: list && mark?.suggestions.length === 0,
  });
  if (!mark || readOnly) return <p>{t("grid.noFix")}</p>;
  if (list && offers.isLoading) return <p>{mark.message}</p>;
  const items = (offers.data?.items ?? []).filter((i) => !i.create);
  const names = [...mark.suggestions, ...items.filter((i) => !i.field).map((i) => i.label)].slice(0, 6);
  const beside = items.find((i) => i.field);
  const none = names.length === 0 && !beside;
  return (
    <div className="fixes">
      <p>{mark.message}</p>
      {none && <p className="quiet">{t("grid.noFix")}</p>}
      <div className="fixes-buttons">
        {names.map((s, i) => (
          <Button key={s} small autoFocus={i === 0} onPress={() => onFix(s)}>
            {t("grid.use", { value: s })}
          </Button>
        ))}
        {beside && (
          <Button small autoFocus={names.length === 0} onPress={() => onFix(beside.label, beside.field)}>
            {t("grid.intoNotes")}
          </Button>
        )}
        {mark.kind !== "locked" && mark.kind !== "conflict" && (
          <Button small variant="quiet" autoFocus={none} onPress={() => onFix("")}>
            {t("grid.clearCell")}
          </Button>
        )}
      </div>
    </div>
  );
}
