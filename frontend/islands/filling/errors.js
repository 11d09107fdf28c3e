// Errors at their fields and in one summary above the form, with a link to each field.
const rowsOf = (indexes) => Object.values(indexes ?? {});

const errorAt = (errors, id, rows) => rows.reduce((found, row) => found?.[row], errors[id]);

const placesOf = (form) => form.get('formFieldInstanceRegistry').getAll().map(({ id, indexes, valuePath }) => {
  const rows = rowsOf(indexes);
  const { label, dateLabel, timeLabel } = form.get('formFieldRegistry').get(id);
  const path = valuePath.join('.');
  return { id, rows, path, label: label ?? dateLabel ?? timeLabel ?? path, domId: [`fjs-form-${form._id}-${id}`, ...rows].join('_') };
});

/** What form-js itself complains about, by path. */
export function found(form) {
  const { errors } = form._getState();
  return Object.fromEntries(placesOf(form)
    .map(({ id, rows, path }) => [path, errorAt(errors, id, rows)])
    .filter(([, messages]) => Array.isArray(messages) && messages.length));
}

function nested(errors, { id, rows }, messages) {
  if (!rows.length) return { ...errors, [id]: messages };
  const inner = rows.slice(0, -1).reduce((holder, row) => (holder[row] ??= {}), (errors[id] ??= {}));
  inner[rows[rows.length - 1]] = messages;
  return errors;
}

const controlOf = (place, domId) => {
  const field = [...place.querySelectorAll('input, textarea, select, button')]
    .filter(({ id }) => id === domId || id.startsWith(`${domId}-`));
  return field[0] ?? null;
};

function line(place, text, domId) {
  const item = document.createElement('li');
  if (!domId) {
    item.textContent = text;
    return item;
  }
  const link = document.createElement('a');
  link.href = `#${domId}`;
  link.textContent = text;
  link.addEventListener('click', (event) => {
    event.preventDefault();
    controlOf(place, domId)?.focus();
  });
  item.append(link);
  return item;
}

const summaryOf = (place) => place.querySelector('[data-error-summary]');

/** `errors`: path -> sentences. */
export function showErrors(place, form, errors, texts) {
  const places = placesOf(form);
  const known = Object.fromEntries(places.map((one) => [one.path, one]));
  form._setState({ errors: places.filter(({ path }) => errors[path]).reduce((all, one) => nested(all, one, errors[one.path]), {}) });
  const summary = summaryOf(place);
  summary.querySelector('ul').replaceChildren(...Object.entries(errors).map(([path, messages]) => {
    const label = known[path]?.label;
    const row = known[path]?.rows.length ? texts.row.replace('{n}', known[path].rows.map((index) => index + 1).join('.')) : '';
    return line(place, [label && `${label}${row}`, messages.join(' ')].filter(Boolean).join(texts.colon), known[path]?.domId);
  }));
  summary.hidden = false;
  summary.focus();
  summary.scrollIntoView({ block: 'start' });
}

export function clearErrors(place) {
  summaryOf(place).hidden = true;
}
