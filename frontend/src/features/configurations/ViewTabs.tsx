import { useQuery } from "@tanstack/react-query";
import { Button } from "react-aria-components";
import { api, type GridQuery } from "../../api";
import { number } from "../../lib/format";
import { t } from "../../lib/text";
import { Icon, type IconName } from "../../ui/Icon";

const views: readonly { id: "" | "draft" | "problem" | "waiting" | "archived"; icon?: IconName }[] = [
  { id: "" },
  { id: "draft", icon: "circle-dashed" },
  { id: "problem", icon: "triangle-alert" },
  { id: "waiting", icon: "arrow-up" },
  { id: "archived", icon: "archive" },
];

/** The saved views over the grid, with how many rows each has; empty ones say so by having no number. */
export function ViewTabs({
  query,
  view,
  onChange,
}: {
  query: GridQuery;
  view: string;
  onChange: (view: string) => void;
}) {
  return (
    <div className="view-tabs" role="group" aria-label={t("grid.viewsLabel")}>
      {views.map((v) => (
        <ViewTab
          key={v.id}
          id={v.id}
          {...(v.icon ? { icon: v.icon } : {})}
          query={query}
          here={view === v.id}
          onPress={() => onChange(v.id)}
        />
      ))}
    </div>
  );
}

function ViewTab({
  id,
  icon,
  query,
  here,
  onPress,
}: {
  id: "" | "draft" | "problem" | "waiting" | "archived";
  icon?: IconName;
  query: GridQuery;
  here: boolean;
  onPress: () => void;
}) {
  const { organization } = query;
  const { data } = useQuery({
    queryKey: ["configurations", "count", organization, id],
    queryFn: () => api.rows({ ...query, view: id, text: "", where: [] }, 0, 1),
  });
  if (id === "archived" && !here && (data?.total ?? 0) === 0) return null;
  return (
    <Button className="view-tab" aria-pressed={here} onPress={onPress}>
      {icon && <Icon name={icon} size="small" />}
      {t(`grid.views.${id === "" ? "all" : id}`)}
      {data && data.total > 0 && <span className="tab-count">{number(data.total)}</span>}
    </Button>
  );
}
