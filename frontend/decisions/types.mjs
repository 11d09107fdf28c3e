// The types of a model: what a value must be. Nothing is coerced but what DMN says, and texts of dates where data come in.
import * as F from 'feelin';
import { isNumber } from '../feel/numbers.mjs';
import { Failure, shown } from './failure.mjs';

const is = (type) => (value) => F.getType(value) === type;
const isDuration = (inMonths) => (value) => F.getType(value) === 'duration' && value.yearsMonths === inMonths;
const isWhole = (value) => isNumber(value) && value.isInteger();

const FITS = {
  'Any': () => true,
  'string': is('string'),
  'boolean': is('boolean'),
  'number': isNumber,
  'integer': isWhole,
  'date': is('date'),
  'time': is('time'),
  'date and time': is('date time'),
  'days and time duration': isDuration(false),
  'years and months duration': isDuration(true),
  'duration': is('duration'),
  'context': is('context'),
  'list': is('list'),
  'range': is('range'),
  'function': (value) => Boolean(F.wrapFunction(value)),
};
// as dmn-js, Camunda Modeler and DMN 1.1 spell them
const SPELLINGS = {
  any: 'Any', dateTime: 'date and time', dayTimeDuration: 'days and time duration', yearMonthDuration: 'years and months duration',
  dateTimeDuration: 'days and time duration', long: 'integer', int: 'integer', short: 'integer', double: 'number', float: 'number', decimal: 'number',
};
const READERS = {
  'date': F.parseDate,
  'time': F.parseTime,
  'date and time': (text) => (text.includes('T') ? F.parseDateTime(text) : null),
  'days and time duration': F.duration,
  'years and months duration': F.duration,
};

const isNull = (value) => value === null || value === undefined;

/** The name of a built-in type, or undefined. */
export function builtinType(ref) {
  const name = ref.replace(/^feel[:.]/, '').trim();
  if (Object.hasOwn(FITS, name)) return name;
  return Object.hasOwn(SPELLINGS, name) ? SPELLINGS[name] : undefined;
}

export class Types {
  /** `items` are the model's item definitions; `testOf` compiles allowed values. */
  constructor(items, testOf) {
    this.items = new Map(items.map((item) => [item.name, item]));
    this.testOf = testOf;
    this.known = new Map();
  }

  /** The type of a reference; undefined when there is none of that name, null for any value. */
  find(ref) {
    if (!ref) return null;
    if (!this.known.has(ref)) {
      this.known.set(ref, null); // a type that is made of itself
      this.known.set(ref, this.make(ref));
    }
    return this.known.get(ref);
  }

  make(ref) {
    const item = this.items.get(ref) || (builtinType(ref) ? undefined : this.items.get(ref.slice(ref.indexOf(':') + 1)));
    if (item) return this.of(item);
    const base = builtinType(ref);
    if (base === undefined) return undefined;
    return base === 'Any' ? null : { name: base, base, isList: base === 'list' };
  }

  of(item) {
    const parent = this.find(item.ref) ?? null;
    return {
      name: item.name,
      parent: item.components.length || item.isFunction ? null : parent,
      base: item.isFunction ? 'function' : null,
      components: item.components.map((component) => [component.name, this.of(component)]),
      isCollection: item.isCollection,
      isList: item.isCollection || Boolean(parent?.isList),
      allowed: item.allowed && this.testOf(item),
      result: item.isFunction ? item.result : null,
    };
  }
}

/** Whether a value is of a type; null is of every type. */
export function conforms(value, type) {
  if (isNull(value) || !type) return true;
  if (type.isCollection) return Array.isArray(value) && value.every((element) => conforms(element, { ...type, isCollection: false }));
  if (type.base && !FITS[type.base](value)) return false;
  if (!conforms(value, type.parent)) return false;
  if (type.components?.length && !(F.isContext(value) && type.components.every(([name, inner]) => Object.hasOwn(value, name) && conforms(value[name], inner)))) return false;
  return !type.allowed || isAllowed(value, type);
}

// allowed values of a type that is a list by its parent are those of its elements
const isAllowed = (value, type) => (type.isList && Array.isArray(value) ? value.every(type.allowed) : type.allowed(value));

function conversions(value, type) {
  const found = [];
  if (Array.isArray(value) && value.length === 1 && !type.isList) found.push(value[0]);
  if (!Array.isArray(value) && type.isList) found.push([value]);
  if (F.getType(value) === 'date' && baseOf(type) === 'date and time') found.push(F.parseDateTime(`${value}T00:00:00Z`));
  return found;
}

const baseOf = (type) => type.base || (type.parent ? baseOf(type.parent) : null);

/** The value as a value of that type. Throws Failure. */
export function fit(value, type) {
  if (conforms(value, type)) return value === undefined ? null : value;
  const found = conversions(value, type).find((candidate) => conforms(candidate, type));
  if (found === undefined) throw new Failure(`${shown(value)} is not ${describe(type)}`);
  return found;
}

const describe = (type) => `a value of type ${type.name}${type.isCollection ? ' (a list)' : ''}`;

/** The same where data come in: JSON and forms write dates, times and durations as text. */
export const fitInput = (value, type) => fit(type ? read(value, type) : value, type);

function read(value, type) {
  if (Array.isArray(value) && type.isCollection) return value.map((element) => read(element, { ...type, isCollection: false }));
  if (type.components?.length && F.isContext(value)) {
    const own = Object.fromEntries(type.components.filter(([name]) => Object.hasOwn(value, name)).map(([name, inner]) => [name, read(value[name], inner)]));
    return { ...value, ...own };
  }
  const reader = typeof value === 'string' && READERS[baseOf(type)];
  return (reader && reader(value)) || value;
}

/** What the grammar should know of a value's names: {name: shape}, [shape], or null. */
export function shapeOf(type) {
  if (!type) return null;
  const inner = type.components?.length ? Object.fromEntries(type.components.map(([name, component]) => [name, shapeOf(component)])) : shapeOf(type.parent);
  return type.isCollection && inner !== null ? [inner] : inner;
}
