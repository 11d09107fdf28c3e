// FEEL numbers: 34 significant decimal digits, rounded half even, as in IEEE 754 decimal128.
import Decimal from 'decimal.js';

export const D = Decimal.clone({
  precision: 34, rounding: Decimal.ROUND_HALF_EVEN, maxE: 6144, minE: -6143, toExpNeg: -7000, toExpPos: 7000,
});

export const ZERO = new D(0);

export const isNumber = (value) => value instanceof D;

// Overflow and undefined results are null, as is every operation without a value; there is no negative zero.
export const finite = (number) => {
  if (!number.isFinite()) return null;
  return number.isZero() ? ZERO : number;
};

export const literal = (text) => finite(new D(text.replace(/\s+/g, '')).toSignificantDigits(34));

// What a built-in of feelin counts in JavaScript numbers becomes a FEEL number, and the other way round.
export const lift = (value) => {
  if (typeof value === 'number') return Number.isFinite(value) ? new D(value) : null;
  return Array.isArray(value) && typeof value[0] === 'number' ? value.map(lift) : value;
};

export const lower = (value) => (isNumber(value) ? value.toNumber() : value);
