// The esbuild plugin that applies our corrections to feelin while it is bundled; nothing of feelin is kept in this repository.
import { readFile } from 'node:fs/promises';
import { patches } from './patches.mjs';

const apply = (source, [find, replacement]) => {
  const pieces = source.split(find);
  if (pieces.length !== 2) throw new Error(`a patch of feelin must match once, it matches ${pieces.length - 1} times: ${find.slice(0, 80)}`);
  return pieces.join(replacement);
};

export const patchFeelin = {
  name: 'patch-feelin',
  setup(build) {
    build.onLoad({ filter: /[\\/]feelin[\\/]dist[\\/]index\.js$/ }, async ({ path }) => {
      const source = await readFile(path, 'utf8');
      return { contents: patches.reduce(apply, source), loader: 'js' };
    });
  },
};
