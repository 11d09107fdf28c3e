// A form without a screen: form-js's own importer, conditions and validator over one set of values.
import { Form, Numberfield, buildExpressionContext } from '@bpmn-io/form-js-viewer';
import { get } from './paths.mjs';
import { expressions } from './expressions.mjs';
import { inBoth } from './messages.mjs';
import { toNumberText } from './numbers.mjs';

const FORMS = new Map();
const KEPT = 50;

class Unseen {}

class NumberText {
  constructor(formFields) {
    const render = () => null;
    render.config = { ...Numberfield.config, sanitizeValue: ({ value }) => toNumberText(value) };
    formFields.register('number', render);
  }
}
NumberText.$inject = ['formFields'];

const unseen = {
  __init__: ['numberText'],
  numberText: ['type', NumberText],
  renderer: ['type', Unseen],
};

// The promise of importSchema settles before it returns, but nobody can wait for it in here: a refusal is told by 'import.done'.
export function imported(schema, translate = inBoth) {
  const form = new Form({ additionalModules: [expressions, unseen, { translate: ['value', translate] }] });
  let refusal = null;
  form.on('import.done', ({ error }) => { refusal = error ?? null; });
  form.importSchema(schema, {}).catch(() => {});
  if (refusal) throw refusal;
  return form;
}

export function formOf(schemaText) {
  if (!FORMS.has(schemaText)) {
    if (FORMS.size >= KEPT) FORMS.clear();
    FORMS.set(schemaText, imported(JSON.parse(schemaText)));
  }
  return FORMS.get(schemaText);
}

// Where a field keeps its value below its parent; what it is made of.
export function kindOf(form, field) {
  const { keyed, pathed, repeatable } = form.get('formFields').get(field.type).config;
  const name = keyed ? field.key : pathed ? field.path : null;
  return { isKeyed: Boolean(keyed), isRepeating: Boolean(repeatable && field.isRepeating), path: name ? name.split('.') : [] };
}

// Visits every field that is shown, once for each row it lies in, with what its expressions see; and every row of a list, by its number.
export function walk(form, data, visit, visitRow = () => {}) {
  const paths = form.get('pathRegistry');
  const conditions = form.get('conditionChecker');

  const enter = (field, scope) => {
    const { depth, indexes } = scope;
    const context = { this: scope.here, data, i: scope.counts, parent: scope.parent };
    if (field.conditional && conditions.check(field.conditional.hide, buildExpressionContext(context)) === true) return;
    const path = paths.getValuePath(field, { indexes }) ?? [];
    visit({ field, path, context, indexes, depth });
    const children = field.components ?? [];
    if (!kindOf(form, field).isRepeating) {
      children.forEach((child) => enter(child, { ...scope, depth: depth + 1 }));
      return;
    }
    (get(data, path) ?? []).forEach((here, index) => {
      visitRow({ number: index + 1, depth: depth + 1 });
      const inside = {
        here, parent: scope.here, indexes: { ...indexes, [field.id]: index }, counts: [...scope.counts, index + 1], depth: depth + 2,
      };
      children.forEach((child) => enter(child, inside));
    });
  };

  enter(form._getState().schema, { here: data, parent: null, indexes: {}, counts: [], depth: 0 });
}
