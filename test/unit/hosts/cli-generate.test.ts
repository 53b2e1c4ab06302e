import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { generateTelemetry } from '../../../core/generate/generate-telemetry.ts';
import type { Span } from '../../../core/model/span.ts';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { encodeResponse } from '../../../core/otlp/response.ts';
import { countTelemetry } from '../../helpers/count-telemetry.ts';
import { runFakeCli } from '../../helpers/run-fake-cli.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';
import { itemsOf, readAll } from '../formats/read-parts.ts';
import { startReceivers } from '../receivers/start-receivers.ts';

afterEach(() => vi.restoreAllMocks());

const generate = (...args: string[]) => runFakeCli(['generate', ...args]);
/** Items with whose they are, by signal: the same however a file is cut into slices. */
const everything = (telemetry: readonly Telemetry[]) => SIGNALS.map((signal) => itemsOf(telemetry, signal));
const spansOf = (telemetry: readonly Telemetry[]): Span[] =>
  telemetry.flatMap((piece) =>
    piece.signal === 'traces' ? piece.groups.flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)) : [],
  );
const pieces = (shape: Parameters<typeof generateTelemetry>[0], traces: number) => [
  ...generateTelemetry(shape, { startNs: BigInt(Date.UTC(2026, 0, 5, 9)) * 1_000_000n, traces }),
];

describe('a file', () => {
  test.each([
    ['shop.jsonl', 'otlp-jsonl'],
    ['shop.pb', 'otlp-proto-framed'],
  ])('%s is %s and holds what was generated', async (name, format) => {
    const out = join(await makeTempDir(), name);
    const { code, err, opened } = await generate('--traces', '5', '-o', out);
    expect({ code, opened }).toEqual({ code: 0, opened: [] });
    const dump = readAll(await readFile(out));
    expect(dump.format).toBe(format);
    expect(everything(dump.telemetry)).toEqual(everything(pieces('shop', 5)));
    expect([dump.skipped, dump.warnings, dump.rejections]).toEqual([[], [], []]);
    const { spans, logs, metrics } = countTelemetry(dump.telemetry);
    expect(err).toMatch(new RegExp(`: ${spans} spans, ${logs} logs, ${metrics} metrics, [\\d,]+ bytes\\.\n$`));
  });

  test('is the same for the same command, and other for another seed', async () => {
    const dir = await makeTempDir();
    const bytes = async (name: string, ...more: string[]) => {
      await generate('--shape', 'queue', ...more, '-o', join(dir, name));
      return readFile(join(dir, name), 'latin1');
    };
    expect(await bytes('b.jsonl')).toBe(await bytes('a.jsonl'));
    expect(await bytes('c.jsonl', '--seed', '2')).not.toBe(await bytes('a.jsonl'));
  });

  test('goes to standard output with nothing beside it', async () => {
    const { out, err } = await generate('--shape', 'compare', '-o', '-');
    expect(err).toBe('');
    expect(everything(readAll(Buffer.from(out)).telemetry)).toEqual(everything(pieces('compare', 1)));
  });

  test('begins when it is told to', async () => {
    const { out } = await generate('--shape', 'wide', '--spans', '9', '--start', '2026-11-01T10:00:00Z', '-o', '-');
    const starts = spansOf(readAll(Buffer.from(out)).telemetry).map(({ startTimeUnixNano }) => startTimeUnixNano);
    expect(starts.toSorted()[0]).toBe(BigInt(Date.UTC(2026, 10, 1, 10)) * 1_000_000n);
  });

  test('is said as JSON', async () => {
    const out = join(await makeTempDir(), 'a.jsonl');
    const run = await generate('--shape', 'deep', '--spans', '40', '-o', out, '--json');
    const { length } = await readFile(out);
    expect(run.err).toBe('');
    expect(JSON.parse(run.out)).toEqual({ shape: 'deep', spans: 40, logs: 0, metrics: 0, bytes: length });
  });

  test('that was not finished is not there', async () => {
    const dir = await makeTempDir();
    const controller = new AbortController();
    vi.spyOn(performance, 'now').mockImplementation(laterEachTime());
    const run = await runFakeCli(['generate', '--spans', '90000', '-o', join(dir, 'a.jsonl')], {
      signal: controller.signal,
      isWatched: true,
      onErr: () => controller.abort(),
    });
    expect(run).toMatchObject({ code: 1, err: expect.stringMatching(/spans, .* so far\ntracebench: Stopped\.\n$/) });
    expect(await readdir(dir)).toEqual([]);
  });
});

