import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useRef, useState } from "react";
import {
  api,
  type ConflictField,
  type ConflictView,
  refreshDerived,
  toAppError,
  useCan,
  useSession,
} from "../../api";
import { useKeyCommand } from "../../commands/registry";
import { t } from "../../lib/text";
import { systemName } from "../../lib/words";
import { Button } from "../../ui/Button";
import { Kbd } from "../../ui/Kbd";
import { Banner, EmptyState, StatePill } from "../../ui/marks";
import { ActionBar } from "../../ui/Page";
import { VirtualRows } from "../../ui/VirtualRows";
import "./conflicts.css";
import { type Alike, AlikeDialog, alikeCount } from "./AlikeDialog";
import { type Choice, ConflictCard } from "./ConflictCard";
import { GoneCard } from "./GoneCard";
import { LockDialog } from "./LockDialog";

/** Records that differ on both sides: a person chooses, field by field. */
export function ConflictsPanel() {
  const conflicts = useQuery({ queryKey: ["conflicts"], queryFn: () => api.conflicts() });
  const [chosen, setChosen] = useState<string>();
  const items = conflicts.data?.items ?? [];
  const found = items.findIndex((c) => c.id === chosen);
  const [place, setPlace] = useState(0);
  const [kept, setKept] = useState(0);
  // When the chosen one is settled, the next takes its place.
  const at = found >= 0 ? found : Math.min(place, items.length - 1);
  const active = items[at];
  const choose = (index: number) => {
    setPlace(index);
    setKept(0);
    setChosen(items[index]?.id);
  };
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
        <VirtualRows
          label={t("conflicts.waiting")}
          count={items.length}
          rowHeight={3.5}
          columns="minmax(0, 1fr)"
          head={[t("conflicts.progress", { count: items.length })]}
          active={at}
          onActive={choose}
          onOpen={() => document.querySelector<HTMLElement>("[data-region-focus]")?.focus()}
          row={(i) => [<Line key="l" conflict={items[i]} />]}
        />
      </aside>
      <Resolver
        key={active.id}
        conflict={active}
        items={items}
        takeFocus={kept > 0}
        onKept={() => setKept((n) => n + 1)}
      />
      <div className="hidden-visually" role="status">
        {kept > 0 && t("conflicts.settled", { count: items.length })}
      </div>
    </div>
  );
}

function Line({ conflict: c }: { conflict: ConflictView | undefined }) {
  if (!c) return null;
  const words = { organization: c.record.organization, system: systemName(c.system) };
  return (
    <span className="conflict-line">
      <span className="line-up">
        <b className="cut grow">{c.record.name || "–"}</b>
        <StatePill tone={c.gone ? "warn" : "conflict"} icon={c.gone ? "trash-2" : "git-compare-arrows"}>
          {c.gone ? t("conflicts.isGone") : t("conflicts.fields", { count: c.fields.length })}
        </StatePill>
      </span>
      <span className="small quiet cut">{t(c.gone ? "conflicts.whereGone" : "conflicts.where", words)}</span>
    </span>
  );
}

function Resolver({
  conflict,
  items,
  takeFocus,
  onKept,
}: {
  conflict: ConflictView;
  items: readonly ConflictView[];
  /** The one before it was just settled: the next card takes the keys. */
  takeFocus: boolean;
  onKept: () => void;
}) {
  const client = useQueryClient();
  const mayResolve = useCan("resolve");
  const [choices, setChoices] = useState<Record<string, Choice>>({});
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const pane = useRef<HTMLDivElement>(null);
  const [alike, setAlike] = useState<Alike>();
  const [locking, setLocking] = useState<{ field: string; title: string }>();
  const mayLock = useCan("locks");
  const alikes = useMemo(
    () => Object.fromEntries(conflict.fields.map((f) => [f.field, alikeCount(items, conflict, f.field).all])),
    [items, conflict],
  );
  useEffect(() => {
    if (takeFocus) pane.current?.querySelector<HTMLElement>("[data-region-focus]")?.focus();
  }, [takeFocus]);
  const fields = useSession().fields;
  const title = (field: string) => fields.find((f) => f.name === field)?.title ?? field;
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
      onKept();
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
    } else if (
      (e.key === "l" || e.key === "L") &&
      field &&
      mayLock &&
      !e.ctrlKey &&
      !e.metaKey &&
      !e.altKey
    ) {
      e.preventDefault();
      setLocking({ field, title: title(field) });
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
        {conflict.gone && <GoneCard conflict={conflict} />}
        {!conflict.gone && (
          <p className="quiet">
            {t("conflicts.explain", { count: conflict.fields.length, system: systemName(conflict.system) })}
          </p>
        )}
        {!mayResolve && !conflict.gone && (
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
            organization={conflict.record.organization_id}
            kind={conflict.record.kind}
            alike={alikes[f.field] ?? 0}
            onAlike={(take, title) => setAlike({ conflict, field: f.field, title, take })}
            onLock={mayLock ? (title) => setLocking({ field: f.field, title }) : undefined}
          />
        ))}
      </div>
      {alike && <AlikeDialog alike={alike} items={items} onClose={() => setAlike(undefined)} />}
      {locking && <LockDialog conflict={conflict} {...locking} onClose={() => setLocking(undefined)} />}
      {mayResolve && !conflict.gone && (
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
            {mayLock && (
              <>
                <Kbd keys="L" /> {t("conflicts.keyLock")}
              </>
            )}
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
