import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import { api, type FlightEntry, useStatus } from "../../api";
import { t } from "../../lib/text";
import { systemName, systemShort } from "../../lib/words";
import { Button } from "../../ui/Button";
import { EmptyState, StatePill } from "../../ui/marks";
import { Segments } from "../../ui/Segments";
import { TextField } from "../../ui/TextField";
import { VirtualRows } from "../../ui/VirtualRows";
import { ExchangeDetail } from "./ExchangeDetail";
import { exchangeTime, plainAddress, purpose, took } from "./flight";
import "./recorder.css";

const pageSize = 500;
const shows = ["", "writes", "failed"] as const;

/** The flight recorder: every request and answer, newest first, and both sides of one. */
export function RecorderPanel({ round }: { round: string }) {
  const navigate = useNavigate();
  const status = useStatus();
  const [show, setShow] = useState<(typeof shows)[number]>("");
  const [system, setSystem] = useState("");
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(0);
  const text = useDeferredValue(typed.trim());
  const query = {
    system,
    method: show === "writes" ? "writes" : "",
    status: show === "failed" ? "failed" : "",
    text,
    round,
    limit: pageSize,
  };
  const pages = useInfiniteQuery({
    queryKey: ["flight", query],
    queryFn: ({ pageParam }) => api.flightEntries({ ...query, after: pageParam }),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
    placeholderData: (before) => before,
  });
  const rows = pages.data?.pages.flatMap((p) => p.items) ?? [];
  const here = Math.min(active, rows.length - 1);
  const systems = (status?.systems ?? []).filter((s) => s.connected);
  const filtered = show !== "" || system !== "" || text !== "" || round !== "";
  const first = <T,>(change: (value: T) => void) => {
    return (value: T) => {
      change(value);
      setActive(0);
    };
  };
  return (
    <>
      <div className="queue-tools recorder-tools">
        {systems.length > 1 && (
          <Segments
            label={t("sync.target")}
            value={system}
            onChange={first(setSystem)}
            options={[
              { id: "", label: t("recorder.all") },
              ...systems.map((s) => ({ id: s.system, label: s.title })),
            ]}
          />
        )}
        <Segments
          label={t("recorder.show")}
          value={show}
          onChange={first(setShow)}
          options={shows.map((id) => ({ id, label: t(`recorder.show_${id || "all"}`) }))}
        />
        {round && (
          <Button small icon="x" onPress={() => void navigate({ to: "/sync/recorder", search: {} })}>
            {t("recorder.ofRound")}
          </Button>
        )}
        <span className="grow" />
        <TextField
          className="recorder-find"
          small
          icon="search"
          label={t("recorder.find")}
          labelHidden
          placeholder={t("recorder.find")}
          value={typed}
          onChange={first(setTyped)}
        />
      </div>
      {pages.isError && <EmptyState>{pages.error.message}</EmptyState>}
      {pages.data && rows.length === 0 && (
        <EmptyState>{filtered ? t("recorder.nothing") : t("recorder.empty")}</EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <VirtualRows
            key={JSON.stringify(query)}
            label={t("recorder.title")}
            count={rows.length}
            rowHeight={2.0625}
            minWidth={52}
            columns="7.5rem 2.75rem minmax(14rem, 1.3fr) 5.5rem 5rem minmax(12rem, 1fr)"
            head={[
              t("recorder.time"),
              t("recorder.to"),
              t("recorder.request"),
              <span key="a" className="cell-end">
                {t("recorder.answer")}
              </span>,
              <span key="t" className="cell-end">
                {t("recorder.took")}
              </span>,
              t("recorder.purpose"),
            ]}
            active={here}
            onActive={setActive}
            onVisible={(_, last) => {
              if (last >= rows.length - 50 && pages.hasNextPage && !pages.isFetchingNextPage) {
                void pages.fetchNextPage();
              }
            }}
            row={(i) => cells(rows[i])}
          />
          <ExchangeDetail entry={rows[here]} />
        </>
      )}
    </>
  );
}

function cells(e: FlightEntry | undefined) {
  if (!e) return undefined;
  return [
    <span key="t" className="mono">
      {exchangeTime(e.at)}
    </span>,
    <span key="s" className="recorder-system" title={systemName(e.system)}>
      {systemShort(e.system)}
    </span>,
    <span key="r" className="mono cut">
      {e.method} <span className="quiet">{plainAddress(e.url)}</span>
    </span>,
    <span key="a" className="cell-end">
      <Answer entry={e} />
    </span>,
    <span key="d" className="cell-end num quiet">
      {took(e.milliseconds)}
    </span>,
    <span key="p" className="cut">
      {purpose(e)}
    </span>,
  ];
}

/** The status of an answer; what was not hoped for has an icon and a tint. */
function Answer({ entry: e }: { entry: FlightEntry }) {
  if (e.status === 0) {
    return (
      <StatePill tone="queued" icon="circle-help">
        {t("recorder.none")}
      </StatePill>
    );
  }
  if (!e.failed) return <span className="num">{e.status}</span>;
  return (
    <StatePill tone="warn" icon="triangle-alert">
      {e.status}
    </StatePill>
  );
}
