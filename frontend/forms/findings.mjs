// What keeps a schema from being used: form-js refuses it, or an expression or a pattern cannot be read.
import { FeelersTemplating } from '@bpmn-io/form-js-viewer';
import { get } from './paths.mjs';
import { evaluate, unaryTest } from './feelin.mjs';
import { imported } from './headless.mjs';
import { inEnglish } from './messages.mjs';

const CONDITIONS = ['conditional.hide', 'readonly'];
const EXPRESSIONS = [
  'expression', 'valuesExpression', 'columnsExpression', 'dataSource',
  'validate.min', 'validate.max', 'validate.minLength', 'validate.maxLength',
];
const TEMPLATES = ['label', 'description', 'text', 'alt', 'source', 'title', 'appearance.prefixAdorner', 'appearance.suffixAdorner'];

const templating = new FeelersTemplating();

const isEnglish = ([name]) => name === 'en' || name.startsWith('en.');

const isFeel = (text) => typeof text === 'string' && text.startsWith('=');

const failure = (attempt) => {
  try {
    attempt();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

function parts(text) {
  if (isFeel(text)) return [text.slice(1)];
  return templating.isTemplate(text) ? templating._extractExpressionsWithDepth(text).map(({ expression }) => expression) : [];
}

function* expressionsOf(field) {
  for (const path of CONDITIONS) {
    const text = get(field, path.split('.'));
    if (isFeel(text)) yield [path, () => unaryTest(text.slice(1), {})];
  }
  for (const path of EXPRESSIONS) {
    const text = get(field, path.split('.'));
    if (isFeel(text)) yield [path, () => evaluate(text.slice(1), {})];
  }
  for (const path of TEMPLATES) {
    for (const part of parts(get(field, path.split('.')))) yield [path, () => evaluate(part, {})];
  }
  for (const [name, text] of Object.entries(field.properties ?? {}).filter(isEnglish)) {
    for (const part of parts(text)) yield [name, () => evaluate(part, {})];
  }
  if (field.validate?.pattern) yield ['validate.pattern', () => new RegExp(field.validate.pattern)];
}

function* ofField(field) {
  for (const [path, attempt] of expressionsOf(field)) {
    const message = failure(attempt);
    if (message) yield { id: field.id ?? field.key ?? null, rule: path.endsWith('pattern') ? 'pattern' : 'expression', message: `${path}: ${message}` };
  }
  for (const child of field.components ?? []) yield* ofField(child);
}

export function findings(schemaText) {
  const schema = JSON.parse(schemaText);
  const refusal = failure(() => imported(schema, inEnglish));
  return [...(refusal ? [{ id: null, rule: 'schema', message: refusal }] : []), ...ofField(schema)];
}
