// Three-valued logic, and how an evaluated node is tagged for feelin.
import { judged } from './hooks.mjs';
import { chainOf, groups } from './logic.mjs';

/** An evaluated node is a function from the scope to a value; `type` on it tells feelin what kind of expression it is. */
export const tag = (evaluate, type) => Object.assign(evaluate, { type });

export const truth = (value) => (typeof value === 'boolean' ? value : judged(null, 'a condition', value, true));
export const both = (a, b) => (a === false || b === false ? false : a === true && b === true ? true : null);
const either = (a, b) => (a === true || b === true ? true : a === false && b === false ? false : null);

/** The evaluation of a chain. */
export function logical(chain) {
  const [alternatives, join] = [groups(chain), (group) => (scope) => group.map((operand) => truth(operand(scope))).reduce(both)];
  const tests = alternatives.map(join);
  return Object.assign(tag((scope) => tests.map((test) => test(scope)).reduce(either), 'test'), { chain });
}

export const connected = ([left, word, right]) => logical([...chainOf(left), word, ...chainOf(right)]);

/** The same expression; what stands in brackets keeps together. */
export const bracketed = ([, inner]) => (inner.chain ? tag((scope) => inner(scope), inner.type) : inner);
