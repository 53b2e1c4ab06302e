import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { attributes, metric, metrics, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import type { AnyValue } from '../../../core/model/attributes.ts';
import { SIGNALS, type Signal, type Telemetry } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { REQUESTS } from '../../../core/otlp/plan.ts';
import { Packer } from '../../../main/engine/store/duckdb/packer.ts';
import { createRequestPacker } from '../../../main/engine/store/duckdb/request-packer.ts';
import { LINK } from '../../../main/engine/store/duckdb/schema.ts';
import { PointChains } from '../../../main/engine/store/duckdb/point-chains.ts';
import type { RequestPacker, Store } from '../../../main/engine/store/port.ts';
import { reversed } from '../otlp/wire.ts';
import { itemsByOrigin, readAll } from './items-by-origin.ts';
import { hand, kept, LOG, pack, refused, sound } from './packing.ts';
import { storeOf } from './questions/store-of.ts';

const everything = (store: Store) => readAll(store, { kind: 'all' });

/** Now and then with points that a receiver refuses. */
const requestArbitrary = (signal: Signal) =>
  fc.tuple(telemetryArbitrary(signal), fc.integer({ max: 2 })).map(([one, n]) => (n > 0 ? sound(one) : one));

const countsOf = (store: Store) => {
  const { counts, minNs, maxNs } = store.stats();
  return { ...counts, minNs, maxNs };
};

function countsAfter(telemetry: readonly Telemetry[]) {
  const packer = new Packer();
  for (const part of telemetry) packer.append(part, 0);
  const { counts, minNs, maxNs } = packer.tally;
  return { ...counts, minNs, maxNs };
}

function counter(second: number, name = 'requests'): Telemetry {
  const point = {
    attributes: [],
    startTimeUnixNano: 1n,
    timeUnixNano: BigInt(1_700_000_000 + second) * 1_000_000_000n,
    flags: 0,
    value: { kind: 'int' as const, value: BigInt(second) },
    exemplars: [],
  };
  return metrics(
    'web',
    metric(name, { kind: 'sum', dataPoints: [point], aggregationTemporality: 2, isMonotonic: true }),
  );
}

/** Both ways of reading the request end in the middle of it, as late as they can. Says whether it was taken all the same. */
function failHalfWay(packer: RequestPacker, signal: Signal, body: Uint8Array): boolean {
  const chain = vi.spyOn(PointChains.prototype, 'number').mockImplementation(fail);
  const chainMore = vi.spyOn(PointChains.prototype, 'distribution').mockImplementation(fail);
  const parts = kept(signal, body);
  const broken = [...parts, ...parts].map(
    (part) => ({ ...part, groups: [...part.groups, null] }) as never as Telemetry,
  );
  try {
    for (const part of broken) expect(() => packer.append(part)).toThrow();
    // Metrics without points have no chains that could fail.
    return signal === 'metrics' && packer.pack(signal, body) !== undefined;
  } finally {
    chain.mockRestore();
    chainMore.mockRestore();
  }
}

function fail(): never {
  throw new Error('half-way');
}

describe('requests packed beside the store', () => {
  test.each(
    SIGNALS.flatMap((signal) => [
      [signal, 'as they are written here', (bytes: Uint8Array) => bytes] as const,
      [
        signal,
        'fields in reverse, as Go writes them',
        (bytes: Uint8Array) => reversed(REQUESTS[signal], bytes),
      ] as const,
    ]),
  )('hold what the decoder of all cases reads: %s, %s', async (signal, _name, arrange) => {
    let fast = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(requestArbitrary(signal), { minLength: 1, maxLength: 12 }), async (telemetry) => {
        const bodies = telemetry.map((one) => arrange(encodeProtobuf(one)));
        const store = await storeOf();
        const packer = createRequestPacker();
        for (const [i, body] of bodies.entries()) {
          if (pack(packer, signal, body)) fast++;
          if (i % 3 === 2) await hand(packer, store, i);
        }
        await hand(packer, store, bodies.length);
        const expected = bodies.flatMap((body) => kept(signal, body));
        expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
        expect(countsOf(store)).toEqual(countsAfter(expected));
      }),
      { numRuns: 12, endOnFailure: true },
    );
    expect(fast).toBeGreaterThan(10);
  });

  test('find their texts, resources and spans where others wrote in between', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(telemetryArbitrary('traces'), fc.boolean()), { minLength: 2, maxLength: 10 }),
        fc.array(telemetryArbitrary('metrics'), { maxLength: 3 }),
        async (requests, points) => {
          const store = await storeOf();
          let packer = createRequestPacker();
          const expected: Telemetry[] = [];
          for (const [i, [telemetry, isImport]] of requests.entries()) {
            if (i === 5) packer = createRequestPacker(); // the thread died and was replaced
            const parts = kept('traces', encodeProtobuf(telemetry));
            expected.push(...parts, ...points);
            if (isImport) await store.append({ telemetry: [...parts, ...points], losses: [] });
            else {
              pack(packer, 'traces', encodeProtobuf(telemetry));
              for (const metrics of points) packer.append(metrics);
              await hand(packer, store, i);
            }
          }
          expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test.each(SIGNALS)(
    'damaged requests taken all the same hold what the decoder of all cases reads: %s',
    async (signal) => {
      let taken = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(requestArbitrary(signal), { minLength: 3, maxLength: 3 }),
          fc.array(fc.tuple(fc.nat(), fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 150, maxLength: 150 }),
          async (telemetry, damages) => {
            const bodies = telemetry.map(encodeProtobuf).filter(({ length }) => length > 0);
            fc.pre(bodies.length > 0);
            const store = await storeOf();
            const packer = createRequestPacker();
            const expected: Telemetry[] = [];
            for (const [which, at, byte] of damages) {
              const body = bodies[which % bodies.length]!.slice();
              body[at % body.length] = byte;
              if (!packer.pack(signal, body)) continue;
              taken++;
              expected.push(...kept(signal, body));
            }
            await hand(packer, store, 1);
            expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
          },
        ),
        { numRuns: 8, endOnFailure: true },
      );
      expect(taken).toBeGreaterThan(10); // of 1,200: 67 to 192 of the traces, more of the others
    },
  );

  test('a value that is longer than its text, and a field beyond the table, are left to the other decoder', () => {
    const bytes = encodeProtobuf(traces('web', span({ spanId: spanId(1), attributes: attributes({ a: 'xyz' }) })));
    const text = bytes.findIndex((byte, i) => byte === 0x78 && bytes[i + 1] === 0x79 && bytes[i + 2] === 0x7a);
    bytes[text - 1] = 2; // "xy", and a byte that is nobody's
    expect(createRequestPacker().pack('traces', bytes)).toBeUndefined();
    const beyond = Uint8Array.of(0x0a, 0x03, 0x82, 0x40, 0x00); // field 1,024 of ResourceSpans
    expect(createRequestPacker().pack('traces', beyond)).toBeUndefined();
  });

  test('leave nothing where finishing or appending fails half-way: what follows is stored as if they had never come', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom(...SIGNALS), fc.nat({ max: 3 })), { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(telemetryArbitrary('metrics')),
        fc.infiniteStream(telemetryArbitrary('traces')),
        fc.infiniteStream(telemetryArbitrary('logs')),
        async (steps, points, spans, records) => {
          const next = { metrics: points, traces: spans, logs: records };
          const store = await storeOf();
          const packer = createRequestPacker();
          const expected: Telemetry[] = [];
          for (const [signal, failing] of steps) {
            const body = encodeProtobuf(next[signal].next().value!);
            if (failing > 0) pack(packer, signal, body);
            if (failing > 0 || failHalfWay(packer, signal, body)) expected.push(...kept(signal, body));
          }
          await hand(packer, store, 1);
          expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
          expect(countsOf(store)).toEqual(countsAfter(expected));
        },
      ),
      { numRuns: 8, endOnFailure: true },
    );
  });

  test('points after such a failure do not lean on points that were taken back', async () => {
    const store = await storeOf();
    const packer = createRequestPacker();
    pack(packer, 'metrics', encodeProtobuf(counter(1)));
    const { number } = PointChains.prototype;
    const chain = vi.spyOn(PointChains.prototype, 'number').mockImplementation(function (this: PointChains, ...given) {
      number.apply(this, given);
      fail();
    });
    expect(packer.pack('metrics', encodeProtobuf(counter(2)))).toBeUndefined();
    chain.mockRestore();
    pack(packer, 'metrics', encodeProtobuf(counter(3)));
    await hand(packer, store, 1);
    const sql = 'SELECT link::INT, gap_ns::BIGINT FROM number_point ORDER BY id';
    const { rows } = await store.ask('sql.query', { sql, limit: 9 });
    expect(rows).toEqual([
      [LINK.first, 0n],
      [LINK.first, 0n],
    ]);
  });

  test('data points know the one before by the numbers it has in the store', async () => {
    const store = await storeOf();
    const packer = createRequestPacker();
    const send = async (second: number) => {
      packer.append(counter(second));
      await hand(packer, store, second);
    };
    await store.append({ telemetry: [counter(1, 'other'), counter(2, 'other')], losses: [] });
    await send(1);
    await store.append({ telemetry: [counter(3, 'other')], losses: [] });
    await send(2);
    await send(3);
    const answer = await store.ask('sql.query', {
      sql: `SELECT m.name, count(*), count(DISTINCT p.stream), sum(p.gap_ns)::BIGINT FROM number_point p JOIN metric m ON m.id = p.metric
        GROUP BY ALL ORDER BY m.name`,
      limit: 10,
    });
    expect(answer.rows).toEqual([
      ['other', 3n, 1n, 2_000_000_000n],
      ['requests', 3n, 1n, 2_000_000_000n],
    ]);
    const streams = await store.ask('sql.query', { sql: 'SELECT count(DISTINCT stream) FROM number_point', limit: 1 });
    expect(streams.rows).toEqual([[2n]]);
  });

  test('data points made ready before old ones were taken away do not lean on those', async () => {
    const store = await storeOf();
    const packer = createRequestPacker();
    packer.append(counter(1));
    await hand(packer, store, 1);
    packer.append(counter(2));
    const now = BigInt(1_700_000_000 + 3_600) * 1_000_000_000n + 1_500_000_000n;
    await store.expire({ maxBytes: 0, maxAgeHours: 1 }, now);
    expect(store.stats().counts.points).toBe(0);
    await hand(packer, store, 2);
    packer.breakChains(store.chainEpoch);
    packer.append(counter(3));
    await hand(packer, store, 3);
    const { rows } = await store.ask('sql.query', { sql: 'SELECT link FROM number_point ORDER BY time_ns', limit: 5 });
    expect(rows).toEqual([[LINK.cut], [LINK.first]]);
  });

  test('a request that is not of the plain form leaves no trace', async () => {
    const good = encodeProtobuf(traces('web', span({ spanId: spanId(1), attributes: attributes({ a: 'x', n: 1n }) })));
    const cut = good.slice(0, good.length - 1);
    const noId = encodeProtobuf(traces('web', span({ spanId: spanId(2) }), span({ traceId: '' as never })));
    const packer = createRequestPacker();
    expect(packer.pack('traces', good)).toMatchObject({ hasError: false });
    expect(packer.pack('traces', cut)).toBeUndefined();
    expect(packer.pack('traces', noId)).toBeUndefined();
    expect(packer.pack('traces', new Uint8Array([0xff, 0xff, 0xff]))).toBeUndefined();
    expect(packer.rows).toBe(1);
    const store = await storeOf();
    await hand(packer, store, 1);
    expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(kept('traces', good)));
    expect(store.stats().counts.spans).toBe(1);
    expect(store.storedMark).toEqual({ log: LOG, sequence: 1 });
  });

  test('refused requests leave no texts, shapes or resources behind, and what is known stays right', async () => {
    const store = await storeOf();
    const packer = createRequestPacker();
    const nth = (n: number) =>
      encodeProtobuf(
        traces(
          `service ${n % 7}`,
          span({
            spanId: spanId(n + 1),
            name: `name ${n % 5}`,
            attributes: attributes({
              [`key ${n % 11}`]: `text ${n % 13}`,
              list: { kind: 'array', values: [] } as never,
            }),
          }),
        ),
      );
    const expected: Telemetry[] = [];
    for (let n = 0; n < 200; n++) {
      const body = nth(n);
      if (n % 3 === 0) {
        expect(packer.pack('traces', body)).toBeDefined();
        expected.push(...kept('traces', body));
      } else expect(packer.pack('traces', refused(body))).toBeUndefined();
      if (n === 100) await hand(packer, store, n);
    }
    await hand(packer, store, 200);
    expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
    for (let n = 1_000; n < 1_050; n++)
      packer.pack('traces', refused(encodeProtobuf(traces(`s${n}`, span({ spanId: spanId(n), name: `n${n}` })))));
    expect(packer.take().bytes).toBe(0);
  });

  test('attributes that repeat from item to item are those of their own request, and are kept whatever their kind', async () => {
    const store = await storeOf();
    const packer = createRequestPacker();
    const list = (values: AnyValue[]): AnyValue => ({ kind: 'array', values });
    const text = (value: string): AnyValue => ({ kind: 'string', value });
    // As many bytes each, so that they lie at the same places of all requests.
    const values = (request: number): AnyValue[] => [
      text(`${request}a`),
      text(`${request}b`),
      { kind: 'int', value: BigInt(100_000 + request) },
      { kind: 'int', value: -1n },
      { kind: 'double', value: request / 3 },
      { kind: 'bool', value: request % 2 === 0 },
      list([text(`${request}c`)]),
      { kind: 'bytes', value: new Uint8Array([request, 0]) },
      { kind: 'empty' },
    ];
    const body = (request: number) => {
      const all = values(request);
      const spans = Array.from({ length: 60 }, (_, i) => {
        const set = [0, i >> 3, i].map((at, k) => ({ key: `key ${k}`, value: all[at % all.length]! }));
        const events = [{ timeUnixNano: 1n, name: 'e', attributes: set.slice(i % 2), droppedAttributesCount: 0 }];
        return span({ spanId: spanId(request * 100 + i + 1), attributes: set, events });
      });
      return encodeProtobuf(traces('web', ...spans));
    };
    const expected: Telemetry[] = [];
    for (let request = 0; request < 9; request++) {
      expect(packer.pack('traces', refused(body(request + 10)))).toBeUndefined();
      expect(packer.pack('traces', body(request))).toBeDefined();
      expected.push(...kept('traces', body(request)));
      if (request % 4 === 3) await hand(packer, store, request);
    }
    await hand(packer, store, 9);
    expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(expected));
  });

  test('very many attributes are left to the decoder that bounds memory, and are kept', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`key ${i}`, BigInt(i)]));
    const body = encodeProtobuf(traces('web', span({ spanId: spanId(1), attributes: attributes(many) })));
    const store = await storeOf();
    const packer = createRequestPacker();
    expect(pack(packer, 'traces', body)).toBe(false);
    await hand(packer, store, 1);
    expect(itemsByOrigin(await everything(store))).toEqual(itemsByOrigin(kept('traces', body)));
  });

  test('texts that are not UTF-8 are left to the decoder that repairs them', () => {
    const bytes = encodeProtobuf(traces('web', span({ spanId: spanId(1), name: 'abc' })));
    bytes[bytes.findIndex((byte, i) => byte === 0x61 && bytes[i + 1] === 0x62 && bytes[i + 2] === 0x63)] = 0xff;
    expect(createRequestPacker().pack('traces', bytes)).toBeUndefined();
  });

  test('a request of nothing but tiny events is left to the decoder that bounds memory', () => {
    const events = Array.from({ length: 5_000 }, () => ({
      timeUnixNano: 0n,
      name: '',
      attributes: [],
      droppedAttributesCount: 0,
    }));
    const bytes = encodeProtobuf(traces('web', span({ spanId: spanId(1), traceId: traceId(1), events })));
    expect(createRequestPacker().pack('traces', bytes)).toBeUndefined();
  });

  test('failed spans are noticed', () => {
    const failed = span({ spanId: spanId(1), status: { code: 2, message: '' } });
    expect(createRequestPacker().pack('traces', encodeProtobuf(traces('web', failed)))).toMatchObject({
      hasError: true,
    });
  });

  test('ever new keys and texts do not fill the memory, and all are kept', async () => {
    const store = await storeOf();
    const packer = createRequestPacker();
    for (let i = 0; i < 60; i++) {
      const spans = Array.from({ length: 100 }, (_, n) =>
        span({ spanId: spanId(1 + i * 100 + n), attributes: attributes({ [`key-${i}-${n}`]: `text-${i}-${n}` }) }),
      );
      expect(packer.pack('traces', encodeProtobuf(traces('web', ...spans)))).toBeDefined();
      await hand(packer, store, i);
    }
    const { rows } = await store.ask('sql.query', {
      sql: 'SELECT count(*), count(DISTINCT attributes->>\'$."key-59-99"\') FROM spans',
      limit: 1,
    });
    expect(rows[0]).toEqual([6_000n, 1n]);
  });
});
