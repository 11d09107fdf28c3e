// The parse tree for the engine's own closures: a leaf is [name, text], any other node [name, [children]].
import * as F from 'feelin';
import { regrouped } from './logic.mjs';

// where `> 3` may stand by itself; the grammar takes it everywhere, and with it `a == b`
const TESTING = new Set(['PositiveUnaryTest', 'FilterExpression', 'ParenthesizedExpression', 'List']);
const BINDING = new Set(['Key', 'ParameterName', 'InExpression']);
const SENTENCE = { Unrecognized: 'unexpected', Incomplete: 'not finished' };

/** The declared names as the scope that the grammar wants: names may hold spaces and signs. */
export const declared = (names) => Object.fromEntries(names.map((name) => [name, null]));

function problemAt(text, node) {
  const { from, to } = node;
  if (text.slice(from).startsWith('else') && /\bget or\s+$/.test(text.slice(0, from))) return { kind: 'no name', text: 'get or else', at: from };
  const rest = text.slice(from, Math.max(to, from + 1));
  return rest ? { kind: SENTENCE.Unrecognized, text: text.slice(from, from + 20), at: from } : { kind: SENTENCE.Incomplete, text: '', at: from };
}

function isStrayTest({ name, node }) {
  return name === 'CompareOp' && node.parent.name === 'SimplePositiveUnaryTest' && !TESTING.has(node.parent.parent.name);
}

/** The tree of an expression; throws {problem} at the first thing the grammar does not know. */
export function treeOf(text, names, parse = F.parseExpression) {
  const root = [];
  const stack = [root];
  parse(text, Array.isArray(names) ? declared(names) : names).iterate({
    enter(node) {
      if (node.type.isError || isStrayTest(node)) throw Object.assign(new Error(), { problem: problemAt(text, node) });
      if (node.type.isSkipped) return false;
      const children = [];
      stack[stack.length - 1].push([node.name, children, text.slice(node.from, node.to)]);
      stack.push(children);
      return true;
    },
    leave(node) {
      if (!node.type.isSkipped) stack.pop();
    },
  });
  return regrouped(trim(root[0]));
}

const nameOf = (node) => (typeof node[1] === 'string' ? node[1] : node[1].map(nameOf).join(' '));
const isBuiltin = (name) => Object.prototype.hasOwnProperty.call(F.builtins, F.normalizeContextKey(name));

/** Names as one text, a key without its quotes, a built-in's name told from a variable's. */
const NAMES = {
  VariableName: (node) => [isBuiltin(nameOf(node)) ? 'BuiltinName' : 'VariableName', nameOf(node)],
  PathName: (node) => ['PathName', nameOf(node)],
  ParameterName: (node) => ['ParameterName', nameOf(node)],
  Key: (node) => ['Key', nameOf(node).replace(/^"([^"\\]*)"$/, '$1')],
};

function trim([name, children, text]) {
  if (!children.length || name === 'NumericLiteral') return [name, text]; // a number's sign is a part of it
  const node = [name, children.map(trim)];
  return NAMES[name] ? NAMES[name](node) : node;
}

function* nodesOf(node) {
  yield node;
  if (typeof node[1] !== 'string') for (const child of node[1]) yield* nodesOf(child);
}

/** The functions that an expression calls and nobody knows. */
export function unknownFunctions(tree, names) {
  const known = new Set(names);
  const called = new Set();
  for (const [kind, children] of nodesOf(tree)) {
    if (BINDING.has(kind)) known.add(typeof children === 'string' ? children : nameOf(children[0]));
    if (kind === 'FunctionInvocation' && children[0][0] === 'VariableName') called.add(children[0][1]);
  }
  return [...called].filter((name) => !known.has(name));
}
