// Puts our hooks and built-ins into the patched feelin.
import * as F from 'feelin';
import { extras } from './extras.mjs';
import { hooks } from './hooks.mjs';
import { evaluateNode } from './nodes.mjs';
import { isNumber } from './numbers.mjs';
import { numeric } from './numeric.mjs';
import { compare, equals, identical, includes, isNull, lookup, numbers, ordered, range } from './order.mjs';
import { ranges } from './ranges.mjs';
import * as temporal from './temporal.mjs';

const { builtins } = F;

/** Flag x of XPath: white space in the pattern means nothing, outside of character classes. */
function extended(pattern, flags) {
  if (!flags.includes('x')) return [pattern, flags];
  return [pattern.replace(/\[[^\]]*\]|\s+/g, (part) => (part.startsWith('[') ? part : '')), flags.replace(/x/g, '')];
}

Object.assign(hooks, {
  compare, equals, evaluateNode, extended, identical, includes, lookup, numbers, range,
  now: temporal.now,
  today: temporal.today,
  isDateText: temporal.isDateText,
  isTimeText: temporal.isTimeText,
  isDateTimeText: temporal.isDateTimeText,
  nextMidnight: temporal.nextMidnight,
  plainTime: temporal.plainTime,
});

/** A built-in in place of feelin's, with its parameters' names; `original` is feelin's. */
function replace(name, build, parameters) {
  const original = builtins[name];
  builtins[name] = Object.assign(build(original), { $args: parameters || original.$args });
}

function extreme(sign) {
  return (...given) => {
    const list = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
    if (list.length === 0 || !list.every((value) => ordered(value, list[0]))) return null;
    return list.reduce((best, value) => (compare(value, best) === sign ? value : best));
  };
}

function replaceInList(list, position, item, match) {
  if (isNull(list) || item === undefined) return null;
  const all = Array.isArray(list) ? list : [list];
  const which = position ?? match;
  if (isNumber(which)) {
    const index = which.isPositive() ? which.trunc().toNumber() - 1 : all.length + which.trunc().toNumber();
    return which.trunc().isZero() || index < 0 || index >= all.length ? null : all.map((element, i) => (i === index ? item : element));
  }
  const matcher = F.wrapFunction(which);
  if (!matcher || matcher.parameterNames.length !== 2) return null;
  const hits = all.map((element) => matcher.invoke([element, item]));
  return hits.every((hit) => typeof hit === 'boolean') ? all.map((element, i) => (hits[i] ? item : element)) : null;
}

const isZero = (value) => isNumber(value) && value.trunc().isZero();

Object.assign(builtins, numeric, ranges, extras);
replace('abs', (original) => (value) => (isNumber(value) ? value.abs() : original(value)), ['n']);
replace('min', () => extreme(-1));
replace('max', () => extreme(1));
replace('substring', (original) => (...given) => (isZero(given[1]) ? null : original(...given)));
replace('sublist', (original) => (...given) => (isZero(given[1]) ? null : original(...given)));
replace('list replace', () => replaceInList);
replace('years and months duration', () => temporal.monthsBetween);
