import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, refreshDerived, type UndoView } from "../api";
import { Button } from "../ui/Button";
import { Dialog } from "../ui/Dialog";
import { tellError, tellStep } from "./actions";
import { t } from "./text";

/**
 * Undo of one act from a list: at once when it only touches this computer, after
 * a question when something would be sent or has been edited since.
 */
export function useUndoBatch(): { undo: (batch: string, title: string) => void; dialog: React.ReactNode } {
  const client = useQueryClient();
  const [asked, setAsked] = useState<{ batch: string; title: string; view: UndoView }>();
  const [busy, setBusy] = useState(false);
  const run = async (batch: string) => {
    setBusy(true);
    try {
      const view = await api.undoBatch(batch, false);
      refreshDerived(client);
      tellStep(client, "undo", view);
    } catch (reason) {
      tellError(reason);
    } finally {
      setBusy(false);
      setAsked(undefined);
    }
  };
  const undo = (batch: string, title: string) => {
    if (busy) return;
    api.undoBatch(batch, true).then((view) => {
      if (view.queued > 0 || view.kept.length > 0 || view.impossible.length > 0)
        setAsked({ batch, title, view });
      else void run(batch);
    }, tellError);
  };
  const left = asked ? [...asked.view.kept, ...asked.view.impossible] : [];
  const dialog = (
    <Dialog
      title={t("undo.title2", { title: asked?.title ?? "" })}
      isOpen={asked !== undefined}
      onClose={() => setAsked(undefined)}
      foot={
        <>
          <Button onPress={() => setAsked(undefined)}>{t("undo.cancel")}</Button>
          {(asked?.view.reversed ?? 0) > 0 && (
            <Button variant="primary" isDisabled={busy} onPress={() => asked && void run(asked.batch)}>
              {t("undo.button", { count: asked?.view.reversed ?? 0 })}
            </Button>
          )}
        </>
      }
    >
      <p>
        {asked &&
          (asked.view.reversed === 0
            ? t("undo.none")
            : asked.view.queued > 0
              ? t("undo.changesQueue", { count: asked.view.reversed, queued: asked.view.queued })
              : t("undo.changes", { count: asked.view.reversed }))}
      </p>
      {left.length > 0 && (
        <div>
          <p className="quiet">{t("undo.kept", { count: left.length })}</p>
          <ul className="plain-list">
            {left.slice(0, 12).map((r) => (
              <li key={r.record.id}>
                <b>{r.record.name}</b> <span className="quiet">{r.reason}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Dialog>
  );
  return { undo, dialog };
}
