// Dates, times and durations: exact arithmetic, one injected clock, strict texts.
import * as F from 'feelin';
import { D, finite, isNumber } from './numbers.mjs';

const DATE = /^\d{4}-\d\d-\d\d$/;
const TIME = /^\d\d:\d\d:\d\d(\.\d+)?(Z|z|[+-]\d\d:\d\d(:\d\d)?|@[^@+]+)?$/;
const OFFSET = /[+-](\d\d):(\d\d)(:\d\d)?$/;
const LARGEST_OFFSET = 18 * 60; // minutes, as in XML Schema

const isType = (type) => (value) => F.getType(value) === type;
const isDate = isType('date');
const isTime = isType('time');
const isDateTime = isType('date time');
const isDuration = isType('duration');
const isInstant = (value) => isDate(value) || isTime(value) || isDateTime(value);

// --- texts

const offsetFits = (text) => {
  const found = OFFSET.exec(text);
  return !found || Number(found[1]) * 60 + Number(found[2]) <= LARGEST_OFFSET;
};

export const isDateText = (text) => DATE.test(text);
export const isTimeText = (text) => TIME.test(text) && offsetFits(text);
export const isDateTimeText = (text) => {
  const at = text.indexOf('T');
  return at < 0 ? DATE.test(text) : DATE.test(text.slice(0, at)) && isTimeText(text.slice(at + 1));
};

/** 24:00:00 is the midnight at the end of the day. */
export function nextMidnight(text) {
  if (!/T24:00:00(\.0+)?($|[Zz@+-])/.test(text)) return null;
  const start = F.parseDateTime(text.replace('T24:', 'T00:'));
  return start && F.addDuration(start, F.duration('P1D'), 1);
}

/** A time of day from its components; the seconds may have a fraction. */
export function plainTime(hour, minute, second) {
  const nanoseconds = Math.round((second - Math.floor(second)) * 1e9);
  return F.Temporal.PlainTime.from({
    hour, minute, second: Math.floor(second), millisecond: Math.floor(nanoseconds / 1e6),
    microsecond: Math.floor(nanoseconds / 1e3) % 1000, nanosecond: nanoseconds % 1000,
  }, { overflow: 'reject' });
}

// --- the clock of one evaluation

let moment = null;
export const setClock = (text) => { moment = text === '' ? null : F.parseDateTime(text); };
export const now = () => moment;
export const today = () => moment && F.dateOf(moment);

// --- durations: a number of months, or of seconds

/** The exact length of a duration, in months or in seconds. */
export function sizeOf(duration) {
  const v = duration.value;
  if (duration.yearsMonths) return new D(v.years * 12 + v.months);
  return new D(((v.weeks * 7 + v.days) * 24 + v.hours) * 60 + v.minutes).times(60).plus(v.seconds)
    .plus(new D(v.milliseconds).div(1e3)).plus(new D(v.microseconds).div(1e6)).plus(new D(v.nanoseconds).div(1e9));
}

/** A duration of so many months or seconds; null when it is too long to be told. */
export function durationOf(size, yearsMonths) {
  const [sign, length] = [size.isNegative() ? '-' : '', size.abs()];
  if (!yearsMonths) return F.duration(`${sign}PT${length.toDecimalPlaces(9, D.ROUND_HALF_EVEN).toFixed()}S`);
  const months = length.trunc();
  return F.duration(`${sign}P${months.divToInt(12).toFixed()}Y${months.mod(12).toFixed()}M`);
}

const milliseconds = (value) => durationOf(new D(value).div(1000), false);

function difference(a, b) {
  if (isTime(a) !== isTime(b)) return null;
  const zoned = (value) => F.isZoned(value) || isDate(value); // a date stands for its midnight, in UTC as feelin has it
  const local = (value) => !F.isZoned(value);
  if (zoned(a) && zoned(b) || local(a) && local(b)) return milliseconds(F.toComparable(a) - F.toComparable(b));
  return null;
}

function shift(instant, duration, sign) {
  if (isTime(instant) && duration.yearsMonths) return null;
  const result = F.addDuration(instant, duration, sign);
  return isDate(instant) && isDateTime(result) ? F.dateOf(result) : result;
}

const sameKind = (a, b) => isDuration(a) && isDuration(b) && a.yearsMonths === b.yearsMonths;

function add(a, b) {
  if (sameKind(a, b)) return durationOf(sizeOf(a).plus(sizeOf(b)), a.yearsMonths);
  if (isInstant(a) && isDuration(b)) return shift(a, b, 1);
  return isDuration(a) && isInstant(b) ? shift(b, a, 1) : null;
}

function subtract(a, b) {
  if (sameKind(a, b)) return durationOf(sizeOf(a).minus(sizeOf(b)), a.yearsMonths);
  if (isInstant(a) && isDuration(b)) return shift(a, b, -1);
  return isInstant(a) && isInstant(b) ? difference(a, b) : null;
}

function multiply(a, b) {
  if (isDuration(a) && isNumber(b)) return durationOf(sizeOf(a).times(b), a.yearsMonths);
  return isNumber(a) && isDuration(b) ? multiply(b, a) : null;
}

function divide(a, b) {
  if (isDuration(a) && isNumber(b)) return b.isZero() ? null : durationOf(sizeOf(a).div(b), a.yearsMonths);
  return sameKind(a, b) && !sizeOf(b).isZero() ? finite(sizeOf(a).div(sizeOf(b))) : null;
}

const OPERATIONS = { '+': add, '-': subtract, '*': multiply, '/': divide };

/** Arithmetic with at least one date, time or duration; null where it has no meaning or no result. */
export function temporal(operator, a, b) {
  const operation = OPERATIONS[operator];
  if (!operation) return null;
  try {
    return operation(a, b);
  } catch (error) {
    if (error instanceof RangeError) return null; // outside the years that can be told
    throw error;
  }
}

export const negate = (duration) => durationOf(sizeOf(duration).neg(), duration.yearsMonths);

/** The whole months between two dates. */
export function monthsBetween(from, to) {
  const [a, b] = [from, to].map((value) => (isDateTime(value) ? F.dateOf(value) : value));
  if (!isDate(a) || !isDate(b)) return null;
  const { years, months } = a.value.until(b.value, { largestUnit: 'month' });
  return durationOf(new D(years * 12 + months), true);
}

/** The dates from one to another, in their direction, at most `limit` of them. */
export function days(start, end, limit) {
  const count = Math.abs(F.toComparable(end) - F.toComparable(start)) / 86_400_000 + 1;
  if (count > limit) throw new Error(`more than ${limit} iterations`);
  const sign = F.toComparable(start) > F.toComparable(end) ? -1 : 1;
  return Array.from({ length: count }, (_, i) => F.addDuration(start, F.duration(`P${i}D`), sign));
}
