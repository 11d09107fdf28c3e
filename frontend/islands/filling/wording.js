// Words of a form that depend on the reader's language.
const NAMES = ['label', 'dateLabel', 'timeLabel', 'description', 'text'];

function translated(component) {
  const { en } = component.properties ?? {};
  const options = component.values?.map((option) => (option.en ? { ...option, label: option.en } : option));
  const named = en ? NAMES.filter((name) => name in component).slice(0, 1) : [];
  return {
    ...component,
    ...Object.fromEntries(named.map((name) => [name, en])),
    ...(options ? { values: options } : {}),
    ...(component.components ? { components: component.components.map(translated) } : {}),
  };
}

/** The schema with its English labels where the author gave them. */
export const inLanguage = (schema, language) => (language === 'en' ? translated(schema) : schema);

/** form-js names the buttons that remove a row in English only. */
export function nameRows(place, template) {
  requestAnimationFrame(() => {
    place.querySelectorAll('.fjs-repeat-row-container').forEach((row) => {
      const index = [...row.parentElement.parentElement.children].indexOf(row.parentElement) + 1;
      row.querySelector('.fjs-repeat-row-remove')?.setAttribute('aria-label', template.replace('{n}', index));
    });
  });
}
