import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { ResourceSpans, Span } from '../../../core/model/span.ts';
import { datadogJson } from '../../../core/formats/datadog-json/format.ts';
import { datadogMsgpack } from '../../../core/formats/datadog-msgpack/format.ts';
import { encodeMsgpack } from './msgpack.ts';
import { allItems, bytesOf, itemsOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const base = {
  name: 'web.request',
  service: 'shop',
  resource: 'GET /',
  trace_id: 11n,
  span_id: 2n ** 64n - 1n,
  parent_id: 7n,
  start: 1_700_000_000_123_456_789n,
  duration: 1_000n,
  type: 'web',
};
type Json = Record<string, unknown>;
const write = (value: unknown): string =>
  JSON.stringify(value, (_, member: unknown) => (typeof member === 'bigint' ? `#${member}#` : member)).replaceAll(
    /"#(-?\d+)#"/g,
    '$1',
  );
const readJson = (value: unknown, chunkSize?: number): ReadOut => readAll(bytesOf(write(value)), chunkSize);
const groupsOf = (out: ReadOut): ResourceSpans[] =>
  out.telemetry.flatMap((part) => (part.signal === 'traces' ? part.groups : []));
const spansOf = (out: ReadOut): Span[] => groupsOf(out).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
const plain = (attributes: { key: string; value: AnyValue }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value]));

/** The one span, read from JSON and from MessagePack alike. */
function spanOf(fields: Json): Span {
  const value = [[{ ...base, ...fields }]];
  const [json, packed] = [readJson(value), readAll(encodeMsgpack(value))];
  expect([json.skipped, packed.skipped]).toEqual([[], []]);
  expect(allItems(packed.telemetry)).toEqual(allItems(json.telemetry));
  return spansOf(json)[0]!;
}

