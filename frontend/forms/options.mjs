// What may be chosen where the options are computed or come from the case: form-js leaves this check to the screen.
import { hasEqualValue, runExpressionEvaluation } from '@bpmn-io/form-js-viewer';

const CHOICES = ['select', 'radio', 'checklist', 'taglist'];

// The options of a field as it offered them; the schema's own when it computes none.
export const optionsOf = (form, { field, context }) => (field.valuesKey ? context.data[field.valuesKey]
  : field.valuesExpression ? runExpressionEvaluation(form.get('expressionLanguage'), field.valuesExpression, context) : field.values) ?? [];

export const isChoice = ({ type }) => CHOICES.includes(type);

const offered = (options) => (Array.isArray(options) ? options : [])
  .map((option) => (option !== null && typeof option === 'object' ? option.value ?? option.label : option));

const isChosen = (value) => value !== null && value !== undefined && value !== '';

export function strangers(form, { field, context }, value) {
  if (!isChoice(field) || !(field.valuesExpression || field.valuesKey)) return [];
  const known = offered(optionsOf(form, { field, context }));
  return (Array.isArray(value) ? value : [value]).filter(isChosen).filter((choice) => !hasEqualValue(choice, known));
}
