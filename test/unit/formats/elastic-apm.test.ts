import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { Metric } from '../../../core/model/metric.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { elasticApm } from '../../../core/formats/elastic-apm/format.ts';
import { bytesOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

type Json = Record<string, unknown>;
const TRACE = '0af7651916cd43dd8448eb211c80319c';
const metadata = {
  metadata: {
    service: { name: 'shop', version: '1', language: { name: 'go' } },
    system: { hostname: 'a' },
    labels: { team: 'x' },
  },
};
const ids = { trace_id: TRACE, id: 'b7ad6b7169203331', parent_id: 'abc' };
const span = { ...ids, name: 'SELECT', type: 'db.sql', timestamp: 1_700_000_000_000_000, duration: 1.5 };

const lines = (...events: Json[]): string =>
  [metadata, ...events].map((event) => `${JSON.stringify(event)}\n`).join('');
const read = (...events: Json[]): ReadOut => readAll(bytesOf(lines(...events)));
const itemsOf = <T>(out: ReadOut, signal: Signal): T[] =>
  out.telemetry
    .filter((part) => part.signal === signal)
    .flatMap(({ groups }) =>
      (groups as unknown as ResourceGroup<T>[]).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items)),
    );
const plain = (attributes: { key: string; value: AnyValue }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value]));
const spanOf = (event: Json): Span => {
  const out = read(event);
  expect(out.skipped).toEqual([]);
  return itemsOf<Span>(out, 'traces')[0]!;
};

describe('an Elastic resource', () => {
  const resourceOf = (text: string) => {
    const [part] = readAll(bytesOf(text)).telemetry;
    return plain(part!.groups[0]!.resource.attributes);
  };

  it('keeps whole numbers beyond 2^53, in the metadata and in what an event says of its service', () => {
    const wide = lines({ span }).replace('"team":"x"', '"team":"x","build":9007199254740993');
    expect(resourceOf(wide)).toMatchObject({ 'service.name': 'shop', team: 'x', build: 9_007_199_254_740_993n });
    const own = lines({ span: { ...span, context: { service: { name: 'own', id: 'N' } } } }).replace(
      '"N"',
      '9007199254740993',
    );
    expect(resourceOf(own)).toMatchObject({
      'service.name': 'own',
      team: 'x',
      'elastic.service.id': 9_007_199_254_740_993n,
    });
  });
});

