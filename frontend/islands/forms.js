// The editor of forms, with the form beside it as people will see it: on a desk's screen, or on a phone's.
import { FormEditor } from '@bpmn-io/form-js-editor';
import { Form } from '@bpmn-io/form-js-viewer';
import '../node_modules/@bpmn-io/form-js-editor/node_modules/@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import '@bpmn-io/form-js-editor/dist/assets/form-js-editor.css';
import '@bpmn-io/form-js-editor/dist/assets/properties-panel.css';
import '../styles/editor.css';
import '../styles/form.css';
import { fetched, patient } from '../design/asking.js';
import { download } from '../design/exchange.js';
import { keep } from '../design/keeping.js';
import { lint } from '../design/linting.js';
import { statusOf } from '../design/status.js';
import { listed, word } from '../design/language.js';
import { expressions } from '../forms/expressions.mjs';
import { inChinese, inEnglish } from '../forms/messages.mjs';
import { inLanguage } from '../forms/wording.mjs';
import { keepWording } from './filling/wording.js';

const QUIET = 600;
const DRAWN = { Select: 'Choose one', Search: 'Search', 'yyyy/mm/dd': 'yyyy/mm/dd', 'hh:mm': 'hh:mm', 'hh:mm --': 'hh:mm --' }; // in fields, whatever the language
const isChinese = document.documentElement.lang.startsWith('zh');

function preview(place, read) {
  const frame = place.querySelector('[data-preview]');
  const form = new Form({
    container: frame.querySelector('[data-preview-form]'), debounce: false,
    additionalModules: [expressions, { translate: ['value', isChinese ? inChinese : inEnglish] }],
  });
  place.querySelectorAll('[data-screen]').forEach((button) => button.addEventListener('click', () => {
    frame.dataset.shown = button.dataset.screen;
    place.querySelectorAll('[data-screen]').forEach((one) => one.setAttribute('aria-pressed', String(one === button)));
  }));
  return patient(QUIET, async () => form.importSchema(inLanguage(JSON.parse(await read()), isChinese ? 'zh' : 'en')));
}

function unused(place, schema, offer) {
  const line = place.querySelector('[data-unused]');
  const known = offer.forms.find(({ form_id: id }) => id === schema.id);
  line.textContent = known?.fields.length ? word('Variables that diagrams can use: {names}', { names: listed(known.fields.map(({ name }) => name)) }) : '';
}

async function open(place) {
  const setup = JSON.parse(place.querySelector('script[type="application/json"]').textContent);
  const [text, offer] = await Promise.all([fetched(setup.content, 'text'), fetched(setup.offer)]);
  keepWording(place, { removeRow: word('Remove row {n}'), placeholders: Object.fromEntries(Object.entries(DRAWN).map(([text, ours]) => [text, word(ours)])) });
  const editor = new FormEditor({ container: place.querySelector('[data-canvas]') });
  await editor.importSchema(JSON.parse(text));
  const read = async () => `${JSON.stringify(editor.saveSchema(), null, 2)}\n`;
  const check = lint(null, setup, read, place);
  const show = preview(place, read);
  const keeper = setup.isWritable ? keep(setup, read, statusOf(place)) : null;
  editor.on('changed', () => {
    keeper?.touched();
    check();
    show();
  });
  unused(place, editor.getSchema(), offer);
  place.querySelector('[data-do="export"]').addEventListener('click', async () => download(setup.name.split('/').pop(), await read(), 'application/json'));
  await show.now();
  place.dataset.ready = 'true';
  check.now();
}

document.querySelectorAll('[data-island="forms"]').forEach(open);
