// Counts what holds and what does not, and says it as it goes.

let passed = 0;
let failed = 0;

/** One thing that must hold. What a later check rests on is thrown on with `needed`. */
export async function check(what, holds, { needed = false } = {}) {
  try {
    await holds();
    passed += 1;
    console.log(`ok    ${what}`);
  } catch (reason) {
    failed += 1;
    console.log(`FAIL  ${what}\n      ${String(reason.stack ?? reason).replaceAll("\n", "\n      ")}`);
    if (needed) throw new Stop();
  }
}

/** Thrown when nothing that follows could hold; already counted and said. */
export class Stop extends Error {}

/** Counts something that went wrong outside a check. */
export function wrong(reason) {
  if (reason instanceof Stop) return;
  failed += 1;
  console.log(`FAIL  ${reason.stack ?? reason}`);
}

/** Says the sums as the last line and gives the exit code. */
export function sums() {
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}
