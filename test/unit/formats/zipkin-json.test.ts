import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { ResourceSpans, Span } from '../../../core/model/span.ts';
import { halvesOf } from '../../../core/formats/zipkin-json/halves.ts';
import { zipkinJson } from '../../../core/formats/zipkin-json/format.ts';
import { bytesOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const base = {
  traceId: '463ac35c9f6413ad',
  id: 'a2fb4a1d1a96d312',
  name: 'get',
  timestamp: 1_700_000_000_000_000,
  duration: 5,
  localEndpoint: { serviceName: 'shop' },
};
const read = (document: unknown, chunkSize?: number): ReadOut =>
  readAll(bytesOf(typeof document === 'string' ? document : JSON.stringify(document)), chunkSize);
const groupsOf = (out: ReadOut): ResourceSpans[] =>
  out.telemetry.flatMap((part) => (part.signal === 'traces' ? part.groups : []));
const spansOf = (out: ReadOut): Span[] => groupsOf(out).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));
const plain = (attributes: { key: string; value: AnyValue }[]) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, 'value' in value ? value.value : value]));

function spanOf(fields: object): Span {
  const out = read([{ ...base, ...fields }]);
  expect(out.skipped).toEqual([]);
  return spansOf(out)[0]!;
}

describe('a Zipkin span', () => {
  it('has short ids, microseconds and a kind', () => {
    expect(spanOf({ parentId: 'ABC', kind: 'CLIENT' })).toMatchObject({
      traceId: '0000000000000000463ac35c9f6413ad',
      spanId: 'a2fb4a1d1a96d312',
      parentSpanId: '0000000000000abc',
      name: 'get',
      kind: 3,
      startTimeUnixNano: 1_700_000_000_000_000_000n,
      endTimeUnixNano: 1_700_000_000_000_005_000n,
      attributes: [],
    });
  });

  it.each([
    ['SERVER', {}, 2],
    ['PRODUCER', {}, 4],
    ['CONSUMER', {}, 5],
    [undefined, { 'span.kind': 'internal' }, 1],
    [undefined, {}, 0],
    ['ELSE', {}, 0],
  ])('of kind %s with tags %j is %i', (kind, tags, number) => {
    expect(spanOf({ kind, tags })).toMatchObject({ kind: number, attributes: [] });
  });

  it('is no parent of itself', () => {
    expect(spanOf({ parentId: base.id }).parentSpanId).toBe('');
  });

  it('may have its times as text', () => {
    const at = { startTimeUnixNano: 1_700_000_000_000_000_000n, endTimeUnixNano: 1_700_000_000_000_005_000n };
    expect(spanOf({ timestamp: '1700000000000000', duration: '5' })).toMatchObject(at);
    expect(spanOf({ duration: null })).toMatchObject({ ...at, endTimeUnixNano: 0n });
  });

  it.each([
    ['1e+18', 10n ** 18n],
    ['1.8e19', '18000000000000000000'],
    ['1.2e20', 1.2e20],
    ['18446744073709551615', '18446744073709551615'],
  ])('keeps the number %s', (digits, value) => {
    const text = JSON.stringify([{ ...base, tags: { n: 'N' } }]).replace('"N"', digits);
    expect(plain(spansOf(read(text))[0]!.attributes)).toEqual({ n: value });
  });

  it('may have no start, no duration, or only annotations with a time', () => {
    expect(spanOf({ duration: undefined }).endTimeUnixNano).toBe(0n);
    const late = spanOf({ timestamp: undefined, duration: undefined });
    expect(late).toMatchObject({ startTimeUnixNano: 0n, endTimeUnixNano: 0n });
    expect(plain(late.attributes)).toEqual({ 'otel.zipkin.absentField.startTime': true });
    const annotations = [
      { timestamp: 9, value: 'b' },
      { timestamp: 7, value: 'a' },
    ];
    expect(spanOf({ timestamp: undefined, duration: 3, annotations })).toMatchObject({
      startTimeUnixNano: 7_000n,
      endTimeUnixNano: 10_000n,
    });
  });

  it('has annotations, which become events, also those of the Collector with attributes', () => {
    const annotations = [
      { timestamp: 1, value: 'wire send' },
      { timestamp: 2, value: 'retry|{"n":2,"why":"slow"}|1' },
      { timestamp: 3, value: 'a|b|3' },
    ];
    expect(spanOf({ annotations }).events).toMatchObject([
      { timeUnixNano: 1_000n, name: 'wire send', attributes: [] },
      {
        timeUnixNano: 2_000n,
        name: 'retry',
        attributes: [
          { key: 'n', value: { kind: 'int', value: 2n } },
          { key: 'why', value: { kind: 'string', value: 'slow' } },
        ],
        droppedAttributesCount: 1,
      },
      { timeUnixNano: 3_000n, name: 'a|b|3', attributes: [] },
    ]);
  });

  it('has links where the Collector hid some', () => {
    const span = spanOf({
      tags: { 'otlp.link.0': '0af7651916cd43dd8448eb211c80319c|b7ad6b7169203331|a=b|{"k":"v"}|2' },
    });
    expect(span.attributes).toEqual([]);
    expect(span.links).toEqual([
      {
        traceId: '0af7651916cd43dd8448eb211c80319c',
        spanId: 'b7ad6b7169203331',
        traceState: 'a=b',
        attributes: [{ key: 'k', value: { kind: 'string', value: 'v' } }],
        droppedAttributesCount: 2,
        flags: 0,
      },
    ]);
    expect(plain(spanOf({ tags: { 'otlp.link.0': 'x' } }).attributes)).toEqual({ 'otlp.link.0': 'x' });
  });

  it.each([
    [{ error: '' }, 2, '', []],
    [{ error: 'true' }, 2, '', []],
    [{ error: 'no permission' }, 2, 'no permission', ['error']],
    [{ error: 'false' }, 0, '', ['error']],
    [{ 'otel.status_code': 'OK' }, 1, '', []],
    [{ 'otel.status_code': 'STATUS_CODE_ERROR', 'otel.status_description': 'late' }, 2, 'late', []],
    [{ 'http.status_code': '500' }, 0, '', ['http.status_code']],
  ])('with tags %j has status %i %j', (tags, code, message, kept) => {
    const span = spanOf({ tags });
    expect(span.status).toEqual({ code, message });
    expect(span.attributes.map(({ key }) => key)).toEqual(kept);
  });

  it('tells where it was and whom it called', () => {
    const span = spanOf({
      localEndpoint: { serviceName: 'shop', ipv4: '10.0.0.1', port: 80 },
      remoteEndpoint: { serviceName: 'db', ipv4: '10.0.0.2', ipv6: '2001:db8::1', port: 5432 },
      shared: true,
      debug: true,
      tags: { 'http.path': '/' },
    });
    expect(plain(span.attributes)).toEqual({
      'http.path': '/',
      'net.host.ip': '10.0.0.1',
      'net.host.port': 80n,
      'peer.service': 'db',
      'net.peer.ip': '2001:db8::1',
      'net.peer.port': 5432n,
      'zipkin.shared': true,
      'zipkin.debug': true,
    });
  });

  it('belongs to its service, and to what its tags say of it', () => {
    const out = read([
      base,
      { ...base, tags: { 'host.name': 'a', 'otel.scope.name': 'lib', 'otel.library.version': '3' } },
      { ...base, tags: { 'host.name': 'a' } },
      { ...base, localEndpoint: undefined },
      { ...base, tags: { 'otlp.service.name.source': 'faas.name' } },
    ]);
    expect(
      groupsOf(out).map(({ resource, scopes }) => [
        plain(resource.attributes),
        scopes.map(({ scope }) => `${scope.name}@${scope.version}`),
      ]),
    ).toEqual([
      [{ 'service.name': 'shop' }, ['@']],
      [{ 'service.name': 'shop', 'host.name': 'a' }, ['lib@3', '@']],
      [{}, ['@']],
      [{ 'faas.name': 'shop' }, ['@']],
    ]);
  });

  it.each([
    [{ traceId: undefined }, 'a span without traceId'],
    [{ id: '0' }, 'a span without id'],
    [{ timestamp: 'noon' }, 'timestamp is no time: "noon"'],
    [{ timestamp: -5 }, 'timestamp is no time: -5'],
    [{ duration: {} }, 'duration is no length of time: {}'],
    [{ annotations: [{ timestamp: [] }] }, 'the time of an annotation is none: []'],
  ])('with %j is refused, its neighbours are not', (fields, reason) => {
    const out = read([
      { ...base, name: 'a' },
      { ...base, ...fields },
      { ...base, name: 'b' },
    ]);
    expect(out.skipped).toMatchObject([{ reason }]);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b']);
  });

  it('keeps what it can of anything', () => {
    const text = JSON.stringify([{ ...base, tags: { big: 777, deep: { list: [1, null] } } }]).replace(
      '777',
      '9007199254740993',
    );
    expect(spansOf(read(text))[0]!.attributes).toEqual([
      { key: 'big', value: { kind: 'int', value: 9_007_199_254_740_993n } },
      {
        key: 'deep',
        value: {
          kind: 'kvlist',
          values: [{ key: 'list', value: { kind: 'array', values: [{ kind: 'int', value: 1n }, { kind: 'empty' }] } }],
        },
      },
    ]);
  });
});

