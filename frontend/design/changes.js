// What changed between two files, as a list: diagrams by bpmn-js-differ, forms and decision tables part by part.
import { diff } from 'bpmn-js-differ';

const said = (value) => {
  if (value === undefined || value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.map(said).join('，');
  return value.body ?? value.text ?? value.name ?? value.value ?? value.id ?? JSON.stringify(value);
};
const kindOf = (object) => object.$type.replace(/^\w+:/, '');
const LIST = /^([\w.]+)\[\d+\]$/; // one of a list, such as the documentation of an element
const at = (object, path) => path.split('.').reduce((found, name) => found?.[name], object);

function* elementsOf(object) {
  if (object.id) yield [object.id, object];
  for (const inner of Object.values(object).flat()) if (inner?.$type) yield* elementsOf(inner);
}

// The library hands the two values of an attribute over the wrong way round; of what came or went one is null, and they are in order.
const inOrder = ({ oldValue, newValue }) => (oldValue === null || newValue === null ? [oldValue, newValue] : [newValue, oldValue]);

// Of a list the library tells what came or what went, not both: it is told whole.
function factsOf(attributes, was, is) {
  const found = new Map();
  for (const [fact, values] of Object.entries(attributes)) {
    const list = fact.match(LIST)?.[1];
    const [one, other] = [was, is].map((object) => said(list && at(object, list)));
    if (one !== other) found.set(list, [one, other]);
    else found.set(fact, inOrder(values).map(said));
  }
  return [...found].map(([fact, values]) => [fact, ...values]);
}

/** {rows, marks} of two diagrams, given as what their viewers read. */
export function ofDiagrams(before, after) {
  const { _added: added, _removed: removed, _changed: changed, _layoutChanged: moved } = diff(before, after);
  const plain = (change, objects) => Object.entries(objects).map(([id, object]) => ({ change, id, name: object.name ?? '', kind: kindOf(object), facts: [] }));
  const [was, is] = [before, after].map((definitions) => new Map(elementsOf(definitions)));
  const altered = Object.entries(changed).map(([id, { model, attrs }]) => ({
    change: 'changed', id, name: model.name ?? '', kind: kindOf(model),
    facts: factsOf(attrs, was.get(id), is.get(id)),
  }));
  const shifted = Object.fromEntries(Object.entries(moved).filter(([id]) => !(id in added) && !(id in changed)));
  const rows = [...plain('added', added), ...plain('removed', removed), ...altered, ...plain('moved', shifted)];
  const marks = (...kinds) => rows.filter(({ change }) => kinds.includes(change)).map(({ id, change }) => [id, change]);
  return { rows, before: marks('removed', 'changed', 'moved'), after: marks('added', 'changed', 'moved') };
}

function* partsOfForm(component, path = '') {
  for (const [place, part] of (component.components ?? []).entries()) {
    const { components, ...facts } = part;
    const id = part.key ?? part.path ?? part.id ?? `${path}${place}`;
    yield [id, { name: part.label ?? part.text ?? '', kind: part.type, facts: { ...facts, components: undefined } }];
    yield* partsOfForm(part, `${id}.`);
  }
}

function* partsOfTable(text) {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const textOf = (node) => node.textContent.trim().replace(/\s+/g, ' ');
  for (const decision of document.getElementsByTagNameNS('*', 'decision')) {
    const name = decision.getAttribute('name') ?? decision.id;
    const table = decision.getElementsByTagNameNS('*', 'decisionTable')[0];
    yield [decision.id, { name, kind: 'decision', facts: { name, hitPolicy: table?.getAttribute('hitPolicy') ?? '' } }];
    for (const kind of ['input', 'output', 'rule']) {
      for (const part of decision.getElementsByTagNameNS('*', kind)) {
        const cells = [...part.children].filter(({ localName }) => /Entry$|Expression$/.test(localName)).map((cell, place) => [place + 1, textOf(cell)]);
        const label = part.getAttribute('label') ?? part.getAttribute('name') ?? cells.map(([, cell]) => cell).join(' | ');
        if (part.id) yield [part.id, { name: label, kind, facts: Object.fromEntries(cells) }];
      }
    }
  }
}

function compared(before, after) {
  const rows = [];
  for (const [id, { name, kind, facts }] of after) {
    const old = before.get(id);
    const names = [...new Set([...Object.keys(facts), ...Object.keys(old?.facts ?? {})])];
    const differing = names.map((fact) => [fact, said(old?.facts[fact]), said(facts[fact])]).filter(([, one, other]) => one !== other);
    if (!old) rows.push({ change: 'added', id, name, kind, facts: [] });
    else if (differing.length) rows.push({ change: 'changed', id, name, kind, facts: differing });
  }
  for (const [id, { name, kind }] of before) if (!after.has(id)) rows.push({ change: 'removed', id, name, kind, facts: [] });
  return rows;
}

/** Rows of two forms, given as texts; an empty text is no file. */
export function ofForms(before, after) {
  const parts = (text) => new Map(text ? partsOfForm(JSON.parse(text)) : []);
  return compared(parts(before), parts(after));
}

/** The same of two files of decision tables. */
export function ofTables(before, after) {
  const parts = (text) => new Map(text ? partsOfTable(text) : []);
  return compared(parts(before), parts(after));
}
