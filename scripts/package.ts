import { join, relative } from 'node:path';
import { buildOrExit } from './build.ts';
import { runInPlace } from './child.ts';
import { electronDist, ensureElectron } from './electron-binary.ts';
import { root } from './paths.ts';

/** A whole distribution is about 110 MB: give a slow line five minutes, and no more. */
const downloadTimeoutMs = 300_000;

async function packageApp(args: readonly string[]): Promise<number> {
  const electron = ensureElectron({ timeoutMs: downloadTimeoutMs, retry: true });
  if (electron.kind === 'absent') {
    process.stderr.write(`Cannot package: Electron's distribution could not be had (${electron.why}).\n`);
    return 1;
  }
  await buildOrExit({ required: ['electron', 'preload', 'renderer', 'cli', 'workers'] });
  const builder = join(root, 'node_modules/electron-builder/cli.js');
  // Made for this machine, the package takes the binary that is here instead of fetching the same one again.
  const local = args.length === 0 ? [`-c.electronDist=${relative(root, electronDist())}`] : [];
  return runInPlace(process.execPath, [builder, '--publish', 'never', ...local, ...args]);
}

process.exitCode = await packageApp(process.argv.slice(2));
