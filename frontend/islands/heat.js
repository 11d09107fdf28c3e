// A diagram coloured by figures: how often, how long, how late. The figures come after the page, in a table of their own.
import { showDiagram } from '../diagrams/viewing.js';
import '../styles/heat.css';

const DEGREES = 5;
const DIFFERENCES = 3; // degrees of more, and as many of less
const place = document.querySelector('.heat [data-island="viewer"]');
const marked = []; // what is shown now: element and marker
let viewer;
let data;
let isCompared = false;

const look = () => document.querySelector('[data-look]:checked').value;

// The degree of a value: its rank among all, so that one outlier does not leave the rest pale.
function degree(value, sorted, degrees) {
  const rank = sorted.findLastIndex((one) => one <= value) + 1;
  return Math.max(1, Math.ceil((rank / sorted.length) * degrees));
}

const upwards = (values) => values.map(({ value }) => Math.abs(value)).sort((one, other) => one - other);

// How each value is coloured: by its degree; as a difference by the degree of more or of less.
function levels(figures) {
  if (!isCompared) {
    const sorted = upwards(figures);
    return ({ value }) => `heat-${degree(value, sorted, DEGREES)}`;
  }
  const sorted = upwards(figures.filter(({ value }) => value));
  const sided = (value) => `heat-${value > 0 ? 'more' : 'less'}-${degree(Math.abs(value), sorted, DIFFERENCES)}`;
  return ({ value }) => (value ? sided(value) : 'heat-same');
}

const isAround = ({ children = [] }) => children.some(({ type }) => type !== 'label');

function badge(text, level) {
  const label = document.createElement('span');
  label.className = `heat-badge ${level}`;
  label.textContent = text;
  return label;
}

function paint() {
  if (!viewer || !data) return;
  const [canvas, registry, overlays] = ['canvas', 'elementRegistry', 'overlays'].map((name) => viewer.get(name));
  marked.splice(0).forEach(([element, marker]) => canvas.removeMarker(element, marker));
  overlays.remove({ type: 'heat' });
  const figures = data[look()];
  const level = levels(Object.values(figures));
  for (const [id, figure] of Object.entries(figures)) {
    const element = registry.get(id);
    if (!element || isAround(element)) continue;
    const marker = level(figure);
    canvas.addMarker(element, marker);
    marked.push([element, marker]);
    overlays.add(element, 'heat', { position: { bottom: 6, left: 0 }, html: badge(figure.text, marker), show: { minZoom: 0.4 } });
  }
  place.dataset.look = look();
}

document.querySelectorAll('[data-look]').forEach((button) => button.addEventListener('change', paint));
document.addEventListener('htmx:load', () => {
  const told = document.querySelector('[data-heat]');
  if (!told || data) return;
  isCompared = told.hasAttribute('data-compared');
  data = JSON.parse(told.querySelector('script[type="application/json"]').textContent);
  paint();
});
showDiagram(place).then((shown) => {
  viewer = shown;
  paint();
});
