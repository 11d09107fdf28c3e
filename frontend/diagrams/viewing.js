// A diagram in a page: drawn, marked, fitted; with buttons to look closer.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import '../styles/diagram.css';

const STEP = 1.25;
const MARGIN = 0.9; // what the drawing takes of the viewport
const LOGO = 18; // pixels that the drawing moves up to leave the bpmn.io logo its corner
const NARROWEST = 0.35; // below, nobody can read a name: show the place where the case stands instead

const dataOf = (place) => JSON.parse(place.querySelector('script[type="application/json"]').textContent);

// An element that is drawn around others is told by its outline alone, or nothing inside it could be read.
const isAround = ({ children = [] }) => children.some(({ type }) => type !== 'label');

function mark(viewer, marks) {
  const canvas = viewer.get('canvas');
  const registry = viewer.get('elementRegistry');
  for (const [name, elements] of Object.entries(marks)) {
    elements.map((id) => registry.get(id)).filter(Boolean)
      .forEach((element) => canvas.addMarker(element, isAround(element) ? `is-${name}-around` : `is-${name}`));
  }
}

function fit(viewer, marks) {
  const canvas = viewer.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  canvas.zoom(canvas.zoom() * MARGIN, 'auto');
  canvas.scroll({ dx: 0, dy: -LOGO });
  if (canvas.zoom() >= NARROWEST) return;
  const place = viewer.get('elementRegistry').get([...(marks.incident ?? []), ...(marks.active ?? [])][0]);
  canvas.zoom(NARROWEST * 2);
  if (place) canvas.scrollToElement(place);
}

function offerTools(place, viewer, marks) {
  const canvas = viewer.get('canvas');
  const actions = {
    in: () => canvas.zoom(canvas.zoom() * STEP),
    out: () => canvas.zoom(canvas.zoom() / STEP),
    fit: () => fit(viewer, marks),
  };
  place.querySelectorAll('[data-zoom]').forEach((button) => button.addEventListener('click', actions[button.dataset.zoom]));
}

// How many tokens stand at an element, or how many incidents lie there.
function count(viewer, counts) {
  const registry = viewer.get('elementRegistry');
  for (const [id, { text, kind }] of Object.entries(counts)) {
    if (!registry.get(id)) continue;
    const badge = document.createElement('span');
    badge.className = `token-badge is-${kind}`;
    badge.textContent = text;
    viewer.get('overlays').add(id, 'tokens', { position: { top: -10, right: 12 }, html: badge });
  }
}

// Draws a diagram and gives its viewer; nothing where it cannot be drawn, which the page then says.
export async function showDiagram(place) {
  const { url, marks, label, counts = {} } = dataOf(place);
  const container = place.querySelector('[data-canvas]');
  try {
    const response = await fetch(url, { credentials: 'same-origin' });
    if (!response.ok) throw new Error(`${response.status}`);
    const viewer = new NavigatedViewer({ container });
    await viewer.importXML(await response.text());
    mark(viewer, marks);
    count(viewer, counts);
    fit(viewer, marks);
    offerTools(place, viewer, marks);
    container.querySelector('svg').setAttribute('aria-label', label);
    container.querySelector('svg').setAttribute('role', 'img');
    place.dataset.ready = 'true';
    return viewer;
  } catch {
    container.hidden = true;
    place.querySelector('[data-failure]').hidden = false;
    return undefined;
  }
}
