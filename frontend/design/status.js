/** A function that shows, in the head of an editor, where its work stands. */
export function statusOf(place) {
  const status = place.querySelector('[data-status]');
  return (text, colour = '') => {
    status.textContent = text;
    status.className = `tag ${colour}`;
  };
}
