import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, type RecordView, useSession } from "../../api";
import { t } from "../../lib/text";
import { reachItems, reachWords } from "../../lib/words";
import { Button } from "../../ui/Button";
import { EmptyState, ReachMark } from "../../ui/marks";
import { Page } from "../../ui/Page";
import { Tabs } from "../../ui/Tabs";
import "./configurations.css";
import "./record.css";
import { HistoryList } from "./HistoryList";
import { Interfaces, RecordForm } from "./RecordForm";
import { RecordHead } from "./RecordHead";

/** One record as a page: its form, what the next push does with it, its history. */
export function RecordPage({ id }: { id: string }) {
  const [tab, setTab] = useState<"details" | "history">("details");
  const record = useQuery({
    queryKey: ["record", "configuration", id],
    queryFn: () => api.record("configuration", id),
  });
  const r = record.data;
  const list = r ? `#/organizations/${r.organization_id}/configurations` : "#/configurations";
  return (
    <Page
      crumbs={[
        { label: r?.organization || t("grid.all"), href: list },
        { label: t("grid.title"), href: list },
        { label: r?.name || "…" },
      ]}
      actions={
        r && (
          <Button icon="table-2" onPress={() => window.location.assign(`${list}?record=${id}`)}>
            {t("record.inGrid")}
          </Button>
        )
      }
    >
      {record.isError && <EmptyState>{record.error.message}</EmptyState>}
      {r && (
        <>
          <RecordHead record={r} />
          <Tabs
            label={t("record.details")}
            value={tab}
            onChange={setTab}
            items={[
              { id: "details", label: t("record.details") },
              { id: "history", label: t("record.history") },
            ]}
          >
            <div className="record-columns">
              <div className="record-scroll">
                {tab === "details" ? (
                  <>
                    <RecordForm record={r} columns={3} />
                    <Interfaces record={r} />
                  </>
                ) : (
                  <HistoryList id={id} />
                )}
              </div>
              <NextPush record={r} />
            </div>
          </Tabs>
        </>
      )}
    </Page>
  );
}

/** The fields that are on their way, and how far each gets. */
function NextPush({ record }: { record: RecordView }) {
  const session = useSession();
  const reach = useQuery({
    queryKey: ["record", "reach", record.id, record.version],
    queryFn: () => api.reach(record.id),
  });
  const fields = session.fields.filter((f) => reach.data?.fields[f.name]?.some((m) => m.state === "queued"));
  return (
    <aside className="record-side" aria-label={t("record.nextPush")}>
      <div className="card record-card">
        <h3>{t("record.nextPush")}</h3>
        {record.links.length === 0 && fields.length === 0 && (
          <p className="quiet">{t("record.nothingQueued")}</p>
        )}
        {record.links
          .filter((l) => l.message)
          .map((l) => (
            <p key={l.system} className="quiet">
              {l.message}
            </p>
          ))}
        {record.links.length > 0 && fields.length === 0 && !record.links.some((l) => l.message) && (
          <p className="quiet">{t("record.nothingQueued")}</p>
        )}
        <ul>
          {fields.map((f) => (
            <li key={f.name} className="record-reach">
              <span>{f.title}</span>
              <ReachMark items={reachItems(reach.data?.fields[f.name])} words={reachWords()} />
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
}
