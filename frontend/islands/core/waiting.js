// A line at the top of the page while a request that somebody began is under way; what the page asks for by itself shows none.
import { isAsked } from './asked.js';

let running = 0;

function count(change) {
  running = Math.max(0, running + change);
  document.body.classList.toggle('is-waiting', running > 0);
}

document.addEventListener('htmx:beforeRequest', (event) => isAsked(event) && count(1));
document.addEventListener('htmx:afterRequest', (event) => isAsked(event) && count(-1));
