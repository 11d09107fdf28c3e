// A model: its nodes, what each requires, and how one decision is evaluated with everything behind it.
import * as F from 'feelin';
import { LIMITS } from '../feel/hooks.mjs';
import { D } from '../feel/numbers.mjs';
import { treeOf, unknownFunctions } from '../feel/tree.mjs';
import { compile, functionOf } from './boxed.mjs';
import { Failure, failureOf, within } from './failure.mjs';
import { freeNames } from './names.mjs';
import { Strict } from './strict.mjs';
import { Types, fit, fitInput, shapeOf } from './types.mjs';

const DEEPEST = 200; // requirements behind one another
const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

export class Model {
  constructor({ nodes, types }) {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    this.problems = [];
    this.context = new Strict();
    this.cells = new Map();
    this.free = new Map(); // names the node at hand reads from nowhere in the model -> whether they must be there
    this.types = new Types(types, (item) => this.allowed(item));
    this.made = new Map();
    for (const node of nodes) this.compiled(node.id);
  }

  // --- compiling

  refuse(id, message) {
    if (!this.problems.some((known) => known.id === id && known.message === message)) this.problems.push({ id, message });
  }

  type(ref, id) {
    const type = this.types.find(ref);
    if (type === undefined) this.refuse(id, `there is no type ${ref}`);
    return type ?? null;
  }

  allowed(item) {
    const test = this.test(item.allowed, {}, item.id);
    return (value) => test({ '?': value }) === true;
  }

  feel(text, names, id) {
    return this.parsed(text, names, id, false);
  }

  test(text, names, id) {
    return this.parsed(text, names, id, true);
  }

  parsed(text, names, id, isTest) {
    if (text === '') return () => null;
    const key = JSON.stringify([isTest, text, names]);
    if (!this.cells.has(key)) this.cells.set(key, this.understood(text, names, id, isTest));
    const { run, free } = this.cells.get(key);
    const known = new Set(Object.keys(names).map(F.normalizeContextKey));
    for (const [name, needed] of free) if (!known.has(F.normalizeContextKey(name))) this.free.set(name, needed || this.free.get(name) === true);
    return (scope) => run(scope) ?? null;
  }

  understood(text, names, id, isTest) {
    if (text.length > LIMITS.text) return this.unread(id, `the text is longer than ${LIMITS.text} characters`);
    try {
      const tree = treeOf(text, names, isTest ? F.parseUnaryTests : F.parseExpression);
      const unknown = unknownFunctions(tree, Object.keys(names));
      if (unknown.length) return this.unread(id, `${shortened(text)}: there is no function ${unknown.join(', ')}`);
      const { root } = F.interpreter[isTest ? 'unaryTest' : 'evaluate'](text, names, undefined, this.context);
      return { run: root, free: freeNames(tree) };
    } catch (error) {
      return this.unread(id, `${shortened(text)}: ${error.problem ? sentence(error.problem) : failureOf(error).message}`);
    }
  }

  unread(id, message) {
    this.refuse(id, message);
    return { run: () => { throw new Failure(message); }, free: new Map() };
  }

  /** What a node is compiled to: {run, shape, free, …}; its requirements come first. */
  compiled(id, depth = 0) {
    if (this.made.has(id)) return this.made.get(id);
    this.made.set(id, { run: () => null, shape: null, free: new Map() });
    if (depth > DEEPEST) this.refuse(id, `more than ${DEEPEST} requirements lie behind one another`);
    const node = this.nodes.get(id);
    const required = [...(node.requires || []), ...(node.outputs || []), ...(node.inputs || [])];
    if (depth <= DEEPEST) required.forEach((other) => this.compiled(other, depth + 1));
    this.free = new Map();
    const made = MAKERS[node.kind](node, this.namesFor(node), this);
    this.made.set(id, { ...made, free: this.free });
    return this.made.get(id);
  }

  namesFor(node) {
    const names = {};
    for (const id of node.requires || []) for (const [name, , shape] of this.namesOf(id)) names[name] ??= shape;
    return names;
  }

  /** The names under which a requirement's value is known: [name, how to take it, shape]; a variable's name comes first. */
  namesOf(id) {
    const { variable, kind } = this.nodes.get(id);
    const { shape, outputs = [], isList } = this.made.get(id);
    const found = [[variable, (value) => value, shape]];
    if (kind !== 'decision') return found;
    const entry = (name) => (value) => (outputs.length === 1 ? value : isList ? value.map((row) => row[name]) : value?.[name] ?? null);
    return [...found, ...outputs.map((name) => [name, entry(name), null]), [id, (value) => value, shape]];
  }

  // --- evaluating

