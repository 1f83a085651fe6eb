import { useEffect, useRef, useState } from "react";
import { Button, type ButtonProps } from "react-aria-components";
import { api, type JobView, type StatusView, useStatus } from "../api";
import { tellError } from "../lib/actions";
import { clock, until } from "../lib/format";
import { jobText } from "../lib/jobText";
import { t } from "../lib/text";
import { stateLook } from "../lib/words";
import { LinkButton } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { ProgressBar } from "../ui/marks";

/** The line that is always there; each part is a button to where it is dealt with. */
export function StatusLine() {
  const status = useStatus();
  return (
    <section className="status" data-region aria-label={t("shell.status")}>
      {status && <Parts status={status} />}
      <Spoken status={status} />
    </section>
  );
}

function Parts({ status }: { status: StatusView }) {
  const connected = status.systems.filter((s) => s.connected);
  const job = status.jobs.find((j) => j.state === "running");
  const sum = (state: string) => status.systems.reduce((n, s) => n + (s.counts[state] ?? 0), 0);
  const go = (to: string) => () => window.location.assign(`#${to}`);
  return (
    <>
      <StateOrJob status={status} job={job} />
      {connected.map((s) => (
        <Part key={s.system} className="status-contact" onPress={go("/connections")}>
          {s.last_contact
            ? t("status.contact", { system: s.title, time: clock(s.last_contact) })
            : t("status.never", { system: s.title })}
        </Part>
      ))}
      <Count
        state="queued"
        n={sum("queued")}
        text={t("status.queued", { count: sum("queued") })}
        to="/sync"
      />
      <Count
        state="conflict"
        n={status.conflicts_total}
        text={t("status.conflicts", { count: status.conflicts_total })}
        to="/sync/conflicts"
      />
      <Count
        state="unknown"
        n={sum("unknown")}
        text={t("status.unknown", { count: sum("unknown") })}
        to="/sync/queue"
      />
      <Count
        state="blocked"
        n={sum("blocked")}
        text={t("status.blocked", { count: sum("blocked") })}
        to="/sync/queue"
      />
      <Count
        state="refused"
        n={sum("refused")}
        text={t("status.refused", { count: sum("refused") })}
        to="/sync/queue"
      />
      <span className="grow" />
      {status.saved_at && (
        <Part onPress={go("/sync/history")}>
          <Icon name="check" size="small" />
          {t("status.saved", { time: clock(status.saved_at, true) })}
        </Part>
      )}
      {status.next_round && (
        <Part className="status-next" onPress={go("/sync")}>
          {t("status.next", { when: until(status.next_round) })}
        </Part>
      )}
    </>
  );
}

/** How things are: at work, online, offline, or what a system asks of a person. */
function StateOrJob({ status, job }: { status: StatusView; job: JobView | undefined }) {
  const connected = status.systems.filter((s) => s.connected);
  const problem = connected.find((s) => s.problem !== "" && s.online)?.problem || status.auto_stopped;
  const go = () => window.location.assign("#/connections");
  if (job) {
    const text = jobText(job);
    return (
      <span className="status-job" aria-live="off">
        {job.total > 0 && <ProgressBar label={text} value={job.done} total={job.total} />}
        <span className="medium cut">{text}</span>
        <LinkButton onPress={() => void api.stopJob(job.id).catch(tellError)}>{t("status.stop")}</LinkButton>
      </span>
    );
  }
  if (connected.length === 0) {
    return (
      <Part onPress={go}>
        <span className="dot dot-off" />
        {t("status.notConnected")}
      </Part>
    );
  }
  if (problem) {
    return (
      <Part onPress={go} className="tone-danger">
        <Icon name="circle-alert" size="small" />
        {problem}
      </Part>
    );
  }
  const online = connected.every((s) => s.online);
  return (
    <>
      <Part onPress={go} className="strong">
        <span className={online ? "dot" : "dot dot-off"} />
        {online ? t("status.online") : t("status.offline")}
      </Part>
      {!online && (
        <Part className="status-next" onPress={() => window.location.assign("#/sync")}>
          {status.auto_sync ? t("status.byItself") : t("status.autoOff")}
        </Part>
      )}
    </>
  );
}

function Count({ state, n, text, to }: { state: string; n: number; text: string; to: string }) {
  const look = stateLook(state);
  if (n === 0 || !look) return null;
  return (
    <Part onPress={() => window.location.assign(`#${to}`)} className={`tone-${look.tone}`}>
      <Icon name={look.icon} size="small" />
      {text}
    </Part>
  );
}

function Part({ className, children, ...rest }: ButtonProps & { className?: string }) {
  return (
    <Button {...rest} className={className ? `status-part ${className}` : "status-part"}>
      {children}
    </Button>
  );
}

/** What is read aloud: at most every 10 s, and never a count that only shrinks. */
function Spoken({ status }: { status: StatusView | undefined }) {
  const [text, setText] = useState("");
  const last = useRef({ at: 0, conflicts: 0, saved: "" });
  useEffect(() => {
    if (!status) return;
    const now = Date.now();
    const before = last.current;
    if (now - before.at < 10_000) return;
    const parts: string[] = [];
    if (status.conflicts_total > before.conflicts) {
      parts.push(t("status.conflicts", { count: status.conflicts_total }));
    }
    if (status.saved_at !== before.saved && status.saved_at) {
      parts.push(t("status.saved", { time: clock(status.saved_at, true) }));
    }
    last.current = {
      at: parts.length > 0 ? now : before.at,
      conflicts: status.conflicts_total,
      saved: status.saved_at,
    };
    if (parts.length > 0) setText(parts.join(". "));
  }, [status]);
  return (
    <span className="hidden-visually" role="status" aria-live="polite">
      {text}
    </span>
  );
}
