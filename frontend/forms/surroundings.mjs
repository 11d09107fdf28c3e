// form-js touches the document while it loads; V8 on the server has none, so these stand in for it.
class Nothing {}

const element = () => ({
  classList: { add() {}, remove() {} }, style: {}, setAttribute() {}, appendChild() {}, addEventListener() {},
});

globalThis.window ??= globalThis;
globalThis.document ??= { createElement: element, addEventListener() {}, querySelector: () => null };
globalThis.navigator ??= { userAgent: '', platform: '' };
for (const name of ['KeyboardEvent', 'Element', 'HTMLElement', 'Node', 'NodeList', 'HTMLCollection']) globalThis[name] ??= Nothing;
