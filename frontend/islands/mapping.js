// Which element becomes which, on two diagrams: colours and numbers tell the pairs of the table below, two clicks make another one.
// The table is the truth: a click changes its select, the server answers with the table anew, and the diagrams are marked by that.
import '../styles/mapping.css';
import { fetched } from '../design/asking.js';
import { inStep, viewerIn } from '../diagrams/beside.js';
import { openPlaneOf, planesInStep, reveal, shapeAround } from '../diagrams/planes.js';

const place = document.querySelector('[data-island="mapping"]');
const hint = place.querySelector('[data-hint]');
const marked = []; // what is drawn of the pairs: viewer, element, marker
const shown = []; // what is drawn of the element that is looked at or chosen
const AT_LEFT = { top: -10, left: -8 };
const AT_RIGHT = { top: -10, right: 12 };
let before;
let after;
let chosen; // the line whose new element is to be clicked

const lines = () => [...document.querySelectorAll('[data-line]')];
const lineOf = (id) => lines().find(({ dataset }) => dataset.line === id);
const nameOf = (line) => line.querySelector('[data-name]').textContent;
const isAround = ({ children = [] }) => children.some(({ type }) => type !== 'label');

function mark(list, viewer, id, marker) {
  const element = viewer.get('elementRegistry').get(id);
  if (!element) return;
  const name = isAround(element) ? `${marker}-around` : marker;
  viewer.get('canvas').addMarker(element, name);
  list.push([viewer, element, name]);
}

function unmark(list) {
  list.splice(0).forEach(([viewer, element, name]) => viewer.get('canvas').removeMarker(element, name));
}

function badge(viewer, id, className, text, position) {
  if (!viewer.get('elementRegistry').get(id)) return;
  const html = document.createElement('span');
  html.className = className;
  html.textContent = text;
  viewer.get('overlays').add(id, 'pairs', { position, html, show: { minZoom: 0.35 } });
}

// What is drawn inside another element may be on a drawing of its own: the element around it tells that there is something.
function markAround(id) {
  let shape = shapeAround(before, id);
  while (shape) {
    mark(marked, before, shape, 'is-wrong');
    shape = shapeAround(before, shape);
  }
}

function drawNew(found) {
  const numbers = new Map();
  found.filter(({ dataset }) => dataset.to).forEach(({ dataset: { to, number } }) => numbers.set(to, [...(numbers.get(to) ?? []), number].filter(Boolean)));
  for (const [id, some] of numbers) if (some.length) badge(after, id, 'pair-badge', some.join(' '), AT_LEFT);
  const isNode = (element) => element.incoming && element.type !== 'label' && element.parent && !/Participant|Lane|DataObject|DataStore|Annotation|Group/.test(element.type);
  after.get('elementRegistry').filter(isNode).filter(({ id }) => !numbers.has(id)).forEach(({ id }) => mark(marked, after, id, 'is-fresh'));
}

function draw() {
  unmark(marked);
  [before, after].forEach((viewer) => viewer.get('overlays').remove({ type: 'pairs' }));
  const found = lines();
  for (const { dataset: { line, number, state, to, tokens } } of found) {
    mark(marked, before, line, `is-${state}`);
    if (to) mark(marked, after, to, `is-${state}`);
    if (number) badge(before, line, 'pair-badge', number, AT_LEFT);
    if (Number(tokens)) badge(before, line, 'token-badge', tokens, AT_RIGHT);
    if (state === 'wrong') markAround(line);
  }
  drawNew(found);
}

function look(line, { isChosen = false } = {}) {
  unmark(shown);
  chosen = isChosen ? line : undefined;
  hint.textContent = isChosen ? hint.dataset.second.replace('{name}', nameOf(line)) : hint.dataset.first;
  if (!line) return;
  mark(shown, before, line.dataset.line, 'is-chosen');
  if (isChosen) [...line.querySelector('select').options].forEach(({ value }) => value && mark(shown, after, value, 'is-offered'));
  else if (line.dataset.to) mark(shown, after, line.dataset.to, 'is-chosen');
}

function showLine(line) {
  look(line);
  if (line.dataset.to) openPlaneOf(after, line.dataset.to);
  reveal(before, line.dataset.line);
}

function clickedBefore(id) {
  const line = lineOf(id);
  look(line === chosen ? undefined : line, { isChosen: Boolean(line) && line !== chosen });
}

function clickedAfter(id) {
  if (!chosen) return;
  const select = chosen.querySelector('select');
  if (![...select.options].some(({ value }) => value === id)) {
    hint.textContent = hint.dataset.misfit.replace('{name}', nameOf(chosen));
    return;
  }
  select.value = id;
  look();
  select.dispatchEvent(new Event('change', { bubbles: true }));
}

function listen(viewer, clicked) {
  viewer.on('element.click', ({ element }) => clicked((element.labelTarget ?? element).id));
}

async function open() {
  const setup = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
  const viewers = ['before', 'after'].map(async (side) => {
    const canvas = place.querySelector(`[data-canvas="${side}"]`);
    return viewerIn(canvas, await fetched(setup[side], 'text'), canvas.dataset.label);
  });
  [before, after] = await Promise.all(viewers);
  inStep(before, after);
  planesInStep(before, after);
  listen(before, clickedBefore);
  listen(after, clickedAfter);
  draw();
  look();
  const first = lines().find(({ dataset }) => dataset.state === 'wrong') ?? lines().find(({ dataset }) => dataset.number);
  if (first) reveal(before, first.dataset.line);
  document.addEventListener('htmx:afterSwap', draw);
  document.addEventListener('focusin', ({ target }) => target.closest('[data-line]') && showLine(target.closest('[data-line]')));
  document.addEventListener('keydown', ({ key }) => key === 'Escape' && look());
  place.dataset.ready = 'true';
}

open();
