import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { isoTimeNs } from '../../../core/model/iso-time.ts';
import { recognise } from '../../../core/formats/registry.ts';
import { SdkConsoleReader } from '../../../core/formats/sdk-console/reader.ts';
import { plain } from './metric-parts.ts';
import { bytesOf, itemsOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const read = (text: string, chunkSize?: number): ReadOut => readAll(bytesOf(text), chunkSize, new SdkConsoleReader());
const TRACE = '704fc6478c0c43d7ecf91d011a252bd0';

const pythonSpan = (name: string, more: object = {}) => ({
  name,
  context: {
    trace_id: `0x${TRACE}`,
    span_id: '0x41366da6531c6cfd',
    trace_state: "['{key=a, value=1}', '{key=b, value=2}']",
  },
  kind: 'SpanKind.CLIENT',
  parent_id: '0x21a5a0977b0f1fd2',
  start_time: '2026-11-22T15:18:09.575109Z',
  end_time: '2026-11-22T15:18:09.575122Z',
  status: { status_code: 'ERROR', description: 'no' },
  attributes: { i: 1, f: 0.5, list: ['a', true], huge: 1 },
  events: [{ name: 'tick', timestamp: '2026-11-22T15:18:09.575110Z', attributes: { n: 0 } }],
  links: [
    { context: { trace_id: `0x${TRACE}`, span_id: '0x21a5a0977b0f1fd2', trace_state: '[]' }, attributes: { l: 1 } },
  ],
  resource: { attributes: { 'service.name': 'checkout' }, schema_url: 'https://s' },
  ...more,
});
const pretty = (value: object): string => JSON.stringify(value, null, 4);

const goSpan = {
  Name: 'get',
  SpanContext: { TraceID: TRACE, SpanID: '00f067aa0ba902b7', TraceFlags: '01', TraceState: 'a=1', Remote: false },
  Parent: { TraceID: TRACE, SpanID: '21a5a0977b0f1fd2', TraceFlags: '01', TraceState: '', Remote: true },
  SpanKind: 2,
  StartTime: '2023-09-25T10:42:55.123456789+09:00',
  EndTime: '2023-09-25T10:42:56+09:00',
  Attributes: [
    { Key: 'n', Value: { Type: 'INT64', Value: 1 } },
    { Key: 'x', Value: { Type: 'FLOAT64', Value: 2 } },
  ],
  Events: [{ Name: 'e', Attributes: null, DroppedAttributeCount: 3, Time: '2023-09-25T10:42:55.5+09:00' }],
  Links: null,
  Status: { Code: 'Error', Description: 'bad' },
  DroppedAttributes: 1,
  DroppedEvents: 2,
  DroppedLinks: 0,
  ChildSpanCount: 0,
  Resource: [{ Key: 'service.name', Value: { Type: 'STRING', Value: 'shop' } }],
  InstrumentationScope: { Name: 'lib', Version: '1', SchemaURL: 'https://x', Attributes: null },
};

describe('what a record becomes', () => {
  test('a span of Python', () => {
    const out = read(pretty(pythonSpan('inner')));
    expect(out.skipped).toEqual([]);
    const [[resource, resourceUrl, , , span]] = itemsOf(out.telemetry, 'traces') as [
      [{ attributes: [] }, string, unknown, unknown, { attributes: [] }],
    ];
    expect(plain(resource.attributes)).toEqual({ 'service.name': 'checkout' });
    expect(resourceUrl).toBe('https://s');
    expect(span).toMatchObject({
      ...{ traceId: TRACE, spanId: '41366da6531c6cfd', parentSpanId: '21a5a0977b0f1fd2', traceState: 'a=1,b=2' },
      ...{ name: 'inner', kind: 3, status: { code: 2, message: 'no' } },
      startTimeUnixNano: 1_795_360_689_575_109_000n,
      endTimeUnixNano: 1_795_360_689_575_122_000n,
      events: [{ name: 'tick', timeUnixNano: 1_795_360_689_575_110_000n }],
      links: [{ traceId: TRACE, spanId: '21a5a0977b0f1fd2', traceState: '' }],
    });
    expect(span.attributes).toEqual([
      { key: 'i', value: { kind: 'int', value: 1n } },
      { key: 'f', value: { kind: 'double', value: 0.5 } },
      {
        key: 'list',
        value: {
          kind: 'array',
          values: [
            { kind: 'string', value: 'a' },
            { kind: 'bool', value: true },
          ],
        },
      },
      { key: 'huge', value: { kind: 'int', value: 1n } },
    ]);
  });

  test('integers keep their digits', () => {
    const text = pretty(pythonSpan('a')).replace('"huge": 1', '"huge": 9007199254740993');
    const [[, , , , span]] = itemsOf(read(text).telemetry, 'traces') as [
      [unknown, unknown, unknown, unknown, { attributes: unknown[] }],
    ];
    expect(span.attributes.at(-1)).toEqual({ key: 'huge', value: { kind: 'int', value: 9_007_199_254_740_993n } });
  });

  test('a log record of Python', () => {
    const out = read(
      pretty({
        ...{
          body: { a: [1] },
          severity_number: 13,
          severity_text: 'WARN',
          attributes: { k: 'v' },
          dropped_attributes: 2,
        },
        ...{ timestamp: '2026-01-01T00:00:00.000001Z', observed_timestamp: '2026-01-01T00:00:01Z' },
        ...{ trace_id: `0x${TRACE}`, span_id: '0x0000000000000000', trace_flags: 1, event_name: 'x' },
        resource: { attributes: { 'service.name': 's' }, schema_url: '' },
      }),
    );
    expect(itemsOf(out.telemetry, 'logs')[0]).toMatchObject([
      { attributes: [{ key: 'service.name' }] },
      ...['', {}, ''],
      {
        ...{ timeUnixNano: 1_767_225_600_000_001_000n, observedTimeUnixNano: 1_767_225_601_000_000_000n },
        ...{ severityNumber: 13, severityText: 'WARN', traceId: TRACE, spanId: '', flags: 1, eventName: 'x' },
        ...{ droppedAttributesCount: 2, body: { kind: 'kvlist' }, attributes: [{ key: 'k' }] },
      },
    ]);
  });

  test('metrics of Python, of every kind', () => {
    const base = {
      attributes: { a: 'b' },
      start_time_unix_nano: 1_700_000_000_000_000_000,
      time_unix_nano: 2,
      exemplars: [],
    };
    const metric = (name: string, data: object) => ({ name, description: 'd', unit: 's', data });
    const text = JSON.stringify({
      resource_metrics: [
        {
          resource: { attributes: { 'service.name': 's' }, schema_url: '' },
          scope_metrics: [
            {
              scope: { name: 'lib', version: '1', schema_url: '', attributes: null },
              metrics: [
                metric('sum', { data_points: [{ ...base, value: 5 }], aggregation_temporality: 2, is_monotonic: true }),
                metric('gauge', { data_points: [{ ...base, value: 0.5 }] }),
                metric('hist', {
                  data_points: [
                    { ...base, count: 2, sum: 3, bucket_counts: [1, 1], explicit_bounds: [5.0], min: 1, max: 'Inf' },
                  ],
                  aggregation_temporality: 1,
                }),
                metric('exp', {
                  data_points: [
                    {
                      ...base,
                      count: 1,
                      sum: 1,
                      scale: -2,
                      zero_count: 0,
                      positive: { offset: -3, bucket_counts: [1] },
                      negative: { offset: 0, bucket_counts: [] },
                    },
                  ],
                  aggregation_temporality: 2,
                }),
              ],
            },
          ],
        },
      ],
    })
      .replace('"max":"Inf"', '"max":-Infinity')
      .replaceAll('1700000000000000000', '1700000000123456789');
    const out = read(text);
    expect(out.skipped).toEqual([]);
    const items = itemsOf(out.telemetry, 'metrics') as [unknown, unknown, unknown, unknown, { data: object }][];
    expect(items.map((item) => item[4].data)).toMatchObject([
      {
        kind: 'sum',
        isMonotonic: true,
        aggregationTemporality: 2,
        dataPoints: [{ value: { kind: 'int', value: 5n }, startTimeUnixNano: 1_700_000_000_123_456_789n }],
      },
      { kind: 'gauge', dataPoints: [{ value: { kind: 'double', value: 0.5 } }] },
      {
        kind: 'histogram',
        aggregationTemporality: 1,
        dataPoints: [{ count: 2n, sum: 3, bucketCounts: [1n, 1n], explicitBounds: [5], min: 1, max: undefined }],
      },
      { kind: 'exponentialHistogram', dataPoints: [{ scale: -2, positive: { offset: -3, bucketCounts: [1n] } }] },
    ]);
  });

  test('a span of Go', () => {
    const [[resource, , scope, scopeUrl, span]] = itemsOf(read(JSON.stringify(goSpan)).telemetry, 'traces') as [
      [{ attributes: [] }, unknown, unknown, unknown, unknown],
    ];
    expect(plain(resource.attributes)).toEqual({ 'service.name': 'shop' });
    expect([scope, scopeUrl]).toMatchObject([{ name: 'lib', version: '1' }, 'https://x']);
    expect(span).toMatchObject({
      ...{
        traceId: TRACE,
        spanId: '00f067aa0ba902b7',
        parentSpanId: '21a5a0977b0f1fd2',
        traceState: 'a=1',
        flags: 0x301,
      },
      ...{ name: 'get', kind: 2, status: { code: 2, message: 'bad' } },
      ...{ startTimeUnixNano: 1_695_606_175_123_456_789n, endTimeUnixNano: 1_695_606_176_000_000_000n },
      attributes: [{ value: { kind: 'int', value: 1n } }, { value: { kind: 'double', value: 2 } }],
      events: [{ timeUnixNano: 1_695_606_175_500_000_000n, droppedAttributesCount: 3, attributes: [] }],
      ...{ droppedAttributesCount: 1, droppedEventsCount: 2, links: [] },
    });
  });
});

describe('records among other things', () => {
  test('what the program printed is told, the spans around it kept', () => {
    const out = read(
      `Starting…\n${pretty(pythonSpan('a'))}\nHello\nworld\n${pretty(pythonSpan('b'))}{"other":1}\n${JSON.stringify(goSpan)}\n`,
    );
    expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'get']);
    expect(out.skipped.map(({ line, reason }) => [line, reason])).toEqual([
      [1, '"S" stands outside of JSON'],
      [expect.any(Number), '"H" stands outside of JSON'],
      [expect.any(Number), 'an object that is no span, log record or metric of an SDK'],
    ]);
  });

  test.each([
    ['"0x704fc6478c0c43d7ecf91d011a252bd0"', '"0xzz"', 'trace id is not 32 hex digits'],
    ['"2026-11-22T15:18:09.575109Z"', '"yesterday"', 'no time: "yesterday"'],
    ['"2026-11-22T15:18:09.575109Z"', '18446744073709551616', 'no time'],
    ['"kind": ', '"kind" ', "expected ':'"],
    ['"name": "b"', '"name": "b', 'does not end on its line'],
  ])('a bad record costs itself: %s → %s', (from, to, reason) => {
    const out = read(
      [pythonSpan('a'), pythonSpan('b'), pythonSpan('c')]
        .map((span, i) => (i === 1 ? pretty(span).replace(from, to) : pretty(span)))
        .join('\n'),
    );
    expect(spanNames(out.telemetry)).toEqual(['a', 'c']);
    expect(out.skipped[0]!.reason).toMatch(reason);
  });

  const T = '2026-01-01T00:00:00Z';
  test.each([
    ['a span', { ...pythonSpan('a'), dropped_attributes: -1 }, ' -1'],
    ['a log record', { body: 'a', severity_number: 2 ** 32, timestamp: T, observed_timestamp: T }, ' 4294967296'],
  ])('a number of %s that is none of 32 bits costs the record, and is not taken for 0', (_what, bad, told) => {
    const out = read(`${pretty(bad)}\n${pretty(pythonSpan('c'))}`);
    expect(spanNames(out.telemetry)).toEqual(['c']);
    expect(out.skipped).toMatchObject([{ reason: expect.stringContaining(`none of 32 bits:${told}`) }]);
  });

  test('a metric that cannot be read costs its neighbours nothing', () => {
    const point = { attributes: {}, time_unix_nano: 1_695_606_175_123, value: 1 };
    const counts = { ...point, count: 1, sum: 1, min: 1, max: 1 };
    const metric = (name: string, data: object) => ({ name, unit: '', description: '', data });
    const metrics = [
      metric('bound', { data_points: [{ ...counts, bucket_counts: [1, 0], explicit_bounds: ['x'] }] }),
      metric('wide', { data_points: [{ ...counts, bucket_counts: [777], explicit_bounds: [] }] }),
      metric('long', { data_points: [{ ...point, flags: 2 ** 32 }] }),
      metric('good', { data_points: [point] }),
    ];
    const scopes = [{ scope: { name: 'lib' }, metrics }];
    const text = JSON.stringify({ resource_metrics: [{ resource: { attributes: {} }, scope_metrics: scopes }] });
    const out = read(text.replace('777', '18446744073709551617'));
    expect(itemsOf(out.telemetry, 'metrics')).toMatchObject([[{}, '', {}, '', { name: 'good' }]]);
    expect(out.skipped).toMatchObject([
      { reason: 'metric bound: a bound that is no number; and 2 more metrics of it' },
    ]);
  });

  test('wrong types everywhere, and nothing throws', () => {
    const good = pretty(pythonSpan('a'));
    const values = fc.constantFrom(
      'null',
      '1',
      '-1',
      '1e400',
      '[]',
      '{}',
      '"x"',
      'true',
      '[[]]',
      '{"a":[{}]}',
      '18446744073709551616',
    );
    fc.assert(
      fc.property(fc.nat(30), values, fc.integer({ min: 1, max: 40 }), (which, value, chunkSize) => {
        let index = 0;
        const text = `${good.replace(/: (?:"[^"]*"|[\d.]+|true)/g, (old) => (index++ === which ? `: ${value}` : old))}\n${good}`;
        const { mostBuffered: _most, ...whole } = read(text);
        const { mostBuffered: _less, ...cut } = read(text, chunkSize);
        expect(cut).toEqual(whole);
        expect(spanNames(whole.telemetry).at(-1)).toBe('a');
      }),
      { endOnFailure: true, numRuns: 300 },
    );
  });

  it.each([
    [pretty(pythonSpan('a')), 'sdk-console'],
    [`Hello\n${pretty(pythonSpan('a'))}`, 'sdk-console'],
    [`Hello\n${JSON.stringify(goSpan, null, '\t')}`, 'sdk-console'],
    [JSON.stringify(goSpan), 'sdk-console'],
    [
      "{\n  resource: { attributes: {} },\n  instrumentationScope: { name: 'x' },\n  traceId: 'abc',\n}",
      'sdk-console-js',
    ],
  ])('%# is known as what it is', (text, name) => {
    const found = recognise(bytesOf(text), { whole: true });
    expect(found.kind === 'format' ? found.format.name : found.refusal.name).toBe(name);
  });
});

test.each([
  ['1970-01-01T00:00:00Z', 0n],
  ['2024-02-29 12:00:00.123456789123+01:30', 1_709_202_600_123_456_789n],
  ['2023-02-29T00:00:00Z', undefined],
  ['2023-01-01T24:00:00Z', undefined],
  ['1969-12-31T23:59:59Z', undefined],
  ['9999-01-01T00:00:00Z', undefined],
  ['2023-01-01', undefined],
])('%s is %s', (text, ns) => {
  expect(isoTimeNs(text)).toBe(ns);
});
