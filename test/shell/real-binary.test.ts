import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findElectron } from '../../scripts/electron-binary.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';

const root = join(import.meta.dirname, '../..');
const binary = findElectron();
const isBuilt = existsSync(join(root, 'dist/main/electron.js')) && existsSync(join(root, 'dist/preload/preload.cjs'));
const hasDisplay = process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

/** Why the real thing cannot be tried here; undefined when it can. */
const why = !binary
  ? "Electron's binary is not installed"
  : !isBuilt
    ? 'the desktop shell is not built'
    : !hasDisplay
      ? 'there is no display'
      : undefined;

// On standard error as well: a skipped line among hundreds of green ones is easily overlooked.
if (why)
  process.stderr.write(`\nSKIP test/shell/real-binary: ${why}. The shell was driven against a stand-in only.\n\n`);

test.skipIf(why !== undefined)(
  `the real shell starts, speaks with its engine and quits${why ? ` (${why})` : ''}`,
  async () => {
    const { ELECTRON_RUN_AS_NODE: _dropped, ...env } = process.env;
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(binary!, [root, ...asRoot, '--self-test'], {
      env: { ...env, XDG_DATA_HOME: await makeTempDir() },
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    expect(JSON.parse(said.trim().split('\n').at(-1)!)).toEqual({
      page: 'tracebench-app://workbench/',
      bridge: ['connect', 'pathForFile', 'platform', 'revealFile'],
      node: 'undefined',
      hello: 1,
    });
  },
  60_000,
);