  /** {value, rows, trace} of a decision or decision service. Throws Failure. */
  decide(id, data) {
    this.run = { data, memo: new Map(), over: new Map(), trace: [], depth: 0 };
    const node = this.nodes.get(id);
    const value = within({ decision: id }, () => (node.kind === 'service' ? this.serve(node, data) : this.value(id)));
    return { value, rows: this.rows(node, value), trace: this.run.trace };
  }

  rows(node, value) {
    const last = this.run.trace.at(-1);
    if (last?.rows && last.decision === node.id && this.made.get(node.id).isTable) return last.rows;
    return value === null ? [] : [{ [node.variable]: value }];
  }

  serve(node, data) {
    const service = this.value(node.id);
    const given = service.parameterNames.map((name) => (own(data, name) ? data[name] : null));
    return service.invoke(given);
  }

  value(id) {
    const { memo, over } = this.run;
    if (over.has(id)) return over.get(id);
    if (!memo.has(id)) memo.set(id, this.evaluated(this.nodes.get(id)));
    return memo.get(id);
  }

  evaluated(node) {
    if (node.kind === 'input') return within({ input: node.name }, () => fitInput(own(this.run.data, node.variable) ? this.run.data[node.variable] : null, this.type(node.type, node.id)));
    if (node.kind !== 'decision') return this.made.get(node.id).run(this.scope(node));
    return within({ decision: node.id, name: node.name }, () => {
      this.run.traced = null;
      const value = fit(this.made.get(node.id).run(this.scope(node)), this.type(node.type, node.id));
      this.run.trace.push({ decision: node.id, name: node.name, ...(this.made.get(node.id).isTable ? this.run.traced : {}), value });
      return value;
    });
  }

  traced({ table, hitPolicy, inputs, rules, rows }) {
    this.run.traced = {
      table, hitPolicy, rows,
      inputs: inputs.map(({ id, label, value }) => ({ id, label, value })),
      rules: rules.map(({ id, index }) => ({ id, index: new D(index) })),
    };
  }

  /** What a node's expressions see: its requirements, and the process's variables that they name. */
  scope(node) {
    const scope = {};
    for (const [name, needed] of this.made.get(node.id).free) this.bind(scope, name, needed);
    const named = {};
    for (const id of node.requires || []) {
      const value = this.value(id);
      for (const [name, take] of this.namesOf(id)) if (!own(named, name)) named[name] = take(value);
    }
    return { ...scope, ...named };
  }

  bind(scope, name, needed) {
    const { data } = this.run;
    if (!own(data, name)) {
      if (needed && !this.isBound(name)) throw new Failure(`there is no variable ${name}`);
      return;
    }
    scope[name] = data[name];
  }

  isBound(name) {
    return [...this.nodes.values()].some((node) => node.kind === 'input' && node.variable === name);
  }
}

const shortened = (text) => (text.length > 60 ? `${text.slice(0, 60)}…` : text);
const SENTENCES = {
  'unexpected': ({ text, at }) => `“${text}” at position ${at} is not expected`,
  'no name': ({ text }) => `there is no function ${text}, whose name holds a word of the language: use coalesce`,
};
const sentence = (problem) => SENTENCES[problem.kind]?.(problem) ?? 'the expression is not finished';

function service(node, names, model) {
  const ids = node.inputs;
  const run = () => new F.FeelFunction((...given) => {
    const outer = model.run;
    model.run = { ...outer, memo: new Map(), over: new Map(outer.over) };
    try {
      ids.forEach((id, i) => model.run.over.set(id, argument(model, id, given[i])));
      const results = node.outputs.map((id) => [model.nodes.get(id).variable, model.value(id)]);
      const type = model.type(node.type, node.id);
      return fit(results.length === 1 ? results[0][1] : Object.fromEntries(results), type?.base === 'function' ? model.type(type.result, node.id) : type);
    } finally {
      model.run = outer;
    }
  }, ids.map((id) => model.nodes.get(id).variable));
  return { run, shape: null };
}

const argument = (model, id, given) => {
  const { name, type } = model.nodes.get(id);
  return within({ parameter: name }, () => fitInput(given ?? null, model.type(type, id)));
};

const MAKERS = {
  decision: (node, names, model) => compile(node.expression, names, model),
  input: (node, names, model) => ({ run: () => null, shape: shapeOf(model.type(node.type, node.id)) }),
  service,
  bkm: (node, names, model) => {
    const type = model.type(node.type, node.id);
    return { run: node.expression ? functionOf(node.expression, names, model, type?.base === 'function' ? model.type(type.result, node.id) : type) : () => null, shape: null };
  },
};

