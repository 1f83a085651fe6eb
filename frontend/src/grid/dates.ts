/** Today as a calendar date of the person's own time zone, YYYY-MM-DD. */
export function today(now: Date = new Date()): string {
  return iso(now.getFullYear(), now.getMonth() + 1, now.getDate()) ?? "";
}

/**
 * Reads a calendar date as people write it and gives YYYY-MM-DD, or undefined when the text is no date or could be two.
 * Year first and dots (day.month.year) have one meaning; 03/04/2026 has two and is left for the person, 25/04/2026 has one.
 */
export function normaliseDate(text: string): string | undefined {
  const t = text.trim();
  const yearFirst = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?Z?)?$/.exec(t);
  if (yearFirst) return iso(Number(yearFirst[1]), Number(yearFirst[2]), Number(yearFirst[3]));
  const dots = /^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})$/.exec(t);
  if (dots) return iso(Number(dots[3]), Number(dots[2]), Number(dots[1]));
  const slashes = /^(\d{1,2})[/-](\d{1,2})[/-](\d{4})$/.exec(t);
  if (!slashes) return undefined;
  const first = Number(slashes[1]);
  const second = Number(slashes[2]);
  const year = Number(slashes[3]);
  if (first === second || first > 12) return iso(year, second, first);
  if (second > 12) return iso(year, first, second);
  return undefined;
}

/** A date some days later; both YYYY-MM-DD. Undefined when the text is no ISO date. */
export function addDays(date: string, days: number): string | undefined {
  const ms = dayNumber(date);
  if (ms === undefined) return undefined;
  const d = new Date((ms + days) * 86_400_000);
  return iso(d.getUTCFullYear(), d.getUTCMonth() + 1, d.getUTCDate());
}

/** Days since 1970-01-01 of an ISO date, for differences; undefined when the text is no ISO date. */
export function dayNumber(date: string): number | undefined {
  const m = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!m || iso(Number(m[1]), Number(m[2]), Number(m[3])) === undefined) return undefined;
  return Date.UTC(Number(m[1]), Number(m[2]) - 1, Number(m[3])) / 86_400_000;
}

function iso(year: number, month: number, day: number): string | undefined {
  const d = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || year > 9999 || d.getUTCMonth() !== month - 1 || d.getUTCDate() !== day) return undefined;
  return `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}
