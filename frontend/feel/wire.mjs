// Values as JSON text: numbers keep their digits; dates, times and durations are {"@": type, "v": text}.
import * as F from 'feelin';
import { D, finite } from './numbers.mjs';
import { lookup } from './order.mjs';

const LONGEST_PLAIN = 40; // digits before a number is written with an exponent

const READERS = {
  'date': F.parseDate,
  'time': F.parseTime,
  'date and time': F.parseDateTime,
  'duration': F.duration,
  'context': (entries) => Object.fromEntries(entries),
};

/** Values from their text. */
export const decode = (text) => JSON.parse(text, (_, value, { source }) => {
  if (typeof value === 'number') return finite(new D(source));
  if (value === null || typeof value !== 'object' || !Object.prototype.hasOwnProperty.call(value, '@')) return value;
  return READERS[value['@']](value.v);
});

const number = (value) => JSON.rawJSON(Math.abs(value.e) > LONGEST_PLAIN ? value.toExponential() : value.toFixed());

function context(value) {
  const entries = Object.entries(value).map(([key, entry]) => [key, plain(entry)]);
  const hasMark = entries.some(([key]) => key === '@' || key === '__proto__');
  return hasMark ? { '@': 'context', 'v': entries } : Object.fromEntries(entries);
}

const WRITERS = {
  'nil': () => null,
  'boolean': (value) => value,
  'string': (value) => value,
  'number': number,
  'list': (value) => value.map(plain),
  'context': context,
  'date': (value) => ({ '@': 'date', 'v': String(value) }),
  'time': (value) => ({ '@': 'time', 'v': String(value), 'offset': offset(value) }),
  'date time': (value) => ({ '@': 'date and time', 'v': String(value), 'offset': offset(value) }),
  'duration': (value) => ({ '@': 'duration', 'v': String(value) }),
};

// Python reads offsets, not names of zones
const offset = (value) => (value.zone?.match(/^[A-Za-z]/) ? String(lookup('time offset', value)) : null);

/** A value as what JSON.stringify writes; a range or a function has no text. */
export function plain(value) {
  const write = WRITERS[F.getType(value)];
  if (!write) throw new Error(`a ${F.getType(value)} cannot be the value of an expression`);
  return write(value);
}
