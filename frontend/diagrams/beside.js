// Two diagrams beside each other that are looked at in step.
import NavigatedViewer from 'bpmn-js/lib/NavigatedViewer';
import camundaModdle from 'camunda-bpmn-moddle/resources/camunda.json';
import 'bpmn-js/dist/assets/diagram-js.css';
import 'bpmn-js/dist/assets/bpmn-js.css';
import { laidOut } from '../design/laying.js';

/** A viewer of a diagram, as large as its place allows. */
export async function viewerIn(container, diagram, label) {
  const viewer = new NavigatedViewer({ container, moddleExtensions: { camunda: camundaModdle } });
  await viewer.importXML(await laidOut(diagram));
  viewer.get('canvas').zoom('fit-viewport', 'auto');
  container.querySelector('svg').setAttribute('role', 'img');
  container.querySelector('svg').setAttribute('aria-label', label);
  return viewer;
}

/** Let each of two viewers show what the other one shows. */
export function inStep(one, other) {
  let isFollowing = false;
  const follow = (leader, follower) => leader.on('canvas.viewbox.changed', ({ viewbox: { x, y, width, height } }) => {
    if (isFollowing) return;
    isFollowing = true;
    follower.get('canvas').viewbox({ x, y, width, height });
    isFollowing = false;
  });
  follow(one, other);
  follow(other, one);
}
