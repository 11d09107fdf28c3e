// FEEL's built-ins about ranges and points (DMN 1.5, table 78).
import * as F from 'feelin';
import { compare, isNull, ordered, range } from './order.mjs';

const START = 'start included';
const END = 'end included';
const ENDPOINT = /^(-?[\d.]+([eE][+-]?\d+)?|"(\\.|[^"\\])*"|@"[^"]*"|(date|time|date and time|duration)\s*\(\s*"[^"]*"\s*\))$/;

const asRange = (value) => (F.isRange(value) ? value : range(value, value));
const isClosed = (r) => !isNull(r.start) && !isNull(r.end);

/** A relation of two points or ranges that can be compared; null otherwise. */
function relation(holds, names) {
  const builtin = (a, b, ...rest) => {
    if (isNull(a) || isNull(b) || rest.length) return null;
    const [x, y] = [asRange(a), asRange(b)];
    return isClosed(x) && isClosed(y) && ordered(x.start, y.start) ? holds(x, y, a, b) : null;
  };
  return Object.assign(builtin, { $args: names });
}

const startsFirst = (x, y) => { const c = compare(x.start, y.start); return c < 0 || (c === 0 && (x[START] || !y[START])); };
const endsLast = (x, y) => { const c = compare(x.end, y.end); return c > 0 || (c === 0 && (x[END] || !y[END])); };
const contains = (x, y) => startsFirst(x, y) && endsLast(x, y);
const sameStart = (x, y) => compare(x.start, y.start) === 0 && x[START] === y[START];
const sameEnd = (x, y) => compare(x.end, y.end) === 0 && x[END] === y[END];
const before = (x, y) => { const c = compare(x.end, y.start); return c < 0 || (c === 0 && !(x[END] && y[START])); };
const meets = (x, y) => compare(x.end, y.start) === 0 && x[END] && y[START];
const isPoint = (value) => !F.isRange(value);
const starts = (x, y, point) => (point ? y[START] && compare(x.start, y.start) === 0 : sameStart(x, y) && endsLast(y, x));
const finishes = (x, y, point) => (point ? y[END] && compare(x.end, y.end) === 0 : sameEnd(x, y) && startsFirst(y, x));

function overlapsBefore(x, y) {
  const [s, e] = [compare(x.start, y.start), compare(x.end, y.end)];
  return (s < 0 || (s === 0 && x[START] && !y[START])) && !before(x, y) && (e < 0 || (e === 0 && (!x[END] || y[END])));
}

function overlapsAfter(x, y) {
  const [s, e] = [compare(y.start, x.start), compare(y.end, x.end)];
  return (s < 0 || (s === 0 && y[START] && !x[START])) && !before(y, x) && (e < 0 || (e === 0 && (!y[END] || x[END])));
}

const endpoint = (text) => {
  if (text === '') return undefined;
  return ENDPOINT.test(text) ? F.evaluate(text).value : null;
};

/** range("[1..10]"): a range from its text, with literals as bounds. */
function parsed(text) {
  const found = typeof text === 'string' && /^\s*([[(\]])(.*)\.\.(.*)([\])[])\s*$/s.exec(text);
  if (!found) return null;
  const [start, end] = [endpoint(found[2].trim()), endpoint(found[3].trim())];
  const [startIncluded, endIncluded] = [found[1] === '[', found[4] === ']'];
  if (start === null || end === null || (start === undefined && (startIncluded || end === undefined)) || (end === undefined && endIncluded)) return null;
  const isPair = start !== undefined && end !== undefined;
  if (isPair && (!ordered(start, end) || compare(start, end) > 0)) return null;
  return range(start ?? null, end ?? null, startIncluded, endIncluded);
}

const PAIR = ['a', 'b'];
const RANGES = ['range1', 'range2'];

export const ranges = {
  'before': relation(before, PAIR),
  'after': relation((x, y) => before(y, x), PAIR),
  'meets': relation(meets, RANGES),
  'met by': relation((x, y) => meets(y, x), RANGES),
  'overlaps': relation((x, y) => !before(x, y) && !before(y, x), RANGES),
  'overlaps before': relation(overlapsBefore, RANGES),
  'overlaps after': relation(overlapsAfter, RANGES),
  'includes': relation((x, y) => contains(x, y), ['range', 'value']),
  'during': relation((x, y) => contains(y, x), PAIR),
  'starts': relation((x, y, a) => starts(x, y, isPoint(a)), PAIR),
  'started by': relation((x, y, _, b) => starts(y, x, isPoint(b)), PAIR),
  'finishes': relation((x, y, a) => finishes(x, y, isPoint(a)), PAIR),
  'finished by': relation((x, y, _, b) => finishes(y, x, isPoint(b)), PAIR),
  'coincides': relation((x, y) => sameStart(x, y) && sameEnd(x, y), PAIR),
  'range': Object.assign(parsed, { $args: ['from'] }),
};
