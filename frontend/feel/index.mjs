// FEEL inside V8: texts in, texts out. Called by engine/expressions through javascript/.
import * as F from 'feelin';
import './corrections.mjs';
import { LIMITS } from './hooks.mjs';
import { setClock } from './temporal.mjs';
import { declared, treeOf, unknownFunctions } from './tree.mjs';
import { decode, plain } from './wire.mjs';

const CACHED = 5000;

class Silent extends F.InterpreterContext {
  addWarning() {} // a warning is a null, which the engine judges
}

const closures = new Map();

// The grammar depends on the names in scope, so a text is parsed against the declared names, never against the data.
function closureOf(text, names) {
  const key = `${names}\n${text}`;
  let closure = closures.get(key);
  if (closure === undefined) {
    if (closures.size >= CACHED) closures.clear();
    closure = F.interpreter.evaluate(text, declared(JSON.parse(names)), undefined, new Silent()).root;
    closures.set(key, closure);
  }
  return closure;
}

/** {"tree", "unknown"} of an expression, or {"problem"}. */
export function parse(text, names) {
  if (text.length > LIMITS.text) return JSON.stringify({ problem: { kind: 'too long', text: '', at: LIMITS.text } });
  try {
    const declaredNames = JSON.parse(names);
    const tree = treeOf(text, declaredNames);
    return JSON.stringify({ tree, unknown: unknownFunctions(tree, declaredNames) });
  } catch (error) {
    if (!error.problem) throw error;
    return JSON.stringify({ problem: error.problem });
  }
}

/** The same for a list of texts. */
export const parseAll = (texts, names) => `[${JSON.parse(texts).map((text) => parse(text, names)).join()}]`;

/** {"value"} of an expression, or {"error"}; `moment` is what now() answers. */
export function evaluate(text, names, scope, moment) {
  setClock(moment);
  try {
    return JSON.stringify({ value: plain(closureOf(text, names)(decode(scope))) });
  } catch (error) {
    return JSON.stringify({ error: String(error.message || error) });
  }
}

/** The same for a list of [text, scope] pairs. */
export function evaluateAll(pairs, names, moment) {
  return `[${JSON.parse(pairs).map(([text, scope]) => evaluate(text, names, scope, moment)).join()}]`;
}

export { decide, load } from '../decisions/index.mjs';
