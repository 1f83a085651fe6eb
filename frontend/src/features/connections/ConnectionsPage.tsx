import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ConnectionView, refreshDerived, sessionQuery, useCan, useSession } from "../../api";
import { tellError } from "../../lib/actions";
import { moment, number } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import type { IconName } from "../../ui/Icon";
import { Banner, EmptyState, StatePill, type Tone } from "../../ui/marks";
import { Page } from "../../ui/Page";
import { toast } from "../../ui/toasts";
import "./connections.css";
import { ConnectForm } from "./ConnectForm";
import { JoinChoice } from "./JoinChoice";

/** The systems that are connected, how they are, and how IT Glue is joined to the PSA. */
export function ConnectionsPage() {
  const list = useQuery({ queryKey: ["connections"], queryFn: () => api.connections() });
  const mayConnect = useCan("connections");
  const glue = list.data?.items.find((c) => c.system === "itglue");
  return (
    <Page crumbs={[{ label: t("connections.title") }]}>
      <div className="connections">
        {list.isError && <EmptyState>{list.error.message}</EmptyState>}
        {glue?.connected && <Connected connection={glue} mayConnect={mayConnect} />}
        {glue && !glue.connected && (
          <section className="card connect-card">
            <h2>{t("connections.connect", { system: glue.title })}</h2>
            <p className="quiet">{t("connections.connectWords")}</p>
            {mayConnect ? <ConnectForm /> : <p>{t("connections.readOnly")}</p>}
          </section>
        )}
      </div>
    </Page>
  );
}

function Connected({ connection, mayConnect }: { connection: ConnectionView; mayConnect: boolean }) {
  const client = useQueryClient();
  const session = useSession();
  const [busy, setBusy] = useState(false);
  const [asking, setAsking] = useState(false);
  const [newKey, setNewKey] = useState(false);
  const look = stateLook(connection.state);
  const refresh = () => {
    void client.invalidateQueries({ queryKey: ["connections"] });
    void client.invalidateQueries({ queryKey: sessionQuery().queryKey });
    refreshDerived(client);
  };
  const test = async () => {
    setBusy(true);
    try {
      const answer = await api.testConnection(connection.system);
      toast({
        text:
          answer.message ||
          t("connections.tested", { system: connection.title, state: stateLook(answer.state).label }),
        icon: answer.state === "online" ? "check" : "circle-alert",
      });
    } catch (reason) {
      tellError(reason);
    } finally {
      setBusy(false);
      refresh();
    }
  };
  const disconnect = async () => {
    setAsking(false);
    try {
      await api.disconnect(connection.system);
    } catch (reason) {
      tellError(reason);
    } finally {
      refresh();
    }
  };
  const facts = [
    { title: t("connections.address"), text: connection.url },
    {
      title: t("connections.key"),
      text: connection.key_end ? t("connections.keyEnd", { end: connection.key_end }) : "–",
    },
    {
      title: t("connections.contact"),
      text: connection.last_contact ? moment(connection.last_contact) : "–",
    },
    {
      title: t("connections.quota"),
      text:
        connection.quota.of > 0
          ? t("connections.quotaLeft", {
              left: number(connection.quota.left),
              of: number(connection.quota.of),
              minutes: Math.round(connection.quota.seconds / 60),
            })
          : "–",
    },
  ];
  return (
    <>
      <section className="card connect-card" aria-label={connection.title}>
        <header className="line-up">
          <h2 className="grow">{connection.title}</h2>
          <StatePill tone={look.tone} icon={look.icon}>
            {look.label}
          </StatePill>
        </header>
        {connection.message && connection.state !== "online" && (
          <Banner tone={connection.state === "refused" ? "danger" : "quiet"} icon={look.icon}>
            {connection.message}
          </Banner>
        )}
        <dl className="connect-facts">
          {facts.map((f) => (
            <div key={f.title}>
              <dt>{f.title}</dt>
              <dd className={f.title === t("connections.address") ? "mono cut" : "num"}>{f.text}</dd>
            </div>
          ))}
        </dl>
        {mayConnect && (
          <div className="connect-buttons">
            <Button icon="refresh-cw" isDisabled={busy} onPress={() => void test()}>
              {busy ? t("start.connectBusy") : t("connections.test")}
            </Button>
            {!session.practice && (
              <Button onPress={() => setNewKey(!newKey)}>{t("connections.newKey")}</Button>
            )}
            <span className="grow" />
            <Button variant="danger" icon="unplug" onPress={() => setAsking(true)}>
              {t("connections.disconnect")}
            </Button>
          </div>
        )}
        {newKey && <ConnectForm connection={connection} onDone={() => setNewKey(false)} />}
      </section>
      <JoinChoice connection={connection} mayChange={mayConnect} />
      <Dialog
        title={t("connections.disconnectTitle", { system: connection.title })}
        isOpen={asking}
        onClose={() => setAsking(false)}
        foot={
          <>
            <Button onPress={() => setAsking(false)}>{t("undo.cancel")}</Button>
            <Button variant="danger" onPress={() => void disconnect()}>
              {t("connections.disconnect")}
            </Button>
          </>
        }
      >
        <p>{t("connections.disconnectWords")}</p>
      </Dialog>
    </>
  );
}

function stateLook(state: string): { label: string; icon: IconName; tone: Tone } {
  switch (state) {
    case "online":
      return { label: t("connections.online"), icon: "check", tone: "ok" };
    case "offline":
      return { label: t("connections.offline"), icon: "unplug", tone: "plain" };
    case "refused":
      return { label: t("connections.refused"), icon: "circle-x", tone: "danger" };
    default:
      return { label: t("connections.untested"), icon: "circle-help", tone: "plain" };
  }
}
