// The meeting point of feelin and our corrections: feelin's patched functions call `hooks`, corrections.mjs fills it.
// `unfit` is asked, where somebody is strict, what to do about an operation that has no result for its operands.
export const hooks = { unfit: null, spent: 0 };

// What one evaluation may ask for; the time and memory limits of the isolate stand behind these.
export const LIMITS = { iterations: 100_000, text: 10_000, list: 10_000 };

/** The result of an operation; one without a result, though no operand is null, is reported where somebody is strict. */
export function judged(result, operation, a, b) {
  const isUnfit = result === null && hooks.unfit !== null && a !== null && b !== null && a !== undefined && b !== undefined;
  return isUnfit ? hooks.unfit(operation, a, b) : result;
}

/** Counts the iterations of one strict evaluation together. */
export function spend(count) {
  hooks.spent += count;
  if (hooks.unfit !== null && hooks.spent > LIMITS.iterations) throw new Error(`more than ${LIMITS.iterations} iterations`);
}
