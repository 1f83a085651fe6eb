import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, useCan, useStatus } from "../../api";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Banner } from "../../ui/marks";
import { planQuery } from "./queries";

/** What stopped the last round, or would stop the next push, and the way to let one round go on. */
export function BrakeBanner() {
  const status = useStatus();
  const may = useCan("anyway");
  const [asked, setAsked] = useState(false);
  const [busy, setBusy] = useState(false);
  const running =
    status?.jobs.some((j) => j.state === "running" && ["pull", "push", "sync"].includes(j.kind)) ?? false;
  const last = useQuery({
    queryKey: ["rounds", "last", running],
    queryFn: () => api.rounds("", 1),
    enabled: !running,
  });
  const plan = useQuery(planQuery());
  const round = last.data?.items[0];
  const stopped = round?.state === "failed" && round.code === "brake" ? round : undefined;
  const message = stopped?.message || plan.data?.brake;
  if (running || !message) return null;
  const go = () => {
    setBusy(true);
    api
      .startRound({ kind: stopped?.kind ?? "push", organizations: [], records: [], anyway: true })
      .catch(tellError)
      .finally(() => {
        setBusy(false);
        setAsked(false);
      });
  };
  return (
    <>
      <Banner
        band
        icon="octagon-pause"
        actions={
          may ? (
            <Button small onPress={() => setAsked(true)}>
              {t("sync.brakeAnyway")}
            </Button>
          ) : (
            <span className="quiet">{t("sync.brakeWho")}</span>
          )
        }
      >
        {message}
      </Banner>
      <Dialog
        title={t("sync.brakeTitle")}
        isOpen={asked}
        onClose={() => setAsked(false)}
        foot={
          <>
            <Button onPress={() => setAsked(false)}>{t("undo.cancel")}</Button>
            <Button variant="danger" isDisabled={busy} onPress={go}>
              {t("sync.brakeGo")}
            </Button>
          </>
        }
      >
        <p>{message}</p>
        <p>{t("sync.brakeExplain")}</p>
      </Dialog>
    </>
  );
}
