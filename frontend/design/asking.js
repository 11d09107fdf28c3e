// Questions to our own API: what it says, or why not.
import { send } from '../islands/sending.js';

/** Fetch JSON or a file's text. */
export async function fetched(url, kind = 'json') {
  const response = await fetch(url, { credentials: 'same-origin', headers: { Accept: kind === 'json' ? 'application/json' : '*/*' } });
  if (!response.ok) throw new Error(`${response.status}`);
  return response[kind]();
}

/** A function that calls another one once nothing has happened for a while; `now()` does not wait. */
export function patient(milliseconds, work) {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(work, milliseconds);
  };
  later.now = () => {
    clearTimeout(timer);
    return work();
  };
  return later;
}

export { send };
