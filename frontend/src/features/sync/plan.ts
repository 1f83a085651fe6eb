import type { PlanOperation, PlanView } from "../../api";
import type { IconName } from "../../ui/Icon";
import type { Tone } from "../../ui/marks";

/** A line of the plan's list: an organization's head, or a record with its operations. */
export type PlanLine =
  | { kind: "head"; key: string; title: string; count: number; blocked: boolean }
  | { kind: "record"; key: string; operations: PlanOperation[] };

/** How many changes the plan would send. */
export function changeCount(plan: PlanView): number {
  const { create, update } = plan.summary; // what is archived is among the updates
  return create + update;
}

/** The plan as a list: by organization in the order they run, what is blocked at the end. */
export function planLines(operations: readonly PlanOperation[]): PlanLine[] {
  const open = operations.filter((o) => o.state !== "blocked");
  const blocked = operations.filter((o) => o.state === "blocked");
  const lines: PlanLine[] = [];
  const groups = new Map<string, PlanOperation[]>();
  for (const o of open) {
    const group = groups.get(o.record.organization) ?? [];
    group.push(o);
    groups.set(o.record.organization, group);
  }
  for (const [organization, list] of groups) {
    lines.push({
      kind: "head",
      key: `h:${organization}`,
      title: organization,
      count: list.length,
      blocked: false,
    });
    lines.push(...byRecord(list));
  }
  if (blocked.length > 0) {
    lines.push({ kind: "head", key: "h:blocked", title: "", count: blocked.length, blocked: true });
    lines.push(...byRecord(blocked));
  }
  return lines;
}

function byRecord(operations: readonly PlanOperation[]): PlanLine[] {
  const lines = new Map<string, PlanLine & { kind: "record" }>();
  for (const o of operations) {
    const key = `${o.state === "blocked" ? "b" : "r"}:${o.record.kind}:${o.record.id}`;
    const line = lines.get(key);
    if (line) line.operations.push(o);
    else lines.set(key, { kind: "record", key, operations: [o] });
  }
  return [...lines.values()];
}

/** The organizations of the plan with what each would send. */
export function organizationsOf(operations: readonly PlanOperation[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const o of operations) {
    if (o.state === "blocked") continue;
    counts.set(o.record.organization, (counts.get(o.record.organization) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}

/** How an operation looks in the list. */
export function operationLook(o: PlanOperation): { icon: IconName; tone: Tone } {
  if (o.state === "blocked") return { icon: "octagon-pause", tone: "warn" };
  switch (o.action) {
    case "create":
      return { icon: "plus", tone: "ok" };
    case "archive":
    case "delete":
      return { icon: "archive", tone: "warn" };
    case "lookup":
    case "look_up":
    case "find":
      return { icon: "circle-help", tone: "plain" };
    case "adopt":
    case "link":
      return { icon: "arrow-left-right", tone: "ok" };
    default:
      return o.state === "waiting"
        ? { icon: "hourglass", tone: "plain" }
        : { icon: "pencil", tone: "queued" };
  }
}
