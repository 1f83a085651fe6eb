import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type QueueItemView, refreshDerived, useCan } from "../../api";
import { tellError } from "../../lib/actions";
import { moment, until } from "../../lib/format";
import { t } from "../../lib/text";
import { stateLook, systemName } from "../../lib/words";
import { Button, IconButton } from "../../ui/Button";
import { EmptyState, StatePill } from "../../ui/marks";
import { Segments } from "../../ui/Segments";
import { VirtualRows } from "../../ui/VirtualRows";
import { queueQuery } from "./queries";

const states = ["", "queued", "waiting", "blocked", "refused", "unknown", "skipped"] as const;

/** Every record that waits for a system: since when, how often tried, what was answered. */
export function QueuePanel() {
  const client = useQueryClient();
  const mayPush = useCan("push");
  const [state, setState] = useState<(typeof states)[number]>("");
  const [active, setActive] = useState(0);
  const queue = useQuery(queueQuery(state));
  const rows = queue.data?.items ?? [];
  const act = (work: Promise<void>) => {
    work.then(() => refreshDerived(client), tellError);
  };
  return (
    <>
      <div className="queue-tools">
        <Segments
          label={t("sync.queue")}
          value={state}
          onChange={(s) => {
            setState(s);
            setActive(0);
          }}
          options={states.map((s) => ({
            id: s,
            label: s === "" ? t("sync.allStates") : (stateLook(s)?.label ?? s),
          }))}
        />
        <span className="grow" />
        {mayPush && rows.length > 0 && (
          <Button small icon="rotate-ccw" onPress={() => act(api.retryItems(rows.map((r) => r.id)))}>
            {t("sync.retryAll")}
          </Button>
        )}
      </div>
      {queue.isError && <EmptyState>{queue.error.message}</EmptyState>}
      {queue.data && rows.length === 0 && (
        <EmptyState>{state === "" ? t("sync.queueEmpty") : t("sync.queueEmptyState")}</EmptyState>
      )}
      {rows.length > 0 && (
        <VirtualRows
          label={t("sync.queue")}
          count={rows.length}
          rowHeight={2.25}
          minWidth={58}
          columns="minmax(10rem, 1fr) minmax(8rem, 0.9fr) 7rem 7.5rem 7.5rem 3.5rem minmax(14rem, 1.8fr) 6rem 4.5rem"
          head={[
            t("sync.record"),
            t("organizations.name"),
            t("sync.target"),
            t("sync.state"),
            t("sync.since"),
            <span key="t" className="cell-end">
              {t("sync.tries")}
            </span>,
            t("sync.lastAnswer"),
            t("sync.nextTry"),
            <span key="x" className="hidden-visually">
              {t("sync.actions")}
            </span>,
          ]}
          active={active}
          onActive={setActive}
          onOpen={(i) => {
            const r = rows[i]?.record;
            if (rows[i]?.state === "conflict") window.location.assign("#/sync/conflicts");
            else if (r?.kind === "configuration") window.location.assign(`#/configurations/${r.id}`);
          }}
          row={(i) => cells(rows[i], mayPush, act)}
        />
      )}
    </>
  );
}

function cells(q: QueueItemView | undefined, mayPush: boolean, act: (work: Promise<void>) => void) {
  if (!q) return undefined;
  const look = stateLook(q.state);
  return [
    <a
      key="n"
      className="strong cut"
      tabIndex={-1}
      href={q.state === "conflict" ? "#/sync/conflicts" : `#/configurations/${q.record.id}`}
    >
      {q.record.name || "–"}
    </a>,
    q.record.organization,
    systemName(q.system),
    look ? (
      <StatePill key="s" tone={look.tone} icon={look.icon}>
        {look.label}
      </StatePill>
    ) : (
      q.state
    ),
    <span key="q" className="num quiet">
      {moment(q.queued_at)}
    </span>,
    <span key="a" className="cell-end num">
      {q.attempts > 0 ? q.attempts : "–"}
    </span>,
    <span key="m" className="quiet" title={q.message ?? ""}>
      {q.message ?? (q.state === "conflict" ? t("sync.chooseThere") : "")}
    </span>,
    <span key="b" className="num quiet">
      {until(q.not_before)}
    </span>,
    mayPush && (
      <span key="x" className="queue-buttons">
        <IconButton
          small
          icon="rotate-ccw"
          label={t("sync.retry")}
          onPress={() => act(api.retryItems([q.id]))}
        />
        <IconButton
          small
          icon="skip-forward"
          label={t("sync.notThisTime")}
          onPress={() => act(api.skipItems([q.id]))}
        />
      </span>
    ),
  ];
}
