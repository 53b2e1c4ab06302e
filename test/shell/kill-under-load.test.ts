import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test, vi } from 'vitest';
import type { SessionInfo } from '../../contract/operations/session.ts';
import { eventually } from '../helpers/eventually.ts';
import * as electron from './electron-stand-in.ts';
import { makePageWindow, openTransport } from './play-engine.ts';
import { runForkedEngine } from './real-page/forked-engine.ts';
import { useTempHome } from './temp-home.ts';
import { saySkipped, whyNotEngine } from './why-not.ts';

vi.mock('electron', () => import('./electron-stand-in.ts'));

const why = whyNotEngine();
saySkipped('test/shell/kill-under-load', why);

beforeAll(async () => {
  const dataDir = await useTempHome();
  await mkdir(dataDir, { recursive: true });
  const settings = { receivers: { otlpHttpPort: 0, otlpGrpcPort: 0 } };
  await writeFile(join(dataDir, 'settings.json'), JSON.stringify({ version: 1, settings }));
});

const SENDERS = 8;
const SPANS_PER_REQUEST = 50;
let sent = 0;

function makeRequest(): string {
  const now = `${BigInt(Date.now()) * 1_000_000n}`;
  const spans = Array.from({ length: SPANS_PER_REQUEST }, () => {
    const id = (sent += 1).toString(16);
    return {
      traceId: id.padStart(32, 'a'),
      spanId: id.padStart(16, 'b'),
      name: 'GET /',
      kind: 2,
      startTimeUnixNano: now,
      endTimeUnixNano: now,
    };
  });
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
}

/** Sends one request after another until the engine is gone; counts what was acknowledged. */
async function sendUntilGone(address: string, count: (spans: number) => void): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  for (;;) {
    const answer = await fetch(`http://${address}/v1/traces`, { method: 'POST', headers, body: makeRequest() }).catch(
      () => undefined,
    );
    if (!answer) return;
    if (answer.status === 200) count(SPANS_PER_REQUEST);
  }
}

test.skipIf(why !== undefined)(
  'an engine killed in the middle of receiving has lost nothing it acknowledged, and the page finds the next one',
  async () => {
    vi.stubGlobal('window', makePageWindow());
    const processes: ChildProcess[] = [];
    electron.childMain.run = (child) => runForkedEngine(child, processes);
    await import('../../main/hosts/electron/main.ts');
    await electron.becomeReady();
    await import('../../preload/preload.ts');
    const first = await openTransport(electron.BrowserWindow.all[0]);
    const lost = new Promise((resolve) => first.transport.onClose(resolve));
    const before = await first.transport.call('session.get', {});
    const { receivers } = (before as { value: SessionInfo }).value;
    const { address } = receivers.find(({ protocol }) => protocol === 'otlp-http')!;
    expect(address).toMatch(/:\d+$/);

    let acknowledged = 0;
    const senders = Array.from({ length: SENDERS }, () => sendUntilGone(address, (spans) => (acknowledged += spans)));
    await eventually(() => expect(acknowledged).toBeGreaterThan(2_000));
    processes[0]!.kill('SIGKILL');
    await Promise.all([...senders, lost]);

    const second = await openTransport();
    expect(second.lastCrash).toContain('stopped unexpectedly');
    const after = await second.transport.call('session.get', {});
    const stored = (after as { value: SessionInfo }).value.counts.spans;
    expect(stored).toBeGreaterThanOrEqual(acknowledged);
    expect(stored).toBeLessThanOrEqual(sent);

    electron.app.emit('before-quit', { preventDefault: vi.fn() });
    await eventually(() => expect(processes[1]!.exitCode).toBe(0));
  },
  60_000,
);
