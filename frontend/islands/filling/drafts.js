// What was entered so far is kept on the server, a moment after the last change; without a network on the device, until there is one.
import { beforeLeaving } from '../core/leaving.js';
import { askWhich, holds, present } from '../field/conflict.js';
import { send } from '../sending.js';

const QUIET = 1500; // milliseconds
const MOST_UNHEARD = 5;
export const SIGNED_OUT = new Set([401, 403]); // the session has ended, or the page is too old for it: signing in again brings the entries back
const TAKEN_OVER = 409; // another window, or somebody else, has a newer draft: it is not overwritten unasked

const time = (language) => new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en', { hour: '2-digit', minute: '2-digit' }).format();

/** Keeps drafts when the page says where (`setup.draft`); `carried`: what the device held. Answers how to stop and go on. */
export function keepDraft(place, form, setup, device, carried) {
  const state = place.querySelector('[data-draft-state]');
  const nowHeld = () => JSON.stringify(form._getSubmitData());
  let kept = carried ? null : nowHeld();
  let version = carried?.version ?? setup.draft?.version ?? 0;
  let unheard = carried?.unheard ?? []; // what was sent and not answered: it may have come through all the same
  let isPaused = !setup.draft;
  let timer = null;
  let running = Promise.resolve();

  const tell = (text) => { if (state) state.textContent = text; };

  async function keepOnDevice(held) {
    unheard = [...new Set([...unheard, held])].slice(-MOST_UNHEARD);
    await device?.keep({ held, version, unheard });
    tell(device ? setup.texts.onDevice : setup.texts.notSaved);
  }

  async function keepUnsaved() {
    const held = nowHeld();
    if (!setup.draft || held === kept) return;
    await device?.keep({ held, version, unheard });
  }

  async function refuse(status, detail) {
    await keepUnsaved();
    tell((device && SIGNED_OUT.has(status) && setup.texts.signedOut) || detail || setup.texts.notSaved);
  }

  async function ask(held, detail) {
    isPaused = true;
    tell(detail);
    if (!device) return;
    await device.keep({ held, version, unheard });
    const now = await present().catch(() => null);
    const goOn = (newest) => { version = newest; isPaused = false; queue(); };
    if (now?.draft && unheard.some((sent) => holds(now, sent))) goOn(now.draft.version);
    else askWhich(place, detail, now, { mine: goOn, theirs: async () => { await device.forget(); kept = held; window.location.reload(); } });
  }

  async function save(isLast = false) {
    const held = nowHeld();
    if (isPaused || held === kept) return;
    const { status, body } = await send(setup.draft.url, 'PUT', { values: JSON.parse(held), version }, { isLast });
    if (status === 200) {
      kept = held;
      version = body.version;
      unheard = [];
      await device?.forget();
      tell(setup.texts.saved.replace('{time}', time(setup.language)));
    } else if (status === 0) await keepOnDevice(held);
    else if (status === TAKEN_OVER) await ask(held, body.detail || setup.texts.notSaved);
    else await refuse(status, body.detail);
  }

  const queue = () => { running = running.then(() => save()); };

  form.on('changed', () => {
    clearTimeout(timer);
    timer = setTimeout(queue, QUIET);
  });
  window.addEventListener('pagehide', () => save(true));
  window.addEventListener('online', queue);
  beforeLeaving(keepUnsaved);
  if (carried) queue();

  return {
    pause() { isPaused = true; clearTimeout(timer); },
    resume() { isPaused = !setup.draft; },
    keep: keepUnsaved,
    done: () => device?.forget(),
  };
}