describe('an Elastic span', () => {
  it('has microseconds, fractions of milliseconds, a parent and an outcome', () => {
    const read = spanOf({ span: { ...span, outcome: 'failure', links: [{ trace_id: TRACE, span_id: '1' }] } });
    expect(read).toMatchObject({
      traceId: TRACE,
      spanId: 'b7ad6b7169203331',
      parentSpanId: '0000000000000abc',
      name: 'SELECT',
      startTimeUnixNano: 1_700_000_000_000_000_000n,
      endTimeUnixNano: 1_700_000_000_001_500_000n,
      status: { code: 2 },
      links: [{ traceId: TRACE, spanId: '0000000000000001' }],
    });
    expect(spanOf({ span: { ...span, parent_id: null, transaction_id: 'f', outcome: 'success' } })).toMatchObject({
      parentSpanId: '000000000000000f',
      status: { code: 1 },
    });
    expect(spanOf({ transaction: { ...span, parent_id: null, transaction_id: 'f' } }).parentSpanId).toBe('');
  });

  it.each([
    ['transaction', { type: 'request' }, 2],
    ['transaction', { type: 'messaging' }, 5],
    ['transaction', { type: 'page-load' }, 1],
    ['span', { type: 'app' }, 1],
    ['span', { type: 'db.sql', context: { db: {} } }, 3],
    ['span', { type: 'messaging', action: 'send' }, 4],
    ['span', { type: 'messaging', action: 'receive' }, 5],
    ['span', { type: 'app', otel: { span_kind: 'SERVER' } }, 2],
  ])('a %s with %j is of kind %i', (name, fields, kind) => {
    expect(spanOf({ [name]: { ...span, ...fields } }).kind).toBe(kind);
  });

  it('keeps all it tells, by OpenTelemetry’s names where there are some', () => {
    const context = {
      db: { type: 'sql', statement: 'SELECT 1', user: 'u' },
      tags: { own: true, n: 1.5 },
      service: { name: 'shop' },
      empty: null,
    };
    expect(
      plain(spanOf({ span: { ...span, context, sync: false, otel: { attributes: { 'a.b': 1 } } } }).attributes),
    ).toEqual({
      'span.type': 'db.sql',
      'db.system': 'sql',
      'db.query.text': 'SELECT 1',
      'span.context.db.user': 'u',
      own: true,
      n: 1.5,
      'span.sync': false,
      'a.b': 1n,
    });
  });

  it('belongs to the metadata before it, and to what it says of its service', () => {
    const other = {
      metadata: {
        service: { name: 'db', environment: 'prod' },
        system: { configured_hostname: 'b', detected_hostname: 'c' },
      },
    };
    const out = read({ span }, { span: { ...span, context: { service: { name: 'own', version: null } } } }, other, {
      span,
    });
    expect(out.telemetry.flatMap(({ groups }) => groups.map(({ resource }) => plain(resource.attributes)))).toEqual([
      {
        'service.name': 'shop',
        'service.version': '1',
        'telemetry.sdk.language': 'go',
        'host.name': 'a',
        team: 'x',
        'telemetry.sdk.name': 'ElasticAPM',
      },
      {
        'service.name': 'own',
        'service.version': '1',
        'telemetry.sdk.language': 'go',
        'host.name': 'a',
        team: 'x',
        'telemetry.sdk.name': 'ElasticAPM',
      },
      {
        'service.name': 'db',
        'deployment.environment.name': 'prod',
        'host.name': 'b',
        'elastic.system.detected_hostname': 'c',
        'telemetry.sdk.name': 'ElasticAPM',
      },
    ]);
  });

  it.each([
    [{ span: { ...span, id: null } }, 'a span without id'],
    [{ span: { ...span, timestamp: 'x' } }, 'timestamp is no time'],
    [{ span: { ...span, duration: [] } }, 'duration is no length of time'],
    [{ metricset: { samples: {} } }, 'a metric set without a time'],
    [{ log: { '@timestamp': 'noon' } }, 'its time is none'],
    [{ profile: {} }, 'an event of a kind that is not known: "profile"'],
    [{ span: 1 }, 'an event that is no object'],
  ])('%j is refused, its neighbours are not', (event, reason) => {
    const out = read({ span: { ...span, name: 'a' } }, event, { span: { ...span, name: 'b' } });
    expect(out.skipped).toMatchObject([{ line: 3, reason }]);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b']);
  });
});

describe('other events of Elastic', () => {
  it('are log records where they are errors or logs', () => {
    const error = {
      ...ids,
      timestamp: 5,
      exception: { type: 'E', message: 'no', handled: false },
      transaction: { sampled: true },
    };
    const log = {
      '@timestamp': '2022-09-08T13:47:29.111-0800',
      message: 'hi',
      'log.level': 'warn',
      'trace.id': TRACE,
      'span.id': '1',
      labels: { a: 1 },
    };
    const [one, two, three] = itemsOf<LogRecord>(
      read({ error }, { log }, { error: { ...ids, timestamp: 6, log: { message: 'm', level: 'critical' } } }),
      'logs',
    );
    expect(one).toMatchObject({
      timeUnixNano: 5_000n,
      severityNumber: 17,
      body: { value: 'no' },
      traceId: TRACE,
      spanId: '0000000000000abc',
    });
    expect(plain(one!.attributes)).toEqual({
      'exception.type': 'E',
      'exception.message': 'no',
      'error.exception.handled': false,
      'error.transaction.sampled': true,
      'error.id': ids.id,
    });
    expect(two).toMatchObject({
      timeUnixNano: 1_662_673_649_111_000_000n,
      severityNumber: 13,
      severityText: 'warn',
      body: { value: 'hi' },
      traceId: TRACE,
      spanId: '0000000000000001',
      attributes: [{ key: 'a' }],
    });
    expect(three).toMatchObject({ severityNumber: 21, severityText: 'critical', body: { value: 'm' } });
  });

  it('are metrics where they are sets of samples', () => {
    const samples = {
      'go.heap': { value: 6.5e6, unit: 'byte' },
      latency: { counts: [1, 2], values: [0.5, 1.5] },
      bad: { counts: [1], values: [] },
      text: { value: 'x' },
    };
    const out = read({ metricset: { samples, tags: { code: 200 }, transaction: { name: 'GET /' }, timestamp: 7 } });
    const metrics = itemsOf<Metric>(out, 'metrics');
    expect(metrics).toMatchObject([
      {
        name: 'go.heap',
        unit: 'byte',
        data: { kind: 'gauge', dataPoints: [{ timeUnixNano: 7_000n, value: { kind: 'double', value: 6.5e6 } }] },
      },
      {
        name: 'latency',
        data: {
          kind: 'histogram',
          aggregationTemporality: 1,
          dataPoints: [{ count: 3n, bucketCounts: [1n, 2n, 0n], explicitBounds: [0.5, 1.5] }],
        },
      },
    ]);
    const [{ data }] = metrics as [Metric];
    expect(data.kind === 'gauge' && plain(data.dataPoints[0]!.attributes)).toEqual({
      code: 200n,
      'transaction.name': 'GET /',
    });
    expect(out.warnings).toEqual([{ code: 'invalid-value', count: 2, example: 'metricset sample bad' }]);
  });
});

