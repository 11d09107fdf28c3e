// The editor of decision tables, and a bench beside it: inputs in, rules that match and outputs out, by the service's own evaluator.
import DmnModeler from 'dmn-js/lib/Modeler';
import 'dmn-js/dist/assets/diagram-js.css';
import 'dmn-js/dist/assets/dmn-js-shared.css';
import 'dmn-js/dist/assets/dmn-js-drd.css';
import 'dmn-js/dist/assets/dmn-js-decision-table.css';
import 'dmn-js/dist/assets/dmn-js-decision-table-controls.css';
import 'dmn-js/dist/assets/dmn-js-literal-expression.css';
import 'dmn-js/dist/assets/dmn-font/css/dmn.css';
import '../styles/editor.css';
import { fetched } from '../design/asking.js';
import { bench } from '../design/bench.js';
import { download } from '../design/exchange.js';
import { keep } from '../design/keeping.js';
import { lint } from '../design/linting.js';
import { statusOf } from '../design/status.js';
import translate, { listed, word } from '../design/language.js';

// What the library cannot edit is named, kept as it is, and left to whoever imports a file.
const isDrawn = ({ type }) => type !== 'boxedExpression';
const isUndrawn = ({ $type, decisionLogic: logic }) => $type === 'dmn:Decision' && logic && !['dmn:DecisionTable', 'dmn:LiteralExpression'].includes(logic.$type);

function editorIn(container) {
  const additionalModules = [translate];
  const view = { additionalModules };
  return new DmnModeler({ container, drd: view, decisionTable: view, literalExpression: view });
}

function offerViews(editor, place) {
  const tabs = place.querySelector('[data-views]');
  const note = place.querySelector('[data-hidden]');
  editor.on('views.changed', ({ views, activeView }) => {
    const names = (editor.getDefinitions().drgElement ?? []).filter(isUndrawn).map(({ name, id }) => name || id);
    note.textContent = names.length ? word('Kept and evaluated as they are, but not edited here: {names}', { names: listed(names) }) : '';
    tabs.replaceChildren(...views.filter(isDrawn).map((view) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.className = 'btn btn-quiet btn-sm';
      button.textContent = view.element.name || view.id || view.type;
      button.setAttribute('aria-pressed', String(view.element === activeView?.element));
      button.addEventListener('click', () => editor.open(view));
      return button;
    }));
  });
}

async function open(place) {
  const setup = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
  const editor = editorIn(place.querySelector('[data-canvas]'));
  const read = async () => (await editor.saveXML({ format: true })).xml;
  const check = lint(null, setup, read, place);
  const tried = bench(place, setup, read);
  offerViews(editor, place);
  const keeper = setup.isWritable ? keep(setup, read, statusOf(place)) : null;
  editor.on('viewer.created', ({ viewer }) => viewer.on('elements.changed', () => {
    if (!place.dataset.ready) return;
    keeper?.touched();
    check();
    tried.refresh();
  }));
  await editor.importXML(await fetched(setup.content, 'text'));
  const [first] = ['decisionTable', 'drd'].flatMap((kind) => editor.getViews().filter(({ type }) => type === kind));
  if (first) await editor.open(first);
  place.querySelector('[data-do="export"]').addEventListener('click', async () => download(setup.name.split('/').pop(), await read(), 'application/xml'));
  place.dataset.ready = 'true';
  check.now();
  tried.refresh.now();
}

document.querySelectorAll('[data-island="tables"]').forEach(open);
