// The nodes of FEEL's grammar that we evaluate ourselves; every other node is feelin's.
import * as F from 'feelin';
import { judged } from './hooks.mjs';
import { filter, inExpression, inExpressions, iterationContext, quantified } from './iteration.mjs';
import { ZERO, finite, isNumber, literal } from './numbers.mjs';
import { negate, temporal } from './temporal.mjs';
import { comparison, interval, positiveUnaryTest, simpleTest } from './tests.mjs';
import { bracketed, connected, tag, truth } from './truth.mjs';

const LARGEST_EXPONENT = 999_999_999;

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

const judgedSum = (operator, a, b) => judged(calculate(operator, a, b), operator, a, b);

function arithmetic(args) {
  if (args.length === 2) {
    const value = args[1];
    return tag((scope) => {
      const v = value(scope);
      return F.getType(v) === 'duration' ? negate(v) : judgedSum('-', ZERO, v);
    }, value.type);
  }
  const [left, operator, right] = args;
  return tag((scope) => judgedSum(operator, left(scope), right(scope)), left.type === right.type ? left.type : 'any');
}

// --- the rest

const choice = ([, condition, , then, , otherwise]) => tag((scope) => {
  if (truth(condition(scope)) === true) return then(scope);
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

const constant = (value, type) => Object.assign(tag(() => value, type), { constantValue: value });

const NODES = {
  NumericLiteral: (_, text) => constant(literal(text), 'number'),
  ArithOp: (_, text) => text,
  ArithmeticExpression: arithmetic,
  CompareOp: (_, text) => text,
  Comparison: comparison,
  SimplePositiveUnaryTest: simpleTest,
  PositiveUnaryTest: positiveUnaryTest,
  Interval: interval,
  Conjunction: connected,
  Disjunction: connected,
  ParenthesizedExpression: bracketed,
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
