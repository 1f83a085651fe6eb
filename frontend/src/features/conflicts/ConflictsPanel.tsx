import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { api, type ConflictField, type ConflictView, refreshDerived, toAppError, useCan } from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Kbd } from "../../ui/Kbd";
import { Banner, EmptyState, StatePill } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import "./conflicts.css";
import { type Choice, ConflictCard } from "./ConflictCard";

/** Records that differ on both sides: a person chooses, field by field. */
export function ConflictsPanel() {
  const conflicts = useQuery({ queryKey: ["conflicts"], queryFn: () => api.conflicts() });
  const [chosen, setChosen] = useState<string>();
  const items = conflicts.data?.items ?? [];
  const active = items.find((c) => c.id === chosen) ?? items[0];
  if (conflicts.isError) return <EmptyState>{conflicts.error.message}</EmptyState>;
  if (!conflicts.data) return null;
  if (!active) {
    return (
      <EmptyState
        actions={
          <Button onPress={() => window.location.assign("#/sync/history")}>
            {t("conflicts.seeHistory")}
          </Button>
        }
      >
        {t("conflicts.empty")}
      </EmptyState>
    );
  }
  return (
    <div className="conflicts">
      <aside className="conflict-list" aria-label={t("conflicts.waiting")}>
        <h2>{t("conflicts.waiting")}</h2>
        {items.map((c) => (
          <AriaButton
            key={c.id}
            className="conflict-item"
            aria-pressed={c.id === active.id}
            onPress={() => setChosen(c.id)}
          >
            <span className="line-up">
              <b className="cut grow">{c.record.name || "–"}</b>
              <StatePill tone="conflict" icon="git-compare-arrows">
                {t("conflicts.fields", { count: c.fields.length })}
              </StatePill>
            </span>
            <span className="small quiet">
              {t("conflicts.where", { organization: c.record.organization, system: systemName(c.system) })}
            </span>
          </AriaButton>
        ))}
      </aside>
      <Resolver key={active.id} conflict={active} />
    </div>
  );
}

function Resolver({ conflict }: { conflict: ConflictView }) {
  const client = useQueryClient();
  const mayResolve = useCan("resolve");
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const ready = conflict.fields.filter((f) => isComplete(choices[f.field], f));
  const left = conflict.fields.length - ready.length;

  const keep = async () => {
    if (busy || ready.length === 0) return;
    setBusy(true);
    setError(undefined);
    try {
      for (const f of ready) {
        const c = choices[f.field];
        if (c) await api.resolve(conflict.id, f.field, c.take, c.take === "value" ? c.value.trim() : "");
      }
    } catch (reason) {
      setError(toAppError(reason).message);
    } finally {
      setBusy(false);
      await client.invalidateQueries({ queryKey: ["conflicts"] });
      refreshDerived(client);
    }
  };
  useKeyCommand(
    { id: "conflict.keep", label: t("conflicts.keepCommand"), keys: "Ctrl+Enter" },
    () => void keep(),
    mayResolve,
  );

  const onKeyDown = (e: React.KeyboardEvent) => {
    if (e.target instanceof HTMLInputElement && e.target.type === "text") return;
    const card = (e.target as HTMLElement).closest<HTMLElement>("[data-field]");
    const field = card?.dataset.field;
    const takes = { "1": "local", "2": "remote", "3": "value" } as const;
    const take = takes[e.key as "1" | "2" | "3"];
    if (take && field && mayResolve) {
      e.preventDefault();
      setChoices((all) => ({ ...all, [field]: { take, value: all[field]?.value ?? "" } }));
      if (take === "value") {
        requestAnimationFrame(() => card?.querySelector<HTMLInputElement>("input[type='text']")?.focus());
      }
    } else if ((e.key === "ArrowDown" || e.key === "ArrowUp") && card) {
      const cards = [...(pane.current?.querySelectorAll<HTMLElement>("[data-field]") ?? [])];
      const next = cards[cards.indexOf(card) + (e.key === "ArrowDown" ? 1 : -1)];
      if (next) {
        e.preventDefault();
        next.focus();
      }
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the cards inside, heard on their way up
    <section className="conflict-main" onKeyDown={onKeyDown}>
      <div className="conflict-scroll" ref={pane}>
        <header className="line-up">
          <h2 className="conflict-name cut">{conflict.record.name || "–"}</h2>
          <span className="quiet cut grow">{conflict.record.organization}</span>
          {conflict.record.kind === "configuration" && (
            <Button
              variant="quiet"
              icon="notebook-pen"
              onPress={() => window.location.assign(`#/configurations/${conflict.record.id}`)}
            >
              {t("conflicts.whole")}
            </Button>
          )}
        </header>
        <p className="quiet">
          {t("conflicts.explain", { count: conflict.fields.length, system: systemName(conflict.system) })}
        </p>
        {!mayResolve && (
          <Banner tone="quiet" icon="lock">
            {t("conflicts.readOnly")}
          </Banner>
        )}
        {error && (
          <Banner tone="danger" icon="circle-alert">
            {error}
          </Banner>
        )}
        {conflict.fields.map((f, i) => (
          <ConflictCard
            key={f.field}
            field={f}
            system={systemName(conflict.system)}
            choice={choices[f.field]}
            mayResolve={mayResolve}
            first={i === 0}
            onChoose={(c) => setChoices((all) => ({ ...all, [f.field]: c }))}
          />
        ))}
      </div>
      {mayResolve && (
        <ActionBar
          actions={
            <>
              <span className="quiet conflict-left">{left > 0 && t("conflicts.left", { count: left })}</span>
              <Button
                variant="primary"
                keys="Ctrl+Enter"
                isDisabled={ready.length === 0 || busy}
                onPress={() => void keep()}
              >
                {t("conflicts.keep", { count: ready.length })}
              </Button>
            </>
          }
        >
          <span className="line-up" aria-hidden="true">
            <Kbd keys="1" />
            <Kbd keys="2" />
            <Kbd keys="3" /> {t("conflicts.keyChoose")}
            <Kbd keys="Down" /> {t("conflicts.keyNext")}
          </span>
        </ActionBar>
      )}
    </section>
  );
}

/** Another value needs one; and one that is there. */
function isComplete(choice: Choice | undefined, _field: ConflictField): boolean {
  if (!choice) return false;
  return choice.take !== "value" || choice.value.trim() !== "";
}