describe('a Zipkin file', () => {
  it.each([
    ['a list', [base, base]],
    ['a list of traces', [[base], [], [base]]],
    ['one span', base],
    ['a span a line', `${JSON.stringify(base)}\n${JSON.stringify(base)}\n`],
    ['lists one after the other', `${JSON.stringify([base])}\n${JSON.stringify([base])}`],
  ])('may be %s', (_, document) => {
    for (const chunkSize of [1, 7, 1 << 20]) {
      const out = read(document, chunkSize);
      expect(out.skipped).toEqual([]);
      expect(spansOf(out)).toHaveLength(document === base ? 1 : 2);
    }
  });

  it('loses one span where it is damaged', () => {
    const text = JSON.stringify(['a', 'b', 'c', 'd'].map((name) => ({ ...base, name })));
    for (const bad of ['"name":b"', '"name":"b', '"name":}"b"', '"name":["b"']) {
      const out = read(text.replace('"name":"b"', bad));
      expect(spanNames(out.telemetry)).toEqual(['a', 'c', 'd']);
      expect(out.skipped.length).toBeGreaterThan(0);
    }
  });

  it('of anything at all is no reason to fail', () => {
    const key = fc.constantFrom(
      'traceId',
      'id',
      'parentId',
      'tags',
      'annotations',
      'binaryAnnotations',
      'endpoint',
      'value',
      'key',
      'timestamp',
      'duration',
      'localEndpoint',
      'serviceName',
      'port',
      '__proto__',
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, -1, 1e300, 2 ** 64, '', 'A', 'cs', 'sr', 'ss', 'ms', 'mr', 'sa'),
        fc.array(tie('json'), { maxLength: 4 }),
        fc.dictionary(key, tie('json'), { maxKeys: 6 }),
      ),
    }));
    fc.assert(
      fc.property(json, fc.boolean(), (value, isOld) => {
        const own = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : { tags: value };
        const { localEndpoint, ...old } = base;
        readAll(
          bytesOf(
            JSON.stringify([
              { ...(isOld ? { ...old, binaryAnnotations: [] } : { ...base, localEndpoint }), ...own },
              value,
            ]),
          ),
          64,
          zipkinJson.createReader(),
        );
      }),
      { endOnFailure: true, numRuns: 500 },
    );
  });
});

