// Dialogs: a button with `data-opens="<id>"` opens one, a `data-closes` button inside or a click beside it closes it.
document.addEventListener('click', ({ target }) => {
  const opener = target.closest('[data-opens]');
  if (opener) document.getElementById(opener.dataset.opens).showModal();
  if (target.closest('[data-closes]') || target.matches('dialog[open]')) target.closest('dialog').close();
});
