import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { api } from "../../api";
import { t } from "../../lib/text";
import { IconButton } from "../../ui/Button";
import { EmptyState } from "../../ui/marks";
import { Tabs } from "../../ui/Tabs";
import { HistoryList } from "./HistoryList";
import { Interfaces, RecordForm } from "./RecordForm";
import { RecordHead } from "./RecordHead";

/** A record beside its list. Esc closes it; moving in the list moves it along. */
export function RecordDrawer({ id, onClose }: { id: string; onClose: () => void }) {
  const [tab, setTab] = useState<"details" | "history">("details");
  const record = useQuery({
    queryKey: ["record", "configuration", id],
    queryFn: () => api.record("configuration", id),
  });
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.key === "Escape" && !e.defaultPrevented && !document.querySelector("[role='dialog']")) onClose();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [onClose]);
  return (
    <aside className="drawer record-drawer" data-region aria-label={record.data?.name ?? t("record.details")}>
      <div className="drawer-bar">
        <span className="grow strong cut">{record.data?.organization}</span>
        <IconButton
          small
          icon="external-link"
          label={t("record.openPage")}
          keys="Ctrl+Enter"
          onPress={() => window.location.assign(`#/configurations/${id}`)}
        />
        <IconButton small icon="x" label={t("record.close")} keys="Escape" onPress={onClose} />
      </div>
      {record.isError && <EmptyState>{record.error.message}</EmptyState>}
      {record.data && (
        <>
          <RecordHead record={record.data} />
          <Tabs
            label={t("record.details")}
            value={tab}
            onChange={setTab}
            items={[
              { id: "details", label: t("record.details") },
              { id: "history", label: t("record.history") },
            ]}
          >
            <div className="record-scroll">
              {tab === "details" ? (
                <>
                  <RecordForm record={record.data} columns={1} />
                  <Interfaces record={record.data} />
                </>
              ) : (
                <HistoryList id={id} />
              )}
            </div>
          </Tabs>
        </>
      )}
    </aside>
  );
}
