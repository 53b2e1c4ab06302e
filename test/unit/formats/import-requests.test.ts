import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { SIGNALS, type Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { TelemetryIntake } from '../../../main/engine/pipeline/intake.ts';
import { lossesOf } from '../../../main/engine/pipeline/losses.ts';
import { openDump } from '../../../main/engine/receivers/files/open-dump.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { hasSamples, readSample, sampleFiles } from '../../helpers/sample-truths.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { logRecord, logs, span, traces } from '../../helpers/telemetry.ts';
import { itemsByOrigin, readAll } from '../store/items-by-origin.ts';
import { storeOf } from '../store/questions/store-of.ts';
import { inChunks } from './open.ts';

/*
 * OTLP of a dump goes into the store as bytes where it is of the plain form. What is stored, told and counted must not depend on
 * that: each dump is opened twice, once with every request decoded.
 */

interface Outcome {
  account: ImportAccount;
  losses: unknown;
  refused: string[];
  items: Record<string, string[]>;
}

const appended = vi.fn<(isStored: boolean) => void>();
afterEach(() => appended.mockReset());

async function outcomeOf(bytes: Uint8Array, way: 'bytes' | 'decoded', chunkSize = 65_536): Promise<Outcome> {
  const store = await storeOf();
  const refused: string[] = [];
  const intake: TelemetryIntake = {
    take: (decoded, source, options = {}) =>
      store.append({ telemetry: decoded.telemetry, losses: lossesOf(decoded, source), ...options }),
    takeRequest: async (request, importId) => {
      const stored = way === 'bytes' ? await store.appendRequest(request, importId) : undefined;
      appended(stored !== undefined);
      return stored;
    },
    refuse: (_source, _signal, code, example) => refused.push(`${code} ${example}`),
  };
  const account = await openDump(inChunks(bytes, chunkSize), { name: 'dump', size: bytes.length }, intake, {
    importId: 'one',
  });
  account.skipped.sort((a, b) => a.offset - b.offset);
  account.warnings.sort((a, b) => (a.code < b.code ? -1 : 1));
  return { account, losses: lossesIn(store), refused: refused.sort(), items: await itemsIn(store) };
}

const lossesIn = (store: Store) =>
  store
    .losses()
    .map(({ code, count, signal, source }) => `${source} ${signal} ${code} ${count}`)
    .sort();

async function itemsIn(store: Store): Promise<Outcome['items']> {
  const text = (item: unknown) =>
    JSON.stringify(item, (_, value: unknown) => (typeof value === 'bigint' ? `${value}n` : value));
  const found = itemsByOrigin(await readAll(store, { kind: 'all' }));
  return Object.fromEntries([...found].sort().map(([key, list]) => [key, list.map(text).sort()]));
}

async function expectSame(bytes: Uint8Array, chunkSize?: number): Promise<Outcome> {
  const byBytes = await outcomeOf(bytes, 'bytes', chunkSize);
  expect(byBytes).toEqual(await outcomeOf(bytes, 'decoded', chunkSize));
  return byBytes;
}

const encoder = new TextEncoder();
const line = (...telemetry: Telemetry[]) => new TextDecoder().decode(encodeJson(telemetry));
const lines = (...texts: string[]) => encoder.encode(texts.map((text) => `${text}\n`).join(''));

function framed(...requests: Uint8Array[]): Uint8Array {
  return Buffer.concat(requests.flatMap((body) => [Buffer.from(Uint32Array.of(body.length).buffer).swap32(), body]));
}

describe('a dump of OTLP', () => {
  const anyLines = fc.array(
    fc.tuple(
      fc.oneof(...SIGNALS.map((signal) => telemetryArbitrary(signal))),
      fc.constantFrom('as it is', 'as it is', 'pretty', 'spaced', 'cut', 'junk'),
      fc.nat(),
    ),
    { minLength: 1, maxLength: 8 },
  );

  function written(telemetry: Telemetry, how: string, place: number): string {
    const text = line(telemetry);
    const at = place % text.length;
    if (how === 'pretty') return JSON.stringify(JSON.parse(text), undefined, 2);
    if (how === 'spaced') return ` ${text} `;
    if (how === 'cut') return text.slice(0, at);
    return how === 'junk' ? `${text.slice(0, at)}?${text.slice(at + 1)}` : text;
  }

  it('of lines, good and bad, is the same either way', async () => {
    await fc.assert(
      fc.asyncProperty(anyLines, fc.integer({ min: 1, max: 5_000 }), async (made, chunkSize) => {
        const ownCounts = lines(
          '{"resourceSpans":[]}',
          ...made.map(([telemetry, how, at]) => written(telemetry, how, at)),
        );
        await expectSame(ownCounts, chunkSize);
      }),
      { numRuns: 60, endOnFailure: true },
    );
    expect(appended).toHaveBeenCalledWith(true);
  }, 60_000);

  it('of frames is the same either way', async () => {
    const requests = fc.array(fc.oneof(...SIGNALS.map((signal) => telemetryArbitrary(signal))), {
      ...{ minLength: 1, maxLength: 6 },
    });
    await fc.assert(
      fc.asyncProperty(requests, fc.integer({ min: 1, max: 5_000 }), async (made, chunkSize) => {
        await expectSame(framed(...made.map(encodeProtobuf)), chunkSize);
      }),
      { numRuns: 40, endOnFailure: true },
    );
    expect(appended).toHaveBeenCalledWith(true);
  }, 60_000);

  it('of one request of protobuf is the same either way', async () => {
    const many = Array.from({ length: 9 }, (_, i) => span({ name: `${i}`.repeat(40_000) }));
    const one = encodeProtobuf(traces('web', ...many));
    const both = Buffer.concat([one, encodeProtobuf(traces('bank', span({ name: 'last' })))]);
    const { account } = await expectSame(both);
    expect(account).toMatchObject({ format: 'otlp-proto', counts: { spans: 10 }, skippedTotal: 0 });
    expect(appended).toHaveBeenCalledWith(true);
  });

  it('tells the place of what is refused, though its neighbours were taken as one', async () => {
    const bad = line(traces('web', span({ name: 'bad' }))).replace(
      /"traceId":"[0-9a-f]+"/,
      `"traceId":"${'0'.repeat(32)}"`,
    );
    const good = line(traces('web', span({ name: 'good' })));
    const { account } = await expectSame(lines(good, bad, good));
    expect(account.counts.spans).toBe(2);
    expect(account.skipped).toEqual([
      expect.objectContaining({ line: 2, offset: good.length + 1 + bad.indexOf('{"traceId"') }),
    ]);
  });

  it('takes small lines together, and begins anew with another signal', async () => {
    const few = Array.from({ length: 50 }, (_, i) => line(traces('web', span({ name: `${i}` }))));
    const { account } = await expectSame(lines(...few, line(logs('web', logRecord())), few[0]!));
    expect(account).toMatchObject({ format: 'otlp-jsonl', counts: { spans: 51, logs: 1 } });
    expect(appended.mock.calls.filter(([isStored]) => isStored)).toHaveLength(3);
  });

  it('takes a line of many megabytes in pieces', async () => {
    const wide = Array.from({ length: 12 }, (_, i) => span({ name: `${i}`.repeat(250_000) }));
    const text = line(traces('web', ...wide));
    expect(text.length).toBeGreaterThan(4 * 1024 ** 2);
    const { account } = await expectSame(lines(line(traces('a', span())), text, line(traces('b', span()))));
    expect(account).toMatchObject({ format: 'otlp-jsonl', counts: { spans: 14 }, skippedTotal: 0 });
  });

  it('can be taken back, with the metrics it brought', async () => {
    const store = await storeOf(traces('kept', span()));
    const text = line(traces('gone', span(), span()));
    const metric =
      '{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"name":"m","gauge":{"dataPoints":[{"timeUnixNano":"5","asInt":"1"}]}}]}]}]}';
    const intake: TelemetryIntake = {
      take: () => Promise.reject(new Error('nothing here needs decoding')),
      takeRequest: (request, importId) => store.appendRequest(request, importId),
      refuse: () => undefined,
    };
    for (const importId of ['one', 'two']) {
      await openDump(inChunks(lines(text, metric), 100), { name: 'dump', size: 0 }, intake, { importId });
      expect(store.stats().counts).toMatchObject({ spans: 3, points: 1 });
      await store.forget(importId);
      expect(store.stats().counts).toMatchObject({ spans: 1, points: 0, metrics: 0 });
    }
    expect([...itemsByOrigin(await readAll(store, { kind: 'all' })).keys()].join()).toContain('kept');
  });
});

describe.skipIf(!hasSamples())('real dumps of OTLP', () => {
  const files = sampleFiles().filter((file) => file.startsWith('otlp-'));

  it.each(files)('%s is the same either way', async (file) => {
    const { account } = await expectSame(readSample(file));
    expect(account.format).not.toBe('');
  });
});
