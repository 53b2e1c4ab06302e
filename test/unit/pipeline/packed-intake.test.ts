import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ImportAccount } from '../../../contract/operations/files.ts';
import { SIGNALS } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { matchKeys } from '../../../core/processors/match-keys.ts';
import { PackedIntake } from '../../../main/engine/pipeline/imports/packed-intake.ts';
import { openDump } from '../../../main/engine/receivers/files/open-dump.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import type { RequestPacker, Store } from '../../../main/engine/store/port.ts';
import { hasSamples, readSample, SAMPLE_TRUTHS } from '../../helpers/sample-truths.ts';
import { attributes, logRecord, logs, span, spanId, traces } from '../../helpers/telemetry.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { inChunks, open } from '../formats/open.ts';
import { bytesOf } from '../formats/read-parts.ts';
import { itemsByOrigin, readAll } from '../store/items-by-origin.ts';
import { storeOf } from '../store/questions/store-of.ts';

const CHUNK_BYTES = 64 * 1024;

interface Way {
  chunkSize?: number;
  hidden?: string[];
}

/** As the thread that reads files does it. */
async function openPacked(source: AsyncIterable<Uint8Array>, store: Store, { hidden = [] }: Way = {}) {
  let fast = 0;
  const matches = matchKeys(hidden);
  const intake = new PackedIntake({
    packer: createRequestPacker(),
    chainEpoch: store.chainEpoch,
    hidden: () => matches,
    send: async (rows, transfer) => {
      await store.appendImported([{ ...structuredClone(rows, { transfer }), importId: 'one', isLast: false }]);
      return store.chainEpoch;
    },
    refuse: () => undefined,
  });
  const takeRequest = intake.takeRequest.bind(intake);
  intake.takeRequest = (signal, wire) => {
    const taken = takeRequest(signal, wire);
    if (taken) fast++;
    return taken;
  };
  const info = { name: 'dump', size: 0 };
  const options = { importId: 'one', areChunksOwn: true };
  const account = await openDump(source, info, intake, options);
  return { account, fast };
}

/** Chunks that may be taken away. */
async function* copies(chunks: AsyncIterable<Uint8Array>, into: Uint8Array[] = []): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) yield into[into.push(new Uint8Array(chunk)) - 1]!;
}

/** Decoded together, records are told signal by signal, and counted together; else as they come. Where they stand is told in both. */
const inOrder = (account: ImportAccount) => ({
  ...account,
  warnings: account.warnings.toSorted((a, b) => a.code.localeCompare(b.code)),
  skipped: account.skipped
    .map((one) => ({ ...one, reason: one.reason.replace(/^(\D+) \d+: /, '$1: ') }))
    .toSorted((a, b) => a.offset - b.offset || a.reason.localeCompare(b.reason)),
});

/** Gives how many requests went the fast way. */
async function expectSame(bytes: Uint8Array, way: Way = {}): Promise<number> {
  const slow = await open(bytes, way.chunkSize === undefined ? {} : { chunkSize: way.chunkSize });
  const store = await storeOf();
  const { account, fast } = await openPacked(copies(inChunks(bytes, way.chunkSize ?? CHUNK_BYTES)), store, way);
  expect(inOrder(account)).toEqual(inOrder(slow.account));
  expect(itemsByOrigin(await readAll(store, { kind: 'all' }))).toEqual(itemsByOrigin(slow.intake.telemetry));
  return fast;
}

const PLAIN = [traces('shop', span()), logs('shop', logRecord())];
const part = fc.oneof(fc.constantFrom(...SIGNALS).chain(telemetryArbitrary), fc.constantFrom(...PLAIN));
const telemetry = fc.array(part, { minLength: 1, maxLength: 8 });
const way = fc.record({ chunkSize: fc.constantFrom(7, 300, 5_000, 64 * 1024) });

function framed(messages: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(
    messages.flatMap((message) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(message.length);
      return [length, message];
    }),
  );
}

const lines = (all: readonly Uint8Array[]) => Buffer.concat(all.flatMap((line) => [line, bytesOf('\n')]));
const pretty = (json: Uint8Array) => bytesOf(JSON.stringify(JSON.parse(Buffer.from(json).toString()), null, 2));

