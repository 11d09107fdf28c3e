// What every page needs: its style, the CSRF header on htmx requests, dialogs, focus where something went wrong.
import '../styles/desks.css';
import './core/dialogs.js';
import './core/keys.js';
import './core/printing.js';
import './core/waiting.js';
import { isAsked } from './core/asked.js';
import { leave } from './core/leaving.js';
import { token } from './sending.js';

document.addEventListener('htmx:configRequest', ({ detail }) => {
  detail.headers['X-CSRFToken'] = token();
});

// A session that ended while the page was open is no fault of the page: go and sign in, do not paint the sign-in page into a list.
// What the page tells by itself is refused then for its old token: it stays untold.
document.addEventListener('htmx:beforeOnLoad', (event) => {
  const { status } = event.detail.xhr;
  if (status === 401) leave();
  if (status === 401 || (status === 403 && !isAsked(event))) event.preventDefault();
});

// A list that has not changed is left alone: a swap would take the focus away from whoever reads it.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  const fresh = document.createElement('template');
  fresh.innerHTML = detail.serverResponse;
  if (fresh.innerHTML.trim() === detail.target.innerHTML.trim()) detail.shouldSwap = false;
});

// What somebody else took along on this device is not shown to whoever sits there now.
const owner = document.querySelector('meta[name="owner"]')?.content;
if (owner) navigator.serviceWorker?.controller?.postMessage({ owner });

document.querySelector('[data-error-summary]:not([hidden])')?.focus();
