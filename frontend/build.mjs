// Builds the scripts for V8 (javascript/bundles/) and the browser's assets (static/dist/ with manifest.json).
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, gzip } from 'node:zlib';
import { build } from 'esbuild';
import { bundles, copies, islandOptions, islands } from './entries.mjs';
import { drawIcons } from './icons.mjs';

const HERE = dirname(fileURLToPath(import.meta.url));
const SCRIPTS = join(HERE, '../javascript/bundles');
const ASSETS = join(HERE, '../static/dist');
const DAY = 24 * 3600 * 1000; // milliseconds
const PACKED = { gz: promisify(gzip), br: promisify(brotliCompress) }; // by what a file ends in: each at its best
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
  const names = (await readdir(ASSETS)).filter((name) => !/\.(gz|br)$/.test(name));
  const ages = await Promise.all(names.map(async (name) => (await stat(join(ASSETS, name))).mtimeMs));
  const old = names.filter((_, index) => ages[index] < Date.now() - DAY);
  await Promise.all(old.flatMap((name) => ['', '.gz', '.br'].map((end) => rm(join(ASSETS, name + end), { force: true }))));
}

// What is behind a name never changes: what is packed already stays so.
async function compress() {
  const names = await readdir(ASSETS);
  const wanted = names.filter((name) => /\.(js|css|svg)$/.test(name)).flatMap((name) => Object.keys(PACKED).map((end) => [name, end]));
  await Promise.all(wanted.filter(([name, end]) => !names.includes(`${name}.${end}`)).map(async ([name, end]) => {
    await writeFile(join(ASSETS, `${name}.${end}`), await PACKED[end](await readFile(join(ASSETS, name)), { level: 9 }));
  }));
}

await mkdir(ASSETS, { recursive: true });
await mkdir(SCRIPTS, { recursive: true });
await Promise.all(bundles.map(buildBundle));
const manifest = { ...(await copyLibraries()), ...(await buildIslands()), ...(await drawings()) };
await removeOld();
await compress();
await writeFile(join(ASSETS, 'manifest.json'), JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + '\n'); // last: all it names is there
