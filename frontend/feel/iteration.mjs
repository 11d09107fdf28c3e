// Filters, for, some and every.
import * as F from 'feelin';
import { LIMITS, spend } from './hooks.mjs';
import { isNumber } from './numbers.mjs';
import { compare, isNull, numbers, ordered, range } from './order.mjs';
import { days } from './temporal.mjs';
import { isTest, passes } from './tests.mjs';
import { tag, truth } from './truth.mjs';

/** The element at a position from the front (1, 2 …) or from the back (-1, -2 …). */
function at(list, position) {
  if (!position.isInteger() || position.isZero()) return null;
  const value = list[position.isPositive() ? position.toNumber() - 1 : list.length + position.toNumber()];
  return value === undefined ? null : value;
}

export function filter([source, , condition]) {
  const ask = (scope, element) => {
    const result = condition({ ...scope, item: element, ...(F.isContext(element) ? element : {}) });
    return isTest(result) ? passes(result, element) : result;
  };
  return tag((scope) => {
    const target = source(scope);
    if (isNull(target)) return null;
    const list = Array.isArray(target) ? target : [target];
    if (list.length === 0 || condition.type === 'number') {
      const index = condition(scope);
      return isNumber(index) ? at(list, index) : [];
    }
    const found = [];
    for (const element of list) {
      const result = ask(scope, element);
      if (isNumber(result)) return at(list, outer(condition(scope), result));
      if (result === true) found.push(element);
    }
    return found;
  }, 'any');
}

// A condition that gives a number is a position, and does not depend on the element.
const outer = (index, fallback) => (isNumber(index) ? index : fallback);

function iterated(source) {
  if (Array.isArray(source)) return source;
  if (!F.isRange(source) || isNull(source.start) || isNull(source.end)) return null;
  const { start, end, forIteration } = source;
  if (!forIteration && compare(start, end) > 0) return null;
  if (isNumber(start)) return start.isInteger() && end.isInteger() ? numbers(start, end, source['start included'], source['end included']) : null;
  if (F.getType(start) !== 'date') return null;
  return days(start, end, LIMITS.iterations).slice(source['start included'] ? 0 : 1, source['end included'] ? undefined : -1);
}

/** `for x in 1..n`: a range that may go down. */
export function iterationContext(args) {
  return (scope) => {
    const start = args[0](scope);
    if (!args[2]) return start;
    const end = args[2](scope);
    return isNull(start) || isNull(end) || !ordered(start, end) ? null : Object.defineProperty(range(start, end), 'forIteration', { value: true });
  };
}

export const inExpression = (args) => (scope) => {
  const items = iterated(args[2](scope));
  return items && items.map((item) => ({ [args[0]]: item }));
};

/** Every combination of the iterated values, as scopes; null when one of them cannot be iterated. */
export const inExpressions = (args) => (scope) => {
  let scopes = [scope];
  for (const producer of args) {
    const next = [];
    for (const outer of scopes) {
      const items = producer(outer);
      if (items === null) return null;
      if (next.length + items.length > LIMITS.iterations) throw new Error(`more than ${LIMITS.iterations} iterations`);
      spend(items.length);
      for (const item of items) next.push({ ...outer, ...item });
    }
    scopes = next;
  }
  return scopes;
};

export function quantified([kind, scopesOf, , condition]) {
  const decisive = kind === 'some';
  return tag((scope) => {
    const scopes = scopesOf(scope);
    if (scopes === null) return null;
    const results = scopes.map((inner) => truth(condition(inner)));
    if (results.includes(decisive)) return decisive;
    return results.includes(null) ? null : !decisive;
  }, 'test');
}