describe('a file gives the same, taken as it is or decoded', () => {
  it('lines of JSON, some broken, some over several lines', { timeout: 60_000 }, async () => {
    let fast = 0;
    const kind = fc.constantFrom('plain', 'plain', 'plain', 'pretty', 'cut', 'odd');
    await fc.assert(
      fc.asyncProperty(telemetry, fc.array(kind, { minLength: 8, maxLength: 8 }), way, async (parts, kinds, how) => {
        const all = parts.map((part, index) => {
          const json = encodeJson([part]);
          if (kinds[index] === 'pretty') return pretty(json);
          if (kinds[index] === 'cut') return json.subarray(0, json.length >> 1);
          return kinds[index] === 'odd' ? bytesOf(`{"extra":1,${Buffer.from(json).toString().slice(1)}`) : json;
        });
        fast += await expectSame(lines(all), how);
      }),
      { numRuns: 25, endOnFailure: true },
    );
    expect(fast).toBeGreaterThan(8);
  });

  it('damaged bytes', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(telemetry, fc.nat(), fc.nat(255), way, async (parts, at, byte, how) => {
        const bytes = lines(parts.map((part) => encodeJson([part])));
        bytes[at % bytes.length] = byte;
        await expectSame(bytes, how);
      }),
      { numRuns: 25, endOnFailure: true },
    );
  });

  it('frames of protobuf, and a bare request', { timeout: 60_000 }, async () => {
    let fast = 0;
    await fc.assert(
      fc.asyncProperty(telemetry, way, async (parts, how) => {
        fast += await expectSame(framed(parts.map((part) => encodeProtobuf(part))), how);
        fast += await expectSame(encodeProtobuf(parts[0]!), how);
      }),
      { numRuns: 15, endOnFailure: true },
    );
    expect(fast).toBeGreaterThan(8);
  });

  it('frames of which some have to be decoded, whose chunks are given back where nobody looks into them any more', async () => {
    const plain = encodeProtobuf(traces('shop', span({ name: 'plain' })));
    const odd = Buffer.concat([plain, bytesOf('\x78\x01')]); // field 15
    const store = await storeOf();
    const given: Uint8Array[] = [];
    const chunks = [[plain, plain], [plain, odd], [plain]].map((messages) => framed(messages));
    // A frame that begins in one chunk and ends in the next.
    const [cut, rest] = [chunks[2]!.subarray(0, 9), chunks[2]!.subarray(9)];
    const source = copies(Readable.from([chunks[0]!, chunks[1]!, cut, rest]), given);
    const { account, fast } = await openPacked(source, store);
    expect([account.state, account.counts.spans, fast]).toEqual(['done', 5, 4]);
    expect(given.map(({ length }) => length > 0)).toEqual([false, true, false, false]);
    expect((await readAll(store, { kind: 'all' })).length).toBeGreaterThan(0);
  });

  it('times of another millennium', async () => {
    const far = span({ startTimeUnixNano: 2n ** 63n + 5n, endTimeUnixNano: 2n ** 64n - 1n });
    expect(await expectSame(lines([encodeJson([traces('shop', span(), far)])]))).toBe(1);
  });

  it('lines in their order, also where one of them has to be decoded', async () => {
    const [first, second] = [1, 2].map((severityNumber) => encodeJson([logs('shop', logRecord({ severityNumber }))]));
    const odd = bytesOf(`{"extra":1,${Buffer.from(first!).toString().slice(1)}`);
    expect(await expectSame(lines([odd, second!]))).toBe(2);
  });

  it('a last line without its end, and empty lines', async () => {
    const line = encodeJson([logs('shop', logRecord())]);
    expect(await expectSame(Buffer.concat([lines([line, bytesOf(''), line]), line]))).toBe(3);
  });

  describe.skipIf(!hasSamples())('samples', () => {
    const otlp = SAMPLE_TRUTHS.filter(({ file }) => file.startsWith('otlp'));
    it.each(otlp.map(({ file }) => file))('%s', { timeout: 60_000 }, async (file) => {
      await expectSame(new Uint8Array(readSample(file)));
    });
  });
});

it('hides values also where they would be taken as they are', async () => {
  const secret = traces('shop', span({ spanId: spanId(1), attributes: attributes({ password: 'hunter2' }) }));
  const store = await storeOf();
  const { account, fast } = await openPacked(inChunks(lines([encodeJson([secret])]), CHUNK_BYTES), store, {
    hidden: ['password'],
  });
  expect([account.state, fast]).toEqual(['done', 0]);
  const kept = inspect(await readAll(store, { kind: 'all' }), { depth: null });
  expect(kept).toContain('[redacted]');
  expect(kept).not.toContain('hunter2');
  expect(store.losses().map(({ code, count }) => [code, count])).toEqual([['redacted', 1]]);
});

