import { describe, expect, it } from 'vitest';
import type { Part, TakeRequest } from '../../../core/formats/format.ts';
import { jaegerJson } from '../../../core/formats/jaeger-json/format.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { randomFrom, pick } from '../../faults/seeded.ts';
import { hasSamples, readSample, sampleFiles } from '../../helpers/sample-truths.ts';
import { bytesOf } from './read-parts.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const tag = (key: string, type: string, value: unknown) => ({ key, type, value });
const kept = [
  tag('http.method', 'string', 'GET'),
  tag('n', 'int64', 7),
  tag('f', 'float64', -1.5e3),
  tag('b', 'bool', true),
];

const spanOf = (id: number, more: object = {}) => ({
  traceID: TRACE,
  spanID: id.toString(16).padStart(16, '0'),
  operationName: `get ${id}`,
  references: [{ refType: 'CHILD_OF', traceID: TRACE, spanID: '00000000000000aa' }],
  startTime: 1_700_000_000_000_001,
  duration: 250,
  tags: kept,
  logs: [{ timestamp: 1_700_000_000_000_002, fields: [tag('event', 'string', 'retry'), tag('k', 'string', 'v')] }],
  processID: 'p1',
  warnings: null,
  ...more,
});

const processes = {
  p1: { serviceName: 'shop', tags: [tag('hostname', 'string', 'a')] },
  p2: { serviceName: 'db', tags: [] },
};
const documentOf = (spans: readonly unknown[]) => ({ data: [{ traceID: TRACE, spans, processes }] });

interface Read {
  /** Every span with what it stands under, by its id. */
  spans: unknown[];
  /** How many of them came as requests. */
  asTheyAre: number;
  warnings: unknown[];
  skipped: unknown[];
}

function read(text: string, isFast: boolean, chunkBytes = Infinity): Read {
  const telemetry: Telemetry[] = [];
  let asTheyAre = 0;
  const take: TakeRequest = (signal, wire) => {
    const decoded = decodeProtobuf(signal, Uint8Array.from(wire));
    expect(decoded.rejections).toEqual([]);
    expect(decoded.warnings).toEqual([]);
    telemetry.push(...decoded.telemetry);
    asTheyAre += spansIn(decoded.telemetry).length;
    return true;
  };
  const reader = jaegerJson.createReader(undefined, undefined, isFast ? take : undefined);
  const bytes = bytesOf(text);
  const parts: Part[] = [];
  for (let at = 0; at < bytes.length; at += chunkBytes) parts.push(...reader.write(bytes.slice(at, at + chunkBytes)));
  parts.push(...reader.end());
  const slices = parts.filter((part) => part.kind === 'slice');
  telemetry.push(...slices.flatMap(({ decoded }) => decoded.telemetry));
  const spans = spansIn(telemetry).sort((a, b) => (a.item.spanId < b.item.spanId ? -1 : 1));
  return {
    ...{ spans, asTheyAre, skipped: parts.filter((part) => part.kind === 'skipped') },
    warnings: slices.flatMap(({ decoded }) => decoded.warnings),
  };
}

function spansIn(telemetry: readonly Telemetry[]) {
  return telemetry
    .flatMap(({ groups }) => groups as ResourceGroup<Span>[])
    .flatMap(({ resource, scopes }) =>
      scopes.flatMap(({ scope, items }) => items.map((item) => ({ resource, scope, item }))),
    );
}

/** Reads both ways, which must be the same; gives how many spans came as they are. */
function asTheyAre(text: string, chunkBytes?: number): number {
  const [fast, slow] = [read(text, true, chunkBytes), read(text, false)];
  expect({ ...fast, asTheyAre: 0 }).toEqual(slow);
  return fast.asTheyAre;
}

