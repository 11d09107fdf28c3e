// What is copied in one diagram can be pasted into another one, in another window as well.
const PLACE = 'careflow.copied';
const EARLY = 2500; // before the library looks into its own clipboard
const SAME = ['$type', 'name', 'errorCode', 'escalationCode'];

/** Makes elements of what JSON has left of them; those that come twice, once. */
function reviving(moddle) {
  const known = new Map();
  return (_key, value) => {
    if (typeof value?.$type !== 'string') return value;
    const { $type, ...attributes } = value;
    const name = value.id && `${$type} ${value.id}`;
    if (known.has(name)) return known.get(name);
    const object = moddle.create($type, attributes);
    Object.values(attributes).flat().filter((inner) => inner?.$type && !inner.$parent).forEach((inner) => { inner.$parent = object; });
    if (name) known.set(name, object);
    return object;
  };
}

/** The message, signal or error of this diagram that says the same; else the copied one, whose id may be another's here. */
function settled(copied, ours) {
  const same = ours.find((one) => SAME.every((name) => one[name] === copied[name]));
  if (!same && ours.some(({ id }) => id === copied.id)) delete copied.id;
  return same ?? copied;
}

function Copying(bpmnjs, eventBus, clipboard, moddle) {
  function taken(text) {
    const tree = JSON.parse(text, reviving(moddle));
    const ours = bpmnjs.getDefinitions().rootElements;
    for (const descriptor of Object.values(tree).flat()) {
      const { referencedRootElement: copied } = descriptor;
      if (copied) descriptor.referencedRootElement = settled(copied, ours);
    }
    return tree;
  }

  eventBus.on('copyPaste.elementsCopied', ({ tree, hints }) => {
    if (hints?.clip === false) return; // doubled on the spot
    try {
      window.localStorage.setItem(PLACE, JSON.stringify(tree));
    } catch {
      // a full or forbidden store: copying within this window goes on
    }
  });
  eventBus.on('copyPaste.pasteElements', EARLY, ({ tree }) => {
    const text = !tree && clipboard.isEmpty() && window.localStorage.getItem(PLACE);
    if (text) clipboard.set(taken(text));
  });
  window.addEventListener('storage', ({ key }) => {
    if (key === PLACE) clipboard.clear(); // another window has copied since
  });
}
Copying.$inject = ['bpmnjs', 'eventBus', 'clipboard', 'moddle'];

export default { __init__: ['copying'], copying: ['type', Copying] };
