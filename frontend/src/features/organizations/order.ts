import type { OrganizationRow } from "../../api";

export type Order = "waiting" | "name" | "gaps" | "changed";

/** What of an organization waits, gravest first: states of its queue, then drafts. */
export function waitingParts(o: OrganizationRow): { state: string; count: number }[] {
  const states = ["conflict", "refused", "unknown", "blocked", "queued", "waiting"];
  const parts = states.map((state) => ({ state, count: o.counts[state] ?? 0 })).filter((p) => p.count > 0);
  if (o.drafts > 0) parts.push({ state: "draft", count: o.drafts });
  return parts;
}

/** The organizations that fit a text, in the order chosen; equal ones by name. */
export function ordered(all: readonly OrganizationRow[], text: string, order: Order): OrganizationRow[] {
  const wanted = text.trim().toLowerCase();
  const fits = all.filter(
    (o) => !wanted || o.name.toLowerCase().includes(wanted) || o.short_name.toLowerCase().startsWith(wanted),
  );
  const weight = (o: OrganizationRow) => waitingParts(o).reduce((n, p) => n + p.count, 0);
  return fits.sort((a, b) => {
    const first =
      order === "waiting"
        ? weight(b) - weight(a)
        : order === "gaps"
          ? a.complete - b.complete
          : order === "changed"
            ? b.updated_at.localeCompare(a.updated_at)
            : 0;
    return first || a.name.localeCompare(b.name);
  });
}
