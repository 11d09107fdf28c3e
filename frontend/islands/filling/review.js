// Answers to look through before they are sent: read off the form as it stands there, in its own words.
const text = (node) => node?.textContent.replace(/\s+/g, ' ').trim() ?? '';
const LABEL = '.fjs-form-field-label';

const labelOf = (field) => {
  const label = field.querySelector(LABEL)?.cloneNode(true);
  label?.querySelectorAll('.fjs-asterix, input').forEach((node) => node.remove());
  return text(label);
};

const READERS = [
  ['.fjs-form-field-checkbox', (field, texts) => (field.querySelector('input').checked ? texts.yes : texts.no)],
  ['.fjs-form-field-radio, .fjs-form-field-checklist', (field) => [...field.querySelectorAll('input:checked')]
    .map((input) => text(input.labels[0])).join('\n')],
  ['.fjs-form-field-taglist', (field) => [...field.querySelectorAll('.fjs-taglist-tag-label')].map(text).join('\n')],
  ['.fjs-form-field-select', (field) => field.querySelector('input')?.value || text(field.querySelector('.fjs-select-display'))],
  ['.fjs-form-field-filepicker', (field) => text(field.querySelector('.fjs-form-field-label ~ span, .fjs-filepicker-container span'))],
  ['.fjs-form-field-datetime', (field) => [...field.querySelectorAll('input')].map(({ value }) => value).filter(Boolean).join(' ')],
  ['.fjs-form-field-textfield, .fjs-form-field-number, .fjs-form-field-textarea', (field) => field.querySelector('input, textarea')?.value ?? ''],
];

const readerOf = (field) => READERS.find(([kinds]) => field.matches(kinds))?.[1];

const questionOf = (field) => (field.matches('.fjs-form-field-datetime')
  ? [...field.querySelectorAll(LABEL)].map(text).join(' ') : labelOf(field));

const controlOf = (field) => field.querySelector('input, textarea, select, button');

const make = (name, words, className = '') => Object.assign(document.createElement(name), { textContent: words, className });

function line(field, texts, change) {
  const question = questionOf(field);
  const answer = readerOf(field)(field, texts);
  const block = document.createElement('div');
  const verbs = make('dd', '', 'verbs no-print');
  const button = make('button', texts.change, 'btn btn-link p-0');
  button.type = 'button';
  button.append(make('span', question, 'visually-hidden'));
  button.addEventListener('click', () => change(controlOf(field)));
  verbs.append(button);
  const value = document.createElement('dd');
  value.append(make('span', answer || texts.unanswered, answer ? 'value' : 'quiet'));
  block.append(make('dt', question), value, verbs);
  return block;
}

/** Gives the page of answers of a form; `isOpen` says whether it is shown, `show` and `hide` turn to and from it. */
export function reviewOf(place, texts) {
  const page = place.querySelector('[data-review]');
  const filling = place.querySelector('[data-filling]');
  const [primary, ...others] = place.querySelectorAll('[data-submit]');
  const { textContent: done } = primary;
  const turn = (isReview) => {
    page.hidden = !isReview;
    filling.hidden = isReview;
    primary.textContent = isReview ? done : texts.check;
    others.forEach((button) => { button.hidden = !isReview; });
  };
  const change = (control) => {
    turn(false);
    (control ?? filling).focus();
  };
  turn(false);
  page.querySelector('[data-back]').addEventListener('click', () => change(controlOf(filling)));
  return {
    get isOpen() { return !page.hidden; },
    hide: () => turn(false),
    show() {
      const fields = [...filling.querySelectorAll('.fjs-form-field')].filter((field) => readerOf(field) && controlOf(field));
      page.querySelector('[data-answers]').replaceChildren(...fields.map((field) => line(field, texts, change)));
      turn(true);
      page.focus();
      page.scrollIntoView({ block: 'start' });
    },
  };
}
