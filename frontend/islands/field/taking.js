// Taking a page along: the service worker keeps it. There is one only under HTTPS or on this machine itself.
const ready = async () => {
  await navigator.serviceWorker.register('/service-worker.js');
  return (await navigator.serviceWorker.ready).active;
};

const ask = (worker, path, owner) => new Promise((resolve) => {
  const channel = new MessageChannel();
  channel.port1.onmessage = ({ data }) => resolve(data.isTaken);
  worker.postMessage({ take: path, owner }, [channel.port2]);
});

/** Offers to take this page along, where the browser can. */
export function offerToTake(place, texts, owner) {
  const button = place.querySelector('[data-take]');
  if (!button || !('serviceWorker' in navigator)) return;
  button.hidden = false;
  button.addEventListener('click', async () => {
    button.disabled = true;
    const isTaken = await ready().then((worker) => ask(worker, window.location.pathname, owner), () => false);
    button.disabled = isTaken;
    button.querySelector('span').textContent = isTaken ? texts.taken : texts.notTaken;
  });
}
