import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { SpanId, TraceId } from '../../../core/model/ids.ts';
import type { MetricData } from '../../../core/model/metric.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson, encodeJsonGroup, jsonRootKey } from '../../../core/otlp/encode-json.ts';
import { SPAN_HEX, TRACE_HEX } from './wire.ts';

const text = (telemetry: Telemetry[]): string => new TextDecoder().decode(encodeJson(telemetry));

function groupOf<T>(...items: T[]): ResourceGroup<T> {
  return {
    resource: { attributes: [], droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [{ scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', items }],
  };
}

const SPAN: Span = {
  traceId: TRACE_HEX as TraceId,
  spanId: SPAN_HEX as SpanId,
  traceState: '',
  parentSpanId: '' as SpanId,
  flags: 0,
  name: '',
  kind: 0,
  startTimeUnixNano: 0n,
  endTimeUnixNano: 0n,
  attributes: [],
  droppedAttributesCount: 0,
  events: [],
  droppedEventsCount: 0,
  links: [],
  droppedLinksCount: 0,
  status: { message: '', code: 0 },
};

const span = (fields: Partial<Span>): string => text([{ signal: 'traces', groups: [groupOf({ ...SPAN, ...fields })] }]);
const value = (any: AnyValue): string => span({ attributes: [{ key: 'k', value: any }] });
const metric = (data: MetricData): string =>
  text([{ signal: 'metrics', groups: [groupOf({ name: 'm', description: '', unit: '', metadata: [], data })] }]);

describe('a span', () => {
  it('has only what is not a default, ids in hex', () => {
    expect(span({})).toBe(
      `{"resourceSpans":[{"resource":{},"scopeSpans":[{"scope":{},"spans":[{"traceId":"${TRACE_HEX}","spanId":"${SPAN_HEX}","status":{}}]}]}]}`,
    );
  });

  it('has 64-bit integers as text, others and enumerations as numbers', () => {
    const json = span({ startTimeUnixNano: 2n ** 64n - 1n, kind: 3, flags: 257, status: { code: 2, message: '' } });
    expect(json).toContain('"kind":3,"startTimeUnixNano":"18446744073709551615","status":{"code":2},"flags":257');
  });

  it('has text that any reader takes', () => {
    expect(span({ name: 'half \ud800 a pair "\n\u2028' })).toContain('"name":"half \ufffd a pair \\"\\n\u2028"');
  });
});

describe('a value', () => {
  it.each<[AnyValue, string]>([
    [{ kind: 'empty' }, '{}'],
    [{ kind: 'string', value: '' }, '{"stringValue":""}'],
    [{ kind: 'bool', value: false }, '{"boolValue":false}'],
    [{ kind: 'int', value: 0n }, '{"intValue":"0"}'],
    [{ kind: 'double', value: 0 }, '{"doubleValue":0}'],
    [{ kind: 'double', value: -0 }, '{"doubleValue":-0}'],
    [{ kind: 'double', value: NaN }, '{"doubleValue":"NaN"}'],
    [{ kind: 'double', value: -Infinity }, '{"doubleValue":"-Infinity"}'],
    [{ kind: 'double', value: 1e21 }, '{"doubleValue":1e+21}'],
    [{ kind: 'bytes', value: new Uint8Array() }, '{"bytesValue":""}'],
    [{ kind: 'bytes', value: Uint8Array.of(0xfb, 0xff) }, '{"bytesValue":"+/8="}'],
    [{ kind: 'array', values: [] }, '{"arrayValue":{"values":[]}}'],
    [
      { kind: 'kvlist', values: [{ key: '', value: { kind: 'empty' } }] },
      '{"kvlistValue":{"values":[{"key":"","value":{}}]}}',
    ],
  ])('%o is %s', (any, json) => {
    expect(value(any)).toContain(`"attributes":[{"key":"k","value":${json}}]`);
    expect(() => JSON.parse(value(any))).not.toThrow();
  });
});

describe('a metric', () => {
  const base = { attributes: [], startTimeUnixNano: 0n, timeUnixNano: 5n, flags: 0, exemplars: [] };

  it('keeps a value of zero', () => {
    expect(metric({ kind: 'gauge', dataPoints: [{ ...base, value: { kind: 'int', value: 0n } }] })).toContain(
      '"asInt":"0"',
    );
    expect(metric({ kind: 'gauge', dataPoints: [{ ...base, value: { kind: 'double', value: 0 } }] })).toContain(
      '"asDouble":0',
    );
  });

  it('keeps what has presence', () => {
    const point = { ...base, count: 0n, sum: 0, min: 0, max: undefined, bucketCounts: [0n], explicitBounds: [] };
    expect(metric({ kind: 'histogram', aggregationTemporality: 1, dataPoints: [point] })).toContain(
      '"histogram":{"dataPoints":[{"timeUnixNano":"5","sum":0,"bucketCounts":["0"],"min":0}],"aggregationTemporality":1}',
    );
  });
});

describe('a document', () => {
  it('has one list a signal', () => {
    const traces: Telemetry = { signal: 'traces', groups: [groupOf(SPAN)] };
    const logs: Telemetry = { signal: 'logs', groups: [] };
    const document = JSON.parse(text([traces, logs, traces])) as Record<string, unknown[]>;
    expect(Object.entries(document).map(([key, list]) => [key, list.length])).toEqual([
      ['resourceSpans', 2],
      ['resourceLogs', 0],
    ]);
    expect(text([])).toBe('{}');
  });

  it('can be written piece by piece', () => {
    const group = groupOf(SPAN);
    const pieces = [
      `{"${jsonRootKey('traces')}":[`,
      encodeJsonGroup('traces', group),
      ',',
      encodeJsonGroup('traces', group),
      ']}',
    ];
    expect(pieces.join('')).toBe(text([{ signal: 'traces', groups: [group, group] }]));
  });
});
