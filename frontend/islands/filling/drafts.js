// What was entered so far is kept on the server, a moment after the last change.
import { send } from '../sending.js';

const QUIET = 1500; // milliseconds

const time = (language) => new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' }).format();

/** Keeps drafts when the page says where (`setup.draft`); answers how to stop and go on. */
export function keepDraft(place, form, setup) {
  const state = place.querySelector('[data-draft-state]');
  const nowHeld = () => JSON.stringify(form._getSubmitData());
  let kept = nowHeld();
  let version = setup.draft?.version ?? 0;
  let isPaused = !setup.draft;
  let timer = null;
  let running = Promise.resolve();

  const tell = (text) => { if (state) state.textContent = text; };

  async function save(isLast = false) {
    const held = nowHeld();
    if (isPaused || held === kept) return;
    const { status, body } = await send(setup.draft.url, 'PUT', { values: JSON.parse(held), version }, { isLast });
    if (status === 200) {
      kept = held;
      version = body.version;
      tell(setup.texts.saved.replace('{time}', time(setup.language)));
    } else {
      tell(body.detail || setup.texts.notSaved);
      isPaused = status === 409; // another window has a newer draft: do not overwrite it
    }
  }

  form.on('changed', () => {
    clearTimeout(timer);
    timer = setTimeout(() => { running = running.then(() => save()); }, QUIET);
  });
  window.addEventListener('pagehide', () => save(true));

  return {
    pause() { isPaused = true; clearTimeout(timer); },
    resume() { isPaused = !setup.draft; },
  };
}