it('the first rows go soon, and what waits at the end goes with it', async () => {
  const sizes: number[] = [];
  const many = Array.from({ length: 40 }, (_, line) =>
    encodeJson([
      traces('shop', ...Array.from({ length: 250 }, (_, i) => span({ spanId: spanId(1 + line * 250 + i) }))),
    ]),
  );
  const intake = new PackedIntake({
    packer: createRequestPacker(),
    chainEpoch: 0,
    hidden: () => undefined,
    send: async ({ packed }) => {
      sizes.push(packed.counts.spans);
      return 0;
    },
    refuse: () => undefined,
  });
  const bytes = lines(many);
  await openDump(inChunks(bytes, 4_096), { name: 'x', size: 0 }, intake, { importId: 'one' });
  expect(sizes).toEqual([750, 2_250, 7_000]);
});

const SPANS_PER_REQUEST = 1_024;

/** Reads 480 requests of a kilobyte a span; gives how many spans went together, also while it goes on. */
function readMany(send: () => Promise<number>) {
  const sizes: number[] = [];
  const packer = createRequestPacker();
  let waiting = 0;
  // Counts alone: as many real spans would take half a minute to make.
  const counting: RequestPacker = Object.create(packer, {
    pack: { value: () => ((waiting += SPANS_PER_REQUEST), { hasError: false, hasFarTimes: false }) },
    rows: { get: () => waiting },
    textBytes: { value: 0 },
    waiting: { value: packer.waiting },
    take: { value: () => (sizes.push(waiting), (waiting = 0), packer.take()) },
  });
  const intake = new PackedIntake({
    packer: counting,
    chainEpoch: 0,
    hidden: () => undefined,
    send,
    refuse: () => undefined,
  });
  const wire = new Uint8Array(SPANS_PER_REQUEST * 1_000);
  const read = async () => {
    for (let request = 0; request < 480; request++) {
      intake.takeRequest('traces', wire);
      await intake.take({ telemetry: [], rejections: [], warnings: [] }, 'file');
    }
  };
  return { sizes, reading: read() };
}

it('spans of a kilobyte each are handed over by whole row groups, which need no log', async () => {
  const { sizes, reading } = readMany(() => Promise.resolve(0));
  await reading;
  expect(sizes.slice(-2)).toEqual([122_880, 122_880]);
});

it('does not wait for the small batches of the beginning, but for two large ones', async () => {
  const stored = Promise.withResolvers<number>();
  const { sizes, reading } = readMany(() => stored.promise);
  await nextTurn();
  expect(sizes).toEqual([1_024, 2_048, 8_192, 32_768, 122_880, 122_880]);
  stored.resolve(0);
  await reading;
  expect(sizes).toHaveLength(7);
});

it('rows that could not be stored end the reading', async () => {
  const intake = new PackedIntake({
    packer: createRequestPacker(),
    chainEpoch: 0,
    hidden: () => undefined,
    send: () => Promise.reject(new Error('no')),
    refuse: () => undefined,
  });
  const bytes = lines([encodeJson([traces('shop', span())])]);
  const opening = openDump(inChunks(bytes, 4_096), { name: 'x', size: 0 }, intake, { importId: 'one' });
  await expect(opening).rejects.toThrow('no');
});

it('hands rows over before their texts take hundreds of megabytes, whatever they were read from', async () => {
  const MIB = 1024 ** 2;
  const sent: number[] = [];
  let waiting = 0;
  const packer = createRequestPacker();
  const intake = new PackedIntake({
    packer,
    chainEpoch: 0,
    hidden: () => undefined,
    send: (rows) => {
      sent.push(Object.values(rows.packed.counts).reduce((sum, n) => sum + n, 0));
      return Promise.resolve(0);
    },
    refuse: () => undefined,
  });
  const body = { kind: 'string', value: 'x'.repeat(MIB) } as const;
  const nested = { kind: 'array', values: [body] } as const;
  for (let slice = 0; slice < 20; slice++) {
    const some = [body, { kind: 'array' as const, values: [...nested.values] }, body, body];
    const telemetry = [logs('shop', ...some.map((one) => logRecord({ body: one })))];
    await intake.take({ telemetry, rejections: [], warnings: [] }, 'file');
    waiting = Math.max(waiting, packer.textBytes);
  }
  await intake.flush();
  expect(packer.textBytes).toBe(0);
  expect(waiting).toBeLessThan(64 * MIB);
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.reduce((sum, n) => sum + n, 0)).toBe(80);
});
