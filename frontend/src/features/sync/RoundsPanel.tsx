import { useInfiniteQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api, type RoundView, useCan } from "../../api";
import { clock, duration, listing, moment, number } from "../../lib/format";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Banner, EmptyState, StatePill } from "../../ui/marks";
import { VirtualRows } from "../../ui/VirtualRows";
import { HistoryKind } from "./HistoryKind";
import "./recorder.css";

/** The history of rounds: who or nobody, what, how many, how it ended; and the way to what it did and said. */
export function RoundsPanel() {
  const [active, setActive] = useState(0);
  const pages = useInfiniteQuery({
    queryKey: ["rounds"],
    queryFn: ({ pageParam }) => api.rounds(pageParam, 200),
    initialPageParam: "",
    getNextPageParam: (last) => last.next ?? undefined,
  });
  const rows = pages.data?.pages.flatMap((p) => p.items) ?? [];
  const here = Math.min(active, rows.length - 1);
  const chosen = rows[here];
  return (
    <>
      <HistoryKind value="rounds" />
      {pages.isError && <EmptyState>{pages.error.message}</EmptyState>}
      {pages.data && rows.length === 0 && <EmptyState>{t("rounds.empty")}</EmptyState>}
      {rows.length > 0 && (
        <div className="rounds-two">
          <VirtualRows
            label={t("rounds.title")}
            count={rows.length}
            rowHeight={2.25}
            minWidth={44}
            columns="9rem minmax(6rem, 0.7fr) 4.5rem minmax(7rem, 0.8fr) 5rem 4rem 5.5rem minmax(9rem, 1.3fr)"
            head={[
              t("rounds.when"),
              t("rounds.who"),
              t("rounds.what"),
              t("rounds.scope"),
              <span key="f" className="cell-end">
                {t("rounds.fetched")}
              </span>,
              <span key="s" className="cell-end">
                {t("rounds.sent")}
              </span>,
              <span key="r" className="cell-end">
                {t("rounds.requests")}
              </span>,
              t("rounds.ended"),
            ]}
            active={here}
            onActive={setActive}
            onVisible={(_, last) => {
              if (last >= rows.length - 20 && pages.hasNextPage && !pages.isFetchingNextPage) {
                void pages.fetchNextPage();
              }
            }}
            row={(i) => cells(rows[i])}
          />
          {chosen && <RoundDetail round={chosen} />}
        </div>
      )}
    </>
  );
}

const sum = (counts: Record<string, number>) => Object.values(counts).reduce((n, c) => n + c, 0);
const fetched = (r: RoundView) => r.pulled.created + r.pulled.updated;
const sent = (r: RoundView) => r.pushed.created + r.pushed.updated + r.pushed.adopted;
const needLook = (r: RoundView) =>
  r.pulled.conflicts + r.pushed.blocked + r.pushed.refused + r.pushed.unknown;

function scope(r: RoundView): string {
  if (r.all) return t("rounds.everything");
  const others = r.others > 0 ? [t("rounds.others", { count: r.others })] : [];
  return listing([...r.organizations, ...others]);
}

function cells(r: RoundView | undefined) {
  if (!r) return undefined;
  return [
    <span key="w" className="num quiet">
      {moment(r.at)}
    </span>,
    <span key="p" className={r.automatic ? "quiet" : ""}>
      {r.automatic ? t("rounds.automatic") : r.staff}
    </span>,
    t(`rounds.kind_${r.kind}`),
    <span key="o" className="quiet cut">
      {scope(r)}
    </span>,
    <span key="f" className="cell-end num">
      {fetched(r) || "–"}
    </span>,
    <span key="s" className="cell-end num">
      {sent(r) || "–"}
    </span>,
    <span key="r" className="cell-end num">
      {number(sum(r.requests))}
    </span>,
    <span key="e" className="cut">
      <Ended round={r} /> <span className="quiet">{r.message ?? ""}</span>
    </span>,
  ];
}

function Ended({ round: r }: { round: RoundView }) {
  if (r.state === "running") return <StatePill tone="queued">{t("rounds.running")}</StatePill>;
  if (r.state === "done" && needLook(r) === 0) return <StatePill icon="check">{t("rounds.done")}</StatePill>;
  if (r.state === "done")
    return <StatePill tone="warn">{t("rounds.look", { count: needLook(r) })}</StatePill>;
  if (r.state === "failed")
    return (
      <StatePill tone={r.code === "offline" ? "plain" : "danger"} icon="circle-alert">
        {t("rounds.failed")}
      </StatePill>
    );
  return (
    <StatePill icon="octagon-pause">{t(`rounds.${r.state === "stopped" ? "stopped" : "broken"}`)}</StatePill>
  );
}

function RoundDetail({ round: r }: { round: RoundView }) {
  const navigate = useNavigate();
  const mayRecorder = useCan("recorder");
  const seconds = (new Date(r.ended_at).getTime() - new Date(r.at).getTime()) / 1000;
  const lines: [string, string][] = [
    [t("rounds.who"), r.automatic ? t("rounds.byRight", { name: r.staff }) : r.staff],
    [t("rounds.when"), `${moment(r.at)} (${clock(r.at, true)})`],
    [t("rounds.scope"), scope(r)],
    [t("rounds.took"), r.ended_at ? duration(seconds) : "–"],
    ...counts(r),
    ...Object.entries(r.requests)
      .filter(([, n]) => n > 0)
      .map(([s, n]): [string, string] => [t("rounds.requestsTo", { system: systemName(s) }), number(n)]),
  ];
  return (
    <section className="round-detail" aria-label={t("rounds.detail")}>
      <h2>{t(`rounds.kind_${r.kind}`)}</h2>
      {r.message && (
        <Banner tone="warn" icon="circle-alert">
          {r.message}
        </Banner>
      )}
      {r.state === "broken off" && <p className="quiet">{t("rounds.brokenNote")}</p>}
      <dl>
        {lines.map(([name, value]) => (
          <div key={name} className="round-line">
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
      <div className="round-buttons">
        {r.batches.map((id) => (
          <Button
            key={id}
            icon="history"
            onPress={() => void navigate({ to: "/sync/history/$batch", params: { batch: id } })}
          >
            {t("rounds.batch")}
          </Button>
        ))}
        {mayRecorder && sum(r.requests) > 0 && (
          <Button
            icon="arrow-left-right"
            onPress={() => void navigate({ to: "/sync/recorder", search: { round: r.id } })}
          >
            {t("rounds.said")}
          </Button>
        )}
      </div>
    </section>
  );
}

/** What was counted, without the zeros. */
function counts(r: RoundView): [string, string][] {
  const names = <K extends string>(of: Record<K, number>) => Object.keys(of) as K[];
  const all: [string, number][] = [
    ...names(r.pulled).map((n): [string, number] => [t(`rounds.pulled_${n}`), r.pulled[n]]),
    ...names(r.pushed).map((n): [string, number] => [t(`rounds.pushed_${n}`), r.pushed[n]]),
  ];
  return all.filter(([, n]) => n > 0).map(([name, n]) => [name, number(n)]);
}
