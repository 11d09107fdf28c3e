// Holds submitted values against a form: what is hidden goes, what is computed is computed again, what is wrong is named.
import { buildExpressionContext, hasEqualValue } from '@bpmn-io/form-js-viewer';
import { get, set } from './paths.mjs';
import { setClock } from '../feel/temporal.mjs';
import { claim, withoutOfferedRows } from './claims.mjs';
import { formOf, kindOf, walk } from './headless.mjs';
import { inBoth } from './messages.mjs';
import { isChoice, strangers } from './options.mjs';

const ROUNDS = 10;
const MISFIT = 'This value does not fit here.';

const copy = (data) => JSON.parse(JSON.stringify(data));

// What the form was opened with, and what it holds with the submitted values laid over that.
function fill(form, submitted, opened) {
  const { components = [] } = form._getState().schema;
  const offered = form._getInitializedFieldData(copy(opened));
  const entered = withoutOfferedRows(form, components, claim(form, components, submitted, copy(opened)));
  return [offered, form._getInitializedFieldData(copy(entered))];
}

const isReadOnly = (form, { field, context }) => {
  const language = form.get('expressionLanguage');
  if (!language.isExpression(field.readonly)) return field.readonly === true;
  return language.evaluateUnaryTest(field.readonly, buildExpressionContext(context)) === true;
};

const everyRow = (data, [step, ...rest]) => {
  if (step === undefined || data === null || data === undefined) return [data ?? null];
  return typeof step === 'number' ? Object.values(data).flatMap((row) => everyRow(row, rest)) : everyRow(data[step], rest);
};

// A read-only value is the one the form was opened with; rows may have moved, so there it is one of the column's.
function keptValue(offered, path, value) {
  const known = everyRow(offered, path);
  if (hasEqualValue(value, known)) return value;
  return known.length === 1 ? known[0] : null;
}

function computedValue(form, { field, context }) {
  const language = form.get('expressionLanguage');
  if (!language.isExpression(field.expression)) return null;
  return language.evaluate(field.expression, buildExpressionContext(context)) ?? null;
}

// Expression fields may lean on each other: compute until nothing changes; answers what is shown then.
function settle(form, data, offered, round = 0) {
  const before = JSON.stringify(data);
  const shown = form.get('conditionChecker').applyConditions(data, data);
  walk(form, shown, (place) => {
    if (place.field.type === 'expression') set(data, place.path, computedValue(form, place));
    else if (place.field.key && isReadOnly(form, place)) set(data, place.path, keptValue(offered, place.path, get(data, place.path)));
  });
  return round === ROUNDS || before === JSON.stringify(data) ? shown : settle(form, data, offered, round + 1);
}

const isEmpty = (value) => value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);

// form-js drops silently what a field cannot hold; nobody enters that in a browser, so whoever sends it is told.
function isLost(entered, kept, { field, context }, form) {
  if (field.type === 'expression' || isEmpty(entered) || isReadOnly(form, { field, context })) return false;
  if (field.type === 'checkbox') return typeof entered !== 'boolean';
  return isEmpty(kept) || (Array.isArray(entered) && Array.isArray(kept) && kept.length < entered.length);
}

function complaints(form, place, value, entered) {
  const { field, context } = place;
  if (value === 'NaN') return [inBoth('Value is not a number.')];
  if (isLost(entered, value, place, form) || strangers(form, place, value).length) {
    return [inBoth(isChoice(field) ? 'Please choose one of the values offered.' : MISFIT)];
  }
  return form.get('validator').validateFieldInstance({ id: field.id, expressionContextInfo: context }, value);
}

const told = (messages, language) => messages.map((message) => (typeof message === 'string' ? message : message[language]));

function collect(form, data, shown, submitted) {
  const values = {};
  const errors = [];
  walk(form, shown, (place) => {
    const { field, path } = place;
    const { isKeyed, isRepeating } = kindOf(form, field);
    const entered = get(submitted, path);
    const complain = (messages) => errors.push({ id: field.id, path, zh: told(messages, 'zh'), en: told(messages, 'en') });
    if (isRepeating) {
      set(values, path, (get(data, path) ?? []).map(() => ({})));
      if (!isEmpty(entered) && !Array.isArray(entered)) complain([inBoth(MISFIT)]);
    }
    if (!isKeyed || field.disabled) return;
    const value = get(data, path) ?? null;
    set(values, path, value);
    const messages = complaints(form, place, value, entered);
    if (messages.length) complain(messages);
  });
  return { values, errors };
}

export function judge(schemaText, submitted, opened, now) {
  const form = formOf(schemaText);
  setClock(now);
  const [offered, data] = fill(form, submitted, opened);
  return collect(form, data, settle(form, data, offered), submitted);
}
