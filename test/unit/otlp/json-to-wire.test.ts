import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Span } from '../../../core/model/span.ts';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';
import { decodeJson } from '../../../core/otlp/decode-json.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import type { Decoded } from '../../../core/otlp/decoded.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { JsonToWire } from '../../../core/otlp/json-to-wire/json-to-wire.ts';
import { telemetryArbitrary } from '../../helpers/telemetry-arbitrary.ts';
import { mutate, randomFrom } from './mutate.ts';
import { officialRequest } from './official.ts';
import { respellJson } from './respell-json.ts';

const RUNS = { numRuns: 300, seed: 20265, endOnFailure: true };
/** What the transcoder leaves to the other decoder, where it stands in the text of `encodeJson`. */
const LEFT_ALONE =
  /"bytesValue":|[:,[]"(NaN|-?Infinity)"|"(kind|code|severityNumber|aggregationTemporality)":-|"(code|kind)":"/;

const wire = new JsonToWire();
const bytesOf = (json: string) => new TextEncoder().encode(json);
const transcode = (json: string, signal: Signal = 'traces') => wire.transcode(signal, bytesOf(json));

/** What the official class reads, defaults filled in. */
function officially(signal: Signal, bytes: Uint8Array): unknown {
  const official = officialRequest(signal);
  return official.toObject(official.decode(bytes), { longs: String, bytes: String, defaults: true, oneofs: true });
}

/** Findings of the two decoders are told in other words. */
const codesOf = ({ warnings, rejections }: Decoded) => [...warnings, ...rejections].map(({ code }) => code);

function expectSame(signal: Signal, json: Uint8Array, written: Uint8Array): void {
  const expected = decodeJson(json, signal);
  const decoded = decodeProtobuf(signal, written);
  expect(decoded.telemetry).toEqual(expected.telemetry);
  expect(codesOf(decoded)).toEqual(codesOf(expected));
}

describe.each(SIGNALS)('JSON of %s', (signal) => {
  it('becomes protobuf of the same telemetry, however it is spelled', () => {
    let plain = 0;
    fc.assert(
      fc.property(telemetryArbitrary(signal), fc.integer(), (telemetry, seed) => {
        const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(encodeJson([telemetry]));
        const json = bytesOf(respellJson(text, randomFrom(seed)));
        const written = wire.transcode(signal, json);
        if (!LEFT_ALONE.test(text)) expect(written, new TextDecoder().decode(json)).toBeDefined();
        if (written === undefined) return;
        plain++;
        expectSame(signal, json, written);
        expect(officially(signal, written)).toEqual(officially(signal, encodeProtobuf(telemetry)));
      }),
      RUNS,
    );
    expect(plain).toBeGreaterThan(RUNS.numRuns / 4);
  });

  it('is never taken for more than it is, whatever was done to its bytes', () => {
    const random = randomFrom(11);
    const originals = fc
      .sample(telemetryArbitrary(signal), { numRuns: 60, seed: 20266 })
      .map((telemetry) => encodeJson([telemetry]))
      .filter((json) => wire.transcode(signal, json) !== undefined);
    const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    let taken = 0;
    for (let i = 0; i < 3_000; i++) {
      const json = mutate(originals[i % originals.length]!, random);
      const written = wire.transcode(signal, json);
      if (written === undefined) continue;
      taken++;
      expect(() => JSON.parse(strict.decode(json)) as unknown).not.toThrow();
      expectSame(signal, json, written);
    }
    expect(taken).toBeGreaterThan(0);
  });
});

const spanWith = (member: string) =>
  `{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"${'ab'.repeat(16)}",${member}}]}]}]}`;
const valueOf = (value: string) => spanWith(`"attributes":[{"key":"k","value":${value}}]`);
const nested = (levels: number) => valueOf('{"arrayValue":{"values":['.repeat(levels) + '{}' + ']}}'.repeat(levels));

describe('what is not of the plain form is left alone:', () => {
  it.each([
    ['nothing', ''],
    ['no object', '[]'],
    ['a byte order mark', '\ufeff{}'],
    ['something behind it', '{}{}'],
    ['a byte behind it', '{}\0'],
    ['an end that is missing', '{"resourceSpans":[]'],
    ['a comma too many in an object', '{"resourceSpans":[],}'],
    ['a comma too many in a list', '{"resourceSpans":[{},]}'],
    ['a comma that is missing', '{"resourceSpans":[{}{}]}'],
    ['a colon that is missing', '{"resourceSpans"[]}'],
    ['other white space', '{"resourceSpans":\v[]}'],
    ['a key in single quotes', "{'resourceSpans':[]}"],
    ['an unknown key', spanWith('"colour":1')],
    ['another signal', '{"resourceLogs":[]}'],
    ['a key that only begins like a known one', spanWith('"names":"a"')],
    ['a snake_case key', spanWith('"start_time_unix_nano":"1"')],
    ['a key with an escape', spanWith('"n\\u0061me":"a"')],
    ['a key of profiles', '{"resourceSpans":[{"resource":{"attributes":[{"keyStrindex":1}]}}]}'],
    ['a key twice', spanWith('"name":"a","name":"b"')],
    ['a list twice', spanWith('"events":[],"events":[]')],
    ['null', spanWith('"name":null')],
    ['null for a message', spanWith('"status":null')],
    ['null in a list', spanWith('"events":[null]')],
    ['an object for a list', spanWith('"events":{}')],
    ['a list for an object', spanWith('"status":[]')],
    ['the name of an enumeration', spanWith('"kind":"SPAN_KIND_SERVER"')],
    ['a negative enumeration', spanWith('"kind":-1')],
    ['an enumeration of 32 bits', spanWith('"kind":2147483648')],
    ['a fraction', spanWith('"startTimeUnixNano":1.5')],
    ['a fraction that is none', spanWith('"startTimeUnixNano":1.0')],
    ['an exponent', spanWith('"startTimeUnixNano":"1e3"')],
    ['a zero in front', spanWith('"startTimeUnixNano":01')],
    ['a zero in front, quoted', spanWith('"startTimeUnixNano":"01"')],
    ['a minus alone', valueOf('{"intValue":"-"}')],
    ['minus zero as a whole number', valueOf('{"intValue":-0}')],
    ['a plus', valueOf('{"intValue":"+1"}')],
    ['a space in a quoted number', valueOf('{"intValue":" 1"}')],
    ['an empty number', valueOf('{"intValue":""}')],
    ['a time below zero', spanWith('"startTimeUnixNano":-1')],
    ['a time of 65 bits', spanWith('"startTimeUnixNano":"18446744073709551616"')],
    ['a time of 21 digits', spanWith('"startTimeUnixNano":"100000000000000000000"')],
    ['a time of 40 digits', spanWith(`"startTimeUnixNano":"${'1'.repeat(40)}"`)],
    ['a count of 33 bits', spanWith('"droppedEventsCount":4294967296')],
    ['flags of 33 bits', spanWith('"flags":4294967296')],
    ['a whole number of 65 bits', valueOf('{"intValue":"9223372036854775808"}')],
    ['… below zero', valueOf('{"intValue":"-9223372036854775809"}')],
    ['a number as a text', spanWith('"name":1')],
    ['a text as a bool', valueOf('{"boolValue":"true"}')],
    ['a word that is none', valueOf('{"boolValue":truth}')],
    ['NaN', valueOf('{"doubleValue":"NaN"}')],
    ['NaN, bare', valueOf('{"doubleValue":NaN}')],
    ['Infinity', valueOf('{"doubleValue":"-Infinity"}')],
    ['a double too large', valueOf('{"doubleValue":1e999}')],
    ['a double without digits', valueOf('{"doubleValue":-}')],
    ['a double that begins with its point', valueOf('{"doubleValue":.5}')],
    ['a double that ends with its point', valueOf('{"doubleValue":1.}')],
    ['a double with a zero in front', valueOf('{"doubleValue":01.5}')],
    ['a double with half an exponent', valueOf('{"doubleValue":1e+}')],
    ['two members of a oneof', valueOf('{"intValue":1,"stringValue":"a"}')],
    ['bytes', valueOf('{"bytesValue":"AA=="}')],
    ['an id in base64', spanWith('"spanId":"AAAAAAAAAAE="')],
    ['an id too short', spanWith(`"spanId":"${'0'.repeat(14)}"`)],
    ['an id too long', spanWith(`"spanId":"${'0'.repeat(18)}"`)],
    ['an id of an odd length', spanWith(`"spanId":"${'0'.repeat(15)}"`)],
    ['an id with a letter beyond f', spanWith(`"spanId":"${'0'.repeat(15)}g"`)],
    ['… in the upper half', spanWith(`"spanId":"${'0'.repeat(14)}g0"`)],
    ['half a surrogate pair', spanWith('"name":"\\ud83d"')],
    ['the other half', spanWith('"name":"\\ude00"')],
    ['a pair in the wrong order', spanWith('"name":"\\ude00\\ud83d"')],
    ['a pair with something between', spanWith('"name":"\\ud83d-\\ude00"')],
    ['a second half twice', spanWith('"name":"\\ude00\\ude00"')],
    ['a first half and a letter', spanWith('"name":"\\ud83d\\u0041"')],
    ['an unknown escape', spanWith('"name":"\\x41"')],
    ['an escape cut short', spanWith('"name":"\\u12"')],
    ['a line break in a string', spanWith('"name":"a\nb"')],
    ['values within each other too deep', nested(30)],
  ])('%s', (_, json) => {
    expect(transcode(json)).toBeUndefined();
  });

  it.each([
    ['a lone byte', [0xff]],
    ['an overlong form', [0xc0, 0x80]],
    ['a surrogate', [0xed, 0xa0, 0x80]],
    ['a sequence cut short by an escape', [0xc3, 0x5c, 0x6e]],
    ['a sequence cut short by the end', [0xe2, 0x82]],
  ])('text that is not UTF-8: %s', (_, bad) => {
    const [before, after] = spanWith('"name":"@"').split('@');
    const bytes = Uint8Array.from([...bytesOf(before!), ...bad, ...bytesOf(after!)]);
    expect(wire.transcode('traces', bytes)).toBeUndefined();
  });
});

describe('numbers', () => {
  const valueIn = (json: string) => {
    const written = transcode(json);
    if (written === undefined) return undefined;
    const { telemetry } = decodeProtobuf('traces', written);
    const { attributes } = telemetry[0]!.groups[0]!.resource;
    return (attributes[0]!.value as { value: unknown }).value;
  };
  const inResource = (value: string) =>
    `{"resourceSpans":[{"resource":{"attributes":[{"key":"k","value":${value}}]}}]}`;

  const finite = (value: number) => (Number.isFinite(value) ? value : undefined);

  it('of 64 bits keep every one', () => {
    const edges = [0n, 1n, -1n, 2n ** 31n, 2n ** 32n - 1n, 2n ** 32n, -(2n ** 32n), 10n ** 10n, 10n ** 18n];
    const int64 = fc.oneof(
      fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n),
      fc.bigInt(-(2n ** 34n), 2n ** 34n),
      fc.constantFrom(...edges, 2n ** 63n - 1n, -(2n ** 63n)),
    );
    fc.assert(
      fc.property(int64, fc.boolean(), (value, isQuoted) => {
        expect(valueIn(inResource(`{"intValue":${isQuoted ? `"${value}"` : value}}`))).toBe(value);
      }),
      { ...RUNS, numRuns: 2_000 },
    );
  });

  it.each([2_147_483_647, -2_147_483_648])('of 32 bits with a sign: %i', (scale) => {
    const around = (number: number) =>
      `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"exponentialHistogram":{"dataPoints":[{"scale":${number}}]}}]}]}]}`;
    const json = bytesOf(around(scale));
    expectSame('metrics', json, wire.transcode('metrics', json)!);
    expect(transcode(around(scale + Math.sign(scale)), 'metrics')).toBeUndefined();
  });

  it('with a point are the nearest double, in any notation', () => {
    const text = fc.oneof(
      fc.double({ noDefaultInfinity: true, noNaN: true }).map(String),
      fc.tuple(fc.double({ noDefaultInfinity: true, noNaN: true }), fc.nat(20)).map(([x, n]) => x.toExponential(n)),
      fc.tuple(fc.double({ min: -1e9, max: 1e9, noNaN: true }), fc.nat(25)).map(([x, n]) => x.toFixed(n)),
      fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -30, max: 30 })).map(([x, n]) => `${x}E${n}`),
      fc.constantFrom('-0', '-0.0', '0e9', '9007199254740993', '9007199254740991e22', '1e23', '5e-324', '1.0'),
    );
    fc.assert(
      fc.property(text, (number) => {
        expect(valueIn(inResource(`{"doubleValue":${number}}`))).toBe(finite(Number(number)));
      }),
      { ...RUNS, numRuns: 5_000 },
    );
  });

  it('are taken only where JSON has them so', () => {
    const characters = fc.constantFrom('0', '1', '9', '-', '+', '.', 'e', 'E', '00', '"');
    let taken = 0;
    fc.assert(
      fc.property(fc.array(characters, { maxLength: 7 }), fc.constantFrom('intValue', 'doubleValue'), (parts, key) => {
        const text = parts.join('');
        const value = valueIn(inResource(`{"${key}":${text}}`));
        if (value === undefined) return;
        taken++;
        expect(Number(value)).toBe(Number(JSON.parse(text)));
      }),
      { ...RUNS, numRuns: 5_000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});

describe('lengths', () => {
  it.each([127, 128, 16_383, 16_384, 3_000_000])('of a text of %i bytes', (length) => {
    const written = transcode(spanWith(`"name":"${'x'.repeat(length)}"`))!;
    const [group] = decodeProtobuf('traces', written).telemetry[0]!.groups;
    expect((group!.scopes[0]!.items[0] as Span).name).toHaveLength(length);
  });
});

describe('attributes that begin like one before', () => {
  const spans = (...attributes: string[]) => spanWith(`"attributes":[${attributes.join(',')}]`);
  const LONG = 'k8s.deployment.annotation.of.a.long.name.';
  const FORMS = [
    ...['{"key":"@","value":{"stringValue":"a"}}', '{"key":"@","value":{"stringValue":"\\u00e9\\n"}}'],
    ...['{"key":"@","value":{"intValue":"7"}}', '{"key":"@","value":{"intValue":-7}}', '{"key":"@","value":{}}'],
    ...['{"key":"@","value":{"doubleValue":1.5}}', '{"key":"@","value":{"boolValue":true}}', '{"key":"@"}'],
    ...['{"value":{"stringValue":"b"},"key":"@"}', '{ "key" :\n"@", "value": {\n"stringValue": "a" } }'],
    '{"key":"@","value":{"arrayValue":{"values":[{"stringValue":"x"},{"intValue":"1"}]}}}',
    '{"key":"@","value":{"kvlistValue":{"values":[{"key":"@","value":{"stringValue":"x"}}]}}}',
  ];
  const KEYS = ['', 'k', 'http.method', `${LONG}1`, `${LONG}2`, 'x'.repeat(600), '\\u006b', '키'];
  const ALL = KEYS.flatMap((key) => FORMS.map((form) => form.replaceAll('@', key)));

  it('are read the same, whatever came before them', () => {
    const random = randomFrom(17);
    for (let round = 0; round < 200; round++) {
      const some = Array.from({ length: 1 + random(12) }, () => ALL[random(ALL.length)]!);
      const json = bytesOf(spans(...some));
      const written = wire.transcode('traces', json);
      expect(written).toBeDefined();
      expectSame('traces', json, written!);
    }
  });

  it.each([
    '{"key":"k","value":{"stringValue":"a","intValue":"1"}}',
    '{"key":"k","value":{"stringValue":"a"},"key":"k"}',
    '{"key":"k","value":{"stringValue":"a"},"value":{"stringValue":"a"}}',
    '{"key":"k","value":{"stringValue":1}}',
    '{"key":"k","value":{"stringValue":"a"}',
    '{"key":"k","value":{"stringValue":null}}',
  ])('and are left alone all the same: %s', (odd) => {
    const plain = '{"key":"k","value":{"stringValue":"a"}}';
    expect(transcode(spans(plain, plain))).toBeDefined();
    expect(transcode(spans(plain, odd))).toBeUndefined();
  });
});

describe('the buffer', () => {
  it('is used again: what came before leaves nothing in what follows', () => {
    const long = spanWith(`"name":"${'x'.repeat(10_000)}"`);
    const short = spanWith('"name":"y","startTimeUnixNano":"7"');
    const alone = new JsonToWire().transcode('traces', bytesOf(short))!.slice();
    expect(transcode(long)).toBeDefined();
    expect(transcode(short)).toEqual(alone);
  });

  it('holds what grows most', () => {
    const zeros = (count: number) => new Array<number>(count).fill(0).join(',');
    const points = `{"explicitBounds":[${zeros(5_000)}],"bucketCounts":[${zeros(5_001)}]}`;
    const json = `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[${points}]}}]}]}]}`;
    expectSame('metrics', bytesOf(json), new JsonToWire().transcode('metrics', bytesOf(json))!);
    const empty = `{"resourceSpans":[${new Array<string>(5_000).fill('{}').join(',')}]}`;
    expect(new JsonToWire().transcode('traces', bytesOf(empty))).toHaveLength(25_000);
  });
});
