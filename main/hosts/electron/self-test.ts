import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { app, session, type BrowserWindow, type MessagePortMain } from 'electron';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import type { InputOf, OperationName, OutputOf } from '../../../contract/operations.ts';
import type { Result } from '../../../contract/result.ts';
import type { ServerMessage } from '../../../contract/transport.ts';
import { CONTRACT_VERSION } from '../../../contract/version.ts';
import type { Installation } from '../installation.ts';
import { openSettings } from '../settings-file.ts';
import { handleAppScheme } from './app-scheme.ts';
import { EngineSupervisor } from './engine-supervisor.ts';
import { handleIpc } from './ipc.ts';
import { lockDownSession } from './lock-down.ts';
import { createWindow } from './window.ts';

/*
 * `tracebench --self-test`: whether this installation works, as one line of JSON and an exit code. In a session of its
 * own that is gone afterwards, beside whatever Tracebench runs already:
 *
 *   page ── preload ── shell ── engine's process      the page is shown and reaches the engine
 *   span ── OTLP/HTTP, a free port ──▶ engine ──▶ store ──▶ trace.get
 */

export const SELF_TEST_SWITCH = '--self-test';

/** A cold start from a slow disk takes some seconds; what takes longer than this hangs. */
const TIME_LIMIT_MS = 30_000;

const TRACE_ID = '5e1f7e575e1f7e575e1f7e575e1f7e57';

export type SelfTestReport =
  | { ok: true; version: string; contractVersion: number; page: unknown; spansSent: number; spansFound: number }
  /** `step` is the one that was not finished. */
  | { ok: false; step: string; reason: string };

/** Prints the report and ends the app: exit code 0, or 1 with the reason. To be called before the app is ready. */
export async function runSelfTest(installation: Installation, timeLimitMs = TIME_LIMIT_MS): Promise<void> {
  const test = new SelfTest(installation);
  const limit = Promise.withResolvers<never>();
  const timer = setTimeout(() => limit.reject(new Error(`not finished after ${timeLimitMs / 1_000} s`)), timeLimitMs);
  const report = await Promise.race([test.run(), limit.promise]).catch((error: unknown): SelfTestReport => ({
    ok: false,
    step: test.step,
    reason: (error as Error).message,
  }));
  clearTimeout(timer);
  process.stdout.write(`${JSON.stringify(report)}\n`);
  await test.close();
  app.exit(report.ok ? 0 : 1);
}

class SelfTest {
  /** What is being done, for the report of a failure. */
  step = 'starting';
  readonly #installation: Installation;
  readonly #dataDir = mkdtempSync(join(tmpdir(), 'tracebench-self-test-'));
  readonly #engine: EngineSupervisor;

  constructor(installation: Installation) {
    this.#installation = installation;
    // Chromium's own folder cannot be shared with another Tracebench either.
    app.setPath('userData', join(this.#dataDir, 'chromium'));
    const { engineProcessFile, version, samplePath } = installation;
    const storePath = join(this.#dataDir, 'self-test.tracebench');
    const settings = { storePath, dataDir: this.#dataDir, version, samplePath, receivesIn: 'here' };
    const ignore = () => undefined;
    this.#engine = new EngineSupervisor(engineProcessFile, () => settings, {
      onNews: ignore,
      onOutput: ignore,
      onEnded: ignore,
    });
  }

  async run(): Promise<SelfTestReport> {
    await app.whenReady();
    this.step = 'engine';
    await this.#useFreePorts();
    const line = orThrow(await this.#engine.connect());
    const ask = createAsk(line.port);
    const { contractVersion, engineVersion } = orThrow(await ask('hello', { contractVersion: CONTRACT_VERSION }));
    this.step = 'receiver';
    await sendSpan(findHttpAddress(orThrow(await ask('session.get', {})).receivers));
    this.step = 'query';
    const spansFound = orThrow(await ask('trace.get', { traceId: TRACE_ID })).totalSpans;
    if (spansFound !== 1) throw new Error(`1 span was sent, ${spansFound} found`);
    this.step = 'page';
    const page = await this.#lookFromPage();
    return { ok: true, version: engineVersion, contractVersion, page, spansSent: 1, spansFound };
  }

  async close(): Promise<void> {
    await this.#engine.close();
    rmSync(this.#dataDir, { recursive: true, force: true });
  }

  /** The usual ones may be taken by the Tracebench that a person works with. */
  async #useFreePorts(): Promise<void> {
    const settings = await openSettings(join(this.#dataDir, 'settings.json'), {});
    const receivers = { enabled: true, otlpHttpPort: 0, otlpGrpcPort: 0 };
    await settings.write({ ...DEFAULT_SETTINGS, receivers });
  }

  async #lookFromPage(): Promise<unknown> {
    lockDownSession(session.defaultSession);
    handleAppScheme(this.#installation.rendererDir);
    handleIpc({
      engineBehind: () => this.#engine,
      noteConnected: () => undefined,
      openDialog: async () => false,
      setLanguage: () => false,
      showLog: () => false,
      prepareDrag: async () => '',
      startDrag: () => false,
      printPdf: async () => null,
    });
    return look(createWindow(this.#installation.preloadFile));
  }
}

type Ask = <Name extends OperationName>(operation: Name, input: InputOf<Name>) => Promise<Result<OutputOf<Name>>>;

function createAsk(port: MessagePortMain): Ask {
  const waiting = new Map<number, (result: Result<never>) => void>();
  port.on('message', ({ data }) => {
    const message = data as ServerMessage;
    if (message.kind === 'result') waiting.get(message.id)?.(message.result as Result<never>);
  });
  port.start();
  return (operation, input) =>
    new Promise((resolve) => {
      const id = waiting.size + 1;
      waiting.set(id, resolve);
      port.postMessage({ kind: 'call', id, operation, input });
    });
}

function orThrow<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}

function findHttpAddress(receivers: OutputOf<'session.get'>['receivers']): string {
  const http = receivers.find(({ protocol }) => protocol === 'otlp-http');
  if (http?.state !== 'listening') throw new Error(`OTLP/HTTP is not listening: ${http?.message ?? 'no receiver'}`);
  return http.address;
}

async function sendSpan(address: string): Promise<void> {
  const now = BigInt(Date.now()) * 1_000_000n;
  const span = {
    traceId: TRACE_ID,
    spanId: '5e1f7e575e1f7e57',
    name: 'self-test',
    kind: 1,
    startTimeUnixNano: String(now - 1_000_000n),
    endTimeUnixNano: String(now),
  };
  const answer = await fetch(`http://${address}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] }),
  });
  if (answer.status !== 200) throw new Error(`OTLP/HTTP answered ${answer.status}: ${await answer.text()}`);
}

/** Runs in the page: what a script there can reach, and whether it gets a line to the engine. */
const LOOK = `(async () => {
  const { ok } = await window.tracebench.connect();
  return {
    address: location.origin + location.pathname,
    bridge: Object.keys(window.tracebench).sort(),
    node: typeof globalThis.require,
    isConnected: ok,
  };
})()`;

async function look(window: BrowserWindow): Promise<unknown> {
  await new Promise<void>((resolve, reject) => {
    window.webContents.once('did-finish-load', () => resolve());
    window.webContents.once('did-fail-load', (_event, code, what) => reject(new Error(`${what} (${code})`)));
  });
  const seen = (await window.webContents.executeJavaScript(LOOK)) as { isConnected: boolean };
  if (!seen.isConnected) throw new Error('the page gets no line to the engine');
  return seen;
}
