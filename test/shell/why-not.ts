import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findElectron } from '../../scripts/electron-binary.ts';
import { dist } from '../../scripts/paths.ts';

const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
const built = ['main/electron.js', 'main/engine-process.js', 'preload/preload.cjs', 'renderer/index.html'];
const isBuilt = built.every((file) => existsSync(join(dist, file)));

/** Why the real program cannot be tried here; undefined when it can. */
export function whyNotElectron(): string | undefined {
  if (!findElectron()) return "Electron's binary is not installed";
  if (!isBuilt) return 'the desktop shell is not built';
  return hasDisplay ? undefined : 'there is no display';
}

/** Why the engine's process cannot be tried here; undefined when it can. */
export function whyNotEngine(): string | undefined {
  return existsSync(join(dist, 'main/engine-process.js')) ? undefined : "the engine's process is not built";
}

/** Why the built page cannot be tried in Chromium; undefined when it can. */
export function whyNotChromium(): string | undefined {
  if (!process.env.TRACEBENCH_CHROMIUM) return 'TRACEBENCH_CHROMIUM names no browser';
  return isBuilt ? undefined : 'the desktop shell is not built';
}

/** On standard error as well: a skipped line among hundreds of green ones is easily overlooked. */
export function saySkipped(name: string, why: string | undefined): void {
  if (why) process.stderr.write(`\nSKIP ${name}: ${why}.\n\n`);
}
