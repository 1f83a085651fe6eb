import type { CellMark } from "../../api";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";

/** Ctrl+. on a cell: what is wrong, and values that would do. */
export function Fixes({
  mark,
  onFix,
  readOnly,
}: {
  mark: CellMark | undefined;
  onFix: (text: string) => void;
  readOnly: boolean;
}) {
  if (!mark || readOnly) return <p>{t("grid.noFix")}</p>;
  return (
    <div className="fixes">
      <p>{mark.message}</p>
      {mark.suggestions.length === 0 && <p className="quiet">{t("grid.noFix")}</p>}
      <div className="fixes-buttons">
        {mark.suggestions.slice(0, 6).map((s, i) => (
          <Button key={s} small autoFocus={i === 0} onPress={() => onFix(s)}>
            {t("grid.use", { value: s })}
          </Button>
        ))}
        {mark.kind !== "locked" && mark.kind !== "conflict" && (
          <Button small variant="quiet" autoFocus={mark.suggestions.length === 0} onPress={() => onFix("")}>
            {t("grid.clearCell")}
          </Button>
        )}
      </div>
    </div>
  );
}
