// Reading and writing at a path: names of fields, and whole numbers for the rows of a list.
const FORBIDDEN = ['__proto__', 'constructor', 'prototype'];

const isThing = (value) => typeof value === 'object' && value !== null;

export const get = (data, path) => path.reduce((value, step) =>
  (isThing(value) && Object.prototype.hasOwnProperty.call(value, step) ? value[step] : undefined), data);

export function set(data, path, value) {
  if (path.some((step) => FORBIDDEN.includes(step))) throw new Error(`no field may be called ${path.join('.')}`);
  const last = path[path.length - 1];
  const target = path.slice(0, -1).reduce((holder, step, index) => {
    if (!isThing(holder[step])) holder[step] = typeof path[index + 1] === 'number' ? [] : {};
    return holder[step];
  }, data);
  target[last] = value;
}
