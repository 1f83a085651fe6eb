import type { FlightEntry } from "../../api";
import { clock } from "../../lib/format";
import { t } from "../../lib/text";

/** "15:04:58.214" */
export function exchangeTime(at: string): string {
  const ms = at.match(/\.(\d{3})/)?.[1] ?? "000";
  return `${clock(at, true)}.${ms}`;
}

/** "212 ms", "1.4 s" */
export function took(milliseconds: number): string {
  return milliseconds < 1000 ? `${milliseconds} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** An address as a person reads it: page[number]=2. What cannot be read so stays as it is. */
export function plainAddress(url: string): string {
  try {
    return decodeURIComponent(url);
  } catch {
    return url;
  }
}

/** What a request was for, as far as its address and the record's name say. */
export function purpose(e: FlightEntry): string {
  const path = e.url.split("?", 1)[0] ?? "";
  const parts = path.split("/").filter(Boolean);
  const kind = [...parts].reverse().find((p) => !/\d/.test(p)) ?? "";
  const what = kind.replaceAll("_", " ").replaceAll("-", " ");
  const text = purposeText(e, what);
  if (e.status === 0) return t("recorder.lost", { text });
  if (e.status === 429) return t("recorder.slower", { text });
  if (e.failed) return t("recorder.refused", { text });
  return text;
}

function purposeText(e: FlightEntry, what: string): string {
  if (e.about) {
    if (e.method === "POST") return t("recorder.makes", { name: e.about });
    if (e.method === "PATCH" || e.method === "PUT") return t("recorder.changes", { name: e.about });
    if (e.method === "DELETE") return t("recorder.deletes", { name: e.about });
    return t("recorder.reads", { name: e.about });
  }
  const page = plainAddress(e.url).match(/page\[number\]=(\d+)/)?.[1];
  if (e.method === "GET")
    return page ? t("recorder.readsPage", { what, page }) : t("recorder.reads", { name: what });
  return what;
}
