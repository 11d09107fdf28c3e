// Boxed expressions as closures from a scope to a value. `names` is what the grammar knows: {name: shape}.
import * as F from 'feelin';
import { spend } from '../feel/hooks.mjs';
import { isNumber } from '../feel/numbers.mjs';
import { Failure, shown, within } from './failure.mjs';
import { table } from './tables.mjs';
import { fit, shapeOf } from './types.mjs';

const NOTHING = { run: () => null, shape: null };

/** {run, shape} of an expression; `model` parses its texts and notes its problems. */
export function compile(x, names, model) {
  if (!x) return NOTHING;
  const made = BOXES[x.kind](x, names, model);
  if (!x.type || x.kind === 'function') return made;
  const type = model.type(x.type, x.id);
  return { ...made, run: (scope) => within({ expression: x.id }, () => fit(made.run(scope), type)), shape: shapeOf(type) ?? made.shape };
}

function literal(x, names, model) {
  const run = model.feel(x.text, names, x.id);
  return { run, shape: null };
}

function context(x, names, model) {
  const known = { ...names };
  const entries = x.entries.map(({ name, type, value }) => {
    const typed = model.type(type, x.id);
    const made = compile(value, known, model);
    if (name !== null) known[name] = shapeOf(typed) ?? made.shape;
    return { name, run: (scope) => within({ entry: name ?? 'result' }, () => fit(made.run(scope), typed)), shape: made.shape };
  });
  const last = entries.at(-1);
  const run = (scope) => {
    const inner = { ...scope };
    const result = {};
    for (const entry of entries) {
      const value = entry.run(inner);
      if (entry.name === null) return value;
      result[entry.name] = inner[entry.name] = value;
    }
    return result;
  };
  const shape = last?.name === null ? last.shape : Object.fromEntries(entries.map(({ name }) => [name, known[name]]));
  return { run, shape };
}

function list(x, names, model) {
  const items = x.items.map((item) => compile(item, names, model));
  return { run: (scope) => items.map((item) => item.run(scope)), shape: [items[0]?.shape ?? null] };
}

function relation(x, names, model) {
  const types = x.columns.map(({ type }) => model.type(type, x.id));
  const rows = x.rows.map((row) => row.map((cell) => compile(cell, names, model)));
  const cell = (made, i, scope) => within({ entry: x.columns[i].name }, () => fit(made.run(scope), types[i]));
  const run = (scope) => rows.map((row) => Object.fromEntries(row.map((made, i) => [x.columns[i].name, cell(made, i, scope)])));
  return { run, shape: [Object.fromEntries(x.columns.map(({ name }) => [name, null]))] };
}

function functionDefinition(x, names, model) {
  return { run: functionOf(x, names, model), shape: null };
}

/** scope -> function; arguments and result are what the definition says, or the call fails. */
export function functionOf(x, names, model, resultType = null) {
  const parameters = x.parameters.map(({ name, type }) => ({ name, type: model.type(type, x.id) }));
  const known = { ...names, ...Object.fromEntries(parameters.map(({ name, type }) => [name, shapeOf(type)])) };
  const body = compile(x.body, known, model);
  return (scope) => new F.FeelFunction((...given) => {
    if (given.length < parameters.length) throw new Failure(`a function of ${parameters.length} parameters is called with ${given.length}`);
    const inner = { ...scope };
    parameters.forEach(({ name, type }, i) => { inner[name] = within({ parameter: name }, () => fit(given[i] ?? null, type)); });
    return fit(body.run(inner), resultType);
  }, parameters.map(({ name }) => name));
}

function invocation(x, names, model) {
  const target = compile(x.target, names, model);
  const bindings = x.bindings.map(({ name, type, value }) => ({ name, type: model.type(type, x.id), made: compile(value, names, model) }));
  const run = (scope) => {
    const called = F.wrapFunction(target.run(scope));
    if (!called) throw new Failure('what is invoked is not a function');
    const given = Object.fromEntries(bindings.map(({ name, type, made }) => [name, within({ parameter: name }, () => fit(made.run(scope), type))]));
    const missing = called.parameterNames.filter((name) => !name.startsWith('...') && !Object.hasOwn(given, name));
    if (missing.length) throw new Failure(`the parameter ${missing[0]} is not bound`);
    const result = called.invoke(given);
    if (F.getType(result) === 'literal') throw new Failure('the bindings do not fit the parameters of the function');
    return result ?? null;
  };
  return { run, shape: null };
}

const condition = (value, what) => {
  if (value === null || typeof value === 'boolean') return value;
  throw new Failure(`${what} gives true or false, not ${shown(value)}`);
};

function conditional(x, names, model) {
  const [test, then, otherwise] = [x.test, x.then, x.otherwise].map((part) => compile(part, names, model));
  return { run: (scope) => (condition(test.run(scope), 'a condition') === true ? then : otherwise).run(scope), shape: then.shape ?? otherwise.shape };
}

const listed = (value) => (Array.isArray(value) ? value : [value]);

function filter(x, names, model) {
  const source = compile(x.source, names, model);
  const element = Array.isArray(source.shape) ? source.shape[0] : source.shape;
  const match = compile(x.match, { ...names, ...(element || {}), item: element }, model);
  const run = (scope) => {
    const found = source.run(scope);
    if (found === null) return null;
    const kept = [];
    for (const item of listed(found)) {
      const result = match.run({ ...scope, ...(F.isContext(item) ? item : {}), item });
      if (isNumber(result)) return listed(found).at(result.isPositive() ? result.toNumber() - 1 : result.toNumber()) ?? null;
      if (condition(result, 'a filter') === true) kept.push(item);
    }
    return kept;
  };
  return { run, shape: source.shape };
}

function iterated(value) {
  if (!F.isRange(value)) return value === null ? null : listed(value);
  return value.map((element) => element);
}

function iteration(x, names, model) {
  const source = compile(x.source, names, model);
  const element = Array.isArray(source.shape) ? source.shape[0] : null;
  const body = compile(x.body, { ...names, [x.variable]: element, partial: null }, model);
  const run = (scope) => {
    const items = iterated(source.run(scope));
    if (items === null) return null;
    spend(items.length);
    const results = [];
    for (const item of items) results.push(body.run({ ...scope, [x.variable]: item, partial: results }));
    return x.how === 'for' ? results : quantified(x.how, results.map((result) => condition(result, x.how)));
  };
  return { run, shape: x.how === 'for' ? [body.shape] : null };
}

function quantified(how, results) {
  const decisive = how === 'some';
  if (results.includes(decisive)) return decisive;
  return results.includes(null) ? null : !decisive;
}

const BOXES = {
  literal, context, list, relation, function: functionDefinition, invocation, conditional, filter, iteration, table,
};
