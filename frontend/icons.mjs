// The icons that pages use, in one file: `<svg><use href="…icons.svg#bell"/></svg>`. Names are those of bootstrap-icons; ours lie in drawings/.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

const OURS = ['mark'];
const THEIRS = `
  alarm arrow-clockwise arrow-counterclockwise arrow-left arrow-right arrow-repeat arrows-angle-expand bar-chart bell bell-slash bookmark
  box-arrow-right building calendar3 camera chat-left-text check-circle-fill check-lg chevron-down chevron-left chevron-right clipboard-check
  clock cloud-check cloud-slash columns-gap copy dash-lg diagram-3 download envelope exclamation-triangle-fill eye eye-slash
  file-earmark-pdf file-earmark-spreadsheet file-earmark-text flag folder2-open funnel gear geo-alt graph-up hourglass-split house inbox
  info-circle journal-text kanban keyboard layers link-45deg list lock magic map palette paperclip pause-circle pencil people person
  person-badge person-fill phone pin-map play-circle plus-lg printer question-circle save search send shield-lock skip-forward-circle sliders
  sort-down star table telephone-fill three-dots translate trash3 type ui-checks upload wifi-off x-circle x-lg zoom-in zoom-out
`.trim().split(/\s+/);

async function symbol(folder, name) {
  const source = await readFile(join(folder, `${name}.svg`), 'utf8');
  const [, attributes, shapes] = source.match(/<svg([^>]*)>([\s\S]*)<\/svg>/);
  const [viewBox] = attributes.match(/viewBox="[^"]+"/);
  const plain = shapes.replace(/\s*\n\s*/g, '').replace(/ fill="(?!none)[^"]*"/g, ''); // the colour is that of the text around it
  return `<symbol id="${name}" ${viewBox}>${plain}</symbol>`;
}

/** All icons as one SVG. */
export async function drawIcons(root) {
  const folders = [[OURS, 'drawings'], [THEIRS, 'node_modules/bootstrap-icons/icons']];
  const symbols = await Promise.all(folders.flatMap(([names, folder]) => names.map((name) => symbol(join(root, folder), name))));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join('')}</svg>\n`;
}
