import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { CONTRACT_VERSION } from '../../contract/version.ts';
import { findElectron } from '../../scripts/electron-binary.ts';
import { root } from '../../scripts/paths.ts';
import { makeTempDir } from '../helpers/temp-dir.ts';
import { BRIDGE_CALLS } from './bridge-calls.ts';
import { saySkipped, whyNotElectron } from './why-not.ts';

const why = whyNotElectron();
saySkipped('test/shell/real-binary', why);

test.skipIf(why !== undefined)(
  `the real shell starts, speaks with its engine and quits${why ? ` (${why})` : ''}`,
  async () => {
    const { ELECTRON_RUN_AS_NODE: _dropped, ...env } = process.env;
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
    const child = spawn(findElectron()!, [root, ...asRoot, '--self-test'], {
      env: { ...env, XDG_DATA_HOME: await makeTempDir() },
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += String(chunk)));
    const code = await new Promise((resolve) => child.once('exit', resolve));
    expect(code).toBe(0);
    expect(JSON.parse(said.trim().split('\n').at(-1)!)).toMatchObject({
      ok: true,
      contractVersion: CONTRACT_VERSION,
      page: { address: 'tracebench-app://workbench/', bridge: BRIDGE_CALLS, node: 'undefined', isConnected: true },
      spansSent: 1,
      spansFound: 1,
    });
  },
  60_000,
);
