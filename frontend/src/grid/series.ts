import { addDays, dayNumber } from "./dates";

/** Gives the text at a place after the source: 0 is the first new cell. */
export type Continue = (place: number) => string;

const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,9})?$/;
const MAC = /^(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}$/i;

/**
 * Works out how a line of cells goes on.
 *
 * - two or more numbers, or two or more dates, with a steady step: the step goes on;
 * - names with a number at the end (SRV-01): the number counts up and keeps its leading zeros;
 * - anything else, and a single number or date: the source repeats.
 *
 * With single set, one number and one date count up by one as well. A number with a leading zero or more than
 * 15 digits is an identifier and repeats.
 */
export function series(source: readonly string[], single = false): Continue {
  return build(source, single, 1);
}

/** The same series backwards: what comes before the source, nearest first. */
export function seriesBefore(source: readonly string[], single = false): Continue {
  return build([...source].reverse(), single, -1);
}

/** The source again and again. */
export function repeat(source: readonly string[]): Continue {
  return (place) => source[place % source.length] ?? "";
}

function build(source: readonly string[], single: boolean, one: number): Continue {
  const lone = single ? one : undefined;
  if (source.every((s) => NUMBER.test(s))) return numbers(source, lone) ?? repeat(source);
  if (source.every((s) => dayNumber(s) !== undefined)) return dates(source, lone) ?? repeat(source);
  return named(source, one) ?? repeat(source);
}

/** The step between neighbours if it is always the same; lone is the step of a line of one. */
function steady(values: readonly number[], lone: number | undefined): number | undefined {
  const [first, second] = values;
  if (first === undefined) return undefined;
  if (second === undefined) return lone;
  const step = second - first;
  for (let i = 2; i < values.length; i += 1) {
    const gap = (values[i] ?? 0) - (values[i - 1] ?? 0);
    if (Math.abs(gap - step) > 1e-9) return undefined;
  }
  return step;
}

function numbers(source: readonly string[], lone: number | undefined): Continue | undefined {
  const values = source.map(Number);
  const step = steady(values, lone);
  const last = values[values.length - 1];
  if (step === undefined || last === undefined) return undefined;
  const places = Math.max(...source.map((s) => (s.split(".")[1] ?? "").length));
  return (place) => (last + step * (place + 1)).toFixed(places);
}

function dates(source: readonly string[], lone: number | undefined): Continue | undefined {
  const step = steady(
    source.map((s) => dayNumber(s) ?? 0),
    lone,
  );
  const last = source[source.length - 1];
  if (step === undefined || last === undefined) return undefined;
  return (place) => addDays(last, step * (place + 1)) ?? last;
}

interface Named {
  readonly stem: string;
  readonly digits: string;
}

function named(source: readonly string[], one: number): Continue | undefined {
  const parts: Named[] = [];
  for (const s of source) {
    const m = /^(.*\D)(\d{1,15})$/s.exec(s);
    // A MAC address may end in two digits, but it counts in sixteens.
    if (m?.[1] === undefined || m[2] === undefined || MAC.test(s)) return undefined;
    parts.push({ stem: m[1], digits: m[2] });
  }
  const first = parts[0];
  const last = parts[parts.length - 1];
  if (!first || !last) return undefined;
  if (parts.every((p) => p.stem === first.stem)) {
    const step = steady(
      parts.map((p) => Number(p.digits)),
      one,
    );
    return step === undefined ? undefined : (place) => count(last, step * (place + 1));
  }
  // Different names side by side each count for themselves: A-1, B-1 go on as A-2, B-2.
  return (place) => {
    const part = parts[place % parts.length] ?? last;
    return count(part, one * (Math.floor(place / parts.length) + 1));
  };
}

function count(from: Named, by: number): string {
  const value = Math.max(0, Number(from.digits) + by);
  return `${from.stem}${String(value).padStart(from.digits.length, "0")}`;
}
