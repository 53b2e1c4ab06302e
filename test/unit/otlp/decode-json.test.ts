import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { LogRecord } from '../../../core/model/log-record.ts';
import type { Metric } from '../../../core/model/metric.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { decodeJson, decodeJsonAt } from '../../../core/otlp/decode-json.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { DecodeError } from '../../../core/otlp/decoded.ts';
import { validate } from '../../../core/processors/validate.ts';
import { SPAN_HEX, TRACE_HEX } from './wire.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

function items<T>(decoded: Decoded): T[] {
  return decoded.telemetry.flatMap(({ groups }) => groups.flatMap((g) => g.scopes.flatMap((s) => s.items as T[])));
}

function warnings(decoded: Decoded): Record<string, number> {
  return Object.fromEntries(decoded.warnings.map(({ code, count }) => [code, count]));
}

function failure(text: string | Uint8Array, signal?: Signal): DecodeError {
  try {
    decodeJson(typeof text === 'string' ? bytes(text) : text, signal);
  } catch (error) {
    if (error instanceof DecodeError) return error;
    throw error;
  }
  throw new Error('decoded');
}

const IDS = `"traceId":"${TRACE_HEX}","spanId":"${SPAN_HEX}"`;
/** A request whose spans are these objects without their braces, ids added. */
const spans = (...members: string[]): string =>
  `{"resourceSpans":[{"scopeSpans":[{"spans":[${members.map((text) => `{${IDS}${text === '' ? '' : `,${text}`}}`).join()}]}]}]}`;
const rawSpans = (...objects: string[]): string => `{"resourceSpans":[{"scopeSpans":[{"spans":[${objects.join()}]}]}]}`;
const logs = (...objects: string[]): string => `{"resourceLogs":[{"scopeLogs":[{"logRecords":[${objects.join()}]}]}]}`;
const metrics = (...objects: string[]): string =>
  `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[${objects.join()}]}]}]}`;
const point = (members: string): string => metrics(`{"name":"m","gauge":{"dataPoints":[{${members}}]}}`);

const decodeSpans = (...members: string[]): Decoded => decodeJson(bytes(spans(...members)), 'traces');
const firstSpan = (...members: string[]): Span => items<Span>(decodeSpans(...members))[0]!;
const value = (json: string): AnyValue => firstSpan(`"attributes":[{"key":"k","value":${json}}]`).attributes[0]!.value;

describe('a document', () => {
  it('of one signal has that signal, even when empty', () => {
    expect(decodeJson(bytes('{}'), 'logs')).toEqual({
      telemetry: [{ signal: 'logs', groups: [] }],
      rejections: [],
      warnings: [],
    });
  });

  it('of a dump has what is in it', () => {
    const text = `{"resourceLogs":[{}],"resourceSpans":[{}],"resourceMetrics":[]}`;
    expect(decodeJson(bytes(text)).telemetry.map(({ signal }) => signal)).toEqual(['traces', 'logs']);
    expect(decodeJson(bytes('{}')).telemetry).toEqual([]);
  });

  it('of one signal ignores the others', () => {
    const decoded = decodeJson(bytes('{"resourceLogs":[{}],"resourceProfiles":[{}]}'), 'traces');
    expect(warnings(decoded)).toEqual({ 'unknown-field': 2 });
  });

  it('with profiles says so', () => {
    const decoded = decodeJson(bytes('{"resourceProfiles":[{"a":[1]},{}],"dictionary":{"x":[]},"resourceSpans":[{}]}'));
    expect(decoded.telemetry).toHaveLength(1);
    expect(decoded.warnings).toEqual([{ code: 'unsupported-signal', count: 2, example: 'resourceProfiles' }]);
  });

  it('may begin with a byte order mark and have space around', () => {
    expect(decodeJson(bytes('\ufeff \r\n\t{ } \n')).telemetry).toEqual([]);
  });

  it('may be followed by another', () => {
    const text = bytes(`${spans('"name":"one"')}\n${spans('"name":"two"')}`);
    const first = decodeJsonAt(text, 0);
    const second = decodeJsonAt(text, first.end);
    expect([first, second].map(({ decoded }) => items<Span>(decoded)[0]!.name)).toEqual(['one', 'two']);
    expect(second.end).toBe(text.length);
  });
});

