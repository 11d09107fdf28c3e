// Equality, order and membership: within one type, else null; never JavaScript's coercion.
import * as F from 'feelin';
import { LIMITS } from './hooks.mjs';
import { D, isNumber } from './numbers.mjs';
import { sizeOf } from './temporal.mjs';

const INSTANTS = new Set(['date', 'time', 'date time']);
const COMPONENTS = {
  'date': ['year', 'month', 'day', 'weekday'],
  'time': ['hour', 'minute', 'second', 'timezone', 'time offset'],
  'date time': ['year', 'month', 'day', 'weekday', 'hour', 'minute', 'second', 'timezone', 'time offset'],
  'duration': ['years', 'months', 'days', 'hours', 'minutes', 'seconds'],
  'range': ['start', 'end', 'start included', 'end included'],
};
const own = (object, key) => Object.prototype.hasOwnProperty.call(object, key);

export const isNull = (value) => value === null || value === undefined;

/** The value of a name in a context, or of a component of a value; undefined when there is none. Nothing inherited is visible. */
export function lookup(name, target) {
  const type = F.getType(target);
  if (COMPONENTS[type]) {
    if (!COMPONENTS[type].includes(name)) return undefined;
    const value = target[name];
    return typeof value === 'number' ? new D(value) : value;
  }
  if (type !== 'context' && type !== 'literal' || typeof target === 'function') return undefined;
  if (own(target, name)) return target[name];
  const wanted = F.normalizeContextKey(name);
  if (own(target, wanted)) return target[wanted];
  const key = Object.keys(target).find((candidate) => F.normalizeContextKey(candidate) === wanted);
  return key === undefined ? undefined : target[key];
}

/** Whether two values can be put in order. */
export function ordered(a, b) {
  const type = F.getType(a);
  if (type !== F.getType(b)) return false;
  if (type === 'number' || type === 'string' || type === 'date') return true;
  if (type === 'duration') return a.yearsMonths === b.yearsMonths;
  return (type === 'time' || type === 'date time') && F.isZoned(a) === F.isZoned(b);
}

const measure = (value) => (INSTANTS.has(F.getType(value)) ? F.toComparable(value) : value);

/** -1, 0 or 1 for two values that are `ordered`. */
export function compare(a, b) {
  if (isNumber(a) && isNumber(b)) return a.cmp(b);
  if (F.getType(a) === 'duration' && F.getType(b) === 'duration') return sizeOf(a).cmp(sizeOf(b));
  const [x, y] = [measure(a), measure(b)];
  if (x < y) return -1;
  return x > y ? 1 : 0;
}

const HOLDS = { '<': (c) => c < 0, '<=': (c) => c <= 0, '>': (c) => c > 0, '>=': (c) => c >= 0 };

export const order = (operator, a, b) => (ordered(a, b) ? HOLDS[operator](compare(a, b)) : null);

const single = (value) => (Array.isArray(value) && value.length < 2 ? value[0] : value);

function equalContexts(a, b) {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => own(b, key) && equals(a[key], b[key]) === true);
}

function equalInstants(a, b, strict) {
  if (F.isZoned(a) !== F.isZoned(b)) return false;
  if (strict && (a.zone ?? null) !== (b.zone ?? null) && !(a.zone && b.zone && offsetOf(a) === offsetOf(b))) return false;
  return F.toComparable(a) === F.toComparable(b);
}

const offsetOf = (value) => (/^UTC$|^[+-]/.test(value.zone) ? value['time offset'].toString() : value.zone);

const SAME = {
  'number': (a, b) => a.eq(b),
  'list': (a, b) => a.length === b.length && a.every((element, i) => equals(element, b[i]) === true),
  'context': equalContexts,
  'duration': (a, b) => (a.yearsMonths === b.yearsMonths ? sizeOf(a).eq(sizeOf(b)) : null),
  'date': equalInstants,
  'time': equalInstants,
  'date time': equalInstants,
  'range': (a, b) => !a.literal === !b.literal && a['start included'] === b['start included'] && a['end included'] === b['end included']
    && equals(a.start, b.start) === true && equals(a.end, b.end) === true,
};

/** Whether two values are equal; null when they are of different types. A list of one element equals that element. */
export function equals(a, b, strict = false) {
  if ((a === null) !== (b === null)) return false;
  const [x, y] = [single(a), single(b)];
  const type = F.getType(x);
  if (type !== F.getType(y)) return strict && INSTANTS.has(type) ? false : null;
  if (type === 'nil') return true;
  const same = SAME[type];
  if (!same) return x === y;
  const result = same(x, y, strict);
  return result === null && strict ? false : result;
}

/** Whether a list's element is that value, for the built-ins that look for one: no unwrapping, no unknown. */
export const identical = (a, b) => (isNull(a) || isNull(b) ? isNull(a) && isNull(b) : F.getType(a) === F.getType(b) && equals(a, b) === true);

/** A range; a bound of a wrong type, or two bounds that cannot be ordered, make an empty one that includes nothing. */
export function range(start, end, startIncluded = true, endIncluded = true) {
  const bound = start === null ? end : start;
  const usable = !isNull(bound) && ordered(bound, bound) && (start === null || end === null || ordered(start, end));
  return new F.FeelRange({
    start: usable ? start : null,
    end: usable ? end : null,
    'start included': usable && startIncluded,
    'end included': usable && endIncluded,
    valueType: usable ? F.getType(bound) : null,
  });
}

const isEmpty = (r) => isNull(r.start) && isNull(r.end);

/** Whether a range includes a point or a range; null when it cannot be said. */
export function includes(r, value) {
  if (isEmpty(r) || isNull(value)) return null;
  if (F.isRange(value)) return isEmpty(value) ? null : includesRange(r, value);
  let low = [r.start, r['start included']];
  let high = [r.end, r['end included']];
  if (!ordered(value, isNull(low[0]) ? high[0] : low[0])) return null;
  if (!isNull(low[0]) && !isNull(high[0]) && compare(low[0], high[0]) > 0) [low, high] = [high, low];
  const above = isNull(low[0]) ? 1 : compare(value, low[0]);
  const below = isNull(high[0]) ? 1 : compare(high[0], value);
  return (above > 0 || (above === 0 && low[1])) && (below > 0 || (below === 0 && high[1]));
}

function includesRange(r, inner) {
  const bound = isNull(r.start) ? r.end : r.start;
  if (!ordered(bound, isNull(inner.start) ? inner.end : inner.start)) return null;
  const side = (edge, included, sign) => {
    if (isNull(r[edge])) return true;
    if (isNull(inner[edge])) return false;
    const c = compare(inner[edge], r[edge]) * sign;
    return c > 0 || (c === 0 && (r[included] || !inner[included]));
  };
  return side('start', 'start included', 1) && side('end', 'end included', -1);
}

/** The whole numbers of a range, in its direction. */
export function numbers(start, end, startIncluded, endIncluded) {
  if (!isNumber(start) || !isNumber(end) || !start.isInteger() || !end.isInteger()) return [];
  const step = start.gt(end) ? -1 : 1;
  const count = end.minus(start).abs().plus(1);
  if (count.gt(LIMITS.iterations)) throw new Error(`more than ${LIMITS.iterations} iterations`);
  const all = Array.from({ length: count.toNumber() }, (_, i) => start.plus(i * step));
  return all.slice(startIncluded ? 0 : 1, endIncluded ? undefined : -1);
}
