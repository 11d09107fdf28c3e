// The cell of a decision table, and allowed values: unary tests of a value. Only `true` is a match.
import { hooks } from '../feel/hooks.mjs';
import { equals, isNull } from '../feel/order.mjs';
import { isTest, passes } from '../feel/tests.mjs';
import { tag } from '../feel/truth.mjs';

function judge(test, value) {
  if (typeof test === 'boolean') return test;
  if (Array.isArray(test)) return equals(test, value) === true || test.some((one) => judge(one, value) === true);
  if (isNull(test)) return null;
  const result = passes(test, value);
  // two values of different types; a comparison has said so itself
  return isNull(result) && !isNull(value) && !isTest(test) && hooks.unfit ? hooks.unfit('a comparison', value, test) : result;
}

/** What a cell says of the scope's `?`; an unknown result is no match, also not under not(). */
export function unaryTests(args) {
  const negated = args[0] === 'not';
  const tests = negated ? args.slice(2, -1) : args;
  return tag((scope) => {
    const value = scope['?'];
    let unknown = false;
    for (const test of tests.flatMap((one) => one(scope))) {
      const result = judge(test, value);
      if (result === true) return !negated;
      unknown ||= isNull(result);
    }
    return negated && !unknown;
  }, 'test');
}
