import { useInfiniteQuery } from "@tanstack/react-query";
import { api, type HistoryItem, useSession } from "../../api";
import { moment } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";

/** Who changed what on a record, field by field, newest first. */
export function HistoryList({ id }: { id: string }) {
  const session = useSession();
  const history = useInfiniteQuery({
    queryKey: ["history", id],
    queryFn: ({ pageParam }) => api.history("configuration", id, pageParam, 50),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const acts = groupActs(history.data?.pages.flatMap((p) => p.items) ?? []);
  if (history.data && acts.length === 0) return <p className="record-empty quiet">{t("record.nothing")}</p>;
  const title = (field: string) => session.fields.find((f) => f.name === field)?.title ?? field;
  return (
    <div className="history">
      <ol>
        {acts.map((act) => (
          <li key={act.batch} className="history-act">
            <div className="history-head">
              <b>{t("record.by", { action: act.action, staff: act.staff })}</b>
              <span className="faint num">{moment(act.at)}</span>
            </div>
            <ul>
              {act.changes.map((c) => (
                <li key={c.field} className="history-change">
                  {c.field === "" ? (
                    <span>{c.old === "" ? t("record.made") : t("record.removed")}</span>
                  ) : (
                    <>
                      <span className="quiet">{title(c.field)}</span>
                      <span className="history-values">
                        {c.old ? <del>{c.old}</del> : <span className="faint">{t("grid.empty")}</span>}
                        <Icon name="arrow-right" size="small" />
                        {c.new ? <span>{c.new}</span> : <span className="faint">{t("grid.empty")}</span>}
                      </span>
                    </>
                  )}
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {history.hasNextPage && (
        <Button small onPress={() => void history.fetchNextPage()}>
          {t("record.more")}
        </Button>
      )}
    </div>
  );
}

interface Act {
  batch: string;
  at: string;
  staff: string;
  action: string;
  changes: HistoryItem[];
}

/** Puts the changes of one act together. */
export function groupActs(items: readonly HistoryItem[]): Act[] {
  const acts: Act[] = [];
  for (const item of items) {
    let act = acts.at(-1);
    if (!act || act.batch !== item.batch) {
      act = { batch: item.batch, at: item.at, staff: item.staff, action: item.action, changes: [] };
      acts.push(act);
    }
    act.changes.push(item);
  }
  return acts;
}
