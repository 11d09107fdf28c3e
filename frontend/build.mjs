// Builds the scripts for V8 (javascript/bundles/) and the browser's assets (static/dist/ with manifest.json).
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { bundles, copies, islandOptions, islands } from './entries.mjs';
import { drawIcons } from './icons.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const SCRIPTS = join(HERE, '../javascript/bundles');
const ASSETS = join(HERE, '../static/dist');
const DAY = 24 * 3600 * 1000; // milliseconds
const SHARED = { absWorkingDir: HERE, bundle: true, minify: true, charset: 'utf8', legalComments: 'linked', logLevel: 'warning' };

async function buildBundle({ name, entry, plugins = [], ...options }) {
  const outfile = join(SCRIPTS, `${name}.js`);
  await build({ ...SHARED, format: 'iife', globalName: name, target: 'es2022', entryPoints: [entry], outfile, plugins, ...options });
}

async function buildIslands() {
  if (Object.keys(islands).length === 0) return {};
  const loader = { '.woff': 'file', '.woff2': 'file', '.ttf': 'file', '.eot': 'file', '.svg': 'dataurl' };
  const { metafile } = await build({
    ...SHARED, format: 'esm', target: 'es2020', splitting: true, entryPoints: islands, outdir: ASSETS, loader, metafile: true,
    entryNames: '[name]-[hash]', chunkNames: 'chunk-[hash]', assetNames: '[name]-[hash]', ...islandOptions,
  });
  const names = Object.fromEntries(Object.entries(islands).map(([name, entry]) => [entry, name]));
  const found = {};
  for (const [path, output] of Object.entries(metafile.outputs)) {
    const name = names[output.entryPoint];
    if (name === undefined) continue;
    found[name + extname(path)] = relative(ASSETS, join(HERE, path));
    if (output.cssBundle) found[`${name}.css`] = relative(ASSETS, join(HERE, output.cssBundle));
  }
  return found;
}

async function keep(name, content) {
  const digest = createHash('sha256').update(content).digest('hex').slice(0, 8);
  const hashed = `${basename(name, extname(name))}-${digest}${extname(name)}`;
  await writeFile(join(ASSETS, hashed), content);
  return { [name]: hashed };
}

async function copyLibraries() {
  const kept = Object.entries(copies).map(async ([name, path]) => {
    const source = await readFile(join(HERE, 'node_modules', path), 'utf8');
    return keep(name, source.replace(/^\/[/*][#@] sourceMappingURL=.*$/m, ''));
  });
  return Object.assign({}, ...await Promise.all(kept));
}

async function drawings() {
  const mark = await readFile(join(HERE, 'drawings/mark.svg'), 'utf8');
  return { ...(await keep('icons.svg', await drawIcons(HERE))), ...(await keep('mark.svg', mark)) };
}

// Pages that were opened before this build still ask for the assets of the last one: those go after a day.
async function removeOld() {
  for (const name of await readdir(ASSETS)) {
    if ((await stat(join(ASSETS, name))).mtimeMs < Date.now() - DAY) await rm(join(ASSETS, name));
  }
}

async function compress() {
  const names = (await readdir(ASSETS)).filter((name) => /\.(js|css|svg)$/.test(name));
  await Promise.all(names.map(async (name) => {
    await writeFile(join(ASSETS, `${name}.gz`), gzipSync(await readFile(join(ASSETS, name)), { level: 9 }));
  }));
}

await mkdir(ASSETS, { recursive: true });
await mkdir(SCRIPTS, { recursive: true });
await Promise.all(bundles.map(buildBundle));
const manifest = { ...(await copyLibraries()), ...(await buildIslands()), ...(await drawings()) };
await writeFile(join(ASSETS, 'manifest.json'), JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + '\n');
await compress();
await removeOld();
