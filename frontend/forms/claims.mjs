// Which of the submitted values belong to the form: what no field claims is left behind.
import { get, set } from './paths.mjs';
import { kindOf } from './headless.mjs';

const rowsOf = (form, field, rows) => rows.map((row) => claim(form, field.components ?? [], row ?? {}, {}));

export function claim(form, fields, source, target) {
  for (const field of fields) {
    const { isKeyed, isRepeating, path } = kindOf(form, field);
    const value = path.length ? get(source, path) : source;
    if (isKeyed) {
      if (value !== undefined) set(target, path, value);
    } else if (isRepeating) {
      if (Array.isArray(value)) set(target, path, rowsOf(form, field, value));
    } else if (field.components && !path.length) {
      claim(form, field.components, source, target);
    } else if (field.components) {
      set(target, path, claim(form, field.components, value ?? {}, get(target, path) ?? {}));
    }
  }
  return target;
}

// A list that was neither submitted nor there before has no rows: form-js would offer an empty one to fill in.
export function withoutOfferedRows(form, fields, target) {
  for (const field of fields) {
    const { isRepeating, path } = kindOf(form, field);
    if (isRepeating && !Array.isArray(get(target, path))) set(target, path, []);
    else if (!isRepeating && field.components) withoutOfferedRows(form, field.components, path.length ? get(target, path) ?? {} : target);
  }
  return target;
}
