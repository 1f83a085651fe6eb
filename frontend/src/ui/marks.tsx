import type { ReactNode } from "react";
import { ProgressBar as AriaProgress, Button, Dialog, DialogTrigger, Popover } from "react-aria-components";
import { Icon, type IconName } from "./Icon";

export type Tone = "plain" | "queued" | "conflict" | "warn" | "danger" | "ok" | "draft";

/** An icon and a word on a tint: the state of something. */
export function StatePill({
  tone = "plain",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName | undefined;
  children: ReactNode;
}) {
  const classes = ["pill", tone !== "plain" && `pill-${tone}`, !icon && "pill-plain"]
    .filter(Boolean)
    .join(" ");
  return (
    <span className={classes}>
      {icon && <Icon name={icon} />}
      {children}
    </span>
  );
}

/** Where a value gets to in one system. */
export interface ReachItem {
  /** Two letters: IG, CW, AT. */
  short: string;
  name: string;
  state: "arrived" | "on_its_way" | "stops";
  /** Why, in one sentence; "" when there is nothing to say. */
  reason: string;
}

export interface ReachWords {
  arrived: string;
  on_its_way: string;
  stops: string;
  title: string;
}

/** Two letters a system: filled arrived, dashed on its way, struck through stops here. Opens the reasons. */
export function ReachMark({ items, words }: { items: readonly ReachItem[]; words: ReachWords }) {
  if (items.length === 0) return null;
  const spoken = items.map((i) => `${words[i.state]} ${i.name}`).join(", ");
  return (
    <DialogTrigger>
      <Button slot={null} className="reach" aria-label={spoken}>
        <ReachLetters items={items} />
      </Button>
      <Popover className="popover" offset={6}>
        <Dialog className="popover-body" aria-label={words.title}>
          <ReachReasons items={items} words={words} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

/** The letters alone, where a button would be inside another. */
export function ReachLetters({ items }: { items: readonly ReachItem[] }) {
  return items.map((i) => (
    <span key={i.short} className={`reach-mark reach-${i.state}`} data-letters={i.short} />
  ));
}

/** The reasons behind a reach mark, a line a system. */
export function ReachReasons({ items, words }: { items: readonly ReachItem[]; words: ReachWords }) {
  return (
    <ul className="reach-list">
      {items.map((i) => (
        <li key={i.short}>
          <span className="reach">
            <ReachLetters items={[i]} />
          </span>
          <span>{i.reason || `${words[i.state]} ${i.name}`}</span>
        </li>
      ))}
    </ul>
  );
}

/** A bar with its text. value and total in the same unit; total 0 is not known yet. */
export function ProgressBar({ label, value, total }: { label: string; value: number; total: number }) {
  const share = total > 0 ? Math.min(100, (value / total) * 100) : 0;
  return (
    <AriaProgress aria-label={label} value={share} valueLabel={label}>
      <div className="progress">
        <div className="progress-fill" style={{ width: `${share}%` }} />
      </div>
    </AriaProgress>
  );
}

/** One sentence and its actions; no picture. */
export function EmptyState({ children, actions }: { children: ReactNode; actions?: ReactNode }) {
  return (
    <div className="empty">
      <p>{children}</p>
      {actions && <div className="empty-actions">{actions}</div>}
    </div>
  );
}

/** A sentence about the whole screen, with what to do. */
export function Banner({
  tone = "warn",
  icon,
  children,
  actions,
  band,
}: {
  tone?: "warn" | "info" | "danger" | "quiet";
  icon: IconName;
  children: ReactNode;
  actions?: ReactNode;
  /** Across the whole width, without corners. */
  band?: boolean;
}) {
  const classes = ["banner", tone !== "warn" && `banner-${tone}`, band && "banner-band"]
    .filter(Boolean)
    .join(" ");
  return (
    <div className={classes} role={tone === "danger" ? "alert" : "status"}>
      <Icon name={icon} />
      <div className="grow">{children}</div>
      {actions}
    </div>
  );
}

/** An icon on a tinted square: what happens to a row. */
export function ActionTile({ icon, tone }: { icon: IconName; tone: Tone }) {
  return (
    <span className={`action-tile action-tile-${tone}`}>
      <Icon name={icon} size="small" />
    </span>
  );
}
