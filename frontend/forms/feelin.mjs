// form-js asks @bpmn-io/feelin; it gets feelin with our corrections, the same that evaluates diagrams.
import { InterpreterContext, interpreter } from 'feelin';
import '../feel/corrections.mjs';

export { evaluate, parseExpression, parseUnaryTests, unaryTest } from 'feelin';

const KEPT = 2000;
const closures = new Map();

class Silent extends InterpreterContext {
  addWarning() {} // a warning is a null, and null is what the form goes on with
}

// The grammar depends on the names in scope, so a text is parsed against the form's own names, never against the data.
function closureOf(kind, text, names) {
  const key = `${kind} ${names.join()} ${text}`;
  if (!closures.has(key)) {
    if (closures.size >= KEPT) closures.clear();
    const scope = Object.fromEntries(names.map((name) => [name, null]));
    closures.set(key, interpreter[kind](text, scope, undefined, new Silent()).root);
  }
  return closures.get(key);
}

export const valueOf = (text, names, scope) => closureOf('evaluate', text, names)(scope);

export const isMet = (text, names, scope) => closureOf('unaryTest', text, names)(scope)(null);
