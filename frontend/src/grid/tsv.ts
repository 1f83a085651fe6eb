/**
 * Tab separated text as spreadsheets put it on the clipboard: a cell with a tab, a line break or a leading double quote
 * is quoted and its quotes doubled. No header, lines end with "\n", none after the last.
 */
export function formatTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quote).join("\t")).join("\n");
}

function quote(text: string): string {
  const needs = text.startsWith('"') || /[\t\n\r]/.test(text);
  return needs ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Reads tab separated text into rows of equal length. Line ends may be \n, \r\n or \r; one line end after the last row
 * is not a row. A quote opens a quoted cell only at the start of a cell and only if it is closed before a separator;
 * otherwise it is an ordinary character, as in 5" or "loose words.
 */
export function parseTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const end = text.length;
  while (at <= end) {
    const quoted = text[at] === '"' ? readQuoted(text, at) : undefined;
    const cell = quoted ?? readPlain(text, at);
    row.push(cell.text);
    at = cell.next;
    if (at < end && text[at] === "\t") {
      at += 1;
      continue;
    }
    rows.push(row);
    row = [];
    if (at >= end) break;
    at += text[at] === "\r" && text[at + 1] === "\n" ? 2 : 1;
    if (at >= end) break;
  }
  return square(rows);
}

interface Read {
  readonly text: string;
  readonly next: number;
}

function readPlain(text: string, from: number): Read {
  let at = from;
  while (at < text.length && text[at] !== "\t" && text[at] !== "\n" && text[at] !== "\r") at += 1;
  return { text: text.slice(from, at), next: at };
}

function readQuoted(text: string, from: number): Read | undefined {
  let at = from + 1;
  for (;;) {
    const close = text.indexOf('"', at);
    if (close < 0) return undefined;
    const after = text[close + 1];
    if (after === '"') {
      at = close + 2;
      continue;
    }
    if (after !== undefined && after !== "\t" && after !== "\n" && after !== "\r") return undefined;
    const inside = text.slice(from + 1, close).replaceAll('""', '"');
    return { text: inside.replaceAll("\r\n", "\n"), next: close + 1 };
  }
}

function square(rows: string[][]): string[][] {
  let width = 1;
  for (const row of rows) width = Math.max(width, row.length);
  for (const row of rows) while (row.length < width) row.push("");
  return rows;
}
