import { useEffect, useMemo, useRef, useState } from "react";
import type { PlanOperation } from "../../api";
import { useSession } from "../../api";
import { listing, number } from "../../lib/format";
import { t } from "../../lib/text";
import { systemName, systemShort } from "../../lib/words";
import { Icon } from "../../ui/Icon";
import { ActionTile, ReachLetters } from "../../ui/marks";
import { operationLook, type PlanLine } from "./plan";

/** Heights of the two kinds of lines, in rem. */
const headHeight = 1.875;
const recordHeight = 3;

/** The operations by organization, in the order they run; draws only what is seen. */
export function PlanList({
  lines,
  active,
  onActive,
}: {
  lines: readonly PlanLine[];
  active: string | undefined;
  onActive: (key: string) => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  const [scroll, setScroll] = useState({ top: 0, height: 900 });
  const places = useMemo(() => {
    let top = 0;
    return lines.map((line) => {
      const at = top;
      top += line.kind === "head" ? headHeight : recordHeight;
      return at;
    });
  }, [lines]);
  const last = lines.at(-1);
  const total = (places.at(-1) ?? 0) + (last?.kind === "head" ? headHeight : last ? recordHeight : 0);
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const watch = new ResizeObserver(() => setScroll({ top: el.scrollTop, height: el.clientHeight }));
    watch.observe(el);
    return () => watch.disconnect();
  }, []);

  const move = (step: number) => {
    const records = lines.filter((l) => l.kind === "record");
    const at = records.findIndex((l) => l.key === active);
    const next = records[Math.max(0, Math.min(records.length - 1, at + step))];
    if (!next) return;
    onActive(next.key);
    const top = (places[lines.indexOf(next)] ?? 0) * rem;
    const el = box.current;
    if (!el) return;
    if (top < el.scrollTop + headHeight * rem) el.scrollTop = Math.max(0, top - headHeight * rem);
    else if (top + recordHeight * rem > el.scrollTop + el.clientHeight) {
      el.scrollTop = top + recordHeight * rem - el.clientHeight;
    }
  };
  const from = scroll.top / rem - 12;
  const to = (scroll.top + scroll.height) / rem + 12;
  return (
    <div
      ref={box}
      className="plan-list"
      role="listbox"
      aria-label={t("sync.plan")}
      aria-activedescendant={active ? `plan-${active}` : undefined}
      tabIndex={0}
      data-region-focus
      onScroll={(e) => setScroll({ top: e.currentTarget.scrollTop, height: e.currentTarget.clientHeight })}
      onKeyDown={(e) => {
        const steps: Record<string, number> = {
          ArrowDown: 1,
          ArrowUp: -1,
          PageDown: 10,
          PageUp: -10,
          Home: -lines.length,
          End: lines.length,
        };
        const step = steps[e.key];
        if (step === undefined) return;
        e.preventDefault();
        move(step);
      }}
    >
      <div className="plan-lines" style={{ height: `${total}rem` }} role="presentation">
        {lines.map((line, i) => {
          const top = places[i] ?? 0;
          if (top < from || top > to) return null;
          const style = { transform: `translateY(${top}rem)` };
          if (line.kind === "head") {
            return (
              <div key={line.key} className="plan-head" style={style} role="presentation">
                {line.blocked && <Icon name="octagon-pause" size="small" className="tone-warn" />}
                <span className="grow cut">
                  {line.blocked ? t("sync.blockedHead") : line.title || t("sync.accountWide")}
                </span>
                <span className="num">
                  {line.blocked ? line.count : t("sync.changes", { count: line.count })}
                </span>
              </div>
            );
          }
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes the keys
            <div
              key={line.key}
              id={`plan-${line.key}`}
              role="option"
              aria-selected={line.key === active}
              className="plan-record"
              style={style}
              onClick={() => onActive(line.key)}
            >
              <RecordLine operations={line.operations} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function RecordLine({ operations }: { operations: readonly PlanOperation[] }) {
  const session = useSession();
  const first = operations[0];
  if (!first) return null;
  const look = operationLook(first);
  const title = (name: string) => session.fields.find((f) => f.name === name)?.title ?? name;
  const fields = [...new Set(operations.flatMap((o) => o.fields.map((f) => f.field)))].map(title);
  const about =
    first.message && first.state !== "ready"
      ? first.message
      : first.action === "create"
        ? t("sync.newRecord", { count: fields.length, countText: number(fields.length) })
        : listing(fields, 4);
  return (
    <>
      <ActionTile icon={look.icon} tone={look.tone} />
      <span className="grow plan-words">
        <span className="strong cut">{first.record.name || "–"}</span>
        <span className="small quiet cut">{about}</span>
      </span>
      <span className="reach">
        <ReachLetters
          items={operations.map((o) => ({
            short: systemShort(o.system),
            name: systemName(o.system),
            state: o.state === "blocked" ? "stops" : "on_its_way",
            reason: "",
          }))}
        />
      </span>
    </>
  );
}
