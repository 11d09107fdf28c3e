// Photographs taken at a visit: sent at once, or kept until there is a network.
import { token } from '../sending.js';

async function upload(url, { file, name }) {
  const form = new FormData();
  form.append('file', file, name);
  try {
    const response = await fetch(url, {
      method: 'POST', body: form, credentials: 'same-origin', redirect: 'manual',
      headers: { Accept: 'application/json', 'X-CSRFToken': token() },
    });
    return response.ok && (await response.json()).id ? 'sent' : 'refused'; // only what the service says it has is let go of
  } catch {
    return 'offline';
  }
}

/** Lets photographs be added; answers how to send those that wait. */
export function queuePhotos(place, device, { url, texts }) {
  const field = place.querySelector('[data-photos]');
  const state = place.querySelector('[data-photos-state]');
  let running = Promise.resolve();

  async function sendAll() {
    let refused = 0;
    for (const photo of await device.photos()) {
      const heard = await upload(url, photo);
      if (heard === 'offline') break;
      if (heard === 'refused') refused += 1;
      else await device.removePhoto(photo.key);
    }
    const left = (await device.photos()).length;
    if (refused) state.textContent = texts.photosRefused.replace('{n}', refused);
    else if (left) state.textContent = texts.photosWait.replace('{n}', left);
    else if (state.textContent) state.textContent = texts.photosSent;
  }

  const flush = () => { running = running.then(sendAll); return running; };
  field.addEventListener('change', async () => {
    for (const file of field.files) await device.addPhoto(file);
    field.value = '';
    state.textContent = texts.photosWait.replace('{n}', (await device.photos()).length);
    await flush();
  });
  return flush;
}
