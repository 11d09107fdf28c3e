// Functions that FEEL's standard lacks and users of Camunda's modeller know; what needs chance, or another's time, is none of them.

const isNull = (value) => value === null || value === undefined;
const single = (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value);

/** A function of one text; anything else has no result. */
const ofText = (work) => Object.assign((given) => (typeof single(given) === 'string' ? work(single(given)) : null), { $args: ['string'] });

function isEmpty(list) {
  if (isNull(list)) return null;
  return Array.isArray(list) && list.length === 0;
}

export const extras = {
  'coalesce': Object.assign((...values) => values.find((value) => !isNull(value)) ?? null, { $args: ['...values'] }),
  'is defined': Object.assign((value) => !isNull(value), { $args: ['value'] }),
  'is empty': Object.assign(isEmpty, { $args: ['list'] }),
  'is blank': ofText((text) => text.trim() === ''),
  'trim': ofText((text) => text.trim()),
};
