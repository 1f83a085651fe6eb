import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, type BatchChange, useSession } from "../../api";
import { moment } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { EmptyState } from "../../ui/marks";
import { VirtualRows } from "../../ui/VirtualRows";

/** What one act changed, field by field. */
export function BatchPanel({ batch }: { batch: string }) {
  const navigate = useNavigate();
  const { fields } = useSession();
  const [active, setActive] = useState(0);
  const pages = useInfiniteQuery({
    queryKey: ["batch", batch],
    queryFn: ({ pageParam }) => api.batchChanges(batch, pageParam, 500),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = pages.data?.pages.flatMap((p) => p.items) ?? [];
  const about = pages.data?.pages[0]?.batch;
  const title = (field: string) => fields.find((f) => f.name === field)?.title ?? field.replaceAll("_", " ");
  const open = (c: BatchChange | undefined) => {
    if (c?.record.kind === "configuration") {
      void navigate({ to: "/configurations/$id", params: { id: c.record.id } });
    }
  };
  return (
    <>
      <div className="queue-tools">
        <Button small variant="quiet" icon="arrow-left" onPress={() => window.history.back()}>
          {t("rounds.back")}
        </Button>
        {about && (
          <span className="cut">
            {t("rounds.batchOf", { staff: about.staff, when: moment(about.at), count: about.records })}
          </span>
        )}
      </div>
      {pages.isError && <EmptyState>{pages.error.message}</EmptyState>}
      {pages.data && rows.length === 0 && <EmptyState>{t("rounds.batchEmpty")}</EmptyState>}
      {rows.length > 0 && (
        <VirtualRows
          label={t("rounds.batch")}
          count={rows.length}
          rowHeight={2.25}
          minWidth={48}
          columns="minmax(10rem, 1fr) minmax(8rem, 0.8fr) 11rem minmax(8rem, 1fr) minmax(8rem, 1fr)"
          head={[
            t("sync.record"),
            t("organizations.name"),
            t("sync.field"),
            t("rounds.before"),
            t("rounds.now"),
          ]}
          active={active}
          onActive={setActive}
          onOpen={(i) => open(rows[i])}
          onVisible={(_, last) => {
            if (last >= rows.length - 50 && pages.hasNextPage && !pages.isFetchingNextPage) {
              void pages.fetchNextPage();
            }
          }}
          row={(i) => {
            const c = rows[i];
            return (
              c && [
                <span key="n" className="strong cut">
                  {c.record.name || "–"}
                </span>,
                <span key="o" className="quiet cut">
                  {c.record.organization}
                </span>,
                c.field ? title(c.field) : t(c.old ? "record.removed" : "record.made"),
                <span key="b" className="quiet cut">
                  {c.field ? c.old || "–" : c.record.kind.replaceAll("_", " ")}
                </span>,
                <span key="a" className="cut">
                  {c.field ? c.new || "–" : ""}
                </span>,
              ]
            );
          }}
        />
      )}
    </>
  );
}
