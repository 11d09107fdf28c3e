// A question mark shows which keys a page knows, where it says so.
const isTyping = ({ target }) => target.closest('input:not([type="checkbox"]), textarea, select, dialog[open], [contenteditable]');

document.addEventListener('keydown', (event) => {
  const dialog = document.getElementById('keys');
  if (event.key !== '?' || !dialog || isTyping(event)) return;
  event.preventDefault();
  dialog.showModal();
});
