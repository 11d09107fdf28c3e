// What is copied in one diagram can be pasted into another one, in another window as well.
const PLACE = 'careflow.copied';

function reviving(moddle) {
  const known = new Map();
  return (_key, value) => {
    if (typeof value?.$type !== 'string') return value;
    if (value.id && known.has(value.id)) return known.get(value.id);
    const { $type, ...attributes } = value;
    const object = moddle.create($type, attributes);
    Object.values(attributes).flat().filter((inner) => inner?.$type && !inner.$parent).forEach((inner) => { inner.$parent = object; });
    if (value.id) known.set(value.id, object);
    return object;
  };
}

function Copying(eventBus, clipboard, moddle) {
  eventBus.on('copyPaste.elementsCopied', ({ tree }) => {
    try {
      window.localStorage.setItem(PLACE, JSON.stringify(tree));
    } catch {
      // a full or forbidden store: copying within this window goes on
    }
  });
  eventBus.on('copyPaste.pasteElements', 2000, () => {
    const text = window.localStorage.getItem(PLACE);
    if (text && clipboard.isEmpty()) clipboard.set(JSON.parse(text, reviving(moddle)));
  });
  window.addEventListener('storage', ({ key }) => {
    if (key === PLACE) clipboard.clear(); // another window has copied since
  });
}
Copying.$inject = ['eventBus', 'clipboard', 'moddle'];

export default { __init__: ['copying'], copying: ['type', Copying] };
