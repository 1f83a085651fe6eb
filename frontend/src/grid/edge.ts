/**
 * Where Ctrl with an arrow goes: inside a run of filled cells to its end, otherwise to the next filled cell, otherwise to
 * the end of the grid. Step is 1 or -1.
 */
export function edgeOf(from: number, step: 1 | -1, length: number, filled: (at: number) => boolean): number {
  const inside = (n: number) => n >= 0 && n < length;
  let at = from + step;
  if (!inside(at)) return Math.max(0, Math.min(from, length - 1));
  if (inside(from) && filled(from) && filled(at)) {
    while (inside(at + step) && filled(at + step)) at += step;
    return at;
  }
  while (inside(at) && !filled(at)) at += step;
  return inside(at) ? at : at - step;
}
