import { describe, expect, test } from 'vitest';
import type { Span } from '../../../../core/model/span.ts';
import { attributes, logRecord, logs, span, spanId, traceId, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

const failed = (id: number, start: bigint, parts: Partial<Span> = {}) =>
  span({
    traceId: traceId(id),
    spanId: spanId(id),
    startTimeUnixNano: start,
    endTimeUnixNano: start + 10n,
    status: { code: 2, message: '' },
    ...parts,
  });
const thrown = (timeUnixNano: bigint, type: string, message: string) => ({
  timeUnixNano,
  name: 'exception',
  attributes: attributes({ 'exception.type': type, 'exception.message': message }),
  droppedAttributesCount: 0,
});

const SAMPLE = [
  traces(
    'cart',
    failed(1, 1_000n, { name: 'pay', events: [thrown(1_005n, 'Timeout', 'order 17 timed out')] }),
    failed(2, 1_100n, { name: 'buy', events: [thrown(1_105n, 'Timeout', 'order 4711 timed out')] }),
    failed(3, 1_150n, { traceId: traceId(2), name: 'buy', events: [thrown(1_155n, 'Timeout', 'order 5 timed out')] }),
    failed(4, 1_020n, { attributes: attributes({ 'error.type': '503' }), status: { code: 2, message: 'no host "a"' } }),
    failed(5, 1_030n, { status: { code: 0, message: '' } }),
  ),
  traces('pay', failed(6, 1_040n)),
  logs(
    'cart',
    logRecord({ timeUnixNano: 1_006n, severityNumber: 17, traceId: traceId(1), spanId: spanId(1) }),
    logRecord({ timeUnixNano: 1_060n, severityNumber: 17, body: { kind: 'string', value: 'disk 3 full' } }),
    logRecord({ timeUnixNano: 1_070n, severityNumber: 13, body: { kind: 'string', value: 'only a warning' } }),
  ),
];
const CART = { key: 'service.name', value: 'cart', fromNs: '1000', toNs: '1200', limit: 10 };

describe('subject.errors', () => {
  test('a long message ends at a word: half a secret would not be known for one when it is copied', async () => {
    const message = `${'no '.repeat(330)}token ghp_0123456789abcdefghijklmnopqrstuvwxyz`;
    const store = await storeOf(traces('cart', failed(1, 1_000n, { events: [thrown(1_005n, 'Refused', message)] })));
    const { groups } = await store.ask('subject.errors', CART);
    expect(groups[0]!.sample).toBe(`${'no '.repeat(330)}token`);
  });

  test('groups by type and message; a log record of a failing span is not another error', async () => {
    const { groups, distinct, total } = await (await storeOf(...SAMPLE)).ask('subject.errors', CART);
    expect([distinct, total]).toEqual([3, 5]);
    const { spark, ...timeout } = groups[0]!;
    expect(timeout).toEqual({
      type: 'Timeout',
      message: 'order <*> timed out',
      sample: 'order 5 timed out',
      service: 'cart',
      source: 'exception',
      count: 3,
      traces: 2,
      firstNs: '1005',
      lastNs: '1155',
      operations: ['buy', 'pay'],
      traceId: traceId(2),
      spanId: spanId(3),
      logKey: -1,
    });
    // 40 slices of 5 ns.
    expect([...spark.entries()].filter(([, n]) => n > 0)).toEqual([
      [1, 1],
      [21, 1],
      [31, 1],
    ]);
    const rest = groups.slice(1).sort((a, b) => (a.source < b.source ? -1 : 1));
    expect(rest).toMatchObject([
      { source: 'log', type: '', message: 'disk <*> full', count: 1, traces: 0, traceId: '', logKey: 2 },
      { source: 'status', type: '503', message: 'no host "<*>"', count: 1, traceId: traceId(4), spanId: spanId(4) },
    ]);
  });

  test('keeps the most frequent and says how many there are', async () => {
    const { groups, distinct, total } = await (await storeOf(...SAMPLE)).ask('subject.errors', { ...CART, limit: 1 });
    expect([groups.map(({ type }) => type), distinct, total]).toEqual([['Timeout'], 3, 5]);
  });

  test('of a subject without errors, and of nobody, is empty', async () => {
    const store = await storeOf(...SAMPLE);
    const none = { groups: [], distinct: 0, total: 0 };
    expect(await store.ask('subject.errors', { ...CART, value: 'nobody' })).toMatchObject(none);
    expect(await store.ask('subject.errors', { ...CART, fromNs: '5000', toNs: '6000' })).toMatchObject(none);
  });
});

describe('subject.operations', () => {
  const SERVER = { kind: 2, name: 'GET /', status: { code: 0, message: '' } };
  const child = (id: number, start: bigint, end: bigint, kind: number) =>
    failed(id, start, {
      traceId: traceId(1),
      kind,
      name: 'inner',
      parentSpanId: spanId(1),
      endTimeUnixNano: end,
      status: { code: 0, message: '' },
    });

  test('tells entries from what is inside, with self time less blocking children', async () => {
    const store = await storeOf(
      traces(
        'cart',
        // [1000, 1100]: children cover [1010, 1040] and [1080, 1100]; the consumer does not block.
        failed(1, 1_000n, { ...SERVER, traceId: traceId(1), endTimeUnixNano: 1_100n }),
        child(2, 1_010n, 1_030n, 3),
        child(3, 1_020n, 1_040n, 3),
        child(4, 1_050n, 1_070n, 5),
        failed(9, 1_150n, { ...SERVER, status: { code: 2, message: '' } }),
      ),
      traces('pay', child(5, 1_080n, 1_200n, 2)),
    );
    const { operations, truncated } = await store.ask('subject.operations', { ...CART, apdexThresholdNs: 50 });
    expect(truncated).toBe(false);
    expect(operations).toEqual([
      {
        service: 'cart',
        name: 'GET /',
        kind: 2,
        entry: true,
        calls: 2,
        errors: 1,
        p50: 10,
        p95: 100,
        p99: 100,
        max: 100,
        apdex: 0.25,
        selfNs: 60,
        sample: { traceId: traceId(1), spanId: spanId(1) },
      },
      expect.objectContaining({ name: 'inner', kind: 5, entry: true, calls: 1, selfNs: 20 }),
      expect.objectContaining({ name: 'inner', kind: 3, entry: false, calls: 2, selfNs: 40 }),
    ]);
  });
});
