// The session has ended while the page was open: whatever has something unsaved keeps it before the page goes to sign in.
const NAME = 'signed-out';
let isLeaving = false;

/** Calls `keep` before the page is left; it may take its time. */
export const beforeLeaving = (keep) => document.addEventListener(NAME, ({ detail }) => detail.push(keep()));

/** Goes to sign in, and comes back to this page. */
export async function leave() {
  if (isLeaving) return;
  isLeaving = true;
  const keeping = [];
  document.dispatchEvent(new CustomEvent(NAME, { detail: keeping }));
  await Promise.allSettled(keeping);
  window.location.reload();
}
