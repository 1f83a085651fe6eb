import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { api, useCan, useStatus } from "../../api";
import { AutoSync } from "../../lib/AutoSync";
import { tellError } from "../../lib/actions";
import { clock } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Page } from "../../ui/Page";
import { Tabs } from "../../ui/Tabs";
import { BrakeBanner } from "./BrakeBanner";
import "./sync.css";
import { changeCount } from "./plan";
import { planQuery } from "./queries";
import { RunningRound } from "./RunningRound";
import { SaveForSupport } from "./SaveForSupport";

export type SyncTab = "plan" | "queue" | "conflicts" | "history" | "recorder";

const addresses = {
  plan: "/sync",
  queue: "/sync/queue",
  conflicts: "/sync/conflicts",
  history: "/sync/rounds",
  recorder: "/sync/recorder",
} as const;

/** The sync centre: what would be sent, what waits, what to choose, what happened. */
export function SyncFrame({ tab, children }: { tab: SyncTab; children: ReactNode }) {
  const navigate = useNavigate();
  const status = useStatus();
  const mayPull = useCan("pull");
  const mayRecorder = useCan("recorder");
  const plan = useQuery(planQuery());
  const connected = status?.systems.some((s) => s.connected) ?? false;
  const busy =
    status?.jobs.some((j) => j.state === "running" && ["pull", "push", "sync"].includes(j.kind)) ?? false;
  const waiting = (status?.systems ?? []).reduce(
    (sum, s) => sum + Object.values(s.counts).reduce((n, c) => n + c, 0),
    0,
  );
  return (
    <Page
      crumbs={[{ label: t("sync.title") }]}
      actions={
        <>
          {tab === "plan" && plan.data && (
            <span className="sync-when quiet cut">{t("sync.workedOut", { time: clock(plan.data.at) })}</span>
          )}
          {tab === "recorder" && <SaveForSupport />}
          {tab !== "recorder" && connected && <AutoSync />}
          {mayPull && connected && (
            <Button
              variant="quiet"
              icon="refresh-cw"
              isDisabled={busy}
              onPress={() => void api.startSync("pull", null).catch(tellError)}
            >
              {t("command.pull")}
            </Button>
          )}
        </>
      }
    >
      <Tabs
        label={t("sync.title")}
        value={tab}
        onChange={(next: SyncTab) => void navigate({ to: addresses[next] })}
        items={[
          { id: "plan", label: t("sync.plan"), count: plan.data && changeCount(plan.data) },
          { id: "queue", label: t("sync.queue"), count: waiting },
          { id: "conflicts", label: t("sync.conflicts"), count: status?.conflicts_total },
          { id: "history", label: t("sync.history") },
          ...(mayRecorder ? [{ id: "recorder" as const, label: t("recorder.title") }] : []),
        ]}
      >
        <BrakeBanner />
        <RunningRound />
        {children}
      </Tabs>
    </Page>
  );
}
