import { Button } from "react-aria-components";
import { t } from "../../lib/text";
import { Icon } from "../../ui/Icon";
import type { Filter } from "./FilterButton";

/** What the grid is filtered by; each chip takes its filter away. */
export function FilterChips({ filter, onChange }: { filter: Filter; onChange: (f: Filter) => void }) {
  const chips: { key: keyof Filter; text: string }[] = [];
  if (filter.text.trim()) chips.push({ key: "text", text: t("grid.contains", { text: filter.text.trim() }) });
  if (filter.type)
    chips.push({ key: "type", text: t("grid.isField", { field: t("grid.type"), value: filter.type }) });
  if (filter.status) {
    chips.push({ key: "status", text: t("grid.isField", { field: t("grid.status"), value: filter.status }) });
  }
  return chips.map((c) => (
    <Button
      key={c.key}
      className="filter-chip"
      aria-label={t("grid.remove", { filter: c.text })}
      onPress={() => onChange({ ...filter, [c.key]: "" })}
    >
      {c.text}
      <Icon name="x" size="small" />
    </Button>
  ));
}
