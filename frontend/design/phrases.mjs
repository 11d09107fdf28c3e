// Libraries that ask nobody for their words: while they are bundled, each of these phrases becomes a question to our dictionary.
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LANGUAGE = join(dirname(fileURLToPath(import.meta.url)), 'language.js');
const SIMULATION = [
  'Token Simulation', 'Toggle Simulation Log', 'Simulation Log', 'Reset Simulation', 'Play/Pause Simulation', 'Play Simulation', 'Pause Simulation',
  'Found unsupported elements', 'Not supported', 'Set Sequence Flow', 'Trigger Event', 'No Entries', 'Start Event', 'Intermediate Event',
  'Boundary Event', 'End Event', 'Exclusive Gateway', 'Parallel Gateway', 'Inclusive Gateway', 'Service Task', 'User Task', 'Call Activity',
  'Script Task', 'Task', 'Business Rule Task', 'Manual Task', 'Receive Task', 'Send Task',
];

const PUT_TOGETHER = { // in the simulation
  'Set animation speed = ${ label }': "${ careflowWord('Animation speed: {label}', { label: careflowWord(label) }) }",
  "${ wait ? 'Remove' : 'Add' } pause point": "${ careflowWord(wait ? 'Remove pause point' : 'Add pause point') }",
  'Focus process instance ${scope.id}': "${ careflowWord('Focus instance {id}', { id: scope.id }) }",
  "|| 'SubProcess') : 'Process'": "|| careflowWord('SubProcess')) : careflowWord('Process')",
  "completed ? 'finished' : 'canceled'": "careflowWord(completed ? 'finished' : 'canceled')",
  '} started`': "} ${ careflowWord('started') }`",
};

const replaced = (source, pairs) => Object.entries(pairs).reduce((text, [theirs, ours]) => text.replaceAll(theirs, ours), source);

function asked(source, phrases) {
  let found = replaced(source, PUT_TOGETHER);
  for (const phrase of phrases) {
    found = found.replaceAll(`'${phrase}'`, `careflowWord('${phrase}')`);
    found = found.replaceAll(`title="${phrase}"`, `title="\${careflowWord('${phrase}')}"`);
    if (found.includes(`domify('<p class="bts-entry placeholder">${phrase}</p>')`)) { // the one that is no template
      found = found.replace(`'<p class="bts-entry placeholder">${phrase}</p>'`, `\`<p class="bts-entry placeholder">${phrase}</p>\``);
    }
    found = found.replaceAll(`${phrase} <`, `\${careflowWord('${phrase}')} <`).replaceAll(`>${phrase}<`, `>\${careflowWord('${phrase}')}<`);
    found = found.replace(new RegExp(`^( +)${phrase}$`, 'm'), `$1\${careflowWord('${phrase}')}`);
  }
  return found === source ? source : `import { word as careflowWord } from ${JSON.stringify(LANGUAGE)};\n${found}`;
}

const PANEL = new Set(['Toggle section', 'Select a template']);

const KEYS = 'label|title|name|description|placeholder|tooltip|children|text|aria-label';
const LITERAL = new RegExp(`((?:\\b|")(?:${KEYS})"?: |\\breturn |\\b(?:label|description|placeholderContent) = |children: \\[)(['"])((?:(?!\\2).)+)\\2`, 'g');
const FALLBACK = 'function translateFallback(template, replacements) {';
const FILLED = { // what is put together in the code
  '`Create ${getIndefiniteArticle(type)} ${label} element`': "careflowWord('Create {label}', { label })",
  '`Remove ${entry.label}`': "careflowWord('Remove {label}', { label: entry.label })",
  "`Expression for '${key}'`": "careflowWord('Expression for {key}', { key })",
};

function labelled(source, phrases) {
  const literal = source.replace(LITERAL, (whole, before, _quote, phrase) => (
    phrases.has(phrase) ? `${before}careflowWord(${JSON.stringify(phrase)})` : whole
  ));
  const own = replaced(literal, FILLED).replace(FALLBACK, `${FALLBACK} return careflowWord(template, replacements);`);
  return `import { word as careflowWord } from ${JSON.stringify(LANGUAGE)};\n${own}`;
}

/** An esbuild plugin for the form editor and the viewer of its own kind. */
export const translateForms = {
  name: 'translate-forms',
  setup(build) {
    build.onLoad({ filter: /form-js-editor[\\/].*dist[\\/]index\.es\.js$/ }, async ({ path }) => {
      const words = JSON.parse(await readFile(join(dirname(LANGUAGE), 'words/forms.zh.json'), 'utf8'));
      return { contents: labelled(await readFile(path, 'utf8'), new Set(Object.keys(words))), loader: 'js' };
    });
  },
};

/** An esbuild plugin for the properties panel and its templates, and for the menus that open over a diagram. */
export const translatePanel = {
  name: 'translate-panel',
  setup(build) {
    build.onLoad({ filter: /@bpmn-io[\\/]properties-panel[\\/]dist[\\/]index\.esm\.js$|bpmn-js-element-templates[\\/]dist[\\/]index\.esm\.js$/ }, async ({ path }) => (
      { contents: labelled(await readFile(path, 'utf8'), PANEL), loader: 'js' }
    ));
    build.onLoad({ filter: /diagram-js[\\/]lib[\\/]features[\\/]popup-menu[\\/]PopupMenuComponent\.js$/ }, async ({ path }) => (
      { contents: asked(await readFile(path, 'utf8'), ['Results']), loader: 'js' }
    ));
  },
};

/** An esbuild plugin for the token simulation. */
export const translateSimulation = {
  name: 'translate-simulation',
  setup(build) {
    build.onLoad({ filter: /bpmn-js-token-simulation[\\/]lib[\\/].*\.js$/ }, async ({ path }) => (
      { contents: asked(await readFile(path, 'utf8'), SIMULATION), loader: 'js' }
    ));
  },
};
