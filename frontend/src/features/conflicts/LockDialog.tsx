import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ConflictView, refreshDerived } from "../../api";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

/** Keeps a field from ever being sent to the system. */
export function LockDialog({
  conflict,
  field,
  title,
  onClose,
}: {
  conflict: ConflictView;
  field: string;
  title: string;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const words = { field: title, system: systemName(conflict.system) };
  const run = () => {
    setBusy(true);
    api
      .addLock({ kind: conflict.record.kind, field, system: conflict.system, organization_id: "" })
      .catch(tellError)
      .finally(() => {
        onClose();
        void client.invalidateQueries({ queryKey: ["locks"] });
        refreshDerived(client);
      });
  };
  return (
    <Dialog
      title={t("conflicts.lockTitle", words)}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("undo.cancel")}</Button>
          <Button variant="primary" icon="lock" isDisabled={busy} onPress={run}>
            {t("conflicts.lockButton", words)}
          </Button>
        </>
      }
    >
      <p>{t("conflicts.lockText", words)}</p>
    </Dialog>
  );
}
