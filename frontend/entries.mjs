// What is built from what. Paths are relative to frontend/; add a line here to add a bundle, an island or a library.
import { translateForms, translatePanel, translateSimulation } from './design/phrases.mjs';
import { patchFeelin } from './feel/patching.mjs';

const EXACT_FEEL = { '@bpmn-io/feelin': './forms/feelin.mjs' };
const UNDRAWN = './forms/nothing.mjs';

// Scripts for V8 on the server: javascript/bundles/<name>.js sets the global <name>.
export const bundles = [
  { name: 'feel', entry: 'feel/index.mjs', plugins: [patchFeelin] },
  {
    name: 'forms', entry: 'forms/index.mjs', plugins: [patchFeelin],
    alias: { ...EXACT_FEEL, dompurify: UNDRAWN, flatpickr: UNDRAWN, marked: UNDRAWN },
  },
];

// ES modules for the browser: static/dist/<name>-<hash>.js (and .css), looked up through manifest.json as <name>.js (<name>.css).
export const islands = {
  chart: 'islands/chart.js',
  heat: 'islands/heat.js',
  core: 'islands/core.js',
  form: 'islands/form.js',
  compare: 'islands/compare.js',
  forms: 'islands/forms.js',
  mapping: 'islands/mapping.js',
  modeler: 'islands/modeler.js',
  tables: 'islands/tables.js',
  inbox: 'islands/inbox.js',
  steer: 'islands/steer.js',
  viewer: 'islands/viewer.js',
  worker: 'islands/worker.js',
};
export const islandOptions = { plugins: [patchFeelin, translateForms, translatePanel, translateSimulation], alias: EXACT_FEEL };

// Files of libraries that pages use as they are: name in the manifest -> file in node_modules.
export const copies = {
  'bootstrap.css': 'bootstrap/dist/css/bootstrap.min.css',
  'bootstrap.js': 'bootstrap/dist/js/bootstrap.bundle.min.js',
  'htmx.js': 'htmx.org/dist/htmx.min.js',
  'swagger-ui.css': 'swagger-ui-dist/swagger-ui.css',
  'swagger-ui.js': 'swagger-ui-dist/swagger-ui-bundle.js',
};