/** A clock that goes 600 ms further each time it is looked at. */
function laterEachTime(): () => number {
  let now = 0;
  return () => (now += 600);
}

describe('sending', () => {
  test('to a receiver of ours brings everything, in requests of 512 spans, up to now', async () => {
    const { intake, http, grpc, httpPort } = await startReceivers();
    onTestFinished(async () => void (await Promise.all([http.close(), grpc.close()])));
    const nowMs = Date.UTC(2027, 5, 1);
    vi.spyOn(Date, 'now').mockReturnValue(nowMs);
    const { code, out } = await generate('--send', `http://127.0.0.1:${httpPort}/v1/traces`, '--json');
    expect(code).toBe(0);
    const taken = intake.taken.flatMap(({ decoded }) => decoded.telemetry);
    const { spans, logs, metrics } = countTelemetry(taken);
    expect(JSON.parse(out)).toMatchObject({ shape: 'shop', spans, logs, metrics, rejected: 0 });
    expect(spans).toBe(countTelemetry(pieces('shop', 600)).spans);
    expect(Math.max(...taken.map((piece) => spansOf([piece]).length))).toBe(512);
    const last = spansOf(taken).reduce((latest, { endTimeUnixNano: end }) => (end > latest ? end : latest), 0n);
    expect(last).toBe(BigInt(nowMs) * 1_000_000n);
  });

  test('again what the receiver wants later', async () => {
    const refusals = [429, 503];
    const { url, requests } = await listen((_, response) => {
      const status = refusals.shift();
      if (status !== undefined) response.writeHead(status, { 'retry-after': '0' });
      response.end();
    });
    expect(await generate('--shape', 'wide', '--spans', '3000', '--send', url)).toMatchObject({ code: 0 });
    expect(requests()).toBe(Math.ceil(3_000 / 512) + 2);
  });

  test('tells what was not kept', async () => {
    const partial = { rejected: 2, message: 'span 4: too late\u001b[2J' };
    const { url } = await listen((_, response) => response.end(encodeResponse('traces', 'protobuf', partial)));
    const run = await generate('--shape', 'deep', '--spans', '20', '--send', url);
    expect(run.code).toBe(1);
    expect(run.err).toContain('20 spans, 0 logs, 0 metrics, 2 of them not kept');
    expect(run.err).toContain('The receiver says: span 4: too late\\u001b[2J');
  });

  test('ends at the first refusal', async () => {
    const { url, requests } = await listen((_, response) => response.writeHead(404).end('no'));
    const run = await generate('--shape', 'wide', '--spans', '50000', '--send', url);
    expect(run).toMatchObject({ code: 1, err: expect.stringContaining(`${url}/v1/traces answered 404.`) });
    expect(requests()).toBeLessThanOrEqual(4);
  });

  test('to nobody says so', async () => {
    const { url, close } = await listen(() => undefined);
    await close();
    const run = await generate('--shape', 'compare', '--send', url);
    expect(run.code).toBe(1);
    expect(run.err).toContain(`Cannot send to ${url}/v1/`);
    expect(run.err).toContain('tracebench serve');
  });

  test('stops when asked, also while the receiver is silent', async () => {
    const controller = new AbortController();
    const { url } = await listen(() => controller.abort());
    const run = await runFakeCli(['generate', '--send', url], { signal: controller.signal });
    expect(run).toMatchObject({ code: 1, err: 'tracebench: Stopped.\n' });
  });
});

async function listen(answer: (request: IncomingMessage, response: ServerResponse) => unknown) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests++;
    request.resume().on('end', () => answer(request, response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async () => {
    server.closeAllConnections();
    server.close();
  };
  onTestFinished(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests: () => requests, close };
}
