// The service worker: gives a page that somebody took along to the field, and its assets, when there is no network. Nothing else is kept.
const ASSETS = 'assets';
const TAKEN = 'taken';
const HELD_FOR = 72 * 3600 * 1000; // milliseconds

const OWNER = 'x-taken-by';

const isAsset = (url) => url.pathname.startsWith('/static/dist/');

async function removeWhere(isGone) {
  const taken = await caches.open(TAKEN);
  for (const request of await taken.keys()) {
    const kept = await taken.match(request);
    if (isGone(kept.headers)) await taken.delete(request);
  }
}

const removeOld = () => removeWhere((headers) => Date.now() - Number(headers.get('x-taken-at')) > HELD_FOR);
const removeOthers = (owner) => removeWhere((headers) => headers.get(OWNER) !== owner);

// A page is kept as it was when it was taken along; what is behind a name of an asset never changes.
async function take(path, owner) {
  await removeOld();
  await removeOthers(owner);
  const response = await fetch(path, { credentials: 'same-origin', cache: 'no-store' });
  if (!response.ok || response.redirected) throw new Error(`${response.status}`);
  const text = await response.text();
  const headers = new Headers(response.headers);
  headers.set('x-taken-at', String(Date.now()));
  headers.set(OWNER, owner);
  await (await caches.open(TAKEN)).put(path, new Response(text, { headers }));
  const assets = [...new Set(text.match(/\/static\/dist\/[\w.-]+/g) ?? [])];
  await (await caches.open(ASSETS)).addAll(assets);
  await takeImports(assets);
}

// What modules import from each other, the page does not name.
async function takeImports(assets) {
  const cache = await caches.open(ASSETS);
  for (const path of assets.filter((one) => one.endsWith('.js'))) {
    const text = await (await cache.match(path)).text();
    const chunks = [...new Set(text.match(/\.\/chunk-[\w]+\.js/g) ?? [])].map((name) => `/static/dist/${name.slice(2)}`);
    const missing = [];
    for (const chunk of chunks) if (!(await cache.match(chunk))) missing.push(chunk);
    await cache.addAll(missing);
    await takeImports(missing);
  }
}

async function asset(request) {
  return (await caches.match(request)) ?? fetch(request);
}

async function page(request) {
  try {
    return await fetch(request);
  } catch (error) {
    await removeOld();
    const kept = await (await caches.open(TAKEN)).match(new URL(request.url).pathname);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(Promise.all([self.clients.claim(), removeOld()])));
self.addEventListener('message', (event) => {
  const { data, ports } = event;
  if (data.take) {
    event.waitUntil(take(data.take, data.owner).then(() => ports[0].postMessage({ isTaken: true }), () => ports[0].postMessage({ isTaken: false })));
  } else if (data.owner) event.waitUntil(removeOthers(data.owner)); // somebody else sits there now
});
self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (url.origin !== self.location.origin || event.request.method !== 'GET') return;
  if (isAsset(url)) event.respondWith(asset(event.request));
  else if (event.request.mode === 'navigate') event.respondWith(page(event.request));
});
