// Diagrams that only say what there is and not where: a place is found for everything.
const DRAWN = /<(\w+:)?BPMNPlane[\s>]/;

/** The diagram as a modeler can open it. */
export async function laidOut(diagram) {
  if (DRAWN.test(diagram)) return diagram;
  const { layoutProcess } = await import('bpmn-auto-layout');
  return layoutProcess(diagram);
}
