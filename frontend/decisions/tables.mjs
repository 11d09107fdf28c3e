// Decision tables: which rules match, and what the hit policy makes of them.
import * as F from 'feelin';
import { D } from '../feel/numbers.mjs';
import { equals } from '../feel/order.mjs';
import { Failure, shown, within } from './failure.mjs';
import { fit, fitInput, shapeOf } from './types.mjs';

const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);

/** {run, shape} of a decision table; a run leaves its trace in model.trace. */
export function table(x, names, model) {
  const inputs = x.inputs.map((input) => inputOf(input, names, model));
  const outputs = x.outputs.map((output) => outputOf(output, names, model));
  const rules = x.rules.map((rule, i) => ruleOf(rule, i, { inputs, outputs, names, model }));
  const isSingle = outputs.length === 1;
  const rowOf = (scope, entries, where) => rowFrom(outputs, entries, scope, where);
  const valueOf = (row) => (isSingle ? row[outputs[0].name] : row);
  const policy = { ...x, isSingle, outputs, valueOf, isList: LISTS.has(x.hitPolicy) && !x.aggregation };
  const run = (scope) => {
    const given = inputs.map((input) => ({ ...input, value: input.run(scope) }));
    const hits = matching(rules, given, scope, x.hitPolicy === 'FIRST');
    const rows = hits.length ? hits.map((rule) => ({ rule, row: rowOf(scope, rule.entries, rule.where) })) : defaults(outputs, rowOf, scope);
    const { value, kept } = apply(policy, rows);
    model.traced({ table: x.id, hitPolicy: x.hitPolicy, inputs: given, rules: hits, rows: kept });
    return value;
  };
  const shape = isSingle ? outputs[0].shape : Object.fromEntries(outputs.map(({ name, shape: inner }) => [name, inner]));
  return { run, shape: policy.isList ? [shape] : shape, outputs: outputs.map(({ name }) => name), isTable: true, isList: policy.isList };
}

function inputOf(input, names, model) {
  const type = model.type(input.type, input.id);
  const evaluate = model.feel(input.text, names, input.id);
  const allowed = input.allowed && model.test(input.allowed, names, input.id);
  const run = (scope) => within({ input: input.label }, () => {
    const value = fitInput(evaluate(scope), type);
    if (allowed && value !== null && !isAllowed(allowed, scope, value)) throw new Failure(`${shown(value)} is none of the allowed values`);
    return value;
  });
  return { label: input.label, id: input.id, variable: input.variable, shape: shapeOf(type), run };
}

const isAllowed = (allowed, scope, value) => (Array.isArray(value) ? value : [value]).every((one) => allowed({ ...scope, '?': one }) === true);

function outputOf(output, names, model) {
  const type = model.type(output.type, output.id);
  const values = output.allowed && model.feel(`[${output.allowed}]`, names, output.id);
  return {
    name: output.name, label: output.label, type, shape: shapeOf(type), values,
    allowed: output.allowed && model.test(output.allowed, names, output.id),
    otherwise: output.otherwise ? model.feel(output.otherwise, names, output.id) : null,
  };
}

function ruleOf(rule, index, { inputs, outputs, names, model }) {
  const tests = rule.inputs.map(({ text, id }, i) => {
    if (text === '' || text === '-') return null;
    const { shape, variable } = inputs[i];
    return model.test(text, { ...names, '?': shape, [variable]: shape }, id);
  });
  const entries = rule.outputs.map(({ text, id }) => (text === '' || text === '-' ? () => null : model.feel(text, names, id)));
  return { id: rule.id, index: index + 1, tests, entries: entries.slice(0, outputs.length), where: { rule: index + 1, ruleId: rule.id } };
}

function matching(rules, given, scope, onlyFirst) {
  const scopes = given.map(({ value, variable }) => ({ ...scope, '?': value, [variable]: value }));
  const matches = (rule) => rule.tests.every((test, i) => !test || within({ ...rule.where, input: given[i].label }, () => test(scopes[i])) === true);
  if (!onlyFirst) return rules.filter(matches);
  const first = rules.find(matches);
  return first ? [first] : [];
}

