import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
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
import { SameDialog } from "./SameDialog";

const states = ["", "queued", "waiting", "blocked", "refused", "unknown", "skipped"] as const;

/** Every record that waits for a system: since when, how often tried, what was answered. */
export function QueuePanel() {
  const client = useQueryClient();
  const mayPush = useCan("push");
  const [state, setState] = useState<(typeof states)[number]>("");
  const [active, setActive] = useState(0);
  const queue = useQuery(queueQuery(state));
  const rows = useMemo(() => queue.data?.items ?? [], [queue.data]);
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [same, setSame] = useState<QueueItemView>();
  // What left the queue is not picked any more.
  useEffect(() => {
    setPicked((old) => {
      const kept = rows.filter((r) => old.has(r.id)).map((r) => r.id);
      return kept.length === old.size ? old : new Set(kept);
    });
  }, [rows]);
  const toggle = (id: string) =>
    setPicked((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
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
        <span className="quiet" role="status">
          {picked.size > 0 && t("sync.selected", { count: picked.size })}
        </span>
        {mayPush && picked.size > 0 && (
          <>
            <Button small icon="rotate-ccw" onPress={() => act(api.retryItems([...picked]))}>
              {t("sync.retrySelected")}
            </Button>
            <Button small icon="skip-forward" onPress={() => act(api.skipItems([...picked]))}>
              {t("sync.skipSelected")}
            </Button>
          </>
        )}
        {mayPush && rows.length > 0 && picked.size === 0 && (
          <Button small icon="rotate-ccw" onPress={() => act(api.retryItems(rows.map((r) => r.id)))}>
            {t("sync.retryAll")}
          </Button>
        )}
      </div>
      {queue.isError && <EmptyState>{queue.error.message}</EmptyState>}
      {queue.data && rows.length === 0 && (
        <EmptyState>{state === "" ? t("sync.queueEmpty") : t("sync.queueEmptyState")}</EmptyState>
      )}
      {same && <SameDialog item={same} onClose={() => setSame(undefined)} />}
      {rows.length > 0 && (
        // biome-ignore lint/a11y/noStaticElementInteractions: keys of the list inside, heard on their way up
        <div
          className="queue-list"
          onKeyDown={(e) => {
            const row = rows[active];
            if (!(e.target instanceof HTMLElement) || e.target.role !== "grid" || !row || !mayPush) return;
            const ids = picked.size > 0 ? [...picked] : [row.id];
            if (e.ctrlKey && e.key.toLowerCase() === "a") setPicked(new Set(rows.map((r) => r.id)));
            else if (e.ctrlKey || e.metaKey || e.altKey) return;
            else if (e.key === " " || e.key.toLowerCase() === "x") toggle(row.id);
            else if (e.key.toLowerCase() === "r") act(api.retryItems(ids));
            else if (e.key.toLowerCase() === "s") act(api.skipItems(ids));
            else return;
            e.preventDefault();
          }}
        >
          <VirtualRows
            label={t("sync.queue")}
            count={rows.length}
            rowHeight={2.25}
            minWidth={58}
            rowClass={(i) => (picked.has(rows[i]?.id ?? "") ? "queue-picked" : "")}
            columns="1.5rem minmax(10rem, 1fr) minmax(8rem, 0.9fr) 7rem 7.5rem 7.5rem 3.5rem minmax(14rem, 1.8fr) 6rem 4.5rem"
            head={[
              <span key="p" className="hidden-visually">
                {t("sync.selectAll")}
              </span>,
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
              if (rows[i]?.reason === "possible_duplicate") setSame(rows[i]);
              else if (rows[i]?.state === "conflict") window.location.assign("#/sync/conflicts");
              else if (r?.kind === "configuration") window.location.assign(`#/configurations/${r.id}`);
            }}
            row={(i) => cells(rows[i], mayPush, act, picked.has(rows[i]?.id ?? ""), toggle, setSame)}
          />
        </div>
      )}
      {rows.length > 0 && mayPush && <p className="queue-keys small quiet">{t("sync.keyQueue")}</p>}
    </>
  );
}

/** How many days an item has waited. */
function daysOf(q: QueueItemView, now = Date.now()): number {
  return Math.floor((now - new Date(q.queued_at).getTime()) / 86_400_000);
}

function cells(
  q: QueueItemView | undefined,
  mayPush: boolean,
  act: (work: Promise<void>) => void,
  isPicked: boolean,
  toggle: (id: string) => void,
  askSame: (q: QueueItemView) => void,
) {
  if (!q) return undefined;
  const look = stateLook(q.state);
  const days = daysOf(q);
  const old = q.state === "waiting" && days >= 1 ? ` ${t("sync.oldWait")}` : "";
  const words = (q.message ?? (q.state === "conflict" ? t("sync.chooseThere") : "")) + old;
  return [
    mayPush && (
      <input
        key="p"
        type="checkbox"
        tabIndex={-1}
        checked={isPicked}
        aria-label={t("sync.select", { name: q.record.name || "–" })}
        onChange={() => toggle(q.id)}
      />
    ),
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
      {days >= 1 ? t("sync.age", { count: days }) : moment(q.queued_at)}
    </span>,
    <span key="a" className="cell-end num">
      {q.attempts > 0 ? q.attempts : "–"}
    </span>,
    q.reason === "possible_duplicate" ? (
      <span key="m" className="line-up">
        <Button small onPress={() => askSame(q)}>
          {t("sync.same")}
        </Button>
        <span className="quiet cut" title={words}>
          {words}
        </span>
      </span>
    ) : (
      <span key="m" className="quiet" title={words}>
        {words}
      </span>
    ),
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
