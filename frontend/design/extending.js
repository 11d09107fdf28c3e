// What the service reads from an element's extensions: read, and changed through the command stack, so that it can be undone.
import { getBusinessObject, is } from 'bpmn-js/lib/util/ModelUtil';

const PROPERTIES = 'camunda:Properties';

/** The object a property belongs to: of a pool, its process. */
export function ownerOf(element) {
  const object = getBusinessObject(element);
  return is(element, 'bpmn:Participant') ? object.processRef : object;
}

const listOf = (object) => (object?.extensionElements?.values ?? []).find(({ $type }) => $type === PROPERTIES);

/** The value of a `camunda:property`; an empty text where there is none. */
export function property(element, name) {
  return (listOf(ownerOf(element))?.values ?? []).find((one) => one.name === name)?.value ?? '';
}

/** Set a `camunda:property`, or take it away where the value is empty. */
export function setProperty(element, name, value, { bpmnFactory, modeling }) {
  const owner = ownerOf(element);
  const all = owner.extensionElements?.values ?? [];
  const known = listOf(owner)?.values ?? [];
  const own = known.some((one) => one.name === name) || !value ? known : [...known, { name }];
  const values = own.filter((one) => one.name !== name || value)
    .map((one) => (one.name === name ? bpmnFactory.create('camunda:Property', { name, value }) : one));
  const list = bpmnFactory.create(PROPERTIES, { values });
  const kept = all.filter(({ $type }) => $type !== PROPERTIES);
  const extensionElements = bpmnFactory.create('bpmn:ExtensionElements', { values: values.length ? [...kept, list] : kept });
  values.forEach((one) => { one.$parent = list; });
  extensionElements.values.forEach((one) => { one.$parent = extensionElements; });
  extensionElements.$parent = owner;
  modeling.updateModdleProperties(element, owner, { extensionElements: extensionElements.values.length ? extensionElements : undefined });
}

/** Set an expression of an object, such as a condition; without a text there is none. */
export function setExpression(element, object, name, body, { bpmnFactory, modeling }) {
  const expression = body ? bpmnFactory.create('bpmn:FormalExpression', { body }) : undefined;
  if (expression) expression.$parent = object;
  modeling.updateModdleProperties(element, object, { [name]: expression });
}

const CLOCK = /^=\s*deadline\(\s*"([^"]+)"\s*\)$/;

/** The clock that an expression names; an empty text when it is another one. */
export const clockOf = (text) => text?.match(CLOCK)?.[1] ?? '';
export const asClock = (name) => (name ? `=deadline("${name}")` : undefined);
