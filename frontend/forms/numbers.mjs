// Numbers of a form are exact: text in the form's data, decimals to FEEL, and {"@number": "…"} wherever JSON has to carry them.
import { FeelDate, FeelDateTime, FeelDuration, FeelTime } from 'feelin';
import { D } from '../feel/numbers.mjs';

const DECIMAL = /^[+-]?\d+(\.\d+)?$/;
const MARK = '@number';
const DIGITS = 34;
const TEMPORAL = [FeelDate, FeelTime, FeelDateTime, FeelDuration];

D.prototype.toJSON = function toJSON() {
  return { [MARK]: this.toFixed() };
};

export const isExact = (value) => value instanceof D;

const isMark = (value) => typeof value === 'object' && value !== null && typeof value[MARK] === 'string'
  && DECIMAL.test(value[MARK]) && Object.keys(value).length === 1;

const isPlain = (value) => typeof value === 'object' && value !== null && !isExact(value)
  && [Object.prototype, null].includes(Object.getPrototypeOf(value));

const deep = (value, change, key) => {
  const changed = change(value, key);
  if (changed !== value) return changed;
  if (Array.isArray(value)) return value.map((item) => deep(item, change, key));
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([name, item]) => [name, deep(item, change, name)])) : value;
};

const isText = (value) => typeof value === 'string' && DECIMAL.test(value);

// What FEEL sees: every number, and the text of every number field, as an exact decimal.
export const toFeel = (data, numberKeys) => deep(data, (value, key) => {
  if (typeof value === 'number') return Number.isFinite(value) ? new D(value) : null;
  if (isMark(value)) return new D(value[MARK]);
  return numberKeys.has(key) && isText(value) ? new D(value) : value;
});

// What form-js sees of a result of FEEL: a JavaScript number where that is exact, the decimal itself where it is not, ISO 8601 text
// for what is temporal, null for ranges and functions.
export const fromFeel = (result) => deep(result, (value) => {
  if (typeof value === 'function') return null;
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isPlain(value)) return value;
  if (!isExact(value)) return TEMPORAL.some((type) => value instanceof type) ? value.toString() : null;
  const number = value.toNumber();
  return new D(number).eq(value) ? number : value;
});

// Data that came as JSON: plain numbers where they are exact.
export const fromJson = (data) => fromFeel(deep(data, (value) => (isMark(value) ? new D(value[MARK]) : value)));

// The value of a number field as text; 'NaN' is form-js's own word for what is no number.
export const toNumberText = (value) => {
  if (value === null || value === undefined || value === '') return null;
  const text = isExact(value) ? value.toFixed() : isMark(value) ? value[MARK] : ['number', 'string'].includes(typeof value) && `${value}`.trim();
  return DECIMAL.test(text) && text.replace(/\D/g, '').replace(/^0+/, '').length <= DIGITS ? text : 'NaN';
};
