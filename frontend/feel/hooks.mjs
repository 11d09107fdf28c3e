// The meeting point of feelin and our corrections: feelin's patched functions call `hooks`, corrections.mjs fills it.
export const hooks = {};

// What one evaluation may ask for; the time and memory limits of the isolate stand behind these.
export const LIMITS = { iterations: 100_000, text: 10_000 };
