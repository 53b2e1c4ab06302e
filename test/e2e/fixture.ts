import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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

export const test = base.extend<{ workbench: Workbench; opened: Page }>({
  workbench: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'tracebench-e2e-'));
    const child = serve(join(folder, 'session.tracebench'));
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
    await use(page);
    expect(trouble).toEqual([]);
  },
});

export { expect };

function serve(store: string): ChildProcess {
  const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
  return spawn(process.execPath, ['dist/main/cli.js', 'serve', '--json', '--store', store, ...ports], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
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
