// Buttons that print the page: there only where a script can.
document.querySelectorAll('[data-prints]').forEach((button) => {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
});
