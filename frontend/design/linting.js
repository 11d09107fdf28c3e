// Lint while drawing: the server says what deploying would say; marks on the diagram, and a list that leads to each.
import { patient, send } from './asking.js';
import { word } from './language.js';

const QUIET = 800;
const KIND = 'finding';

function badge({ severity, message }) {
  const mark = document.createElement('span');
  mark.className = `finding-mark is-${severity}`;
  mark.title = message;
  mark.textContent = '!';
  return mark;
}

function draw(modeler, problems) {
  const overlays = modeler.get('overlays');
  const registry = modeler.get('elementRegistry');
  overlays.remove({ type: KIND });
  const first = new Map(problems.toReversed().map((problem) => [problem.element_id, problem]));
  for (const [id, problem] of first) {
    const element = registry.get(id);
    const position = element?.waypoints ? { top: -8, left: 0 } : { top: -10, right: 10 };
    if (element && element.parent) overlays.add(element, KIND, { position, html: badge(problem) });
  }
}

function show(modeler, id) {
  const element = modeler.get('elementRegistry').get(id);
  if (!element) return;
  modeler.get('canvas').scrollToElement(element);
  modeler.get('selection').select(element);
}

function line(modeler, { element_id: id, severity, message }) {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const label = document.createElement('span');
  const element = modeler?.get('elementRegistry').get(id);
  label.className = `tag ${severity === 'error' ? 'red' : 'amber'}`;
  label.textContent = word(severity === 'error' ? 'Error' : 'Hint');
  button.type = 'button';
  button.append(label, ` ${element?.businessObject.name || id || ''} `, message);
  button.disabled = !element;
  button.addEventListener('click', () => show(modeler, id));
  item.append(button);
  return item;
}

/** Asks again whenever `ask()` is called and it has been quiet for a while. `modeler` may be none: then there is a list alone. */
export function lint(modeler, { name, check }, read, place) {
  let turn = 0;
  const summary = place.querySelector('[data-findings-summary]');
  const list = place.querySelector('[data-findings-list]');

  async function ask() {
    turn += 1;
    const mine = turn;
    const { status, body } = await send(check, 'POST', { files: { [name]: await read() } });
    if (mine !== turn) return; // a younger question is under way
    const problems = status === 200 ? body.problems : [];
    const errors = problems.filter(({ severity }) => severity === 'error').length;
    const counts = { errors, warnings: problems.length - errors };
    summary.textContent = status === 200 ? word(problems.length ? '{errors} errors, {warnings} hints' : 'No findings', counts) : word('The rules could not be asked');
    summary.className = status !== 200 || problems.length ? `tag ${errors ? 'red' : 'amber'}` : 'tag green';
    list.replaceChildren(...problems.map((problem) => line(modeler, problem)));
    if (modeler) draw(modeler, problems);
    place.dataset.checked = String(mine);
  }
  return patient(QUIET, ask);
}
