import { repeat, series, seriesBefore } from "./series";
import type { FillRequest } from "./types";

/** Gives the source text at a row and a column offset inside the source block. */
export type ReadSource = (row: number, column: number) => string;

/**
 * The texts of a fill, in the target's own order (top to bottom, left to right). A single number or date counts up
 * only when single is set.
 */
export function fillTexts(request: FillRequest, read: ReadSource, single = false): string[][] {
  const { source, target, direction } = request;
  const sourceRows = source.bottom - source.top + 1;
  const targetRows = target.bottom - target.top + 1;
  const sourceColumns = source.columns.length;
  const targetColumns = target.columns.length;
  const vertical = direction === "down" || direction === "up";
  const backwards = direction === "up" || direction === "left";
  const out: string[][] = Array.from({ length: targetRows }, () => new Array<string>(targetColumns).fill(""));
  const lines = vertical ? targetColumns : targetRows;
  const length = vertical ? targetRows : targetColumns;
  for (let line = 0; line < lines; line += 1) {
    const from: string[] = [];
    const n = vertical ? sourceRows : sourceColumns;
    for (let i = 0; i < n; i += 1) from.push(vertical ? read(i, line) : read(line, i));
    const ordered = backwards ? [...from].reverse() : from;
    const next = request.series
      ? backwards
        ? seriesBefore(from, single)
        : series(from, single)
      : repeat(ordered);
    for (let i = 0; i < length; i += 1) {
      const place = backwards ? length - 1 - i : i;
      const row = vertical ? out[i] : out[line];
      if (row) row[vertical ? line : i] = next(place);
    }
  }
  return out;
}
