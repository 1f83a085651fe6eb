import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Trans } from "react-i18next";
import { api, type PlanView, useCan, useStatus } from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { deliver, tellError } from "../../lib/actions";
import { clock, duration, number } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { EmptyState, ProgressBar } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import { PlanDetail } from "./PlanDetail";
import { PlanList } from "./PlanList";
import { changeCount, organizationsOf, planLines } from "./plan";
import { planQuery } from "./queries";

/** What a push would do, exactly; and the button that does it. */
export function PlanPanel() {
  const plan = useQuery(planQuery());
  const status = useStatus();
  const [chosen, setChosen] = useState<string>();
  const lines = useMemo(() => planLines(plan.data?.operations ?? []), [plan.data]);
  const records = lines.filter((l) => l.kind === "record");
  const active = records.find((l) => l.key === chosen) ?? records[0];
  if (plan.isError) {
    return (
      <EmptyState actions={<Button onPress={() => void plan.refetch()}>{t("error.again")}</Button>}>
        {plan.error.message}
      </EmptyState>
    );
  }
  if (!plan.data) return null;
  const last =
    (status?.systems ?? [])
      .map((s) => s.last_contact)
      .sort()
      .at(-1) ?? "";
  if (lines.length === 0) {
    const connected = status?.systems.some((s) => s.connected) ?? false;
    if (!connected) {
      return (
        <EmptyState
          actions={
            <Button onPress={() => window.location.assign("#/connections")}>{t("sync.connect")}</Button>
          }
        >
          {t("sync.notConnected")}
        </EmptyState>
      );
    }
    return <EmptyState>{last ? t("sync.nothing", { time: clock(last) }) : t("sync.nothingYet")}</EmptyState>;
  }
  return (
    <>
      <Summary plan={plan.data} />
      <div className="plan-two">
        <PlanList lines={lines} active={active?.key} onActive={setChosen} />
        {active && <PlanDetail operations={active.operations} />}
      </div>
      <SendBar plan={plan.data} organization={active?.operations[0]?.record.organization ?? ""} />
    </>
  );
}

/** The plan as a workbook, a row a field. */
function ExportPlan() {
  const [busy, setBusy] = useState(false);
  const run = () => {
    setBusy(true);
    api
      .exportPlan(null)
      .then(deliver, tellError)
      .finally(() => setBusy(false));
  };
  return (
    <Button icon="download" isDisabled={busy} onPress={run}>
      {t("sync.export")}
    </Button>
  );
}

function Summary({ plan }: { plan: PlanView }) {
  const { create, update, archive, blocked, waiting, requests, seconds } = plan.summary;
  const connections = useQuery({ queryKey: ["connections"], queryFn: () => api.connections() });
  const kinds = [
    create > 0 && t("sync.sumNew", { count: create }),
    update > archive && t("sync.sumChanged", { count: update - archive }),
    archive > 0 && t("sync.sumArchived", { count: archive }),
  ].filter(Boolean);
  const quotas = (connections.data?.items ?? []).filter((c) => c.connected);
  return (
    <div className="plan-sum">
      <div>
        <b className="num">
          {t("sync.changes", { count: changeCount(plan), formatted: number(changeCount(plan)) })}
        </b>
        <p>{kinds.join(", ") || "–"}</p>
      </div>
      <div>
        <b className="num">{number(requests)}</b>
        <p>{t("sync.requests")}</p>
      </div>
      <div>
        <b className="num">{requests > 0 ? duration(seconds) : "–"}</b>
        <p>{t("sync.time")}</p>
      </div>
      <div>
        <b className={blocked > 0 ? "num tone-warn" : "num"}>{t("sync.sumBlocked", { count: blocked })}</b>
        <p>{waiting > 0 ? t("sync.sumWaiting", { count: waiting }) : t("sync.stayQueued")}</p>
      </div>
      <div className="plan-quota">
        {quotas.map((c) => (
          <div key={c.system}>
            <span className="medium">{c.title}</span>
            {c.quota.of > 0 ? (
              <>
                <ProgressBar
                  label={t("sync.quota", { left: number(c.quota.left), of: number(c.quota.of) })}
                  value={c.quota.of - c.quota.left}
                  total={c.quota.of}
                />
                <span className="num">
                  {t("sync.quota", { left: number(c.quota.left), of: number(c.quota.of) })}
                </span>
              </>
            ) : (
              <span className="quiet">{t("sync.quotaUnknown")}</span>
            )}
          </div>
        ))}
        <p>{t("sync.quotaNote")}</p>
      </div>
    </div>
  );
}

function SendBar({ plan, organization }: { plan: PlanView; organization: string }) {
  const status = useStatus();
  const mayPush = useCan("push");
  const mayExport = useCan("export");
  const [asked, setAsked] = useState(false);
  const job = status?.jobs.find((j) => j.state === "running" && (j.kind === "push" || j.kind === "sync"));
  const count = changeCount(plan);
  const online = status?.systems.some((s) => s.connected && s.online) ?? true;
  const only = organizationsOf(plan.operations).find((o) => o.name === organization);
  const several = organizationsOf(plan.operations).length > 1;
  const send = (organizations: string[] | null) => {
    if (asked || job) return;
    setAsked(true);
    api
      .startSync("push", organizations)
      .catch(tellError)
      .finally(() => setAsked(false));
  };
  const sendAll = () => send(null);
  const here = plan.operations.find((o) => o.record.organization === organization)?.record.organization_id;
  const sendOnly = () => {
    if (here) send([here]);
  };
  useKeyCommand(
    { id: "sync.send", label: t("sync.send", { count }), icon: "arrow-up", keys: "Ctrl+Enter" },
    sendAll,
    mayPush && count > 0 && !job,
  );
  if (job) {
    return (
      <ActionBar
        actions={
          <Button icon="octagon-pause" onPress={() => void api.stopJob(job.id).catch(tellError)}>
            {t("status.stop")}
          </Button>
        }
      >
        <ProgressBar label={job.title} value={job.done} total={job.total} />
        <span>
          <b className="num">
            {job.total > 0
              ? t("status.working", { title: job.title, done: job.done, total: job.total })
              : job.title}
          </b>{" "}
          {t("sync.stopNote")}
        </span>
      </ActionBar>
    );
  }
  return (
    <ActionBar
      actions={
        <>
          {mayExport && <ExportPlan />}
          {mayPush && (
            <>
              {several && only && (
                <Button isDisabled={asked} onPress={sendOnly}>
                  {t("sync.only", { name: only.name, count: only.count })}
                </Button>
              )}
              <Button
                variant="primary"
                icon="arrow-up"
                keys="Ctrl+Enter"
                isDisabled={asked || count === 0}
                onPress={sendAll}
              >
                {online ? t("sync.send", { count }) : t("sync.sendLater")}
              </Button>
            </>
          )}
        </>
      }
    >
      <Icon name="shield-check" />
      <span>
        <Trans i18nKey="sync.promise" components={{ b: <b /> }} />
      </span>
    </ActionBar>
  );
}
