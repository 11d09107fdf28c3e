// The nodes of FEEL's grammar that we evaluate ourselves; every other node is feelin's.
// An evaluated node is a function from the scope to a value; `type` on it tells feelin what kind of expression it is.
import * as F from 'feelin';
import { LIMITS } from './hooks.mjs';
import { ZERO, finite, isNumber, literal } from './numbers.mjs';
import { compare, equals, includes, isNull, numbers, order, ordered, range } from './order.mjs';
import { days, negate, temporal } from './temporal.mjs';

const LARGEST_EXPONENT = 999_999_999;
const tag = (evaluate, type) => Object.assign(evaluate, { type });
const truth = (value) => (typeof value === 'boolean' ? value : null);
const both = (a, b) => (a === false || b === false ? false : a === true && b === true ? true : null);
const either = (a, b) => (a === true || b === true ? true : a === false && b === false ? false : null);

// --- arithmetic

const EXACT = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
  '/': (a, b) => (b.isZero() ? null : a.div(b)),
  '**': (a, b) => (b.abs().gt(LARGEST_EXPONENT) ? null : a.pow(b)),
};
EXACT['^'] = EXACT['**'];

function calculate(operator, a, b) {
  if (isNumber(a) && isNumber(b)) {
    const result = EXACT[operator](a, b);
    return result && finite(result);
  }
  if (typeof a === 'string' || typeof b === 'string') return operator === '+' && typeof a === typeof b ? a + b : null;
  return temporal(operator, a, b);
}

function arithmetic(args) {
  if (args.length === 2) {
    const value = args[1];
    return tag((scope) => {
      const v = value(scope);
      return F.getType(v) === 'duration' ? negate(v) : calculate('-', ZERO, v);
    }, value.type);
  }
  const [left, operator, right] = args;
  return tag((scope) => calculate(operator, left(scope), right(scope)), left.type === right.type ? left.type : 'any');
}

// --- comparison and membership

/** What `= x`, `< x` and so on stand for as a test of a value. */
function testOf(operator, value) {
  switch (operator) {
    case '=': return (probe) => equals(probe, value);
    case '!=': return (probe) => { const same = equals(probe, value); return same === null ? null : !same; };
    case '<': return range(null, value, false, false);
    case '<=': return range(null, value, false, true);
    case '>': return range(value, null, false, false);
    default: return range(value, null, true, false);
  }
}

const isTest = (value) => typeof value === 'function' || F.isRange(value);

function passes(test, value) {
  if (typeof test === 'function') return test(value);
  return F.isRange(test) ? includes(test, value) : equals(test, value);
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
    return both(order('>=', value, low), order('<=', value, high));
  };
}

function comparison(args) {
  const operator = args[1];
  if (operator === 'in') return tag((scope) => isIn(args[0](scope), (args[3] || args[2])(scope)), 'test');
  if (operator === 'between') return tag(between(args), 'test');
  if (operator === '=') return tag((scope) => equals(args[0](scope), args[2](scope)), 'test');
  if (operator === '!=') return tag((scope) => testOf('!=', args[2](scope))(args[0](scope)), 'test');
  return tag((scope) => order(operator, args[0](scope), args[2](scope)), 'test');
}

function interval(args) {
  return tag((scope) => {
    const [start, end] = [args[1](scope), args[3](scope)];
    const result = range(start, end, start !== null && args[0] === '[', end !== null && args[4] === ']');
    return isNull(result.start) && isNull(result.end) ? null : Object.defineProperty(result, 'literal', { value: true });
  }, 'test');
}

// --- lists

/** The element at a position from the front (1, 2 …) or from the back (-1, -2 …). */
function at(list, position) {
  if (!position.isInteger() || position.isZero()) return null;
  const value = list.at(position.isPositive() ? position.toNumber() - 1 : position.toNumber());
  return value === undefined ? null : value;
}

function filter([source, , condition]) {
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
function iterationContext(args) {
  return (scope) => {
    const start = args[0](scope);
    if (!args[2]) return start;
    const end = args[2](scope);
    return isNull(start) || isNull(end) || !ordered(start, end) ? null : Object.defineProperty(range(start, end), 'forIteration', { value: true });
  };
}

const inExpression = (args) => (scope) => {
  const items = iterated(args[2](scope));
  return items && items.map((item) => ({ [args[0]]: item }));
};

/** Every combination of the iterated values, as scopes; null when one of them cannot be iterated. */
const inExpressions = (args) => (scope) => {
  let scopes = [scope];
  for (const producer of args) {
    const next = [];
    for (const outer of scopes) {
      const items = producer(outer);
      if (items === null) return null;
      if (next.length + items.length > LIMITS.iterations) throw new Error(`more than ${LIMITS.iterations} iterations`);
      for (const item of items) next.push({ ...outer, ...item });
    }
    scopes = next;
  }
  return scopes;
};

function quantified([kind, scopesOf, , condition]) {
  const decisive = kind === 'some';
  return tag((scope) => {
    const scopes = scopesOf(scope);
    if (scopes === null) return null;
    const results = scopes.map((inner) => truth(condition(inner)));
    if (results.includes(decisive)) return decisive;
    return results.includes(null) ? null : !decisive;
  }, 'test');
}

// --- the rest

const choice = ([, condition, , then, , otherwise]) => tag((scope) => {
  if (condition(scope) === true) return then(scope);
  return otherwise ? otherwise(scope) : null;
}, otherwise && then.type === otherwise.type ? then.type : 'any');

const contextOf = (args) => (scope) => {
  const merged = { ...scope };
  const result = {};
  for (const entry of args.slice(1, -1)) {
    const [key, value] = entry(merged);
    if (key === '__proto__' || Object.prototype.hasOwnProperty.call(result, key)) return null;
    merged[key] = value;
    result[key] = value;
  }
  return result;
};

function positiveUnaryTest([test], text) {
  const mayBeBoolean = test.type === 'boolean' || (test.type === 'any' && !text.includes('?'));
  return (scope) => {
    const value = test(scope);
    const input = scope['?'];
    return mayBeBoolean && input !== undefined && (test.type === 'boolean' || typeof input === 'boolean') ? value === input : value;
  };
}

const constant = (value, type) => Object.assign(tag(() => value, type), { constantValue: value });

const NODES = {
  NumericLiteral: (_, text) => constant(literal(text), 'number'),
  ArithOp: (_, text) => text,
  ArithmeticExpression: arithmetic,
  CompareOp: (_, text) => text,
  Comparison: comparison,
  SimplePositiveUnaryTest: (args) => (args.length === 1 ? args[0] : tag((scope) => testOf(args[0], args[1](scope)), 'test')),
  PositiveUnaryTest: positiveUnaryTest,
  Interval: interval,
  Conjunction: ([a, , b]) => tag((scope) => both(truth(a(scope)), truth(b(scope))), 'test'),
  Disjunction: ([a, , b]) => tag((scope) => either(truth(a(scope)), truth(b(scope))), 'test'),
  IfExpression: choice,
  Context: contextOf,
  FilterExpression: filter,
  IterationContext: iterationContext,
  InExpression: inExpression,
  InExpressions: inExpressions,
  some: () => 'some',
  every: () => 'every',
  QuantifiedExpression: quantified,
};

/** Our evaluation of a node, or feelin's. */
export function evaluateNode(node, args, warnings, feelin) {
  const own = NODES[node.name];
  return own ? own(args, node.input) : feelin(node, args, warnings);
}
