// A form of a user task or of a start: filled in, kept as a draft, sent, and its errors shown where they belong.
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import '../styles/form.css';
import { setClock } from '../feel/temporal.mjs';
import { expressions } from '../forms/expressions.mjs';
import { inChinese, inEnglish } from '../forms/messages.mjs';
import { keepDraft } from './filling/drafts.js';
import { clearErrors, found, showErrors } from './filling/errors.js';
import { inLanguage, keepWording } from './filling/wording.js';
import { send } from './sending.js';

const dataOf = (place) => JSON.parse(place.querySelector('script[type="application/json"]').textContent);

function noticesOf(place) {
  const notice = place.querySelector('[data-notice]');
  return {
    tell(text) {
      notice.textContent = text;
      notice.hidden = !text;
      if (text) notice.focus();
    },
  };
}

const extras = (place) => Object.fromEntries(
  [...place.querySelectorAll('[data-extra]')].map(({ name, value }) => [name, value]).filter(([, value]) => value),
);

function answer(place, form, { status, body }, texts) {
  if (status === 200 && body.next) {
    window.location.assign(body.next);
    return true;
  }
  if (status === 422 && body.errors) showErrors(place, form, body.errors, texts);
  else noticesOf(place).tell(body.detail || (status ? texts.failed : texts.offline));
  return false;
}

async function submit(place, form, setup, draft) {
  const button = place.querySelector('[data-submit]');
  clearErrors(place);
  noticesOf(place).tell('');
  const { data, errors } = form.submit();
  if (Object.keys(errors).length) {
    showErrors(place, form, found(form), setup.texts);
    return;
  }
  button.disabled = true;
  draft.pause();
  const isGone = answer(place, form, await send(setup.send, 'POST', { values: data, ...extras(place) }), setup.texts);
  if (isGone) return;
  button.disabled = false;
  draft.resume();
}

async function open(place) {
  const setup = dataOf(place);
  const isChinese = setup.language === 'zh';
  setClock(setup.now);
  if (isChinese) flatpickr.localize(Mandarin);
  const form = new Form({
    container: place.querySelector('[data-fields]'),
    debounce: false, // a delayed value is lost when another field redraws the form meanwhile
    additionalModules: [expressions, { translate: ['value', isChinese ? inChinese : inEnglish] }],
  });
  await form.importSchema(inLanguage(setup.schema, setup.language), setup.values);
  keepWording(place.querySelector('[data-fields]'), setup.texts);
  const draft = keepDraft(place, form, setup);
  place.querySelector('[data-submit]').addEventListener('click', () => submit(place, form, setup, draft));
  place.querySelector('.fjs-form').addEventListener('submit', (event) => event.preventDefault());
  place.dataset.ready = 'true';
}

document.querySelectorAll('[data-island="form"]').forEach(open);
