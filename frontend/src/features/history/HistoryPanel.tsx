import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "../../api";
import { moment, number } from "../../lib/format";
import { t } from "../../lib/text";
import { useUndoBatch } from "../../lib/UndoDialog";
import { Button } from "../../ui/Button";
import { EmptyState, StatePill } from "../../ui/marks";
import { VirtualRows } from "../../ui/VirtualRows";
import "./history.css";

/** Everything that happened, newest first, with Undo where it still stands. */
export function HistoryPanel() {
  const [active, setActive] = useState(0);
  const { undo, dialog } = useUndoBatch();
  const batches = useInfiniteQuery({
    queryKey: ["batches"],
    queryFn: ({ pageParam }) => api.batches(pageParam, 100),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = batches.data?.pages.flatMap((p) => p.items) ?? [];
  if (batches.isError) return <EmptyState>{batches.error.message}</EmptyState>;
  if (batches.data && rows.length === 0) return <EmptyState>{t("history.empty")}</EmptyState>;
  return (
    <>
      <VirtualRows
        label={t("history.title")}
        count={rows.length}
        rowHeight={2.25}
        minWidth={44}
        columns="9rem 11rem 7rem minmax(14rem, 1fr) 6rem 7rem"
        head={[
          t("history.at"),
          t("history.staff"),
          t("history.action"),
          t("history.what"),
          <span key="r" className="cell-end">
            {t("history.records")}
          </span>,
          <span key="x" className="hidden-visually">
            {t("toast.undo")}
          </span>,
        ]}
        active={active}
        onActive={setActive}
        onVisible={(_, last) => {
          if (last >= rows.length - 10 && batches.hasNextPage && !batches.isFetchingNextPage) {
            void batches.fetchNextPage();
          }
        }}
        row={(i) => {
          const b = rows[i];
          return (
            b && [
              <span key="a" className="num quiet">
                {moment(b.at)}
              </span>,
              b.staff,
              <StatePill key="k">{b.action}</StatePill>,
              <span key="t" className={b.undone ? "history-undone" : "strong"}>
                {b.title}
              </span>,
              <span key="n" className="cell-end num">
                {number(b.records)}
              </span>,
              <span key="u" className="cell-end">
                {b.can_undo ? (
                  <Button small variant="quiet" icon="undo-2" onPress={() => undo(b.id, b.title)}>
                    {t("toast.undo")}
                  </Button>
                ) : (
                  b.undone && <span className="faint">{t("history.undone")}</span>
                )}
              </span>,
            ]
          );
        }}
      />
      {dialog}
    </>
  );
}