describe('values', () => {
  it.each<[string, AnyValue]>([
    ['{}', { kind: 'empty' }],
    ['null', { kind: 'empty' }],
    ['{"stringValue":null}', { kind: 'empty' }],
    ['{"stringValue":""}', { kind: 'string', value: '' }],
    ['{"boolValue":false}', { kind: 'bool', value: false }],
    ['{"intValue":"0"}', { kind: 'int', value: 0n }],
    ['{"intValue":"-9223372036854775808"}', { kind: 'int', value: -(2n ** 63n) }],
    ['{"intValue":9223372036854775807}', { kind: 'int', value: 2n ** 63n - 1n }],
    ['{"intValue":1e3}', { kind: 'int', value: 1000n }],
    ['{"intValue":"2.50e1"}', { kind: 'int', value: 25n }],
    ['{"intValue":-0.0}', { kind: 'int', value: 0n }],
    ['{"doubleValue":3}', { kind: 'double', value: 3 }],
    ['{"doubleValue":-0}', { kind: 'double', value: -0 }],
    ['{"doubleValue":"1.5e-3"}', { kind: 'double', value: 0.0015 }],
    ['{"doubleValue":"NaN"}', { kind: 'double', value: NaN }],
    ['{"doubleValue":"-Infinity"}', { kind: 'double', value: -Infinity }],
    ['{"bytesValue":"+/8="}', { kind: 'bytes', value: Uint8Array.of(0xfb, 0xff) }],
    ['{"bytesValue":"-_8"}', { kind: 'bytes', value: Uint8Array.of(0xfb, 0xff) }],
    ['{"bytesValue":""}', { kind: 'bytes', value: new Uint8Array() }],
    ['{"arrayValue":{}}', { kind: 'array', values: [] }],
    [
      '{"arrayValue":{"values":[{},null,{"boolValue":true}]}}',
      { kind: 'array', values: [{ kind: 'empty' }, { kind: 'empty' }, { kind: 'bool', value: true }] },
    ],
    [
      '{"kvlistValue":{"values":[{"key":"__proto__"}]}}',
      { kind: 'kvlist', values: [{ key: '__proto__', value: { kind: 'empty' } }] },
    ],
  ])('%s', (json, expected) => {
    expect(value(json)).toEqual(expected);
  });

  it('of the other numbers', () => {
    const span = firstSpan(
      '"startTimeUnixNano":18446744073709551615,"endTimeUnixNano":"1544712660300000001","flags":"257","kind":99',
    );
    expect(span).toMatchObject({
      startTimeUnixNano: 2n ** 64n - 1n,
      endTimeUnixNano: 1_544_712_660_300_000_001n,
      flags: 257,
      kind: 99,
    });
  });

  it('that are null are absent', () => {
    expect(firstSpan('"name":null,"attributes":null,"status":null,"kind":null')).toEqual(firstSpan(''));
  });

  it('keep presence', () => {
    const decoded = decodeJson(bytes(metrics('{"histogram":{"dataPoints":[{"sum":0,"min":-0},{}]}}')), 'metrics');
    const { data } = items<Metric>(decoded)[0]!;
    expect(data.kind === 'histogram' && data.dataPoints.map(({ sum, min, max }) => [sum, min, max])).toEqual([
      [0, -0, undefined],
      [undefined, undefined, undefined],
    ]);
  });

  it('of text may be escaped', () => {
    expect(firstSpan(String.raw`"name":"\"\\\/\b\f\n\r\té🦊é"`).name).toBe('"\\/\b\f\n\r\té🦊é');
    expect(firstSpan(String.raw`"n\u0061me":"x"`).name).toBe('x');
  });

  it('with half a surrogate pair are repaired', () => {
    const decoded = decodeSpans(String.raw`"name":"a\ud800b"`);
    expect(items<Span>(decoded)[0]!.name).toBe('a\ufffdb');
    expect(warnings(decoded)).toEqual({ 'invalid-utf8': 1 });
  });
});

