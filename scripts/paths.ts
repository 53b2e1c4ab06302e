import { dirname, join } from 'node:path';

export const root = dirname(import.meta.dirname);
export const dist = join(root, 'dist');

/** Nothing here is precious: it goes away with node_modules. */
export const cache = join(root, 'node_modules/.cache/tracebench');

export const cliFile = join(dist, 'main/cli.js');
