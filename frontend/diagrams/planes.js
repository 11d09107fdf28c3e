// Drawings inside a diagram: what a collapsed sub-process holds is drawn on a plane of its own.
const NEAR = 0.7; // below, nobody can read a name

const planeOf = (viewer, id) => {
  const element = viewer.get('elementRegistry').get(id);
  return element && viewer.get('canvas').findRoot(element);
};

/** The id of the collapsed element in which another one is drawn; nothing for what lies on the diagram itself. */
export function shapeAround(viewer, id) {
  const plane = planeOf(viewer, id);
  const shape = plane && viewer.get('elementRegistry').get(plane.id.replace(/_plane$/, ''));
  return shape && shape !== plane ? shape.id : undefined;
}

/** Show the drawing on which an element lies. */
export function openPlaneOf(viewer, id) {
  const plane = planeOf(viewer, id);
  if (plane && plane !== viewer.get('canvas').getRootElement()) viewer.get('canvas').setRootElement(plane);
}

/** Show an element near enough to be read. */
export function reveal(viewer, id) {
  const element = viewer.get('elementRegistry').get(id);
  if (!element) return;
  openPlaneOf(viewer, id);
  const canvas = viewer.get('canvas');
  if (canvas.zoom() < NEAR) canvas.zoom(NEAR, { x: element.x, y: element.y });
  canvas.scrollToElement(element, 120);
}

/** Let each of two viewers open the drawing that the other one opens, where it has one of that name. */
export function planesInStep(one, other) {
  const follow = (leader, follower) => leader.on('root.set', ({ element }) => {
    const plane = follower.get('canvas').getRootElements().find(({ id }) => id === element.id);
    if (plane && plane !== follower.get('canvas').getRootElement()) follower.get('canvas').setRootElement(plane);
  });
  follow(one, other);
  follow(other, one);
}
