// The diagram of a case: what is done, where it stands, where somebody must look; also in a part that comes after the page.
import { showDiagram } from '../diagrams/viewing.js';

function showAll(root) {
  root.querySelectorAll('[data-island="viewer"]:not([data-shown])').forEach((place) => {
    place.dataset.shown = '';
    showDiagram(place);
  });
}

showAll(document);
document.addEventListener('htmx:load', ({ detail }) => showAll(detail.elt.parentElement ?? document));