describe('an Elastic file', () => {
  const good = (name: string) => ({ span: { ...span, name } });

  it.each([
    ['cut off', (line: string) => line.slice(0, 40)],
    ['no JSON', () => 'INFO something a program printed'],
    ['broken', (line: string) => line.replace(':', '')],
    ['with a bracket too much', (line: string) => line.replace(':', ':]')],
    ['with a quote too few', (line: string) => line.replace('"name"', '"name')],
  ])('loses a line that is %s, and only that', (_, damage) => {
    const [first, a, bad, b, c] = [metadata, good('a'), good('bad'), good('b'), good('c')].map((event) =>
      JSON.stringify(event),
    );
    for (const chunkSize of [1, 50, 1 << 20]) {
      const out = readAll(bytesOf([first, a, damage(bad!), b, c].join('\n')), chunkSize);
      expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c']);
      expect(out.skipped.map(({ line }) => line)).toEqual([3]);
    }
  });

  it('gives no event to another’s sender where the metadata is broken', () => {
    const out = readAll(
      bytesOf(
        `${lines(good('a'))}{"metadata":{"service":]}\n${JSON.stringify(good('b'))}\n{"metadata":7}\n${JSON.stringify(good('c'))}`,
      ),
    );
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c']);
    const services = out.telemetry.flatMap(({ groups }) =>
      (groups as ResourceGroup<Span>[]).flatMap(({ resource, scopes }) =>
        scopes.flatMap(({ items }) => items.map(({ name }) => [name, plain(resource.attributes)['service.name']])),
      ),
    );
    expect(services).toEqual([
      ['a', 'shop'],
      ['b', undefined],
      ['c', undefined],
    ]);
    expect(out.skipped.map(({ line }) => line)).toEqual([3, 5]);
  });

  it('of anything at all is no reason to fail', () => {
    const key = fc.constantFrom(
      'span',
      'transaction',
      'error',
      'log',
      'metricset',
      'metadata',
      'context',
      'service',
      'samples',
      'counts',
      'values',
      'value',
      'otel',
      'tags',
      'links',
      'timestamp',
      '__proto__',
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, -1, 1e300, 2 ** 64, '', 'A'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 5 }),
      ),
    }));
    const event = fc.constantFrom('span', 'transaction', 'error', 'log', 'metricset', 'metadata');
    fc.assert(
      fc.property(event, json, (name, value) => {
        const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
        readAll(bytesOf(lines({ [name]: { ...span, ...own } }, { [name]: value })), 64, elasticApm.createReader());
      }),
      { endOnFailure: true, numRuns: 500 },
    );
  });
});

it('an object under a key of any size is a map where its paths would come to too much', () => {
  const large = 'k'.repeat(100_000);
  const members = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`m${at}`, at]));
  const { attributes } = spanOf({ span: { ...span, context: { [large]: members, small: { a: 1 } } } });
  const characters = attributes.reduce((sum, { key }) => sum + key.length, 0);
  expect(characters).toBeLessThan(200_000);
  const wide = attributes.find(({ key }) => key.endsWith(large))!;
  expect(wide.value.kind === 'kvlist' && wide.value.values.length).toBe(1_000);
  expect(attributes.filter(({ key }) => key.endsWith('small.a'))).toHaveLength(1);
});