describe('what is tolerated with a warning', () => {
  it.each<[string, string, object, object]>([
    [
      'snake_case keys',
      '"start_time_unix_nano":"5","dropped_events_count":2',
      { startTimeUnixNano: 5n, droppedEventsCount: 2 },
      { 'snake-case-key': 2 },
    ],
    [
      'enum names',
      '"kind":"SPAN_KIND_SERVER","status":{"code":"STATUS_CODE_ERROR"}',
      { kind: 2, status: { code: 2 } },
      { 'enum-name': 2 },
    ],
    ['bare enum names', '"kind":"CLIENT","status":{"code":"OK"}', { kind: 3, status: { code: 1 } }, { 'enum-name': 2 }],
    ['unknown fields', '"foo":{"a":[1,{"b":null}]},"bar":1', {}, { 'unknown-field': 2 }],
    ['duplicate keys', '"name":"one","name":"two"', { name: 'two' }, { 'duplicate-key': 1 }],
    [
      'duplicate lists',
      '"attributes":[{"key":"a"}],"attributes":[{"key":"b"}]',
      { attributes: [{ key: 'b' }] },
      { 'duplicate-key': 1 },
    ],
    [
      'both spellings',
      '"trace_state":"one","traceState":"two"',
      { traceState: 'two' },
      { 'snake-case-key': 1, 'duplicate-key': 1 },
    ],
    [
      '__proto__ as a key',
      '"__proto__":{"name":"evil"},"constructor":1,"toString":2',
      { name: '' },
      { 'unknown-field': 3 },
    ],
    [
      'string indices',
      '"attributes":[{"keyStrindex":1,"value":{"stringValueStrindex":2}}]',
      { attributes: [{ key: '', value: { kind: 'empty' } }] },
      { strindex: 2 },
    ],
    [
      'two members of a oneof',
      '"attributes":[{"value":{"stringValue":"a","intValue":1}}]',
      { attributes: [{ value: { kind: 'int' } }] },
      { 'duplicate-key': 1 },
    ],
    [
      'links without ids',
      '"links":[{"spanId":"zz"}]',
      { links: [{ traceId: '', spanId: '' }] },
      { 'link-id-invalid': 1 },
    ],
  ])('%s', (_, members, expected, counts) => {
    const decoded = decodeSpans(members);
    expect(items(decoded)[0]).toMatchObject(expected);
    expect(warnings(decoded)).toEqual(counts);
    expect(decoded.rejections).toEqual([]);
  });

  it('temporality and severity by name', () => {
    const sum = decodeJson(
      bytes(metrics('{"sum":{"aggregationTemporality":"AGGREGATION_TEMPORALITY_CUMULATIVE"}}')),
      'metrics',
    );
    expect(items<Metric>(sum)[0]!.data).toMatchObject({ aggregationTemporality: 2 });
    const log = decodeJson(
      bytes(logs('{"severityNumber":"SEVERITY_NUMBER_WARN2"},{"severityNumber":"FATAL4"}')),
      'logs',
    );
    expect(items<LogRecord>(log).map(({ severityNumber }) => severityNumber)).toEqual([14, 24]);
  });

  it('ids in base64', () => {
    const [trace, span] = [TRACE_HEX, SPAN_HEX].map((hex) => Buffer.from(hex, 'hex').toString('base64'));
    const decoded = decodeJson(
      bytes(rawSpans(`{"traceId":"${trace}","spanId":"${span}","parentSpanId":""}`)),
      'traces',
    );
    expect(items<Span>(decoded)[0]).toMatchObject({ traceId: TRACE_HEX, spanId: SPAN_HEX, parentSpanId: '' });
    expect(warnings(decoded)).toEqual({ 'base64-id': 2 });
  });

  it('names from before OTLP 0.15', () => {
    const old = `{"resourceSpans":[{"instrumentationLibrarySpans":[{"instrumentationLibrary":{"name":"lib"},"spans":[{${IDS}}]}]}],
      "resourceLogs":[{"instrumentation_library_logs":[{"logs":[{"severityText":"INFO"}]}]}],
      "resourceMetrics":[{"instrumentationLibraryMetrics":[{"metrics":[{"name":"m"}]}]}]}`;
    const decoded = decodeJson(bytes(old));
    expect(items(decoded)).toHaveLength(3);
    expect(decoded.telemetry[0]!.groups[0]!.scopes[0]!.scope.name).toBe('lib');
    expect(warnings(decoded)).toEqual({ 'legacy-library-name': 5 });
  });

  it('bare NaN, but in dumps only', () => {
    const text = point('"asDouble":NaN},{"asDouble":-Infinity},{"foo":Infinity');
    const decoded = decodeJson(bytes(text));
    expect(items<Metric>(decoded)[0]!.data).toMatchObject({
      dataPoints: [{ value: { value: NaN } }, { value: { value: -Infinity } }, {}],
    });
    expect(warnings(decoded)).toEqual({ 'bare-nan': 3, 'unknown-field': 1 });
    expect(failure(text, 'metrics').message).toMatch(/found 'N'/);
  });

  it('upper-case ids need no warning', () => {
    const decoded = decodeJson(
      bytes(rawSpans(`{"traceId":"${TRACE_HEX.toUpperCase()}","spanId":"${SPAN_HEX.toUpperCase()}"}`)),
      'traces',
    );
    expect(items<Span>(decoded)[0]).toMatchObject({ traceId: TRACE_HEX, spanId: SPAN_HEX });
    expect(decoded.warnings).toEqual([]);
  });

  it('a zero id is none', () => {
    expect(firstSpan(`"parentSpanId":"${'0'.repeat(16)}"`).parentSpanId).toBe('');
  });
});

