// Comparison, membership and unary tests.
import * as F from 'feelin';
import { judged } from './hooks.mjs';
import { withFirst } from './logic.mjs';
import { equals, includes, isNull, order, range } from './order.mjs';
import { both, logical, tag } from './truth.mjs';

/** What `= x`, `< x` and so on stand for as a test of a value. */
function testOf(operator, value) {
  switch (operator) {
    case '=': return (probe) => judged(equals(probe, value), '=', probe, value);
    case '!=': return (probe) => { const same = judged(equals(probe, value), '!=', probe, value); return same === null ? null : !same; };
    case '<': return range(null, value, false, false);
    case '<=': return range(null, value, false, true);
    case '>': return range(value, null, false, false);
    default: return range(value, null, true, false);
  }
}

export const isTest = (value) => typeof value === 'function' || F.isRange(value);

/** Whether a value passes a test; null when that cannot be told. */
export function passes(test, value) {
  if (typeof test === 'function') return test(value);
  return F.isRange(test) ? judged(includes(test, value), 'a range', value, test) : equals(test, value);
}

const isHalfOpenLiteral = (test) => F.isRange(test) && test.literal && (isNull(test.start) || isNull(test.end));

/** One passed test wins; a test that cannot be told makes the rest unknown; plain values are equal or not. */
function isIn(value, tests) {
  if (isNull(tests) || isHalfOpenLiteral(tests)) return null;
  let unknown = false;
  for (const test of Array.isArray(tests) ? tests : [tests]) {
    const result = passes(test, value);
    if (result === true) return true;
    unknown ||= isNull(result) && isTest(test);
  }
  return unknown ? null : false;
}

function between(args) {
  return (scope) => {
    const [low, high] = [args[2](scope), args[4](scope)];
    if (isNull(low) || isNull(high)) return null;
    const value = args[0](scope);
    return judged(both(order('>=', value, low), order('<=', value, high)), 'between', value, low);
  };
}

function membership(value, test) {
  if (test.chain) return logical(withFirst(test.chain, (first) => membership(value, first)));
  return tag((scope) => isIn(value(scope), test(scope)), 'test');
}

export function comparison(args) {
  const operator = args[1];
  if (operator === 'in') return membership(args[0], args[3] || args[2]);
  if (operator === 'between') return tag(between(args), 'test');
  if (operator === '=') return tag((scope) => testOf('=', args[2](scope))(args[0](scope)), 'test');
  if (operator === '!=') return tag((scope) => testOf('!=', args[2](scope))(args[0](scope)), 'test');
  return tag((scope) => {
    const [a, b] = [args[0](scope), args[2](scope)];
    return judged(order(operator, a, b), operator, a, b);
  }, 'test');
}

export function interval(args) {
  return tag((scope) => {
    const [start, end] = [args[1](scope), args[3](scope)];
    const result = range(start, end, start !== null && args[0] === '[', end !== null && args[4] === ']');
    return isNull(result.start) && isNull(result.end) ? null : Object.defineProperty(result, 'literal', { value: true });
  }, 'test');
}

export function simpleTest([operator, operand]) {
  if (!operand) return operator; // an interval
  const evaluate = tag((scope) => testOf(operator, operand(scope)), 'test');
  const chain = operand.chain && withFirst(operand.chain, (first) => simpleTest([operator, first]));
  return Object.assign(evaluate, { chain });
}

/** A boolean cell is compared with a boolean input, unless it speaks of the input itself. */
export function positiveUnaryTest([test], text) {
  const mayBeBoolean = test.type === 'boolean' || (test.type === 'any' && !text.includes('?'));
  const evaluate = (scope) => {
    const value = test(scope);
    const input = scope['?'];
    return mayBeBoolean && input !== undefined && (test.type === 'boolean' || typeof input === 'boolean') ? value === input : value;
  };
  return Object.assign(evaluate, { chain: test.chain });
}