function rowFrom(outputs, entries, scope, where) {
  const cell = ({ label, type, allowed }, entry) => within({ ...where, output: label }, () => {
    const value = fit(entry(scope) ?? null, type);
    if (allowed && value !== null && !isAllowed(allowed, scope, value)) throw new Failure(`${shown(value)} is none of the allowed values`);
    return value;
  });
  return Object.fromEntries(outputs.map((output, i) => [output.name, cell(output, entries[i])]));
}

function defaults(outputs, rowOf, scope) {
  if (!outputs.some(({ otherwise }) => otherwise)) return [];
  const entries = outputs.map(({ otherwise }) => otherwise || (() => null));
  return [{ rule: null, row: rowOf(scope, entries, { rule: 'default' }) }];
}

const POLICIES = {
  'UNIQUE': (policy, rows) => {
    if (rows.length > 1) throw new Failure(`the rules ${numbers(rows)} match, but the table is UNIQUE`);
    return rows;
  },
  'FIRST': (policy, rows) => rows.slice(0, 1),
  'ANY': (policy, rows) => {
    const other = rows.find(({ row }) => !same(row, rows[0].row));
    if (other) throw new Failure(`the rules ${numbers([rows[0], other])} match and disagree, but the table is ANY`);
    return rows.slice(0, 1);
  },
  'PRIORITY': (policy, rows) => ranked(policy, rows).slice(0, 1),
  'RULE ORDER': (policy, rows) => rows,
  'OUTPUT ORDER': (policy, rows) => ranked(policy, rows),
  'COLLECT': (policy, rows) => rows,
};

const numbers = (rows) => rows.map(({ rule }) => rule.index).join(' and ');
const same = (a, b) => Object.keys(a).every((name) => (a[name] === null && b[name] === null) || equals(a[name], b[name]) === true);

function apply(policy, rows) {
  const kept = POLICIES[policy.hitPolicy](policy, rows).map(({ row }) => row);
  if (policy.aggregation) return aggregated(policy, kept, rows.some(({ rule }) => rule === null));
  const values = kept.map(policy.valueOf);
  if (policy.isList) return { value: values, kept };
  return { value: values.length ? values[0] : null, kept };
}

/** Rows by the place of their outputs in the lists of output values, the first output counting most. */
function ranked({ outputs }, rows) {
  const lists = outputs.map(({ values }) => (values ? values({}) : null));
  const place = (list, value) => (list ? list.findIndex((one) => (one === null ? value === null : value !== null && equals(one, value) === true)) : 0);
  const ranks = rows.map(({ row }) => outputs.map(({ name }, i) => place(lists[i], row[name])));
  const order = (a, b) => ranks[a].reduce((found, rank, i) => found || rank - ranks[b][i], 0) || a - b;
  return rows.map((_, i) => i).sort(order).map((i) => rows[i]);
}

const AGGREGATES = { SUM: 'sum', MIN: 'min', MAX: 'max' };

function aggregated({ aggregation, outputs, isSingle }, rows, isDefault) {
  if (isDefault) return { value: isSingle ? rows[0][outputs[0].name] : rows[0], kept: rows };
  if (aggregation === 'COUNT') return { value: new D(rows.length), kept: [{ [outputs[0].name]: new D(rows.length) }] };
  if (!rows.length) return { value: null, kept: [] };
  const row = Object.fromEntries(outputs.map(({ name, label }) => [name, within({ output: label }, () => aggregate(aggregation, rows.map((one) => one[name])))]));
  return { value: isSingle ? row[outputs[0].name] : row, kept: [row] };
}

function aggregate(aggregation, values) {
  const result = F.builtins[AGGREGATES[aggregation]](values);
  if (result === null) throw new Failure(`${aggregation} has no result for ${shown(values.find((value) => F.getType(value) !== 'number') ?? values)}`);
  return result;
}
