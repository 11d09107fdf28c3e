// What is kept on the device until it can be sent: entries and photographs of a user task, for 72 hours and for one person.
import { openDB } from 'idb';

const HELD_FOR = 72 * 3600 * 1000; // milliseconds
const NAME = 'field';

const open = () => openDB(NAME, 1, {
  upgrade(db) {
    db.createObjectStore('drafts');
    db.createObjectStore('photos', { autoIncrement: true });
  },
});

async function removeFrom(db, store, isGone) {
  const changing = db.transaction(store, 'readwrite');
  for (let cursor = await changing.store.openCursor(); cursor; cursor = await cursor.continue()) {
    if (isGone(cursor.value)) await cursor.delete();
  }
  await changing.done;
}

/** The entries and photographs of one user task; those of somebody else, and old ones, go first. */
export async function deviceOf({ task, owner }) {
  const db = await open();
  const isGone = (kept) => kept.owner !== owner || Date.now() - kept.at > HELD_FOR;
  await removeFrom(db, 'drafts', isGone);
  await removeFrom(db, 'photos', isGone);
  return {
    entries: () => db.get('drafts', task),
    keep: (held) => db.put('drafts', { ...held, owner, at: Date.now() }, task),
    forget: () => db.delete('drafts', task),
    addPhoto: (file) => db.add('photos', { task, owner, file, name: file.name, at: Date.now() }),
    async photos() {
      const keys = await db.getAllKeys('photos');
      const all = await Promise.all(keys.map(async (key) => ({ key, ...(await db.get('photos', key)) })));
      return all.filter((photo) => photo.task === task);
    },
    removePhoto: (key) => db.delete('photos', key),
  };
}
