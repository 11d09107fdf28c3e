// Two versions beside each other: diagrams drawn and in step, and for every file a list of what changed.
import '../styles/compare.css';
import { fetched } from '../design/asking.js';
import { ofDiagrams, ofForms, ofTables } from '../design/changes.js';
import { headed, term, word } from '../design/language.js';
import { inStep, viewerIn } from '../diagrams/beside.js';

const CHANGES = { added: ['Added', 'green'], removed: ['Removed', 'red'], changed: ['Changed', 'amber'], moved: ['Moved', 'blue'] };

function made(tag, className, ...content) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...content);
  return element;
}

const FACTS = { name: 'Name', label: 'Label', documentation: 'Documentation' };
const spoken = (kind) => term(`${kind[0].toUpperCase()}${kind.slice(1).replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`);

const factLine = ([name, before, after]) => made('div', 'fact', made('span', 'quiet', headed(term(FACTS[name.split('.').pop()] ?? name), '')), made('del', '', before || '∅'), ' → ', made('ins', '', after || '∅'));

function line({ change, id, name, kind, facts }, show) {
  const [text, colour] = CHANGES[change];
  const what = show ? made('button', 'as-link', name || id) : made('span', '', name || id);
  if (show) {
    what.type = 'button';
    what.addEventListener('click', () => show(id));
  }
  const cells = [[made('span', `tag ${colour}`, word(text))], [what, made('span', 'aside', `${spoken(kind)} ${id}`)], facts.map(factLine)];
  return made('tr', '', ...cells.map((cell, place) => made(place === 1 ? 'th' : 'td', '', ...cell)));
}

function table(rows, show) {
  const heads = ['Kind of change', 'Element', 'Details'].map((text) => made('th', '', word(text)));
  return made('table', 'rows changes', made('thead', '', made('tr', '', ...heads)), made('tbody', '', ...rows.map((row) => line(row, show))));
}

function mark(viewer, marks) {
  const registry = viewer.get('elementRegistry');
  marks.filter(([id]) => registry.get(id)).forEach(([id, change]) => viewer.get('canvas').addMarker(id, `is-${change}`));
}

async function diagrams(place, before, after) {
  const [left, right] = [made('div', 'compare-canvas'), made('div', 'compare-canvas')];
  const titles = [made('h3', '', word('Earlier version')), made('h3', '', word('Later version'))];
  place.append(made('div', 'compare-pair', made('div', '', titles[0], left), made('div', '', titles[1], right)));
  const viewers = [await viewerIn(left, before, word('Earlier version')), await viewerIn(right, after, word('Later version'))];
  const found = ofDiagrams(...viewers.map((viewer) => viewer.getDefinitions()));
  mark(viewers[0], found.before);
  mark(viewers[1], found.after);
  inStep(...viewers);
  const show = (id) => viewers.forEach((viewer) => {
    const element = viewer.get('elementRegistry').get(id);
    if (!element) return;
    viewer.get('canvas').zoom(1);
    viewer.get('canvas').scrollToElement(element, 150);
  });
  return [found.rows, show];
}

function lineRow([before, after, text]) {
  const [kind, tag] = before === null && after === null ? ['', 'span'] : before === null ? ['Added', 'ins'] : after === null ? ['Removed', 'del'] : ['', 'span'];
  const cells = [made('td', 'number', `${before ?? ''}`), made('td', 'number', `${after ?? ''}`), made('td', '', kind && word(kind)), made('td', '', made('code', '', made(tag, '', text)))];
  return made('tr', kind && kind.toLowerCase(), ...cells);
}

function beyond(left) {
  if (left === null) return word('The files are too long to be shown line by line; compare them with a program of your own.');
  return left ? word('{count} more lines are not shown.', { count: left }) : '';
}

// Whatever the list makes of the two: nothing may go by unseen.
function lineByLine({ lines, left_out: left }, isOpen) {
  const heads = ['Earlier line', 'Later line', 'Kind of change', 'Text'].map((text) => made('th', '', word(text)));
  heads.forEach((head) => { head.scope = 'col'; });
  const body = made('tbody', '', ...lines.map(lineRow));
  const differing = lines.some(([before, after]) => (before === null) !== (after === null));
  const found = made('details', 'lines', made('summary', '', word('Line by line')));
  found.open = isOpen;
  if (differing) found.append(made('table', 'rows', made('thead', '', made('tr', '', ...heads)), body));
  if (beyond(left) || !differing) found.append(made('p', 'quiet', beyond(left) || word('No line of text differs; the bytes do.')));
  return found;
}

async function changesOf(section, { kind }, before, after) {
  if (kind === 'bpmn' && before && after) return diagrams(section, before, after);
  if (kind === 'bpmn') return [[], null];
  return [(kind === 'form' ? ofForms : ofTables)(before, after), null];
}

async function compare(place, pair) {
  const [before, after] = await Promise.all([pair.before, pair.after].map((url) => (url ? fetched(url, 'text') : '')));
  const state = before && after ? [] : [made('span', `tag ${after ? 'green' : 'red'}`, word(after ? 'Added' : 'Removed'))];
  const section = made('section', 'sheet', made('h2', '', pair.name, ' ', ...state));
  place.append(section);
  const [rows, show] = await changesOf(section, pair, before, after);
  if (rows.length) section.append(table(rows, show));
  else if (before && after) section.append(made('p', 'quiet', word('No part of the list tells what has changed; the lines do.')));
  section.append(lineByLine(pair, Boolean(before && after)));
}

async function open(place) {
  const { pairs } = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
  for (const pair of pairs) await compare(place, pair);
  place.querySelector('[data-summary]').textContent = word('{count} files differ', { count: pairs.length });
  place.dataset.ready = 'true';
}

document.querySelectorAll('[data-island="compare"]').forEach(open);
