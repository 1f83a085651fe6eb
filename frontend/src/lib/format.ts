/** How numbers, times and dates are said. Times come as RFC 3339 in UTC and are shown in the reader's zone. */

export function number(n: number): string {
  return n.toLocaleString("en-US");
}

/** "14:32:07", with seconds where a time proves a save; "" for no time. */
export function clock(at: string, seconds = false): string {
  const d = new Date(at);
  if (!at || Number.isNaN(d.getTime())) return "";
  const two = (n: number) => String(n).padStart(2, "0");
  const short = `${two(d.getHours())}:${two(d.getMinutes())}`;
  return seconds ? `${short}:${two(d.getSeconds())}` : short;
}

const month = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** "14:32" today, "Yesterday", "Nov 18", "Nov 18, 2025" in another year; "" for no time. */
export function day(at: string, now = new Date()): string {
  const d = new Date(at);
  if (!at || Number.isNaN(d.getTime())) return "";
  const start = (x: Date) => new Date(x.getFullYear(), x.getMonth(), x.getDate()).getTime();
  const days = Math.round((start(now) - start(d)) / 86_400_000);
  if (days === 0) return clock(at);
  if (days === 1) return "Yesterday";
  const short = `${month[d.getMonth()]} ${d.getDate()}`;
  return d.getFullYear() === now.getFullYear() ? short : `${short}, ${d.getFullYear()}`;
}

/** "Nov 18, 16:04", or "today 16:04". */
export function moment(at: string, now = new Date()): string {
  const d = new Date(at);
  if (!at || Number.isNaN(d.getTime())) return "";
  if (d.toDateString() === now.toDateString()) return `today ${clock(at)}`;
  const year = d.getFullYear() === now.getFullYear() ? "" : ` ${d.getFullYear()}`;
  return `${month[d.getMonth()]} ${d.getDate()}${year}, ${clock(at)}`;
}

/** "1 min 10 s", "50 s", "2 h 5 min"; seconds rounded up, never "0 s". */
export function duration(seconds: number): string {
  const s = Math.max(1, Math.ceil(seconds));
  if (s < 60) return `${s} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return s % 60 ? `${m} min ${s % 60} s` : `${m} min`;
  return m % 60 ? `${Math.floor(m / 60)} h ${m % 60} min` : `${Math.floor(m / 60)} h`;
}

/** "in 4 min" until a time; "now" when it is past. */
export function until(at: string, now = new Date()): string {
  const ms = new Date(at).getTime() - now.getTime();
  if (!at || Number.isNaN(ms)) return "";
  if (ms <= 0) return "now";
  return ms < 90_000 ? `in ${Math.ceil(ms / 1000)} s` : `in ${Math.round(ms / 60_000)} min`;
}

/** "a, b and c"; only the first few, then "and 3 more". */
export function listing(names: readonly string[], most = 3): string {
  if (names.length === 0) return "";
  if (names.length === 1) return names[0] ?? "";
  if (names.length > most) return `${names.slice(0, most).join(", ")} and ${names.length - most} more`;
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Two letters for a person: "Maya Okafor" is MO. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  return ((words[0]?.[0] ?? "") + (words.length > 1 ? (words.at(-1)?.[0] ?? "") : "")).toUpperCase();
}

/** Where two texts differ, by their common beginning and end: [same, different, same]. */
export function difference(text: string, other: string): [string, string, string] {
  let start = 0;
  while (start < text.length && start < other.length && text[start] === other[start]) start++;
  let end = 0;
  while (
    end < text.length - start &&
    end < other.length - start &&
    text[text.length - 1 - end] === other[other.length - 1 - end]
  ) {
    end++;
  }
  return [text.slice(0, start), text.slice(start, text.length - end), text.slice(text.length - end)];
}

/** Splits a text around the first place where it holds what was asked for, separators aside. */
export function highlight(text: string, query: string): [string, string, string] {
  const fold = (s: string) => s.toLowerCase().replace(/[\s:.-]/g, "");
  const wanted = fold(query);
  if (!wanted) return [text, "", ""];
  const places: number[] = [];
  let folded = "";
  for (let i = 0; i < text.length; i++) {
    const c = fold(text[i] ?? "");
    if (c) {
      folded += c;
      places.push(i);
    }
  }
  const at = folded.indexOf(wanted);
  if (at < 0) return [text, "", ""];
  const from = places[at] ?? 0;
  const to = (places[at + wanted.length - 1] ?? 0) + 1;
  return [text.slice(0, from), text.slice(from, to), text.slice(to)];
}
