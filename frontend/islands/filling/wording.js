// Words of a form that depend on the reader's language.
const NAMES = ['label', 'dateLabel', 'timeLabel', 'text'];

function translated(component) {
  const { en } = component.properties ?? {};
  const named = en ? NAMES.filter((name) => name in component).slice(0, 1) : [];
  return {
    ...component,
    ...Object.fromEntries(named.map((name) => [name, en])),
    ...(component.components ? { components: component.components.map(translated) } : {}),
  };
}

/** The schema with its English labels where the author gave them. */
export const inLanguage = (schema, language) => (language === 'en' ? translated(schema) : schema);

function nameRows(place, template) {
  place.querySelectorAll('.fjs-repeat-row-container').forEach((row) => {
    const index = [...row.parentElement.parentElement.children].indexOf(row.parentElement) + 1;
    row.querySelector('.fjs-repeat-row-remove')?.setAttribute('aria-label', template.replace('{n}', index));
  });
}

// Only what is said otherwise is written: whoever watches the page would be told again and again.
const isOther = (words, text) => words[text] !== undefined && words[text] !== text;

function namePlaceholders(place, words) {
  place.querySelectorAll('.fjs-select-placeholder').forEach((element) => {
    if (isOther(words, element.textContent)) element.textContent = words[element.textContent];
  });
  place.querySelectorAll('input[placeholder]').forEach((element) => {
    if (isOther(words, element.placeholder)) element.placeholder = words[element.placeholder];
  });
}

/** form-js has some words in English only; they are replaced wherever it draws them. */
export function keepWording(place, { removeRow, placeholders }) {
  const replace = () => {
    nameRows(place, removeRow);
    namePlaceholders(place, placeholders);
  };
  new MutationObserver(replace).observe(place, { childList: true, characterData: true, subtree: true });
  replace();
}
