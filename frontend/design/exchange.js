// Diagrams in and out as files: BPMN as it is, SVG, PNG.
import { word } from './language.js';
import { laidOut } from './laying.js';

const SCALE = 2; // pixels of the picture for one of the diagram

export function download(name, content, type) {
  const url = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

function painted(svg) {
  return new Promise((resolve, reject) => {
    const image = new Image();
    image.addEventListener('error', reject);
    image.addEventListener('load', () => {
      const canvas = document.createElement('canvas');
      canvas.width = image.width * SCALE;
      canvas.height = image.height * SCALE;
      const context = canvas.getContext('2d');
      context.fillStyle = '#fff';
      context.fillRect(0, 0, canvas.width, canvas.height);
      context.drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(resolve, 'image/png');
    });
    image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  });
}

/** The three ways out, by the name of the button. */
export function exports(modeler, name) {
  const stem = name.split('/').pop().replace(/\.bpmn$/, '');
  return {
    bpmn: async () => download(`${stem}.bpmn`, (await modeler.saveXML({ format: true })).xml, 'application/xml'),
    svg: async () => download(`${stem}.svg`, (await modeler.saveSVG()).svg, 'image/svg+xml'),
    png: async () => download(`${stem}.png`, await painted((await modeler.saveSVG()).svg)),
  };
}

/** Put the file that was chosen in the place of the diagram; say whether it was. */
export async function imported(modeler, input, tell) {
  const [file] = input.files;
  input.value = '';
  if (!file || !window.confirm(word('This replaces the diagram. Go on?'))) return false;
  const before = (await modeler.saveXML()).xml;
  try {
    await modeler.importXML(await laidOut(await file.text()));
    return true;
  } catch (error) {
    await modeler.importXML(before);
    tell(word('The file cannot be read: {reason}', { reason: error.message }), 'red');
    return false;
  }
}
