// The inbox by keyboard: j and k walk, Enter opens, x picks; what is picked stays picked while the list renews itself.
const list = document.querySelector('[data-inbox]');
const bar = document.querySelector('[data-bulk]');
const rows = () => [...list.querySelectorAll('[data-row]')];
const picks = () => [...list.querySelectorAll('input[name="user_task_id"]')];
const linkOf = (row) => row.querySelector('[data-opens-row]');

function walk(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.findIndex((row) => row.contains(document.activeElement));
  linkOf(all[Math.min(Math.max(at + step, 0), all.length - 1)]).focus();
}

const current = () => rows().find((row) => row.contains(document.activeElement));

const KEYS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => current()?.querySelector('input').click(),
};

function tell() {
  const count = picks().filter(({ checked }) => checked).length;
  const place = bar.querySelector('[data-picked]');
  place.textContent = place.dataset.text.replace('{n}', count);
  bar.classList.toggle('is-idle', count === 0);
  bar.querySelectorAll('button').forEach((button) => { button.disabled = count === 0; });
}

const isTyping = ({ target }) => target.closest('input:not([type="checkbox"]), textarea, select, dialog[open]');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});
list.addEventListener('change', tell);
list.addEventListener('htmx:afterSwap', tell);

// A list in which something is picked, or in which somebody stands, is left as it is: a swap would take both away.
list.addEventListener('htmx:beforeSwap', (event) => {
  const isHeld = picks().some(({ checked }) => checked) || list.contains(document.activeElement);
  if (event.target === list && isHeld) event.detail.shouldSwap = false;
});
tell();
document.documentElement.dataset.inbox = 'ready';
