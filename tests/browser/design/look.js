// Selects one element of each kind, opens its menus and all parts of its panel; gives how many kinds, and every text that was to be seen.
async () => {
  const modeler = document.querySelector('[data-island="modeler"]').modeler;
  const [registry, selection, menu, canvas, search] = ['elementRegistry', 'selection', 'popupMenu', 'canvas', 'searchPad'].map((name) => modeler.get(name));
  const texts = new Set();
  const drawn = () => new Promise((resolve) => setTimeout(resolve, 40));
  const look = () => document.querySelectorAll('.editor *').forEach((node) => {
    if (node.closest('script, style, [data-findings-list], .cm-editor, .djs-visual') || !node.checkVisibility()) return;
    const own = [...node.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent).join(' ');
    [own, node.placeholder, node.title, node.getAttribute('aria-label')].filter((text) => text?.trim()).forEach((text) => texts.add(text.trim()));
  });
  const position = { x: 300, y: 300, cursor: { x: 300, y: 300 } };
  const open = async (element, name) => {
    if (menu.isEmpty(element, name)) return;
    menu.open(element, name, position);
    await drawn();
    look();
    menu.close();
  };
  const seen = new Set();
  for (const element of registry.getAll()) {
    const { eventDefinitions: [event] = [], loopCharacteristics: loop } = element.businessObject;
    const kind = [element.type, event?.$type, Boolean(loop)].join();
    if (seen.has(kind) || element.type === 'label') continue;
    seen.add(kind);
    selection.select(element);
    await drawn();
    document.querySelectorAll('.bio-properties-panel-group-header:not(.open) .bio-properties-panel-group-header-title').forEach((head) => head.click());
    await drawn();
    look();
    for (const name of ['bpmn-replace', 'color-picker', 'house-templates']) await open(element, name);
  }
  const [one, other] = registry.filter(({ type }) => type === 'bpmn:UserTask');
  selection.select([one, other]);
  await drawn();
  look();
  await open([one, other], 'align-elements');
  search.toggle();
  await drawn();
  look();
  search.close(false);
  return [seen.size, [...texts]];
}
