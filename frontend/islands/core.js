// What every page needs: its style, the CSRF header on htmx requests, focus where something went wrong.
import '../styles/desk.css';
import { token } from './sending.js';

document.addEventListener('htmx:configRequest', ({ detail }) => {
  detail.headers['X-CSRFToken'] = token();
});

// A session that ended while the page was open: go and sign in, do not paint the sign-in page into a list.
document.addEventListener('htmx:beforeSwap', ({ detail }) => {
  if (detail.xhr.status === 401) window.location.reload();
});

document.addEventListener('change', ({ target }) => {
  if (target.matches('[data-send-on-change]')) target.form.requestSubmit();
});

// A verb that cannot be taken back asks first, in the page's own words.
document.addEventListener('submit', (event) => {
  const dialog = document.getElementById(event.target.dataset.confirm ?? '');
  if (!dialog || event.submitter?.value === 'confirmed') return;
  event.preventDefault();
  dialog.showModal();
});

document.addEventListener('click', ({ target }) => {
  target.closest('[data-close]')?.closest('dialog')?.close();
});

document.querySelector('[data-error-summary]:not([hidden])')?.focus();
