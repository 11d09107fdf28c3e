// While a decision is evaluated nothing is coerced and nothing is passed over: an operation that does not fit is a failure.
import * as F from 'feelin';
import { hooks } from '../feel/hooks.mjs';
import { isNumber } from '../feel/numbers.mjs';
import { isNull } from '../feel/order.mjs';
import { Failure, shown } from './failure.mjs';
import { unaryTests } from './cells.mjs';

const SILENT = new Set(['NO_VARIABLE_FOUND', 'NO_CONTEXT_ENTRY_FOUND']); // null, as FEEL has it
// of nothing they know nothing
const OF_LISTS = new Set(['min', 'max', 'sum', 'mean', 'median', 'mode', 'stddev', 'product'].map((name) => F.builtins[name]));
const BUILTINS = new Map(Object.entries(F.builtins).map(([name, builtin]) => [builtin, name]));

/** feelin's warnings, judged. */
export class Strict extends F.InterpreterContext {
  addWarning(node, type, { template, values }) {
    if (hooks.unfit === null || SILENT.has(type) || (type === 'NO_PROPERTY_FOUND' && isNull(values.target))) return;
    throw new Failure(template.replace(/\{(\w+)\}/g, (_, name) => shown(values?.[name])));
  }
}

function unfit(operation, ...operands) {
  throw new Failure(`${operation} has no result for ${operands.map(shown).join(' and ')}`);
}

const isEmptyish = (value) => isNull(value) || (Array.isArray(value) && value.some(isEmptyish));

function withoutAnswer(builtin, given) {
  const operands = Array.isArray(given) ? given : Object.values(given || {});
  if (operands.some(isEmptyish)) return; // null in, null out
  if (builtin === F.builtins['get value']) return; // it looks for something
  if (OF_LISTS.has(builtin) && operands.flat().length <= 1 && operands.flat().every(isNumber)) return;
  unfit(`${BUILTINS.get(builtin)}()`, ...operands);
}

function invocation(node, args, context, before) {
  let given;
  const call = before(node, [args[0], args[1], (scope) => { given = args[2](scope); return given; }, ...args.slice(3)], context);
  const judged = (scope) => {
    const result = call(scope);
    if (result !== null || hooks.unfit === null) return result;
    const target = args[0](scope);
    if (BUILTINS.has(target)) withoutAnswer(target, given);
    return null;
  };
  return Object.assign(judged, { type: call.type });
}

function positiveTest(node, args, context, before) {
  const [inner] = args;
  if (node.input.trim() === 'null') return () => isNull; // any other null is a test that cannot be told
  const test = before(node, args, context);
  if (inner.type !== 'boolean') return test;
  const judged = (scope) => {
    const input = scope['?'];
    if (hooks.unfit !== null && !isNull(input) && typeof input !== 'boolean') unfit('a test for true or false', input);
    return test(scope);
  };
  return Object.assign(judged, { type: test.type, chain: test.chain });
}

const OWN = {
  FunctionInvocation: invocation,
  PositiveUnaryTest: positiveTest,
  UnaryTests: (node, args) => unaryTests(args),
};

const evaluateNode = hooks.evaluateNode;
hooks.evaluateNode = (node, args, context, feelin) => {
  const before = (n, a, c) => evaluateNode(n, a, c, feelin);
  const own = OWN[node.name];
  return own ? own(node, args, context, before) : before(node, args, context);
};

/** Run something strictly. */
export function strictly(run) {
  hooks.unfit = unfit;
  hooks.spent = 0;
  try {
    return run();
  } finally {
    hooks.unfit = null;
  }
}
