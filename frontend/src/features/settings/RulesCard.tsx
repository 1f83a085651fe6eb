import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, refreshDerived, useCan } from "../../api";
import { tellError } from "../../lib/actions";
import { moment } from "../../lib/format";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { toast } from "../../ui/toasts";

/** What people have decided once for all: rules and locks, each with who and when. */
export function RulesCard() {
  const client = useQueryClient();
  const mayRule = useCan("rules");
  const mayLock = useCan("locks");
  const rules = useQuery({ queryKey: ["rules"], queryFn: () => api.rules() });
  const locks = useQuery({ queryKey: ["locks"], queryFn: () => api.locks() });
  const done = () => {
    void client.invalidateQueries({ queryKey: ["rules"] });
    void client.invalidateQueries({ queryKey: ["locks"] });
    refreshDerived(client);
  };
  const forget = (id: string) => void api.removeRule(id).then(done, tellError);
  const lift = (id: string) =>
    void api.removeLock(id).then((view) => {
      toast({ text: t("settings.lifted", { count: view.queued }), icon: "lock" });
      done();
    }, tellError);
  return (
    <section className="card settings-card">
      <h2>{t("settings.rules")}</h2>
      {rules.data?.items.length === 0 && <p className="quiet">{t("settings.rulesNone")}</p>}
      <ul className="plain-list" aria-label={t("settings.rulesHead")}>
        {rules.data?.items.map((r) => (
          <li key={r.id} className="settings-line">
            <span className="grow">
              {r.words}
              <span className="small quiet settings-note">
                {t("settings.madeBy", { who: r.staff, when: moment(r.at) })}
              </span>
            </span>
            {mayRule && (
              <Button
                small
                aria-label={`${t("settings.removeRule")}: ${r.words}`}
                onPress={() => forget(r.id)}
              >
                {t("settings.removeRule")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {locks.data?.items.length === 0 && <p className="quiet">{t("settings.locksNone")}</p>}
      <ul className="plain-list" aria-label={t("settings.locksHead")}>
        {locks.data?.items.map((l) => (
          <li key={l.id} className="settings-line">
            <span className="grow">
              {l.words}
              <span className="small quiet settings-note">
                {t("settings.madeBy", { who: l.staff, when: moment(l.at) })}
                {l.differing > 0 && ` · ${t("settings.differs", { count: l.differing })}`}
              </span>
            </span>
            {mayLock && (
              <Button small aria-label={`${t("settings.liftLock")}: ${l.words}`} onPress={() => lift(l.id)}>
                {t("settings.liftLock")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
