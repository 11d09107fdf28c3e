// A form of a user task or of a start: filled in, kept as a draft, sent, and its errors shown where they belong.
import { Form } from '@bpmn-io/form-js-viewer';
import '@bpmn-io/form-js-viewer/dist/assets/form-js.css';
import flatpickr from 'flatpickr';
import { Mandarin } from 'flatpickr/dist/l10n/zh.js';
import '../styles/form.css';
import { setClock } from '../feel/temporal.mjs';
import { expressions } from '../forms/expressions.mjs';
import { inChinese, inEnglish } from '../forms/messages.mjs';
import { givenIn, inLanguage } from '../forms/wording.mjs';
import { deviceOf } from './field/device.js';
import { queuePhotos } from './field/photos.js';
import { offerToTake } from './field/taking.js';
import { SIGNED_OUT, keepDraft } from './filling/drafts.js';
import { clearErrors, found, showErrors } from './filling/errors.js';
import { reviewOf } from './filling/review.js';
import { keepWording } from './filling/wording.js';
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

function entries(place, form, { texts }, review) {
  clearErrors(place);
  noticesOf(place).tell('');
  const { data, errors } = form.submit();
  if (!Object.keys(errors).length) return data;
  review?.hide();
  showErrors(place, form, found(form), texts);
  return null;
}

async function submit({ place, form, setup, draft, review }, button) {
  const data = entries(place, form, setup, review);
  if (data === null) return;
  if (review && !review.isOpen) {
    review.show();
    return;
  }
  const buttons = place.querySelectorAll('[data-submit]');
  buttons.forEach((one) => { one.disabled = true; });
  draft.pause();
  const more = 'goesOn' in button.dataset ? { goes_on: true } : {};
  const heard = await send(setup.send, 'POST', { values: data, ...extras(place), ...more });
  if (heard.status !== 200) review?.hide();
  if (heard.status === 200) await draft.done();
  else if (SIGNED_OUT.has(heard.status)) await draft.keep();
  if (answer(place, form, heard, setup.texts)) return;
  buttons.forEach((one) => { one.disabled = false; });
  draft.resume();
}

function takeToTheField(place, device, setup) {
  place.querySelector('[data-field]').hidden = false;
  offerToTake(place, setup.texts, setup.field.owner);
  if (!setup.field.photos) return;
  const flush = queuePhotos(place, device, { url: setup.field.photos, texts: setup.texts });
  window.addEventListener('online', flush);
  flush();
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
  // only where signing out can have the browser forget it: under HTTPS, or on this machine itself
  const device = setup.field && window.isSecureContext ? await deviceOf(setup.field).catch(() => null) : null;
  const carried = await device?.entries();
  const values = carried ? { ...setup.values, ...JSON.parse(carried.held) } : setup.values;
  await form.importSchema(inLanguage(setup.schema, setup.language), givenIn(setup.schema, values, setup.language));
  keepWording(place.querySelector('[data-fields]'), setup.texts);
  const draft = keepDraft(place, form, setup, device, carried);
  if (device) takeToTheField(place, device, setup);
  const review = 'reviews' in place.dataset ? reviewOf(place, setup.texts) : null;
  const parts = { place, form, setup, draft, review };
  place.querySelectorAll('[data-submit]').forEach((button) => button.addEventListener('click', () => submit(parts, button)));
  place.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.target.closest('dialog')) return;
    event.preventDefault();
    submit(parts, place.querySelector('[data-submit]'));
  });
  place.querySelector('.fjs-form').addEventListener('submit', (event) => event.preventDefault());
  place.dataset.ready = 'true';
}

document.querySelectorAll('[data-island="form"]').forEach(open);
