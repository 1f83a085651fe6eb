import { useNavigate } from "@tanstack/react-router";
import { api, type PlanField, type PlanOperation, useCan, useSession } from "../../api";
import { tellError } from "../../lib/actions";
import { readable } from "../../lib/readable";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Icon } from "../../ui/Icon";
import { Banner, StatePill } from "../../ui/marks";
import { operationLook } from "./plan";

/** The fields of a record's operations: agreed last, here, there now, what reaches and why not. */
export function PlanDetail({ operations }: { operations: readonly PlanOperation[] }) {
  const navigate = useNavigate();
  const mayPush = useCan("push");
  const first = operations[0];
  if (!first) return null;
  const open = () => {
    if (first.record.kind === "configuration") {
      void navigate({ to: "/configurations/$id", params: { id: first.record.id } });
    }
  };
  const skip = () => {
    const ids = operations.map((o) => `${o.record.kind}:${o.record.id}:${o.system}`);
    api.skipItems(ids).catch(tellError);
  };
  return (
    <section className="plan-detail" aria-label={first.record.name}>
      <header className="plan-detail-head">
        <h2 className="cut">{first.record.name || "–"}</h2>
        <StatePill tone={operationLook(first).tone} icon={operationLook(first).icon}>
          {actionWord(first)}
        </StatePill>
        <span className="quiet cut grow">{first.record.organization}</span>
        {first.record.kind === "configuration" && (
          <Button variant="quiet" onPress={open}>
            {t("sync.open")}
          </Button>
        )}
        {mayPush && (
          <Button variant="quiet" onPress={skip}>
            {t("sync.notThisTime")}
          </Button>
        )}
      </header>
      {operations.map((o) => (
        <div key={o.id} className="plan-operation">
          {operations.length > 1 && <h3>{systemName(o.system)}</h3>}
          {o.message && (
            <Banner
              tone={o.state === "blocked" ? "warn" : "info"}
              icon={o.state === "blocked" ? "octagon-pause" : o.state === "waiting" ? "hourglass" : "info"}
            >
              {o.message}
            </Banner>
          )}
          <FieldTable operation={o} />
        </div>
      ))}
    </section>
  );
}

function FieldTable({ operation }: { operation: PlanOperation }) {
  const session = useSession();
  if (operation.fields.length === 0) return null;
  const created = operation.action === "create";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section className="plan-table" tabIndex={0} aria-label={`${t("sync.field")}: ${operation.record.name}`}>
      <table className="table">
        <thead>
          <tr>
            <th>{t("sync.field")}</th>
            {!created && <th>{t("sync.agreed")}</th>}
            <th>{t("sync.here")}</th>
            <th>{t("sync.thereNow")}</th>
            <th className="middle">{systemName(operation.system)}</th>
            <th className="plan-why">{t("sync.whyNot")}</th>
          </tr>
        </thead>
        <tbody>
          {operation.fields.map((f) => {
            const field = session.fields.find((x) => x.name === f.field);
            const mono = field?.identifier || field?.kind === "ip" || field?.kind === "mac";
            return (
              <tr key={f.field} data-quiet={!f.reaches || undefined}>
                <td className={f.reaches ? "medium" : ""}>{field?.title ?? f.field}</td>
                {!created && <Value text={f.base} mono={mono} />}
                <Value text={f.local} mono={mono} strong={changed(f)} />
                <Value text={f.remote} mono={mono} />
                <td className="middle">
                  {f.reaches ? (
                    <Icon name="check" className="tone-ok" label={t("reach.arrived")} />
                  ) : (
                    <Icon name="minus" label={t("reach.stops")} />
                  )}
                </td>
                <td className="small plan-why">{f.why}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Value({
  text: raw,
  mono,
  strong,
}: {
  text: string | null;
  mono?: boolean | undefined;
  strong?: boolean;
}) {
  const text = raw === null ? null : readable(raw);
  const classes = ["plan-value cut", mono && text && "mono", strong && "tone-queued"]
    .filter(Boolean)
    .join(" ");
  return (
    <td className={classes} title={text ?? undefined}>
      {text === null || text === "" ? <span className="faint">–</span> : text}
    </td>
  );
}

function changed(f: PlanField): boolean {
  return f.reaches && (f.local ?? "") !== (f.base ?? "") && (f.base ?? "") !== "";
}

function actionWord(o: PlanOperation): string {
  if (o.state === "blocked") return t("state.blocked");
  if (o.state === "waiting") return t("state.waiting");
  switch (o.action) {
    case "create":
      return t("sync.new");
    case "archive":
      return t("sync.archive");
    case "update":
      return t("sync.changed");
    default:
      return o.action;
  }
}
