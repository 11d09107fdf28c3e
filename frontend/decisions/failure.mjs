// Why a decision has no answer, and where. A decision fails closed: nothing that goes wrong inside becomes a null.
import * as F from 'feelin';

export class Failure extends Error {
  constructor(message, where = {}) {
    super(message);
    this.where = where;
  }
}

const REASONS = [
  [(error) => error instanceof RangeError && /call stack/.test(error.message), () => 'it calls itself too often'],
  [() => true, (error) => String(error.message || error)],
];

/** Any error as a Failure. */
export function failureOf(error) {
  if (error instanceof Failure) return error;
  const [, tell] = REASONS.find(([fits]) => fits(error));
  return new Failure(tell(error));
}

/** Run something; a failure inside learns where it happened, and keeps what it knows better. */
export function within(where, run) {
  try {
    return run();
  } catch (error) {
    const failure = failureOf(error);
    failure.where = { ...where, ...failure.where };
    throw failure;
  }
}

const KINDS = { 'date time': 'date and time', 'nil': 'null' };
const LONGEST = 60;

const written = (value) => {
  const type = F.getType(value);
  if (type === 'string') return JSON.stringify(value);
  if (type === 'list') return `of ${value.length}`;
  if (type === 'context' || type === 'function' || type === 'range') return '';
  return type === 'number' ? value.toFixed() : String(value);
};

/** A value in a sentence: its kind, and what it looks like. */
export function shown(value) {
  const type = F.getType(value);
  if (type === 'nil') return 'null';
  const text = written(value);
  return `the ${KINDS[type] || type} ${text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text}`.trim();
}
