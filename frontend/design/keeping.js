// Keeps what is drawn as it is drawn: saved by itself, one version after the other, never over somebody else's.
import { patient, send } from './asking.js';
import { word } from './language.js';

const QUIET = 1200; // milliseconds after the last stroke
const AGAIN = 5000;
const REFUSED = {
  412: 'Somebody else has saved this design meanwhile. Reload it; your work is not lost: export it first.',
  409: 'The design is in another state by now; nothing can be saved.',
};

/** Gives {touched, flush}. `read` gives the content, `tell(text, colour)` shows where it stands. */
export function keep({ name, save, version: first }, read, tell) {
  let version = first;
  let isDirty = false;
  let isOver = false;
  let underway = null;

  async function write() {
    isDirty = false;
    tell(word('Saving …'));
    const { status, body } = await send(save, 'PUT', { files: { [name]: await read() }, version });
    if (status === 200) {
      version = body.version;
      if (!isDirty) tell(word('Saved'), 'green'); // else something came meanwhile, and has been told
      return;
    }
    isDirty = true;
    isOver = status in REFUSED;
    tell(isOver ? word(REFUSED[status]) : body.detail || word('It could not be saved; it will be tried again.'), 'red');
    if (!isOver) setTimeout(later, AGAIN);
  }

  async function turn() {
    if (underway) await underway;
    if (!isDirty || isOver) return;
    underway = write();
    await underway;
    underway = null;
  }

  const later = patient(QUIET, turn);
  window.addEventListener('beforeunload', (event) => {
    if (isDirty || underway) event.preventDefault();
  });
  return {
    touched() {
      if (isOver) return;
      isDirty = true;
      tell(word('Not saved'), 'amber');
      later();
    },
    flush: () => later.now(),
  };
}
