// A diagram to point at: what is clicked there is chosen in the form below, and what is chosen there is marked here.
import { showDiagram } from '../diagrams/viewing.js';
import '../styles/steer.css';

const choice = document.querySelector('#place');
let marked;

function mark(viewer) {
  const canvas = viewer.get('canvas');
  if (marked) canvas.removeMarker(marked, 'is-picked');
  marked = viewer.get('elementRegistry').get(choice.value) && choice.value;
  if (marked) canvas.addMarker(marked, 'is-picked');
}

function pick(viewer, { element }) {
  const { id } = element.labelTarget ?? element;
  if (![...choice.options].some(({ value }) => value === id)) return;
  choice.value = id;
  mark(viewer);
}

showDiagram(document.querySelector('.steer [data-island="viewer"]')).then((viewer) => {
  if (!viewer) return;
  viewer.get('eventBus').on('element.click', (event) => pick(viewer, event));
  choice.addEventListener('change', () => mark(viewer));
  mark(viewer);
});