const PLAIN: Readonly<Record<string, object>> = {
  'as it is': {},
  'without references': { references: [] },
  'without any of what may be missing': { references: null, logs: null, tags: [], operationName: '' },
  'with the parent as old versions wrote it': { references: [], parentSpanID: 'ab' },
  'with an empty parent': { references: [], parentSpanID: '' },
  'with short ids': { traceID: 'abc', spanID: 'F', references: [{ traceID: 'abc', refType: 'CHILD_OF', spanID: '1' }] },
  sampled: { flags: 1 },
  'with no start': { startTime: 0, duration: 0 },
  'with fields we do not know': { x: [null, { y: [1.5, 'é'] }, true], warnings: [], z: {} },
  'of a kind': { tags: [tag('span.kind', 'string', 'server'), ...kept] },
  'of a kind in capitals': { tags: [tag('span.kind', 'string', 'Client')] },
  'of a kind nobody knows': { tags: [tag('span.kind', 'string', 'x')] },
  'of a scope': { tags: [...kept, tag('otel.scope.name', 'string', 'lib'), tag('otel.scope.version', 'string', '1')] },
  'of a library': { tags: [tag('otel.library.name', 'string', 'lib ü'), ...kept] },
  'with a trace state': { tags: [tag('a', 'string', ''), tag('w3c.tracestate', 'string', 'k=v'), ...kept] },
  failed: { tags: [tag('error', 'bool', true), ...kept] },
  'failed, as a text': { tags: [tag('error', 'string', 'true'), tag('http.status_message', 'string', 'no')] },
  'not failed': { tags: [tag('error', 'bool', false), tag('e', 'string', 'x')] },
  'with an error of its own': { tags: [tag('error', 'string', 'boom')] },
  'with a number as error': { tags: [tag('error', 'int64', 1)] },
  'with a status': {
    tags: [tag('otel.status_code', 'string', 'error'), tag('otel.status_description', 'string', 'no\n"')],
  },
  ok: { tags: [tag('otel.status_code', 'string', 'OK'), tag('error', 'bool', false)] },
  'failed and told': { tags: [tag('otel.status_description', 'string', 'why'), tag('error', 'bool', true)] },
  'failed over HTTP': {
    tags: [tag('http.status_code', 'int64', 503), tag('http.status_message', 'string', 'away'), ...kept],
  },
  'at fault as a client': { tags: [tag('http.status_code', 'int64', 404), tag('span.kind', 'string', 'client')] },
  'of a caller at fault': { tags: [tag('http.status_code', 'int64', 404), tag('span.kind', 'string', 'server')] },
  'with a status as text': { tags: [tag('http.status_code', 'string', '500')] },
  'with a status that is none': {
    tags: [tag('http.status_code', 'string', 'x'), tag('http.status_code2', 'int64', -1)],
  },
  'with a negative status': { tags: [tag('http.status_code', 'int64', -5)] },
  'with a huge status': { tags: [tag('http.status_code', 'int64', 4_294_967_796)] },
  'with numbers as texts': {
    tags: [tag('i', 'int64', '9223372036854775807'), tag('j', 'int64', '-9223372036854775808')],
  },
  'with escapes and all planes': {
    operationName: 'é한\u{1f600}\\"\n\u0000',
    tags: [tag('k"\\', 'string', '\u{1f600}')],
  },
  'with logs without a name': {
    logs: [
      { fields: [tag('event', 'int64', 1)], timestamp: 5 },
      { timestamp: 6, fields: [] },
    ],
  },
  'with two names': { logs: [{ timestamp: 5, fields: [tag('event', 'string', 'a'), tag('event', 'string', 'b')] }] },
  'of another process': { processID: 'p2' },
};

const ODD: Readonly<Record<string, object>> = {
  'that follows': { references: [{ refType: 'FOLLOWS_FROM', traceID: TRACE, spanID: '00000000000000aa' }] },
  'with two references': {
    references: [spanOf(1).references[0], { refType: 'CHILD_OF', traceID: 'b1', spanID: 'c1' }],
  },
  'of a foreign id': { spanID: 'span-1', references: [] },
  'with flags of its own': { flags: 3 },
  'with warnings': { warnings: ['clock skew'] },
  'with a fraction of a microsecond': { startTime: 1_700_000_000_000_001.5 },
  'that ends before it starts': { duration: -5 },
  'with a whole number beyond 2^53 in quotes that fits no 64 bits': { tags: [tag('i', 'int64', '9'.repeat(20))] },
  'with a type that is none': { tags: [tag('a', 'number', 1)] },
  'with a value of another type': { tags: [tag('a', 'int64', 'x')] },
  'with bytes': { tags: [tag('a', 'binary', 'AAEC')] },
  'with tags as a map': { tags: { a: 'b' } },
  'with an untyped tag': { tags: [{ key: 'a', value: 1 }] },
  'with a description alone': { tags: [tag('otel.status_description', 'string', 'x')] },
  'with two kinds': { tags: [tag('span.kind', 'string', 'server'), tag('span.kind', 'string', 'client')] },
  'with both names of a scope': {
    tags: [tag('otel.library.name', 'string', 'a'), tag('otel.scope.name', 'string', 'b')],
  },
  'of no process': { processID: 'p9' },
  'with a process of its own': { process: { serviceName: 'own', tags: [] } },
  'with a start in milliseconds': { startTime: undefined, startTimeMillis: 1_700_000_000_000 },
  'with no ids': { traceID: '0', spanID: '' },
  'with a log of no time': { logs: [{ fields: [] }] },
  'with a log that is none': { logs: [1, 'x'] },
};

