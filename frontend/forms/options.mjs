// What may be chosen where the options are computed or come from the case: form-js leaves this check to the screen.
import { hasEqualValue, runExpressionEvaluation } from '@bpmn-io/form-js-viewer';

const CHOICES = ['select', 'radio', 'checklist', 'taglist'];

const offered = (options) => (Array.isArray(options) ? options : [])
  .map((option) => (option !== null && typeof option === 'object' ? option.value ?? option.label : option));

const isChosen = (value) => value !== null && value !== undefined && value !== '';

export function strangers(form, { field, context }, value) {
  if (!CHOICES.includes(field.type) || !(field.valuesExpression || field.valuesKey)) return [];
  const source = field.valuesKey ? context.data[field.valuesKey]
    : runExpressionEvaluation(form.get('expressionLanguage'), field.valuesExpression, context);
  const known = offered(source);
  return (Array.isArray(value) ? value : [value]).filter(isChosen).filter((choice) => !hasEqualValue(choice, known));
}
