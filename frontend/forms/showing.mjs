// A filled form as whoever filled it saw it: what is hidden is not there, texts and labels are filled in, choices are told in words.
import { buildExpressionContext } from '@bpmn-io/form-js-viewer';
import { get } from './paths.mjs';
import { setClock } from '../feel/temporal.mjs';
import { formOf, kindOf, walk } from './headless.mjs';
import { isChoice, optionsOf } from './options.mjs';

const copy = (data) => JSON.parse(JSON.stringify(data));

function filled(form, text, { context }) {
  const templating = form.get('templating');
  return templating.isTemplate(text) ? templating.evaluate(text, buildExpressionContext(context), { debug: true }) : text;
}

const valueOf = (form, expression, { context }) => form.get('expressionLanguage').evaluate(expression, buildExpressionContext(context));

const inWords = (form, place, value) => {
  if (!isChoice(place.field)) return value;
  const words = new Map(optionsOf(form, place).map((option) => [`${option?.value ?? option}`, option?.label ?? option]));
  const inWord = (one) => words.get(`${one}`) ?? one;
  return Array.isArray(value) ? value.map(inWord) : inWord(value);
};

function tableOf(form, { field, ...place }) {
  const columns = field.columns ?? valueOf(form, field.columnsExpression, place) ?? [];
  const rows = valueOf(form, field.dataSource, place);
  return (Array.isArray(rows) ? rows : []).map((row) => columns.map(({ key, label }) => [label ?? key, row?.[key] ?? null]));
}

const LINES = {
  text: (form, place) => ({ label: filled(form, place.field.text ?? '', place) }),
  table: (form, place) => ({ label: filled(form, place.field.label ?? '', place), table: tableOf(form, place) }),
  group: (form, place) => ({ label: filled(form, place.field.label ?? '', place) }),
};
LINES.dynamiclist = LINES.group;

function keyedLine(form, data, place) {
  const { key, label, dateLabel, timeLabel, type, subtype } = place.field;
  const asked = filled(form, label || dateLabel || timeLabel || key, place);
  return { label: asked, type: subtype ?? type, value: inWords(form, place, get(data, place.path) ?? null) };
}

export function linesOf(schemaText, values, now) {
  const form = formOf(schemaText);
  setClock(now);
  const data = form._getInitializedFieldData(copy(values));
  const lines = [];
  walk(form, form.get('conditionChecker').applyConditions(data, data), (place) => {
    const line = kindOf(form, place.field).isKeyed ? keyedLine(form, data, place) : LINES[place.field.type]?.(form, place);
    if (line && (line.label || 'value' in line)) lines.push({ depth: place.depth - 1, ...line });
  }, ({ number, depth }) => lines.push({ depth: depth - 1, row: number }));
  return lines;
}
