// The words of a form in the reader's language. An author keeps the English of a component in its custom properties:
// `en` for what it is called, `en.<attribute>` for another text of it, `en.values.<value>` for an option, `en.columns.<key>` for a heading.
const NAMES = ['label', 'dateLabel', 'timeLabel', 'text'];
const CHOICES = { values: 'value', columns: 'key' };
const INSIDE = { appearance: ['prefixAdorner', 'suffixAdorner'], validate: ['patternErrorMessage'] };

const some = (found) => Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));

const chosen = (source, names, english) => some(Object.fromEntries(
  names.filter((name) => typeof source[name] === 'string').map((name) => [name, english[`en.${name}`]]),
));

const named = (component, { en }) => {
  const name = NAMES.find((one) => one in component);
  return en && name ? { [name]: en } : {};
};

const offered = (component, english) => Object.fromEntries(Object.entries(CHOICES)
  .filter(([list]) => Array.isArray(component[list]))
  .map(([list, key]) => [list, component[list].map((one) => ({ ...one, label: english[`en.${list}.${one[key]}`] ?? one.label }))]));

const inside = (component, english) => Object.fromEntries(Object.entries(INSIDE)
  .filter(([part]) => component[part])
  .map(([part, names]) => [part, { ...component[part], ...chosen(component[part], names, english) }]));

function translated(component) {
  const english = component.properties ?? {};
  return {
    ...component,
    ...chosen(component, ['description', 'timeLabel', 'alt'], english),
    ...named(component, english),
    ...offered(component, english),
    ...inside(component, english),
    ...(component.components ? { components: component.components.map(translated) } : {}),
  };
}

/** The schema with its English words where the author gave them. */
export const inLanguage = (schema, language) => (language === 'en' ? translated(schema) : schema);

const relabelled = (options, english) => options.map((one) => {
  const label = one && typeof one === 'object' ? english[`en.values.${one.value}`] : undefined;
  return label ? { ...one, label } : one;
});

const computed = (components) => components.flatMap((one) => [...(one.valuesKey ? [one] : []), ...computed(one.components ?? [])]);

/** What the case gives to the form; options that are computed with their English words where the author gave them. */
export const givenIn = (schema, values, language) => (language !== 'en' ? values : Object.fromEntries([
  ...Object.entries(values),
  ...computed(schema.components ?? [])
    .filter(({ valuesKey }) => Array.isArray(values[valuesKey]))
    .map(({ valuesKey, properties }) => [valuesKey, relabelled(values[valuesKey], properties ?? {})]),
]));
