// A diagram coloured by figures: how often, how long, how late. The figures come after the page, in a table of their own.
import { showDiagram } from '../diagrams/viewing.js';
import '../styles/heat.css';

const DEGREES = 5;
const place = document.querySelector('.heat [data-island="viewer"]');
const marked = []; // what is shown now: element and marker
let viewer;
let data;

const look = () => document.querySelector('[data-look]:checked').value;

// The degree of a value: its rank among all, so that one outlier does not leave the rest pale.
function degree(value, sorted) {
  const rank = sorted.findLastIndex((one) => one <= value) + 1;
  return Math.max(1, Math.ceil((rank / sorted.length) * DEGREES));
}

const isAround = ({ children = [] }) => children.some(({ type }) => type !== 'label');

function badge(text, level) {
  const label = document.createElement('span');
  label.className = `heat-badge heat-${level}`;
  label.textContent = text;
  return label;
}

function paint() {
  if (!viewer || !data) return;
  const [canvas, registry, overlays] = ['canvas', 'elementRegistry', 'overlays'].map((name) => viewer.get(name));
  marked.splice(0).forEach(([element, marker]) => canvas.removeMarker(element, marker));
  overlays.remove({ type: 'heat' });
  const figures = data[look()];
  const sorted = Object.values(figures).map(({ value }) => value).sort((one, other) => one - other);
  for (const [id, { value, text }] of Object.entries(figures)) {
    const element = registry.get(id);
    if (!element || isAround(element)) continue;
    const level = degree(value, sorted);
    canvas.addMarker(element, `heat-${level}`);
    marked.push([element, `heat-${level}`]);
    overlays.add(element, 'heat', { position: { bottom: 6, left: 0 }, html: badge(text, level), show: { minZoom: 0.4 } });
  }
  place.dataset.look = look();
}

document.querySelectorAll('[data-look]').forEach((button) => button.addEventListener('change', paint));
document.addEventListener('htmx:load', () => {
  const found = document.querySelector('[data-heat] script[type="application/json"]');
  if (!found || data) return;
  data = JSON.parse(found.textContent);
  paint();
});
showDiagram(place).then((shown) => {
  viewer = shown;
  paint();
});
