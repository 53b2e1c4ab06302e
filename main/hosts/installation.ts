import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where what ships with Tracebench lies. Both this file (main/hosts/) and what it is bundled into (dist/main/) are two
 * folders below the root, so one path serves the source tree, the build and the packaged app.
 */
const root = join(import.meta.dirname, '../..');

const SAMPLE_FILE = 'shop-demo.jsonl';

export interface Installation {
  version: string;
  /** The built page. */
  rendererDir: string;
  /** Built parts of the desktop shell. */
  preloadFile: string;
  engineProcessFile: string;
  /** The session behind "open the sample". */
  samplePath: string;
}

/** `resourcesDir` is where a packaged app keeps what has to lie outside its archive. */
export function findInstallation(resourcesDir: string = join(root, 'resources')): Installation {
  return {
    version: readVersion(),
    rendererDir: join(root, 'dist/renderer'),
    preloadFile: join(root, 'dist/preload/preload.cjs'),
    engineProcessFile: join(root, 'dist/main/engine-process.js'),
    samplePath: join(resourcesDir, 'samples', SAMPLE_FILE),
  };
}

function readVersion(): string {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return manifest.version;
}