describe('what costs its item only', () => {
  it.each([
    [
      'an id that is neither hex nor base64',
      '"parentSpanId":"xyz"',
      'parent-span-id',
      /parentSpanId 'xyz' is neither 16 hex digits nor base64 of 8 bytes \(line 1\)/,
    ],
    ['an id of the right length that is not hex', `"parentSpanId":"${'g'.repeat(16)}"`, 'parent-span-id', /neither/],
    ['an id that is a number', '"traceId":12', 'trace-id', /'a number'/],
    [
      'an integer with a fraction',
      '"startTimeUnixNano":"1.5"',
      'value-range',
      /startTimeUnixNano '1.5' is not a whole number of 64 bits without sign/,
    ],
    ['an integer out of range', '"endTimeUnixNano":18446744073709551616', 'value-range', /endTimeUnixNano/],
    ['a negative time', '"endTimeUnixNano":-1', 'value-range', /'-1'/],
    ['an integer of 33 bits', '"droppedLinksCount":4294967296', 'value-range', /32 bits without sign/],
    ['an enumeration of 33 bits', '"kind":2147483648', 'value-range', /kind/],
    ['an enumeration with a fraction', '"kind":1.5', 'value-range', /kind/],
    ['an unknown enum name', '"kind":"SPAN_KIND_INVALID"', 'enum-name', /kind 'SPAN_KIND_INVALID'/],
    ['a number for text', '"name":5', 'value-range', /name '5' is not a string/],
    ['true for a number', '"flags":true', 'value-range', /flags 'true'/],
    ['bad base64', '"attributes":[{"key":"k","value":{"bytesValue":"***"}}]', 'value-range', /bytesValue/],
    [
      'text for a bool',
      '"attributes":[{"key":"k","value":{"boolValue":"yes"}}]',
      'value-range',
      /boolValue 'yes' is not true or false/,
    ],
    [
      'an int64 in an attribute',
      '"attributes":[{"key":"k","value":{"intValue":"9223372036854775808"}}]',
      'value-range',
      /intValue/,
    ],
    ['an empty integer', '"attributes":[{"key":"k","value":{"intValue":""}}]', 'value-range', /intValue ''/],
    ['hex for a double', '"attributes":[{"key":"k","value":{"doubleValue":"0x10"}}]', 'value-range', /doubleValue/],
    ['a double too large', '"attributes":[{"key":"k","value":{"doubleValue":1e999}}]', 'value-range', /doubleValue/],
    [
      'a double that is only space',
      '"attributes":[{"key":"k","value":{"doubleValue":" "}}]',
      'value-range',
      /doubleValue/,
    ],
  ])('%s', (_, members, code, reason) => {
    const decoded = decodeSpans('"name":"before"', members, '"name":"after"');
    expect(items<Span>(decoded).map(({ name }) => name)).toEqual(['before', 'after']);
    expect(decoded.rejections).toEqual([
      { signal: 'traces', index: 1, code, items: 1, reason: expect.stringMatching(reason) },
    ]);
    expect(decoded.rejections[0]!.reason).toMatch(/^span 1: /);
  });

  it('names the line', () => {
    const decoded = decodeJson(bytes(spans('', '"kind":\n"X"').replaceAll('{', '{\n')), 'traces');
    expect(decoded.rejections[0]!.reason).toMatch(/\(line 7\)$/);
  });

  it('costs a metric the data point that has it', () => {
    const broken = '{"name":"m","gauge":{"dataPoints":[{"asInt":"1"},{"asInt":"x"},{"asInt":"3"}]}}';
    const decoded = decodeJson(bytes(metrics(broken, '{"name":"ok"}')), 'metrics');
    expect(items<Metric>(decoded)).toMatchObject([
      { name: 'm', data: { dataPoints: [{ value: { value: 1n } }, { value: { value: 3n } }] } },
      { name: 'ok' },
    ]);
    expect(decoded.rejections).toMatchObject([
      { signal: 'metrics', index: 0, items: 1, code: 'value-range', isOfPoints: true },
    ]);
    expect(decoded.rejections[0]!.reason).toMatch(/^metric 0: data point 1: asInt 'x' is not/);
  });

  it('takes a metric with all its points where it is not in them', () => {
    const broken = '{"unit":5,"gauge":{"dataPoints":[{"asInt":"1"},{"asInt":"x"},{}]}}';
    const decoded = decodeJson(bytes(metrics(broken, '{"name":"ok"}')), 'metrics');
    expect(items<Metric>(decoded).map(({ name }) => name)).toEqual(['ok']);
    expect(decoded.rejections.map(({ items }) => items)).toEqual([1, 2]);
  });

  it('takes a metric of which no data point is left, and counts the items behind it on', () => {
    const broken = '{"name":"m","sum":{"dataPoints":[{"asInt":"x"},{"asDouble":"y"}]}}';
    const good = '{"name":"late","gauge":{"dataPoints":[{"asInt":"1"}]}}';
    const decoded = validate(decodeJson(bytes(metrics(broken, good)), 'metrics'));
    expect(decoded.rejections.map(({ index, items, isOfPoints }) => [index, items, isOfPoints])).toEqual([
      [0, 1, undefined],
      [0, 1, undefined],
      [1, 1, undefined],
    ]);
  });

  it('does not take a log record for its ids', () => {
    const decoded = decodeJson(bytes(logs(`{"traceId":"zzz","spanId":"${SPAN_HEX}","severityText":"INFO"}`)), 'logs');
    expect(items<LogRecord>(decoded)[0]).toMatchObject({ traceId: '', spanId: SPAN_HEX, severityText: 'INFO' });
    expect(warnings(decoded)).toEqual({ 'log-id-dropped': 1 });
  });

  it('does not take an exemplar for its ids', () => {
    const decoded = decodeJson(bytes(point('"exemplars":[{"traceId":"zzz","asInt":1}]')), 'metrics');
    expect(warnings(decoded)).toEqual({ 'exemplar-id-dropped': 1 });
    expect(items(decoded)).toHaveLength(1);
  });

  it('has nothing to take in a resource, which loses the value', () => {
    const text =
      '{"resourceSpans":[{"resource":{"droppedAttributesCount":-1,"attributes":[{"key":"k","value":{"intValue":"x"}}],"entityRefs":[{"idKeys":[1,"a"]}]}}]}';
    const decoded = decodeJson(bytes(text), 'traces');
    expect(decoded.telemetry[0]!.groups[0]!.resource).toEqual({
      attributes: [{ key: 'k', value: { kind: 'empty' } }],
      droppedAttributesCount: 0,
      entityRefs: [{ schemaUrl: '', type: '', idKeys: ['a'], descriptionKeys: [] }],
    });
    expect(warnings(decoded)).toEqual({ 'invalid-value': 3 });
  });

  it('is forgotten with a list that a later one replaces', () => {
    const list = (name: string) => `"spans":[{${IDS},"name":"${name}"},{${IDS},"kind":"X"}]`;
    const decoded = decodeJson(bytes(`{"resourceSpans":[{"scopeSpans":[{${list('one')},${list('two')}}]}]}`), 'traces');
    expect(items<Span>(decoded).map(({ name }) => name)).toEqual(['two']);
    expect(decoded.rejections).toMatchObject([{ index: 1 }]);
  });
});

