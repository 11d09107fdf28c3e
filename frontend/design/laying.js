// Diagrams that only say what there is and not where: a place is found for everything.
const DRAWN = /<(\w+:)?BPMNPlane[\s>]/;
const BPMN = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
const ENDS = { outgoing: 'sourceRef', incoming: 'targetRef' };

/** The diagram with every node naming its flows, which is optional, and which the layout goes by. */
function wired(diagram) {
  const parsed = new DOMParser().parseFromString(diagram, 'application/xml');
  const nodes = new Map([...parsed.querySelectorAll('[id]')].map((node) => [node.id, node]));
  for (const flow of parsed.getElementsByTagNameNS(BPMN, 'sequenceFlow')) {
    for (const [side, end] of Object.entries(ENDS)) {
      const node = nodes.get(flow.getAttribute(end));
      const said = [...node?.children ?? []].some((one) => one.localName === side && one.textContent.trim() === flow.id);
      if (!node || said) continue;
      const name = flow.prefix ? `${flow.prefix}:${side}` : side;
      node.append(Object.assign(parsed.createElementNS(BPMN, name), { textContent: flow.id }));
    }
  }
  return parsed.querySelector('parsererror') ? diagram : new XMLSerializer().serializeToString(parsed);
}

/** The diagram as a modeler can open it. */
export async function laidOut(diagram) {
  if (DRAWN.test(diagram)) return diagram;
  const { layoutProcess } = await import('bpmn-auto-layout');
  return layoutProcess(wired(diagram));
}