describe('a Datadog span', () => {
  it('has unsigned ids of 64 bits and nanoseconds, all exact', () => {
    expect(spanOf({})).toMatchObject({
      traceId: '0000000000000000000000000000000b',
      spanId: 'ffffffffffffffff',
      parentSpanId: '0000000000000007',
      name: 'web.request',
      kind: 2,
      startTimeUnixNano: 1_700_000_000_123_456_789n,
      endTimeUnixNano: 1_700_000_000_123_457_789n,
      status: { code: 0, message: '' },
    });
    expect(spanOf({ parent_id: 0 }).parentSpanId).toBe('');
  });

  it('tells the upper half of its trace’s id for all spans of it', () => {
    const trace = [base, { ...base, span_id: 2n, meta: { '_dd.p.tid': '6501a3b400000000' } }, { ...base, span_id: 3n }];
    const ids = new Set(spansOf(readJson([trace])).map(({ traceId }) => traceId));
    expect([...ids]).toEqual(['6501a3b400000000000000000000000b']);
  });

  it.each([
    [{ meta: { 'span.kind': 'consumer' } }, 5],
    [{ type: 'http' }, 3],
    [{ type: 'sql' }, 0],
  ])('with %j is of kind %i', (fields, kind) => expect(spanOf(fields).kind).toBe(kind));

  it('has texts and doubles for attributes, by OpenTelemetry’s names', () => {
    const span = spanOf({
      meta: { env: 'prod', 'http.status_code': '200', 'http.url': 'http://a', own: 'x' },
      metrics: { _sampling_priority_v1: 1, process_id: 12 },
      meta_struct: null,
    });
    expect(plain(span.attributes)).toEqual({
      'dd.span.Resource': 'GET /',
      'span.type': 'web',
      'deployment.environment.name': 'prod',
      'http.response.status_code': 200n,
      'url.full': 'http://a',
      own: 'x',
      _sampling_priority_v1: 1,
      'process.pid': 12,
    });
    expect(span.attributes.find(({ key }) => key === 'process.pid')!.value.kind).toBe('double');
  });

  it('tells its error by tags, which become an exception at its end', () => {
    const span = spanOf({ error: 1, meta: { 'error.type': 'E', 'error.message': 'no', 'error.stack': 'at f' } });
    expect(span.status).toEqual({ code: 2, message: 'no' });
    expect(span.events).toMatchObject([{ name: 'exception', timeUnixNano: span.endTimeUnixNano }]);
    expect(plain(span.events[0]!.attributes)).toEqual({
      'exception.type': 'E',
      'exception.message': 'no',
      'exception.stacktrace': 'at f',
    });
    expect(plain(span.attributes)).toEqual({ 'dd.span.Resource': 'GET /', 'span.type': 'web' });
  });

  it('has events and links', () => {
    const span = spanOf({
      span_events: [
        {
          time_unix_nano: 1_700_000_000_000_000_001n,
          name: 'retry',
          attributes: {
            n: { type: 2, int_value: 3 },
            l: { type: 4, array_value: { values: [{ type: 0, string_value: 'a' }] } },
          },
        },
      ],
      span_links: [
        {
          trace_id: 5n,
          trace_id_high: 6n,
          span_id: 2n ** 63n,
          attributes: { why: 'batch' },
          tracestate: 'a=b',
          flags: 2_147_483_649,
        },
        { trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331' },
      ],
    });
    expect(span.events).toEqual([
      {
        timeUnixNano: 1_700_000_000_000_000_001n,
        name: 'retry',
        attributes: [
          { key: 'n', value: { kind: 'int', value: 3n } },
          { key: 'l', value: { kind: 'array', values: [{ kind: 'string', value: 'a' }] } },
        ],
        droppedAttributesCount: 0,
      },
    ]);
    expect(span.links).toMatchObject([
      { traceId: '00000000000000060000000000000005', spanId: '8000000000000000', traceState: 'a=b', flags: 1 },
      { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331' },
    ]);
    expect(plain(span.links[0]!.attributes)).toEqual({ why: 'batch' });
  });

  it('belongs to its service', () => {
    const out = readJson([[base, { ...base, service: null }]]);
    expect(groupsOf(out).map(({ resource }) => plain(resource.attributes))).toEqual([
      { 'service.name': 'shop', 'telemetry.sdk.name': 'Datadog' },
      { 'telemetry.sdk.name': 'Datadog' },
    ]);
  });

  it.each([
    [{ span_id: 0 }, 'a span without span_id'],
    [{ trace_id: 2n ** 64n }, 'a span without trace_id'],
    [{ start: 'x' }, 'start is no time'],
    [{ duration: {} }, 'duration is no length of time'],
  ])('with %o is refused, its neighbours are not', (fields, reason) => {
    const value = [
      [
        { ...base, name: 'a' },
        { ...base, ...fields },
        { ...base, name: 'b' },
      ],
    ];
    const out = readJson(value);
    expect(out.skipped).toMatchObject([{ reason }]);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b']);
  });
});

describe('a Datadog file', () => {
  it.each([
    ['v0.1', [base, base]],
    ['v0.4', [[base], [], [base]]],
    [
      'without an agent',
      {
        traces: [
          {
            spans: [
              { ...base, trace_id: '0af7651916cd43dd8448eb211c80319c', span_id: 'b7ad6b7169203331', parent_id: '0' },
            ],
          },
          { spans: [base] },
        ],
      },
    ],
  ])('of %s is read, whatever the size of the chunks', (_, value) => {
    for (const chunkSize of [1, 64, 1 << 20]) {
      const out = readJson(value, chunkSize);
      expect(out).toMatchObject({ format: 'datadog-json', skipped: [] });
      expect(spansOf(out)).toHaveLength(2);
    }
  });

  const traces = [
    [
      { ...base, name: 'a' },
      { ...base, name: 'b', meta: { long: 'x'.repeat(300) } },
    ],
    [],
    [{ ...base, name: 'c' }],
  ];
  const packed = encodeMsgpack(traces);

  it('of MessagePack is read, whatever the size of the chunks, also request after request', () => {
    for (const chunkSize of [1, 7, 1 << 20]) {
      const out = readAll(new Uint8Array([...packed, ...packed]), chunkSize);
      expect(out).toMatchObject({ format: 'datadog-msgpack', skipped: [] });
      expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c', 'a', 'b', 'c']);
    }
  });

  it('of MessagePack gives what came before a cut or a fault', () => {
    for (let length = 1; length < packed.length; length++) {
      const out = readAll(packed.slice(0, length), 64, datadogMsgpack.createReader());
      expect(out.skipped.at(-1)?.reason).toBe(
        `cut short: the file ends inside it, at byte ${out.skipped.at(-1)!.offset}`,
      );
      expect(spanNames(out.telemetry)).toEqual(['a', 'b', 'c'].slice(0, spanNames(out.telemetry).length));
    }
    const broken = new Uint8Array([...packed.slice(0, -1 - encodeMsgpack(traces[2]![0]).length), 0x91, 0xc1, 0, 0]);
    const out = readAll(broken);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b']);
    expect(out.skipped).toHaveLength(1);
    expect(out.skipped[0]!.reason).toMatch(/nothing after it can be read/);
  });

  it('of MessagePack nested without end costs one span', () => {
    const deep = new Uint8Array([
      0x92,
      0x92,
      0x81,
      0xa1,
      0x61,
      ...new Array<number>(200_000).fill(0x91),
      0xc0,
      ...encodeMsgpack(base),
      0x91,
      ...encodeMsgpack(base),
    ]);
    const out = readAll(deep, 1 << 16, datadogMsgpack.createReader());
    expect(out.skipped.map(({ reason }) => reason)).toEqual(['nested deeper than 64 levels']);
    expect(spansOf(out)).toHaveLength(2);
  });

  it('of anything at all is no reason to fail', () => {
    const key = fc.constantFrom(
      ...Object.keys(base),
      'meta',
      'metrics',
      'span_links',
      'span_events',
      'attributes',
      'array_value',
      'values',
      '__proto__',
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, -1, 1e300, 2 ** 64, '', 'A', 2n ** 63n),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(json, fc.uint8Array({ maxLength: 60 }), (value, bytes) => {
        const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { meta: value };
        readAll(bytesOf(write([[{ ...base, ...own }, value]])), 64, datadogJson.createReader());
        readAll(encodeMsgpack([[{ ...base, ...own }, value]]), 64, datadogMsgpack.createReader());
        readAll(new Uint8Array([0x91, 0x92, ...bytes]), 9, datadogMsgpack.createReader());
      }),
      { endOnFailure: true, numRuns: 500 },
    );
  });
});

describe('MessagePack', () => {
  it('may tell times as floating-point numbers, which is what they are in JavaScript', () => {
    const span = { trace_id: 1, span_id: 2, name: 'a', start: 1.7e18, duration: 5, metrics: { n: 1e19, m: 1e300 } };
    const out = readAll(encodeMsgpack([[span]]));
    expect(out.skipped).toEqual([]);
    expect(itemsOf(out.telemetry, 'traces').map((item) => (item as unknown[])[4])).toMatchObject([
      { startTimeUnixNano: 1_700_000_000_000_000_000n, endTimeUnixNano: 1_700_000_000_000_000_005n },
    ]);
  });
});