describe('a span of Zipkin’s first version', () => {
  const at = (serviceName: string) => ({ endpoint: { serviceName, ipv4: '10.0.0.1' } });
  const annotation = (value: string, timestamp: number, service: string) => ({ value, timestamp, ...at(service) });
  const old = { traceId: '1', id: '2', parentId: '3', name: 'call' };
  const halves = (fields: object) =>
    groupsOf(read([{ ...old, ...fields }])).flatMap(({ resource, scopes }) =>
      scopes.flatMap(({ items }) =>
        items.map((span) => {
          const { 'service.name': service } = plain(resource.attributes);
          return `${String(service)} ${span.kind} ${span.startTimeUnixNano / 1_000n}–${span.endTimeUnixNano / 1_000n} ${span.spanId.at(-1)}<${span.parentSpanId.at(-1)}${plain(span.attributes)['zipkin.shared'] === true ? ' shared' : ''}${span.events.map(({ name }) => ` ${name}`).join('')}`;
        }),
      ),
    );
  const [cs, sr, ss, cr] = [
    annotation('cs', 10, 'web'),
    annotation('sr', 12, 'api'),
    annotation('ss', 18, 'api'),
    annotation('cr', 20, 'web'),
  ];

  it.each([
    ['both halves', { annotations: [cs, sr, ss, cr] }, ['web 3 10–20 2<3', 'api 2 12–18 2<3 shared']],
    [
      'both, with times of its own',
      { timestamp: 9, duration: 20, annotations: [cs, sr, ss, cr] },
      ['web 3 9–29 2<3', 'api 2 12–18 2<3 shared'],
    ],
    [
      'a service that calls itself',
      { annotations: [cs, annotation('sr', 12, 'web'), annotation('ss', 18, 'web'), cr] },
      ['web 3 10–20 2<3', 'web 2 12–18 2<3 shared'],
    ],
    ['the client alone', { timestamp: 10, duration: 10, annotations: [cs, cr] }, ['web 3 10–20 2<3']],
    ['the server alone', { timestamp: 12, duration: 6, annotations: [sr, ss] }, ['api 2 12–18 2<3']],
    ['the server, its time left to the client', { annotations: [sr, ss] }, ['api 2 12–18 2<3 shared']],
    ['a call without an answer', { annotations: [cs, sr] }, ['web 3 10–0 2<3', 'api 2 12–0 2<3 shared']],
    ['an answer only', { timestamp: 5, annotations: [cr] }, ['web 3 5–0 2<3 cr']],
    [
      'a message',
      {
        annotations: [
          annotation('ms', 1, 'a'),
          annotation('ws', 2, 'a'),
          annotation('wr', 5, 'b'),
          annotation('mr', 7, 'b'),
        ],
      },
      ['a 4 1–2 2<3', 'b 5 5–7 2<3 shared'],
    ],
    [
      'work that is no call',
      { timestamp: 3, duration: 4, binaryAnnotations: [{ key: 'lc', value: 'job', ...at('cron') }] },
      ['cron 0 3–7 2<3'],
    ],
    [
      'something that happened',
      { timestamp: 3, duration: 4, annotations: [annotation('retry', 4, 'a')] },
      ['a 0 3–7 2<3 retry'],
    ],
  ])('holds %s', (_, fields, expected) => {
    expect(halves(fields)).toEqual(expected);
  });

  it('has tags and addresses with each half', () => {
    const binaryAnnotations = [
      { key: 'http.path', value: '/', ...at('api') },
      { key: 'sa', value: true, endpoint: { serviceName: 'api', ipv4: '10.0.0.9' } },
      { key: 'ca', value: true, endpoint: { serviceName: 'api', ipv4: '10.0.0.8' } },
    ];
    const [client, server] = spansOf(read([{ ...old, annotations: [cs, sr, ss, cr], binaryAnnotations }]));
    expect(plain(client!.attributes)).toEqual({
      'net.host.ip': '10.0.0.1',
      'peer.service': 'api',
      'net.peer.ip': '10.0.0.9',
    });
    // The client's socket has the server's name with some clients; that would be a call to itself.
    expect(plain(server!.attributes)).toEqual({
      'http.path': '/',
      'net.host.ip': '10.0.0.1',
      'net.peer.ip': '10.0.0.8',
      'zipkin.shared': true,
    });
  });
});

describe('a hostile span of version 1', () => {
  const old = { traceId: base.traceId, id: base.id, name: 'get' };

  it('has a half for each service, found without a look at the others', () => {
    let looks = 0;
    const endpoint = (serviceName: string) => ({
      get serviceName() {
        return (looks++, serviceName);
      },
    });
    const annotations = Array.from({ length: 2_000 }, (_, i) => ({
      timestamp: 10,
      value: 'x',
      endpoint: endpoint(`s${i}`),
    }));
    expect(halvesOf({ ...old, annotations })).toHaveLength(2_000);
    expect(looks).toBeLessThan(20_000);
  });

  it('keeps a tag that is named like what every object has', () => {
    const endpoint = { serviceName: 'shop' };
    const tags = ['__proto__', 'constructor'].map((key) => ({ key, value: 'kept', endpoint }));
    const text = JSON.stringify([{ ...old, timestamp: 10, annotations: [], binaryAnnotations: tags }]);
    const [span] = spansOf(read(text));
    expect(span!.attributes.map(({ key }) => key)).toEqual(['__proto__', 'constructor']);
  });
});
