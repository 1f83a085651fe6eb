import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type ConflictView, refreshDerived, useCan } from "../../api";
import { tellError } from "../../lib/actions";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";
import { Segments } from "../../ui/Segments";

/** What is to be chosen the same way, seen from one conflict. */
export interface Alike {
  conflict: ConflictView;
  field: string;
  title: string;
  take: "local" | "remote";
}

/** How many open conflicts are of the same field, in all and in the same organization. */
export function alikeCount(items: readonly ConflictView[], c: ConflictView, field: string) {
  const same = items.filter(
    (i) =>
      i.system === c.system && i.record.kind === c.record.kind && i.fields.some((f) => f.field === field),
  );
  return {
    all: same.length,
    here: same.filter((i) => i.record.organization_id === c.record.organization_id).length,
  };
}

/** Chooses once for all alike, and remembers it as a rule if that is wanted. */
export function AlikeDialog({
  alike,
  items,
  onClose,
}: {
  alike: Alike;
  items: readonly ConflictView[];
  onClose: () => void;
}) {
  const client = useQueryClient();
  const mayRule = useCan("rules");
  const counts = alikeCount(items, alike.conflict, alike.field);
  const home = alike.conflict.record.organization;
  const [where, setWhere] = useState<"here" | "all">(home ? "here" : "all");
  const [remember, setRemember] = useState(false);
  const [busy, setBusy] = useState(false);
  const system = systemName(alike.conflict.system);
  const side = alike.take === "local" ? t("conflicts.sideHere") : t("conflicts.sideThere", { system });
  const count = where === "here" ? counts.here : counts.all;
  const run = () => {
    setBusy(true);
    const scope = {
      kind: alike.conflict.record.kind,
      field: alike.field,
      system: alike.conflict.system,
      organization_id: where === "here" ? alike.conflict.record.organization_id : "",
    };
    const work: Promise<unknown> = remember
      ? api.addRule(scope, alike.take, false)
      : api.resolveAlike(scope, alike.take, false);
    work.catch(tellError).finally(() => {
      setBusy(false);
      onClose();
      void client.invalidateQueries({ queryKey: ["conflicts"] });
      void client.invalidateQueries({ queryKey: ["rules"] });
      refreshDerived(client);
    });
  };
  return (
    <Dialog
      title={t("conflicts.alikeTitle", { field: alike.title })}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("undo.cancel")}</Button>
          <Button variant="primary" isDisabled={busy} onPress={run}>
            {t("conflicts.alikeButton", { count })}
          </Button>
        </>
      }
    >
      <p>{t("conflicts.alikeText", { count, field: alike.title, side })}</p>
      {home && (
        <Segments
          label={t("conflicts.alikeWhere")}
          value={where}
          onChange={setWhere}
          options={[
            { id: "here", label: t("conflicts.alikeHere", { name: home, count: counts.here }) },
            { id: "all", label: t("conflicts.alikeAll", { count: counts.all }) },
          ]}
        />
      )}
      <p className="quiet">{t("conflicts.alikeKept")}</p>
      {mayRule && (
        <label className="conflict-remember">
          <input type="checkbox" checked={remember} onChange={(e) => setRemember(e.target.checked)} />
          <span>
            {t("conflicts.remember", {
              who: alike.take === "local" ? "Sitewalk" : system,
              field: alike.title,
              where: where === "here" ? home : t("conflicts.everywhere"),
            })}
          </span>
        </label>
      )}
    </Dialog>
  );
}
