// The variables an expression of the diagram can speak of: what its forms ask for, and what its elements put out.
import { word } from './language.js';

const DECLARED = ['outputs', 'number']; // properties that name what a job gives

const business = ({ businessObject }) => businessObject;
const extensions = (object, type) => (object.extensionElements?.values ?? []).filter(({ $type }) => $type === type);

function* ofForms(objects, forms) {
  const fields = new Map(forms.map((form) => [form.form_id, form.fields]));
  for (const object of objects) {
    const form = object.get('camunda:formRef');
    for (const { name, label } of fields.get(form) ?? []) {
      yield { name, detail: label, info: word('of the form {form}', { form }) };
    }
  }
}

function* ofElements(objects) {
  for (const object of objects) {
    const results = [object.get('camunda:resultVariable'), object.loopCharacteristics?.get('camunda:elementVariable')];
    const outputs = extensions(object, 'camunda:InputOutput').flatMap(({ outputParameters = [] }) => outputParameters.map(({ name }) => name));
    const declared = extensions(object, 'camunda:Properties').flatMap(({ values = [] }) => values)
      .filter(({ name }) => DECLARED.includes(name)).flatMap(({ value = '' }) => value.split(/\s+/));
    for (const name of [...results, ...outputs, ...declared].filter(Boolean)) {
      yield { name, detail: object.name ?? '', info: word('of the diagram') };
    }
  }
}

/** Variables by name, as FEEL editors complete them. */
export function variablesOf(elementRegistry, forms) {
  const objects = elementRegistry.filter(({ type }) => type !== 'label').map(business);
  const found = new Map();
  for (const variable of [...ofForms(objects, forms), ...ofElements(objects)]) {
    if (!found.has(variable.name)) found.set(variable.name, variable);
  }
  return [...found.values()].sort((one, other) => one.name.localeCompare(other.name));
}
