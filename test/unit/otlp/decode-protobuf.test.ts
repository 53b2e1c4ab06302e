import { describe, expect, it } from 'vitest';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { Metric } from '../../../core/model/metric.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import {
  block,
  fixed32,
  fixed64,
  join,
  number,
  request,
  span,
  SPAN_HEX,
  SPAN_ID,
  TRACE_HEX,
  TRACE_ID,
  varint,
} from './wire.ts';

function items<T>(decoded: Decoded): T[] {
  return decoded.telemetry.flatMap(({ groups }) => groups.flatMap((g) => g.scopes.flatMap((s) => s.items as T[])));
}

function warnings(decoded: Decoded): Record<string, number> {
  return Object.fromEntries(decoded.warnings.map(({ code, count }) => [code, count]));
}

function failure(bytes: Uint8Array, signal: Signal = 'traces'): DecodeError {
  try {
    decodeProtobuf(signal, bytes);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error('decoded');
}

const attribute = (value: Uint8Array): Uint8Array => block(9, block(1, 'key'), block(2, value));
const decodedSpan = (...fields: Uint8Array[]): Span =>
  items<Span>(decodeProtobuf('traces', request(span(...fields))))[0]!;

/** An AnyValue inside `levels` arrays. */
function nestedArrays(levels: number): Uint8Array {
  let value = number(3, 7);
  for (let i = 0; i < levels; i++) value = block(5, block(1, value));
  return value;
}

/** The same with maps. */
function nestedMaps(levels: number): Uint8Array {
  let value = number(3, 7);
  for (let i = 0; i < levels; i++) value = block(6, block(1, block(2, value)));
  return value;
}

describe('an empty request', () => {
  it('is a request without groups', () => {
    expect(decodeProtobuf('logs', new Uint8Array())).toEqual({
      telemetry: [{ signal: 'logs', groups: [] }],
      rejections: [],
      warnings: [],
    });
  });

  it('may have empty envelopes', () => {
    const { telemetry } = decodeProtobuf('traces', block(1, block(2)));
    expect(telemetry[0]!.groups[0]!.scopes).toEqual([
      { scope: { name: '', version: '', attributes: [], droppedAttributesCount: 0 }, schemaUrl: '', items: [] },
    ]);
  });
});

describe('repetition and order', () => {
  it('takes the last of a scalar and joins lists', () => {
    const { name, attributes } = decodedSpan(
      block(5, 'first'),
      attribute(number(3, 1)),
      block(5, 'last'),
      attribute(number(3, 2)),
    );
    expect(name).toBe('last');
    expect(attributes.map(({ value }) => value)).toEqual([
      { kind: 'int', value: 1n },
      { kind: 'int', value: 2n },
    ]);
  });

  it('merges a message that comes twice', () => {
    expect(decodedSpan(block(15, block(2, 'broken')), block(15, number(3, 2))).status).toEqual({
      message: 'broken',
      code: 2,
    });
  });

  it('merges an attribute value that comes twice', () => {
    const array = (value: number) => block(2, block(5, block(1, number(3, value))));
    const { attributes } = decodedSpan(block(9, array(1), block(1, 'key'), array(2)));
    expect(attributes[0]!.value).toEqual({
      kind: 'array',
      values: [
        { kind: 'int', value: 1n },
        { kind: 'int', value: 2n },
      ],
    });
  });

  it('takes the last member of a oneof', () => {
    const metric = join(block(1, 'm'), block(5, block(1)), block(7, number(2, 2)));
    expect(items<Metric>(decodeProtobuf('metrics', request(metric)))[0]!.data).toEqual({
      kind: 'sum',
      dataPoints: [],
      aggregationTemporality: 2,
      isMonotonic: false,
    });
    expect(decodedSpan(attribute(join(number(3, 1), block(1, 'text')))).attributes[0]!.value).toEqual({
      kind: 'string',
      value: 'text',
    });
  });

  it('reads lists of numbers packed, one by one, and mixed', () => {
    const bounds = (value: number) => join([0x39], new Uint8Array(new Float64Array([value]).buffer));
    const packed = block(7, new Uint8Array(new Float64Array([2, 3]).buffer));
    const point = join(bounds(1), packed, bounds(4), fixed64(6, 9n), block(6, fixed64(1, 8n).slice(1)));
    const metric = block(9, block(1, point));
    const { data } = items<Metric>(decodeProtobuf('metrics', request(metric)))[0]!;
    expect(data).toMatchObject({ dataPoints: [{ explicitBounds: [1, 2, 3, 4], bucketCounts: [9n, 8n] }] });
  });
});

describe('numbers', () => {
  it('keeps 64 bits', () => {
    const { startTimeUnixNano, endTimeUnixNano } = decodedSpan(
      fixed64(7, 2n ** 64n - 1n),
      fixed64(8, 1_544_712_660_300_000_001n),
    );
    expect([startTimeUnixNano, endTimeUnixNano]).toEqual([2n ** 64n - 1n, 1_544_712_660_300_000_001n]);
  });

  it.each([0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 2n ** 49n, 2n ** 53n + 1n])('reads the integer %s', (value) => {
    expect(decodedSpan(attribute(number(3, value))).attributes[0]!.value).toEqual({ kind: 'int', value });
  });

  it('keeps numbers of enumerations that nobody knows', () => {
    expect(decodedSpan(number(6, 99)).kind).toBe(99);
    expect(decodedSpan(number(6, -5)).kind).toBe(-5);
  });

  it('takes overlong varints of ten bytes', () => {
    const overlong = [0x82, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00];
    expect(decodedSpan(join([6 << 3], overlong)).kind).toBe(2);
  });

  it('keeps the sign of zero and what is no number', () => {
    const double = (value: number) => attribute(join([0x21], new Uint8Array(new Float64Array([value]).buffer)));
    const { attributes } = decodedSpan(double(-0), double(NaN), double(-Infinity));
    expect(attributes.map(({ value }) => value.kind === 'double' && value.value)).toEqual([-0, NaN, -Infinity]);
  });
});

describe('text', () => {
  it('repairs bad UTF-8 with a warning', () => {
    const decoded = decodeProtobuf('traces', request(span(block(5, [0x61, 0xff, 0x62]))));
    expect(items<Span>(decoded)[0]!.name).toBe('a\ufffdb');
    expect(warnings(decoded)).toEqual({ 'invalid-utf8': 1 });
  });

  it('leaves a replacement character that was sent alone', () => {
    const decoded = decodeProtobuf('traces', request(span(block(5, 'a\ufffdb'))));
    expect(decoded.warnings).toEqual([]);
  });

  it('keeps a byte order mark', () => {
    expect(decodedSpan(block(5, '\ufeffname')).name).toBe('\ufeffname');
  });
});

describe('unknown fields', () => {
  it('are passed over and counted, whatever their wire type', () => {
    const group = join(varint((50 << 3) | 3), number(1, 5), [0x13, 0x14], varint((50 << 3) | 4));
    const unknown = [number(99, 1), fixed64(98, 1n), fixed32(97, 1), block(96, 'x'), group];
    const decoded = decodeProtobuf('traces', request(span(...unknown, block(5, 'kept'))));
    expect(items<Span>(decoded)[0]!.name).toBe('kept');
    expect(decoded.warnings).toEqual([{ code: 'unknown-field', count: 5, example: 'Span.99' }]);
  });

  it('of profiles are told apart', () => {
    const strindex = block(9, block(1, 'key'), block(2, number(8, 3)), number(3, 1));
    const decoded = decodeProtobuf('traces', request(span(strindex)));
    expect(items<Span>(decoded)[0]!.attributes).toEqual([{ key: 'key', value: { kind: 'empty' } }]);
    expect(warnings(decoded)).toEqual({ strindex: 2 });
  });
});

describe('ids', () => {
  it('are lower-case hex', () => {
    expect(decodedSpan(block(4, SPAN_ID))).toMatchObject({
      traceId: TRACE_HEX,
      spanId: SPAN_HEX,
      parentSpanId: SPAN_HEX,
    });
  });

  it('are none when empty or zero', () => {
    expect(decodedSpan(block(4, new Uint8Array(8))).parentSpanId).toBe('');
    expect(decodedSpan(block(4, '')).parentSpanId).toBe('');
  });

  it('of a wrong length cost only their span', () => {
    const bad = join(block(1, TRACE_ID.slice(0, 5)), block(2, SPAN_ID));
    const badParent = span(block(4, TRACE_ID));
    const decoded = decodeProtobuf('traces', request(span(block(5, 'one')), bad, badParent, span(block(5, 'two'))));
    expect(items<Span>(decoded).map(({ name }) => name)).toEqual(['one', 'two']);
    expect(decoded.rejections).toEqual([
      { signal: 'traces', index: 1, code: 'trace-id', items: 1, reason: 'span 1: trace_id has 5 bytes, 16 expected' },
      {
        signal: 'traces',
        index: 2,
        code: 'parent-span-id',
        items: 1,
        reason: 'span 2: parent_span_id has 16 bytes, 8 expected',
      },
    ]);
  });

  it('count items over all resources and scopes', () => {
    const bad = block(1, 'x');
    const bytes = join(request(span(), span()), request(bad), request(span(), bad));
    expect(decodeProtobuf('traces', bytes).rejections.map(({ index }) => index)).toEqual([2, 4]);
  });

  it('of a wrong length are dropped from a log record, which is kept', () => {
    const decoded = decodeProtobuf('logs', request(join(block(9, 'short'), block(10, SPAN_ID), block(3, 'INFO'))));
    expect(items<LogRecord>(decoded)[0]).toMatchObject({ traceId: '', spanId: SPAN_HEX, severityText: 'INFO' });
    expect(warnings(decoded)).toEqual({ 'log-id-dropped': 1 });
    expect(decoded.rejections).toEqual([]);
  });

  it('of a link may be unusable', () => {
    const decoded = decodeProtobuf('traces', request(span(block(13, block(1, 'short'), block(2, SPAN_ID)))));
    expect(items<Span>(decoded)[0]!.links[0]).toMatchObject({ traceId: '', spanId: SPAN_HEX });
    expect(warnings(decoded)).toEqual({ 'link-id-invalid': 1 });
  });

  it('of an exemplar may be unusable', () => {
    const metric = block(5, block(1, block(5, block(4, 'short'), block(5, TRACE_ID))));
    const decoded = decodeProtobuf('metrics', request(metric));
    expect(items<Metric>(decoded)).toHaveLength(1);
    expect(warnings(decoded)).toEqual({ 'exemplar-id-dropped': 1 });
  });
});

describe('nesting', () => {
  it.each([
    ['arrays', nestedArrays],
    ['maps', nestedMaps],
  ])('of %s is limited to 30 levels', (_, nested) => {
    expect(decodedSpan(attribute(nested(30))).attributes).toHaveLength(1);
    const error = failure(request(span(attribute(nested(31)))));
    expect(error.message).toMatch(/nested deeper than 30 levels \(byte \d+\)/);
  });

  it('of a bomb is refused at once', () => {
    let value = number(3, 1);
    for (let i = 0; i < 3_000; i++) value = block(5, block(1, value));
    expect(failure(request(span(attribute(value)))).message).toMatch(/nested deeper/);
  });

  it('of unknown groups is limited', () => {
    const groups = join(...Array.from({ length: 100_000 }, () => [0x9b, 0x06]));
    expect(failure(request(span(groups))).message).toMatch(/Groups nested deeper than 100 levels/);
  });
});

describe('what is no request', () => {
  const whole = request(
    span(block(5, 'name'), fixed64(7, 5n), attribute(nestedArrays(2)), number(10, 300), fixed32(16, 1)),
  );

  it('fails when cut at any byte', () => {
    for (let length = 1; length < whole.length; length++) {
      expect(failure(whole.slice(0, length)).offset).toBeLessThanOrEqual(length);
    }
  });

  it.each([
    ['a field number of 0', join([0x00, 0x01]), /Illegal tag: field number 0 \(byte 0\)/, 0],
    ['wire type 6', join([0x0e]), /wire type 6/, 0],
    ['wire type 7', join([0x0f]), /wire type 7/, 0],
    ['the end of a group that nobody opened', join([0x0c]), /wire type 4/, 0],
    ['a tag above 32 bits', join([0x8a, 0x80, 0x80, 0x80, 0x10]), /number too large/, 0],
    ['a tag of six bytes', join([0x8a, 0x80, 0x80, 0x80, 0x80, 0x00]), /number too large/, 0],
    [
      'a known field of another wire type',
      number(1, 5),
      /ExportTraceServiceRequest field 1 cannot have wire type 0/,
      1,
    ],
    ['a length beyond the end', join([0x0a, 0x05, 0x00]), /5 bytes announced, 1 left/, 1],
    ['a length of 4 GiB', join([0x0a, 0xff, 0xff, 0xff, 0xff, 0x0f]), /4294967295 bytes announced/, 1],
    ['a message longer than the one around it', block(1, [0x12, 0x05]), /5 bytes announced, 0 left/, 3],
    ['a number of eleven bytes', join([0xf8, 0x06], new Uint8Array(10).fill(0xff), [0]), /longer than 10 bytes/, 2],
    ['half a number', join([0x98, 0x06, 0x80]), /ends inside a number/, 2],
    ['half a fixed64', join([0x99, 0x06, 0x80]), /8 bytes expected, 1 left/, 2],
    ['a group without end', join([0x9b, 0x06, 0x08, 0x01]), /Group 99 is not closed/, 2],
    ['a group closed by another', join([0x9b, 0x06, 0x94, 0x06]), /end of a group that is not open/, 2],
  ])('%s', (_, bytes, message, offset) => {
    const error = failure(bytes);
    expect(error.message).toMatch(message);
    expect(error.offset).toBe(offset);
  });

  it('is told by byte in attributes, too', () => {
    expect(failure(request(span(attribute(fixed64(1, 1n))))).message).toMatch(
      /AnyValue field 1 cannot have wire type 1/,
    );
    expect(failure(request(span(block(9, number(2, 1))))).message).toMatch(/KeyValue field 2 cannot have wire type 0/);
  });
});

it('a flood of refused items keeps its report short and its count right', () => {
  const bad = block(1, 'x');
  const decoded = decodeProtobuf('traces', request(...Array.from({ length: 5_000 }, () => bad)));
  expect(decoded.rejections).toHaveLength(1_001);
  expect(decoded.rejections.reduce((sum, { items: count }) => sum + count, 0)).toBe(5_000);
});
