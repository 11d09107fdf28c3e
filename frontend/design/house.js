// The properties panel's group of this service: roles, forms, clocks, job types and conditions, chosen from what the server knows.
import { jsx } from '@bpmn-io/properties-panel/preact/jsx-runtime';
import {
  CheckboxEntry, FeelEntry, SelectEntry, TextFieldEntry, isCheckboxEntryEdited, isFeelEntryEdited, isSelectEntryEdited, isTextFieldEntryEdited,
} from '@bpmn-io/properties-panel';
import { useService } from 'bpmn-js-properties-panel';
import { getBusinessObject, is, isAny } from 'bpmn-js/lib/util/ModelUtil';
import { asClock, clockOf, ownerOf, property, setExpression, setProperty } from './extending.js';
import { variablesOf } from './scope.js';

const THEIRS = 'CamundaPlatform__Condition'; // the same condition, as a plain text
const KINDS = ['timeDuration', 'timeDate', 'timeCycle'];
const timerOf = (object) => (object.eventDefinitions ?? []).find(({ $type }) => $type === 'bpmn:TimerEventDefinition');
const timed = (timer) => KINDS.find((kind) => timer[kind]) ?? 'timeDate';

function useTools() {
  return { bpmnFactory: useService('bpmnFactory'), modeling: useService('modeling') };
}

function entry(id, Field, isEdited, settings) {
  const component = ({ element }) => {
    const translate = useService('translate');
    const debounce = useService('debounceInput');
    const offer = useService('offer');
    const registry = useService('elementRegistry');
    const tools = useTools();
    const { label, hint, get, set, options, ...more } = settings;
    const choices = options && (() => options(offer, translate));
    return jsx(Field, {
      id, element, debounce, label: translate(label), description: hint && translate(hint), ...more,
      ...(choices ? { getOptions: choices } : {}), ...(more.feel ? { variables: variablesOf(registry, offer.forms) } : {}),
      getValue: () => get(element), setValue: (value) => set(element, value, tools),
    });
  };
  return { id, component, isEdited };
}

const attribute = (name) => ({
  get: (element) => getBusinessObject(element).get(name) ?? '',
  set: (element, value, { modeling }) => modeling.updateProperties(element, { [name]: value || undefined }),
});
const extension = (name) => ({
  get: (element) => property(element, name),
  set: (element, value, tools) => setProperty(element, name, value, tools),
});
const choosing = (id, settings) => entry(id, SelectEntry, isSelectEntryEdited, settings);
const none = (translate, text) => ({ value: '', label: translate(text) });
const clocks = (offer) => offer.clocks.map(({ name, label }) => ({ value: name, label: `${label}（${name}）` }));

