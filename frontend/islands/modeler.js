// The modeler's page: a diagram of a design, drawn, checked by the rules of deployment, saved by itself.
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn-codes.css';
import 'bpmn-js/dist/assets/bpmn-font/css/bpmn.css';
import '@bpmn-io/properties-panel/dist/assets/properties-panel.css';
import 'bpmn-js-element-templates/dist/assets/element-templates.css';
import 'diagram-js-minimap/assets/diagram-js-minimap.css';
import 'bpmn-js-token-simulation/assets/css/bpmn-js-token-simulation.css';
import 'bpmn-js-color-picker/colors/color-picker.css';
import '../styles/editor.css';
import { fetched } from '../design/asking.js';
import { modelerIn } from '../design/drawing.js';
import { exports, imported } from '../design/exchange.js';
import { keep } from '../design/keeping.js';
import { laidOut } from '../design/laying.js';
import { lint } from '../design/linting.js';
import { statusOf } from '../design/status.js';

const READABLE = 0.6; // below, a new look at a large diagram shows its beginning instead of all of it

function fit(modeler) {
  const canvas = modeler.get('canvas');
  canvas.zoom('fit-viewport', 'auto');
  if (canvas.zoom() >= READABLE) return;
  const { x, y } = canvas.viewbox().inner;
  const { width, height } = canvas.getSize();
  canvas.viewbox({ x: x - 60, y: y - 60, width: width / READABLE, height: height / READABLE });
}

function serve(place, modeler, name) {
  const stack = modeler.get('commandStack');
  const canvas = modeler.get('canvas');
  const deeds = {
    ...exports(modeler, name),
    undo: () => stack.undo(),
    redo: () => stack.redo(),
    fit: () => canvas.zoom('fit-viewport', 'auto'),
    in: () => modeler.get('zoomScroll').stepZoom(1),
    out: () => modeler.get('zoomScroll').stepZoom(-1),
    search: (click) => {
      click.stopPropagation(); // the search closes at every click beside it
      modeler.get('searchPad').toggle();
    },
    panel: () => place.classList.toggle('is-wide'),
  };
  place.querySelectorAll('[data-do]').forEach((button) => button.addEventListener('click', (click) => deeds[button.dataset.do](click)));
  const [undo, redo] = ['undo', 'redo'].map((deed) => place.querySelector(`[data-do="${deed}"]`));
  modeler.on('commandStack.changed', () => {
    undo.disabled = !stack.canUndo();
    redo.disabled = !stack.canRedo();
  });
}

async function open(place) {
  const setup = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
  const [offer, diagram] = await Promise.all([fetched(setup.offer), fetched(setup.content, 'text')]);
  const modeler = modelerIn(place.querySelector('[data-canvas]'), place.querySelector('[data-panel]'), offer);
  const tell = statusOf(place);
  const read = async () => (await modeler.saveXML({ format: true })).xml;
  await modeler.importXML(await laidOut(diagram));
  fit(modeler);
  serve(place, modeler, setup.name);
  const check = lint(modeler, setup, read, place);
  if (setup.isWritable) {
    const keeper = keep(setup, read, tell);
    const changed = () => {
      keeper.touched();
      check();
    };
    modeler.on('commandStack.changed', changed);
    const input = place.querySelector('[data-import]');
    input.addEventListener('change', async () => {
      if (!(await imported(modeler, input, tell))) return;
      fit(modeler);
      changed();
    });
  }
  place.modeler = modeler; // for whoever scripts this page
  place.dataset.opened = String(Math.round(performance.now())); // milliseconds since the page was asked for
  place.dataset.ready = 'true';
  check.now();
}

document.querySelectorAll('[data-island="modeler"]').forEach(open);
