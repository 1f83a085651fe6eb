import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, type QueueItemView, refreshDerived, useCan, useSession } from "../../api";
import { tellError } from "../../lib/actions";
import { readable } from "../../lib/readable";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Dialog } from "../../ui/Dialog";

/** A record that is held back beside what it may be the same as: linked, or sent as another. */
export function SameDialog({ item, onClose }: { item: QueueItemView; onClose: () => void }) {
  const client = useQueryClient();
  const fields = useSession().fields;
  const mayMerge = useCan("merge");
  const mayPush = useCan("push");
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const both = useQuery({ queryKey: ["lookalikes", item.id], queryFn: () => api.lookalikes(item.id) });
  const here = both.data?.here;
  const there = both.data?.candidates[at];
  const run = (work: Promise<unknown>) => {
    setBusy(true);
    work.then(onClose, tellError).finally(() => {
      setBusy(false);
      refreshDerived(client);
    });
  };
  const shown = fields.filter((f) => here?.fields[f.name] || there?.fields[f.name]);
  return (
    <Dialog
      wide
      scrolls
      title={t("sync.sameTitle", { name: item.record.name })}
      isOpen
      onClose={onClose}
      foot={
        <>
          <Button onPress={onClose}>{t("undo.cancel")}</Button>
          {mayPush && (
            <Button isDisabled={busy} onPress={() => run(api.retryItems([item.id]))}>
              {t("sync.sameSend")}
            </Button>
          )}
          {mayMerge && there && (
            <Button
              variant="primary"
              isDisabled={busy}
              onPress={() => run(api.linkLookalike(item.id, there.id))}
            >
              {t("sync.sameLink")}
            </Button>
          )}
        </>
      }
    >
      <p>{t("sync.sameText", { system: systemName(item.system) })}</p>
      {both.data && !there && <p>{t("sync.sameNone")}</p>}
      {(both.data?.candidates.length ?? 0) > 1 && (
        <p className="line-up">
          {both.data?.candidates.map((c, i) => (
            <Button key={c.id} small variant={i === at ? "plain" : "quiet"} onPress={() => setAt(i)}>
              {c.name}
            </Button>
          ))}
        </p>
      )}
      {here && there && (
        <>
          <table className="table">
            <thead>
              <tr>
                <th>{t("sync.field")}</th>
                <th>{t("sync.here")}</th>
                <th>{systemName(item.system)}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((f) => {
                const [a, b] = [here.fields[f.name] ?? "", there.fields[f.name] ?? ""];
                return (
                  <tr key={f.name}>
                    <th scope="row">{f.title}</th>
                    <td className={a !== b ? "strong" : ""}>{readable(a) || "–"}</td>
                    <td className={a !== b ? "strong" : ""}>{readable(b) || "–"}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
          <p className="quiet">{t("sync.sameNote")}</p>
        </>
      )}
    </Dialog>
  );
}