const ROLE = choosing('house-role', {
  label: 'Asked role', ...attribute('camunda:candidateGroups'),
  options: ({ roles }, translate) => [none(translate, 'By the lane'), ...roles.map(({ role, name }) => ({ value: role, label: name }))],
});
const FORM = choosing('house-form', {
  label: 'Form of the service',
  get: attribute('camunda:formRef').get,
  set: (element, value, { modeling }) => modeling.updateProperties(element, {
    'camunda:formRef': value || undefined, 'camunda:formRefBinding': value ? 'deployment' : undefined,
  }),
  options: ({ forms }, translate) => [none(translate, 'No form'), ...forms.map(({ form_id: id }) => ({ value: id, label: id }))],
});
const DUE = choosing('house-due', {
  label: 'Due by the clock',
  get: (element) => clockOf(getBusinessObject(element).get('camunda:dueDate')),
  set: (element, value, { modeling }) => modeling.updateProperties(element, { 'camunda:dueDate': asClock(value) }),
  options: (offer, translate) => [none(translate, 'Nobody counts'), ...clocks(offer)],
});
const EYES = entry('house-four-eyes', TextFieldEntry, isTextFieldEntryEdited, {
  label: 'Four eyes', hint: 'Elements, separated by blanks, whose doers may not do this one', ...extension('fourEyes'),
});
const JOB = choosing('house-job', {
  label: 'Job of the service', ...extension('jobType'),
  options: ({ job_types: types }, translate) => [
    none(translate, 'An external worker or none'),
    ...types.map(({ job_type: type, is_local: isLocal }) => ({ value: type, label: `${type}（${translate(isLocal ? 'inside the step' : 'outside')}）` })),
  ],
});
const OUTPUTS = entry('house-outputs', TextFieldEntry, isTextFieldEntryEdited, {
  label: 'Variables it gives', hint: 'Names, separated by blanks, of what the diagram does not map', ...extension('outputs'),
});
const ENGLISH = entry('house-english', TextFieldEntry, isTextFieldEntryEdited, { label: 'Name in English', ...extension('name.en') });
const CASE = entry('house-case', CheckboxEntry, isCheckboxEntryEdited, {
  label: 'Opens a case',
  get: (element) => property(element, 'case') === 'true',
  set: (element, value, tools) => setProperty(element, 'case', value ? 'true' : '', tools),
});
const WAIT = choosing('house-wait', {
  label: 'Waits for the clock',
  get: (element) => {
    const timer = timerOf(getBusinessObject(element));
    return clockOf(timer[timed(timer)]?.body);
  },
  set: (element, value, tools) => {
    const timer = timerOf(getBusinessObject(element));
    setExpression(element, timer, timed(timer), asClock(value), tools);
  },
  options: (offer, translate) => [none(translate, 'Another timer'), ...clocks(offer)],
});
const CONDITION = entry('house-condition', FeelEntry, isFeelEntryEdited, {
  label: 'Condition (FEEL)', hint: 'An expression over the variables, such as approved = true', feel: 'required',
  get: (element) => getBusinessObject(element).conditionExpression?.body ?? '',
  set: (element, value, tools) => setExpression(element, getBusinessObject(element), 'conditionExpression', value, tools),
});

function isConditional(element) {
  const object = getBusinessObject(element);
  const source = object.sourceRef;
  return is(element, 'bpmn:SequenceFlow') && source?.default !== object && isAny(source, ['bpmn:ExclusiveGateway', 'bpmn:InclusiveGateway', 'bpmn:Activity'])
    && !object.conditionExpression?.get('camunda:resource') && !object.conditionExpression?.language;
}

const NAMED = ['bpmn:FlowNode', 'bpmn:SequenceFlow', 'bpmn:Process', 'bpmn:Lane'];
const isNamed = (element) => isAny(element, NAMED) || (is(element, 'bpmn:Participant') && Boolean(ownerOf(element)));

function ownEntriesOf(element) {
  if (is(element, 'bpmn:UserTask')) return [ROLE, FORM, DUE, EYES];
  if (isAny(element, ['bpmn:ServiceTask', 'bpmn:SendTask'])) return [JOB, OUTPUTS];
  if (is(element, 'bpmn:Process') || (is(element, 'bpmn:Participant') && ownerOf(element))) return [CASE];
  if (is(element, 'bpmn:Event') && timerOf(getBusinessObject(element))) return [WAIT];
  if (is(element, 'bpmn:StartEvent')) return [FORM];
  return isConditional(element) ? [CONDITION] : [];
}

const entriesOf = (element) => [...ownEntriesOf(element), ...(isNamed(element) ? [ENGLISH] : [])];

function House(propertiesPanel, translate) {
  this.getGroups = (element) => (groups) => {
    const entries = element.labelTarget ? [] : entriesOf(element);
    if (!entries.length) return groups;
    const [first, ...others] = groups.filter(({ id }) => id !== THEIRS || !entries.includes(CONDITION));
    return [first, { id: 'house', label: translate('This office'), entries, shouldOpen: true }, ...others].filter(Boolean);
  };
  propertiesPanel.registerProvider(400, this); // after theirs
}
House.$inject = ['propertiesPanel', 'translate'];

/** A module for the modeler, with what the server offers. */
export const house = (offer) => ({ __init__: ['house'], house: ['type', House], offer: ['value', offer] });
