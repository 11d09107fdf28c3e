// FEEL's numeric built-ins on exact decimals.
import { D, ZERO, finite, isNumber, literal } from './numbers.mjs';

const SMALLEST_SCALE = -6111;
const LARGEST_SCALE = 6176;
const LARGEST_POWER_OF_E = 14_200;

const single = (value) => (Array.isArray(value) && value.length === 1 ? value[0] : value);
const result = (value) => (isNumber(value) ? finite(value) : value);

/** A built-in whose arguments are numbers, else null; `optional` of the last ones may be missing. */
function ofNumbers(names, compute, optional = 0) {
  const builtin = (...given) => {
    const values = given.map(single);
    while (values.length > names.length - optional && values[values.length - 1] === undefined) values.pop();
    return values.length >= names.length - optional && values.every(isNumber) ? result(compute(...values)) : null;
  };
  return Object.assign(builtin, { $args: names });
}

/** A built-in over a list of numbers, given as one list or as arguments; an empty list is null unless `empty` is given. */
function ofList(compute, empty = null) {
  const builtin = (...given) => {
    if (given.length === 0) return null;
    const values = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
    if (!values.every(isNumber)) return null;
    return values.length === 0 ? empty : result(compute(values));
  };
  return Object.assign(builtin, { $args: ['...list'] });
}

function rounded(number, scale, mode) {
  const places = Math.trunc(scale.toNumber());
  if (!(places >= SMALLEST_SCALE && places <= LARGEST_SCALE)) return null;
  if (places >= 0) return places > number.dp() ? number : number.toDecimalPlaces(places, mode);
  const unit = new D(10).pow(-places);
  return number.div(unit).toDecimalPlaces(0, mode).times(unit);
}

const rounding = (mode, optional = 0) => ofNumbers(['n', 'scale'], (n, scale = ZERO) => rounded(n, scale, mode), optional);
const sum = (list) => list.reduce((a, b) => a.plus(b));
const mean = (list) => sum(list).div(list.length);
const byValue = (a, b) => a.cmp(b);

function median(list) {
  const sorted = [...list].sort(byValue);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : sorted[middle - 1].plus(sorted[middle]).div(2);
}

function deviation(list) {
  if (list.length < 2) return null;
  const average = mean(list);
  return sum(list.map((x) => x.minus(average).pow(2))).div(list.length - 1).sqrt();
}

function mode(list) {
  const counts = new Map();
  for (const x of list) counts.set(x.toString(), (counts.get(x.toString()) || 0) + 1);
  const most = Math.max(...counts.values());
  return [...counts].filter(([, count]) => count === most).map(([text]) => new D(text)).sort(byValue);
}

const GROUPING = [' ', ',', '.', null, undefined];
const DECIMAL = ['.', ',', null, undefined];
const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d{1,4})?$/;

function toNumber(...given) {
  const [text, grouping, decimal] = given.map(single);
  if (given.length === 2 || given.length > 3 || typeof text !== 'string') return null;
  if (!GROUPING.includes(grouping) || !DECIMAL.includes(decimal) || (grouping && grouping === decimal)) return null;
  const digits = grouping ? text.split(grouping).join('') : text;
  if (decimal === ',' && digits.includes('.')) return null;
  const plain = decimal === ',' ? digits.replace(',', '.') : digits;
  return NUMBER.test(plain) ? literal(plain) : null;
}

const modulo = (a, b) => (b.isZero() ? null : a.minus(b.times(a.div(b).floor())));

export const numeric = {
  'decimal': rounding(D.ROUND_HALF_EVEN),
  'round up': rounding(D.ROUND_UP),
  'round down': rounding(D.ROUND_DOWN),
  'round half up': rounding(D.ROUND_HALF_UP),
  'round half down': rounding(D.ROUND_HALF_DOWN),
  'floor': rounding(D.ROUND_FLOOR, 1),
  'ceiling': rounding(D.ROUND_CEIL, 1),
  'modulo': ofNumbers(['dividend', 'divisor'], modulo),
  'sqrt': ofNumbers(['number'], (n) => (n.isNegative() && !n.isZero() ? null : n.sqrt())),
  'log': ofNumbers(['number'], (n) => (n.lte(0) ? null : n.ln())),
  'exp': ofNumbers(['number'], (n) => (n.abs().gt(LARGEST_POWER_OF_E) ? null : n.exp())),
  'odd': ofNumbers(['number'], (n) => n.isInteger() && !n.mod(2).isZero()),
  'even': ofNumbers(['number'], (n) => n.isInteger() && n.mod(2).isZero()),
  'sum': ofList(sum),
  'mean': ofList(mean),
  'product': ofList((list) => list.reduce((a, b) => a.times(b))),
  'median': ofList(median),
  'stddev': ofList(deviation),
  'mode': ofList(mode, []),
  'number': Object.assign(toNumber, { $args: ['from', 'grouping separator', 'decimal separator'] }),
};
