import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ConflictView, refreshDerived, useCan } from "../../api";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Banner } from "../../ui/marks";

/** A record that the system no longer has: make it again, let it go, or keep it here alone. */
export function GoneCard({ conflict }: { conflict: ConflictView }) {
  const client = useQueryClient();
  const mayResolve = useCan("resolve");
  const [busy, setBusy] = useState(false);
  const system = systemName(conflict.system);
  const choose = (take: "local" | "remote" | "unlink") => {
    setBusy(true);
    api
      .resolve(conflict.id, "", take, "")
      .catch(tellError)
      .finally(() => {
        setBusy(false);
        void client.invalidateQueries({ queryKey: ["conflicts"] });
        refreshDerived(client);
      });
  };
  return (
    <div className="conflict-gone">
      <Banner tone="warn" icon="trash-2">
        {conflict.edited ? t("conflicts.goneEdited", { system }) : t("conflicts.gone", { system })}
      </Banner>
      {mayResolve ? (
        <ul className="conflict-gone-choices">
          {!conflict.archived && (
            <li>
              <Button
                icon="rotate-ccw"
                isDisabled={busy}
                data-region-focus=""
                onPress={() => choose("local")}
              >
                {t("conflicts.makeAgain")}
              </Button>
              <span className="quiet">{t("conflicts.makeAgainNote", { system })}</span>
            </li>
          )}
          {conflict.archives && !conflict.archived && (
            <li>
              <Button icon="archive" isDisabled={busy} onPress={() => choose("remote")}>
                {t("conflicts.archiveHere")}
              </Button>
              <span className="quiet">{t("conflicts.archiveHereNote")}</span>
            </li>
          )}
          <li>
            <Button icon="octagon-pause" isDisabled={busy} onPress={() => choose("unlink")}>
              {t("conflicts.unlink")}
            </Button>
            <span className="quiet">{t("conflicts.unlinkNote", { system })}</span>
          </li>
        </ul>
      ) : (
        <Banner tone="quiet" icon="lock">
          {t("conflicts.readOnly")}
        </Banner>
      )}
    </div>
  );
}
