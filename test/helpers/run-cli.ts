import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';

const root = join(import.meta.dirname, '../..');
export const CLI = join(root, 'main/hosts/cli/main.ts');

export interface Ready {
  ui: string;
  otlpHttp: string;
  otlpGrpc: string;
  store: string;
  pid: number;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** The command line from source, as a process of its own, ended with the test if not before. */
export function spawnCli(args: readonly string[], env: Record<string, string> = {}): Child {
  const child = spawn(process.execPath, [CLI, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

export async function runCliProcess(args: readonly string[], env: Record<string, string> = {}) {
  const child = spawnCli(args, env);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

/** The same with something on its standard input. */
export async function runWithInput(args: readonly string[], input: string | Uint8Array) {
  const child = spawn(process.execPath, [CLI, ...args]);
  onTestFinished(() => void child.kill('SIGKILL'));
  child.stdin.end(input);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { code: code as number, out, err };
}

export interface Serving {
  ready: Ready;
  child: Child;
  /** Everything on standard error so far. */
  said: () => string;
  /** Asks it to stop; resolves to its exit code. */
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
}

/** `serve --json` on free ports, up to its ready line. */
export async function startServing(args: readonly string[], env: Record<string, string> = {}): Promise<Serving> {
  const ports = ['--port', '0', '--otlp-http-port', '0', '--otlp-grpc-port', '0'];
  const child = spawnCli(['serve', ...ports, '--json', ...args], env);
  let err = '';
  child.stderr.on('data', (chunk) => (err += String(chunk)));
  const closed = once(child, 'close') as Promise<[number | null]>;
  const line = await Promise.race([firstLine(child.stdout), closed.then(() => undefined)]);
  if (line === undefined) throw new Error(`serve ended before it was ready: ${err}`);
  const stop = async (signal: NodeJS.Signals = 'SIGTERM') => {
    child.kill(signal);
    return (await closed)[0];
  };
  return { ready: JSON.parse(line) as Ready, child, said: () => err, stop };
}

async function firstLine(stream: Readable): Promise<string> {
  let read = '';
  for (;;) {
    const [chunk] = await once(stream, 'data');
    read += String(chunk);
    if (read.includes('\n')) return read.slice(0, read.indexOf('\n'));
  }
}

/** One OTLP/JSON request of spans whose names are numbers. */
export function spansRequest(traceNumber: number, spans: number): string {
  const traceId = (traceNumber + 1).toString(16).padStart(32, '0');
  const list = Array.from({ length: spans }, (_, at) => ({
    traceId,
    spanId: (at + 1).toString(16).padStart(16, '0'),
    parentSpanId: at === 0 ? '' : '0000000000000001',
    name: `span ${at}`,
    kind: 2,
    startTimeUnixNano: String(1_700_000_000_000_000_000n + BigInt(traceNumber * 1_000_000 + at)),
    endTimeUnixNano: String(1_700_000_000_000_500_000n + BigInt(traceNumber * 1_000_000 + at)),
    status: at === 1 ? { code: 2 } : {},
  }));
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
  return JSON.stringify({ resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'test' }, spans: list }] }] });
}

export async function sendSpans(otlpHttp: string, body: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(`${otlpHttp}/v1/traces`, { method: 'POST', headers, body });
  await response.arrayBuffer();
  return response.status;
}
