import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test as base, expect, type Page } from '@playwright/test';
import { encodeProtobuf } from '../../core/otlp/encode-protobuf.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';

export interface Workbench {
  ui: string;
  otlpHttp: string;
  otlpGrpc: string;
  /** A folder of the test's own. */
  folder: string;
  /** Sends telemetry as protobuf over HTTP; resolves when it is acknowledged. */
  send(telemetry: Telemetry): Promise<void>;
}

interface Options {
  /** true = with the sessions and settings of a data folder of its own, instead of one named store. */
  keepsLibrary: boolean;
  /** More of the command line of `serve`. */
  serveArgs: readonly string[];
}

export const test = base.extend<{ workbench: Workbench; opened: Page } & Options>({
  keepsLibrary: [false, { option: true }],
  serveArgs: [[], { option: true }],

  workbench: async ({ keepsLibrary, serveArgs }, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracebench-e2e-'));
    const child = keepsLibrary ? serveLibrary(folder, serveArgs) : serve(join(folder, 'session.tracebench'), serveArgs);
    const ready = JSON.parse(await firstLine(child)) as Pick<Workbench, 'ui' | 'otlpHttp' | 'otlpGrpc'>;
    await use({ ...ready, folder, send: (telemetry) => send(ready.otlpHttp, telemetry) });
    const exited = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGTERM');
    expect(await exited).toBe(0);
    rmSync(folder, { recursive: true });
  },

  /** The page at its start, watched. */
  opened: async ({ page, workbench }, use) => {
    const trouble = watch(page, new URL(workbench.ui).origin);
    await page.goto(workbench.ui);
    await page.getByRole('contentinfo').waitFor(); // keys are heard from now on
    await use(page);
    expect(trouble).toEqual([]);
  },
});

export { expect };

function serve(store: string, more: readonly string[]): ChildProcess {
  return start(['--store', store, '--otlp-http-port', '0', ...more], process.env);
}

/** The HTTP port is left to the settings, where a test can change it. */
function serveLibrary(folder: string, more: readonly string[]): ChildProcess {
  const dataDir = join(folder, 'tracebench');
  mkdirSync(dataDir);
  const settings = { version: 1, settings: { receivers: { otlpHttpPort: 0 } } };
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify(settings));
  return start(more, { ...process.env, XDG_DATA_HOME: folder });
}

function start(args: readonly string[], env: NodeJS.ProcessEnv): ChildProcess {
  const all = ['dist/main/cli.js', 'serve', '--json', '--port', '0', '--otlp-grpc-port', '0', ...args];
  return spawn(process.execPath, all, { stdio: ['ignore', 'pipe', 'inherit'], env });
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) return line;
  throw new Error('serve ended before it was ready');
}

async function send(otlpHttp: string, telemetry: Telemetry): Promise<void> {
  const answer = await fetch(`${otlpHttp}/v1/${telemetry.signal}`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: Buffer.from(encodeProtobuf(telemetry)),
  });
  if (answer.status !== 200) throw new Error(`${answer.status}: ${await answer.text()}`);
}

/** Collects what must not happen. */
export function watch(page: Page, origin: string): string[] {
  const trouble: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') trouble.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => trouble.push(`page: ${error.message}`));
  page.on('request', (request) => {
    const { protocol } = new URL(request.url());
    const isOwn = request.url().startsWith(origin) || protocol === 'data:' || protocol === 'blob:';
    if (!isOwn) trouble.push(`request: ${request.url()}`);
  });
  return trouble;
}

/** Goes to a view by its address, as a copied link does. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${place}`);
}