describe('what is no document', () => {
  it.each([
    ['nothing', '', 'line 1, column 1 (byte 0): expected an object, found the end of the text'],
    ['an array', '[]', 'line 1, column 1 (byte 0): expected an object, found an array'],
    ['a word', 'nonsense', 'line 1, column 1 (byte 0): expected an object, found a null'],
    ['more than one', '{} {}', "line 1, column 4 (byte 3): expected the end of the text, found '{'"],
    ['a trailing comma', '{"a":1,}', "line 1, column 8 (byte 7): expected a key in quotes, found '}'"],
    ['a comment', '{"a":1 // why\n}', "line 1, column 8 (byte 7): expected ',' or '}', found '/' (in a)"],
    ['a missing colon', '{"a" 1}', "line 1, column 6 (byte 5): expected ':', found '1' (in a)"],
    [
      'a missing bracket',
      '{\n"resourceSpans":[{\n',
      'line 3, column 1 (byte 21): expected a key in quotes, found the end of the text (in resourceSpans[0])',
    ],
    [
      'a wrong kind',
      '{"resourceSpans":[{"resource":[]}]}',
      'line 1, column 31 (byte 30): expected an object, found an array (in resourceSpans[0].resource)',
    ],
    [
      'an object for a list',
      '{"resourceSpans":{}}',
      'line 1, column 18 (byte 17): expected an array, found an object (in resourceSpans)',
    ],
    [
      'an object for a scalar',
      '{"resourceSpans":[{},\n {"schemaUrl":{}}]}',
      'line 2, column 15 (byte 36): expected a string, found an object (in resourceSpans[1].schemaUrl)',
    ],
    [
      'a control character',
      '{"resourceSpans":[{"schemaUrl":"a\tb"}]}',
      'line 1, column 34 (byte 33): control characters in a string must be escaped (in resourceSpans[0].schemaUrl)',
    ],
    [
      'an unknown escape',
      '{"resourceSpans":[{"schemaUrl":"a\\xb"}]}',
      'line 1, column 34 (byte 33): unknown escape in a string (in resourceSpans[0].schemaUrl)',
    ],
    [
      'a bad code',
      '{"resourceSpans":[{"schemaUrl":"\\u12G4"}]}',
      'line 1, column 33 (byte 32): expected four hex digits after \\u (in resourceSpans[0].schemaUrl)',
    ],
    [
      'half a string',
      '{"resourceSpans":[{"schemaUrl":"a',
      'line 1, column 34 (byte 33): the text ends inside a string (in resourceSpans[0].schemaUrl)',
    ],
    ['a leading zero', '{"a":012}', 'line 1, column 6 (byte 5): numbers must not begin with 0 (in a)'],
    ['a plus', '{"a":+1}', "line 1, column 6 (byte 5): expected a value, found '+' (in a)"],
    ['half a fraction', '{"a":1.}', "line 1, column 8 (byte 7): expected a digit, found '}' (in a)"],
    ['half an exponent', '{"a":1e}', "line 1, column 8 (byte 7): expected a digit, found '}' (in a)"],
    ['a lone minus', '{"a":-}', "line 1, column 6 (byte 5): expected a number, found '-' (in a)"],
    ['half a word', '{"a":tru}', "line 1, column 6 (byte 5): expected a value, found 't' (in a)"],
    ['single quotes', "{'a':1}", "line 1, column 2 (byte 1): expected a key in quotes, found '''"],
    ['a character beyond ASCII', '{"é":é}', 'line 1, column 6 (byte 6): expected a value, found byte 0xc3 (in é)'],
  ])('%s', (_, text, message) => {
    expect(failure(text).message).toBe(message);
  });

  it('is invalid UTF-8, also where nobody looks', () => {
    const text = bytes('{"foo":"a?"}');
    text[9] = 0xff;
    expect(failure(text)).toMatchObject({ offset: 9, path: 'foo' });
    const escaped = bytes('{"foo":"\\n?"}');
    escaped[10] = 0xc0;
    expect(failure(escaped)).toMatchObject({ offset: 10 });
    const long = bytes(`{"foo":"${'é'.repeat(100)}"}`);
    expect(failure(long.slice(0, 101)).message).toMatch(/not valid UTF-8/);
  });

  it.each([
    ['at the top', ''],
    ['in an unknown field', '{"a":'],
    ['in a known one', '{"resourceSpans":'],
    ['in objects', '{"a":{"b":{"c":'],
  ])('is 100,000 brackets %s', (_, before) => {
    // What comes after the 128th level is not read.
    for (const bracket of ['[', '{"a":'])
      expect(failure(before + bracket.repeat(100_000)).offset).toBeLessThan(before.length + 130 * bracket.length);
  });

  it('is nested too deeply', () => {
    const nested = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(decodeJson(bytes(nested(128))).telemetry).toEqual([]);
    expect(failure(nested(129)).message).toMatch(/nested deeper than 128 levels/);
  });

  it.each([
    ['arrays', (inner: string) => `{"arrayValue":{"values":[${inner}]}}`],
    ['maps', (inner: string) => `{"kvlistValue":{"values":[{"key":"k","value":${inner}}]}}`],
  ])('is a value of more than 30 %s', (_, wrap) => {
    const nested = (levels: number) => {
      let text = '{"intValue":1}';
      for (let i = 0; i < levels; i++) text = wrap(text);
      return spans(`"attributes":[{"key":"k","value":${text}}]`);
    };
    expect(items(decodeJson(bytes(nested(30)), 'traces'))).toHaveLength(1);
    const error = failure(nested(31), 'traces');
    expect(error.message).toMatch(/attribute value nested deeper than 30 levels/);
    expect(error.path.length).toBeLessThanOrEqual(200);
    expect(failure(nested(5_000), 'traces').message).toMatch(/30 levels/);
  });

  it('is a request cut anywhere', () => {
    const whole = spans('"name":"é\\n","attributes":[{"key":"k","value":{"intValue":"1"}}],"flags":1.0e0');
    const full = bytes(whole);
    for (let length = 0; length < full.length; length++)
      expect(failure(full.slice(0, length))).toBeInstanceOf(DecodeError);
  });
});
