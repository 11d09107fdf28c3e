// Somebody was faster: what the device holds and what the service holds are not the same, and a person says which counts.

/** What the service holds now: the form's setup, or nothing where the form is no longer to be filled in. */
export async function present() {
  const response = await fetch(window.location.pathname, { credentials: 'same-origin' });
  const text = new DOMParser().parseFromString(await response.text(), 'text/html');
  const island = text.querySelector('[data-island="form"] script[type="application/json"]');
  return island ? JSON.parse(island.textContent) : null;
}

/** Whether the service holds exactly this: it had come through, only the answer was lost. */
export const holds = (setup, held) => Object.entries(JSON.parse(held))
  .every(([name, value]) => JSON.stringify(setup.values[name] ?? null) === JSON.stringify(value ?? null));

/** Asks; `mine(version)` sends what the device holds over the version that is there, `theirs()` gives it up. */
export function askWhich(place, detail, now, { mine, theirs }) {
  const dialog = place.querySelector('[data-conflict]');
  dialog.querySelector('[data-detail]').textContent = detail;
  const keep = dialog.querySelector('[data-mine]');
  keep.hidden = !now?.draft; // it is done, or somebody else has it: nothing can be sent over it
  keep.onclick = () => { dialog.close(); mine(now.draft.version); };
  dialog.querySelector('[data-theirs]').onclick = () => { dialog.close(); theirs(); };
  if (!dialog.open) dialog.showModal();
}