describe('spans of Jaeger’s that become requests without being decoded', () => {
  it.each(Object.entries(PLAIN))('a span %s', (_, more) => {
    expect(asTheyAre(JSON.stringify(documentOf([spanOf(1, more)])))).toBe(1);
  });

  it.each(Object.entries(ODD))('a span %s is left to the decoder, its neighbours are not', (_, more) => {
    expect(asTheyAre(JSON.stringify(documentOf([spanOf(1), spanOf(2, more), spanOf(3)])))).toBe(2);
  });

  it('whatever white space and order there is', () => {
    expect(asTheyAre(JSON.stringify(documentOf([spanOf(1)]), null, 3))).toBe(1);
    const turned = Object.fromEntries(
      Object.entries(spanOf(1))
        .filter(([key]) => key !== 'traceID')
        .reverse(),
    );
    expect(asTheyAre(JSON.stringify(documentOf([{ traceID: TRACE, ...turned }])))).toBe(1);
  });

  it('in their order, under the resources and scopes in theirs', () => {
    const library = (name: string) => ({ tags: [tag('otel.scope.name', 'string', name)] });
    const spans = Array.from({ length: 40 }, (_, i) =>
      spanOf(i + 1, { processID: `p${1 + (i % 2)}`, ...library(`lib ${i % 3}`) }),
    );
    expect(asTheyAre(JSON.stringify(documentOf(spans)))).toBe(40);
  });

  it('mixed at random, spoiled at random', () => {
    const random = randomFrom(5);
    const all = [...Object.values(PLAIN), ...Object.values(ODD), {}, {}];
    for (let round = 0; round < 150; round++) {
      const spans = Array.from({ length: 1 + random(6) }, (_, i) =>
        spanOf(i + 1, { ...pick(random, all), ...pick(random, all), spanID: (i + 1).toString(16) }),
      );
      let text = JSON.stringify(documentOf(spans));
      if (random(2) === 0) {
        const at = random(text.length);
        text =
          text.slice(0, at) +
          pick(random, ['', '"', '}', ',', '\\', '1', 'e', '\u0001', 'null']) +
          text.slice(at + random(3));
      }
      asTheyAre(text);
    }
  });

  it('wherever the bytes are cut', () => {
    const all = [...Object.values(PLAIN), ...Object.values(ODD)];
    const spans = all.map((more, i) => spanOf(i + 100, more));
    for (const chunkBytes of [1, 100, 1_000, 10_000]) {
      const count = asTheyAre(JSON.stringify(documentOf(spans), null, chunkBytes % 3), chunkBytes);
      expect(count).toBe(Object.keys(PLAIN).length);
    }
  });

  it('with tags that begin like one before, however they go on', () => {
    const random = randomFrom(23);
    const keys = ['', 'k', 'http.method', 'event', 'k8s.pod.annotation.of.a.long.name.1', 'x'.repeat(600), '키\n"'];
    const values = [
      ['string', 'a'],
      ['string', 'é"'],
      ['int64', 7],
      ['int64', '-7'],
      ['float64', 1.5],
      ['bool', false],
    ] as const;
    const tagOf = (key: string, [type, value]: (typeof values)[number]) => tag(key, type, value);
    const tags = () => Array.from({ length: random(9) }, () => tagOf(pick(random, keys), pick(random, values)));
    const spans = Array.from({ length: 200 }, (_, i) =>
      spanOf(i + 1, { tags: tags(), logs: [{ timestamp: 5, fields: tags() }] }),
    );
    for (const indent of [0, 2]) expect(asTheyAre(JSON.stringify(documentOf(spans), null, indent))).toBe(200);
  });

  it('with the line of what is broken behind them', () => {
    const text = JSON.stringify(documentOf(Array.from({ length: 9 }, (_, i) => spanOf(i + 1))), null, 2);
    const at = text.indexOf('"get 7"');
    const spoiled = `${text.slice(0, at)}}${text.slice(at)}`;
    asTheyAre(spoiled);
    const [first] = read(spoiled, true).skipped as { line: number }[];
    expect(first!.line).toBe(text.slice(0, at).split('\n').length);
  });

  it('of many traces, a file of which is longer than what is looked at at once', () => {
    const data = Array.from({ length: 400 }, (_, trace) => {
      const traceID = (trace + 1).toString(16).padStart(32, '0');
      const references = [{ refType: 'CHILD_OF', traceID, spanID: '00000000000000aa' }];
      const spans = [0, 1].map((i) => spanOf(2 * trace + i + 1, { traceID, references: i === 0 ? [] : references }));
      return { traceID, spans, processes: { p1: { serviceName: `s${trace % 3}`, tags: [] } } };
    });
    const text = JSON.stringify({ data });
    expect(text.length).toBeGreaterThan(3 * 128 * 1024);
    expect(asTheyAre(text)).toBe(800);
    expect(asTheyAre(text, 200_000)).toBe(800);
  });

  it('of more bytes than are looked at at once', () => {
    const long = { tags: [tag('doc', 'string', 'é'.repeat(150_000))] };
    expect(asTheyAre(JSON.stringify(documentOf([spanOf(1), spanOf(2, long), spanOf(3)])))).toBe(3);
  });

  it('not where requests are not wanted, and then the question is not asked for ever', () => {
    const text = JSON.stringify(documentOf(Array.from({ length: 20_000 }, (_, i) => spanOf(i + 1))));
    let asked = 0;
    const reader = jaegerJson.createReader(undefined, undefined, () => (asked++, false));
    const parts = [...reader.write(bytesOf(text)), ...reader.end()];
    const spans = parts.flatMap((part) => (part.kind === 'slice' ? spansIn(part.decoded.telemetry) : []));
    expect(spans).toHaveLength(20_000);
    expect(asked).toBe(4);
  });

  it.skipIf(!hasSamples()).each(sampleFiles().filter((file) => file.startsWith('jaeger-json/')))('%s', (file) => {
    asTheyAre(Buffer.from(readSample(file)).toString());
  });
});
