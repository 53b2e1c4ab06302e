import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AnyValue } from '../../../core/model/attributes.ts';
import type { ResourceSpans, Span } from '../../../core/model/span.ts';
import { JaegerTraces } from '../../../core/formats/jaeger-json/traces.ts';
import { RecordReader } from '../../../core/formats/records/record-reader.ts';
import { allItems, bytesOf, readAll, spanNames, type ReadOut } from './read-parts.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const base = { traceID: TRACE, spanID: 'b7ad6b7169203331', operationName: 'op', startTime: 1_700_000_000_000_000 };

function read(document: unknown, chunkSize?: number): ReadOut {
  return readAll(bytesOf(typeof document === 'string' ? document : JSON.stringify(document)), chunkSize);
}
const groupsOf = (out: ReadOut): ResourceSpans[] =>
  out.telemetry.flatMap((part) => (part.signal === 'traces' ? part.groups : []));
const spansOf = (out: ReadOut): Span[] => groupsOf(out).flatMap(({ scopes }) => scopes.flatMap(({ items }) => items));

/** The one span of a trace. */
function spanOf(fields: object): Span {
  const out = read({ data: [{ traceID: TRACE, spans: [{ ...base, ...fields }], processes: {} }] });
  expect(out.skipped).toEqual([]);
  return spansOf(out)[0]!;
}
const tags = (...list: [key: string, type: string, value: unknown][]) => ({
  tags: list.map(([key, type, value]) => ({ key, type, value })),
});
const valueOf = (span: Span, key: string): AnyValue | undefined =>
  span.attributes.find((attribute) => attribute.key === key)?.value;

describe('a Jaeger span', () => {
  it('has microseconds, which become nanoseconds', () => {
    expect(spanOf({ duration: 1_234 })).toMatchObject({
      traceId: TRACE,
      spanId: 'b7ad6b7169203331',
      name: 'op',
      startTimeUnixNano: 1_700_000_000_000_000_000n,
      endTimeUnixNano: 1_700_000_000_001_234_000n,
    });
    expect(spanOf({ startTime: 1_700_000_000_000_000.5 }).startTimeUnixNano).toBe(1_700_000_000_000_000_500n);
    expect(spanOf({ startTime: '1700000000000001' }).startTimeUnixNano).toBe(1_700_000_000_000_001_000n);
    expect(spanOf({ startTime: undefined, startTimeMillis: 5 }).startTimeUnixNano).toBe(5_000_000n);
  });

  it('may end before it starts', () => {
    expect(spanOf({ duration: -1 }).endTimeUnixNano).toBe(1_699_999_999_999_999_000n);
  });

  it.each([
    [[], '', []],
    [[['CHILD_OF', TRACE, '1']], '0000000000000001', []],
    [
      [
        ['FOLLOWS_FROM', TRACE, '1'],
        ['CHILD_OF', TRACE, '2'],
      ],
      '0000000000000002',
      ['follows_from 1'],
    ],
    [[['FOLLOWS_FROM', TRACE, '3']], '0000000000000003', ['follows_from 3']],
    [[['CHILD_OF', 'ff', '4']], '', ['child_of 4']],
    [
      [
        ['CHILD_OF', TRACE, '5'],
        ['CHILD_OF', TRACE, '6'],
      ],
      '0000000000000005',
      ['child_of 6'],
    ],
  ])('with references %j has the parent %s and the links %j', (references, parent, links) => {
    const span = spanOf({ references: references.map(([refType, traceID, spanID]) => ({ refType, traceID, spanID })) });
    expect(span.parentSpanId).toBe(parent);
    const told = span.links.map(
      ({ spanId, attributes: [type] }) => `${(type!.value as { value: string }).value} ${BigInt(`0x${spanId}`)}`,
    );
    expect(told).toEqual(links);
  });

  it('of old versions names its parent', () => {
    expect(spanOf({ parentSpanID: 'ABC' }).parentSpanId).toBe('0000000000000abc');
  });

  it('has tags of five types, and integers of 64 bits', () => {
    const span = spanOf(
      tags(
        ['text', 'string', 'a'],
        ['yes', 'bool', true],
        ['count', 'int64', 42],
        ['share', 'float64', 2],
        ['raw', 'binary', 'AAEC'],
        ['text of a number', 'int64', '9223372036854775807'],
      ),
    );
    expect(span.attributes.map(({ value }) => value)).toEqual([
      { kind: 'string', value: 'a' },
      { kind: 'bool', value: true },
      { kind: 'int', value: 42n },
      { kind: 'double', value: 2 },
      { kind: 'bytes', value: new Uint8Array([0, 1, 2]) },
      { kind: 'int', value: 9_223_372_036_854_775_807n },
    ]);
  });

  it('keeps bare integers above 2^53 exact', () => {
    const text = JSON.stringify({ data: [{ spans: [{ ...base, ...tags(['big', 'int64', 777]) }], processes: {} }] });
    const [span] = spansOf(read(text.replace('777', '9223372036854775807')));
    expect(valueOf(span!, 'big')).toEqual({ kind: 'int', value: 9_223_372_036_854_775_807n });
  });

  it('keeps a value of another type than it claims, and says so', () => {
    const spans = [{ ...base, ...tags(['n', 'int64', 'many'], ['s', 'string', { a: [1] }], ['u', 'uuid', 1]) }];
    const out = read({ data: [{ spans, processes: { p: {} } }] });
    const span = spansOf(out)[0]!;
    expect(valueOf(span, 'n')).toEqual({ kind: 'string', value: 'many' });
    expect(valueOf(span, 's')).toEqual({
      kind: 'kvlist',
      values: [{ key: 'a', value: { kind: 'array', values: [{ kind: 'int', value: 1n }] } }],
    });
    expect(valueOf(span, 'u')).toEqual({ kind: 'int', value: 1n });
    expect(out.warnings).toContainEqual({ code: 'mistyped-value', count: 3, example: 'n is not of the type int64' });
  });

  it.each([
    ['server', 2],
    ['client', 3],
    ['producer', 4],
    ['CONSUMER', 5],
    ['internal', 1],
    ['broker', 0],
  ])('of kind %s is %i', (text, kind) => {
    const span = spanOf(tags(['span.kind', 'string', text]));
    expect(span).toMatchObject({ kind, attributes: [] });
  });

  it.each([
    [[['error', 'bool', true]], 2, '', []],
    [[['error', 'string', 'true']], 2, '', []],
    [[['error', 'bool', false]], 0, '', ['error']],
    [
      [
        ['error', 'bool', true],
        ['otel.status_description', 'string', 'no'],
      ],
      2,
      'no',
      [],
    ],
    [
      [
        ['error', 'bool', true],
        ['otel.status_code', 'string', 'OK'],
      ],
      2,
      '',
      [],
    ],
    [
      [
        ['otel.status_code', 'string', 'Ok'],
        ['otel.status_description', 'string', 'fine'],
      ],
      1,
      'fine',
      [],
    ],
    [[['otel.status_code', 'string', 'ERROR']], 2, '', []],
    [[['http.status_code', 'int64', 500]], 2, '', ['http.status_code']],
    [
      [
        ['http.status_code', 'string', '503'],
        ['http.status_message', 'string', 'busy'],
      ],
      2,
      'busy',
      ['http.status_code', 'http.status_message'],
    ],
    [
      [
        ['http.status_code', 'int64', 404],
        ['span.kind', 'string', 'server'],
      ],
      0,
      '',
      ['http.status_code'],
    ],
    [
      [
        ['http.status_code', 'int64', 404],
        ['span.kind', 'string', 'client'],
      ],
      2,
      '',
      ['http.status_code'],
    ],
    [[['http.status_code', 'int64', 200]], 0, '', ['http.status_code']],
  ] as const)('with %j has status %i %j', (list, code, message, kept) => {
    const span = spanOf(tags(...(list as unknown as [string, string, unknown][])));
    expect(span.status).toEqual({ code, message });
    expect(span.attributes.map(({ key }) => key)).toEqual(kept);
  });

  it('has logs, which become events', () => {
    const fields = [
      { key: 'event', type: 'string', value: 'retry' },
      { key: 'n', type: 'int64', value: 2 },
    ];
    expect(spanOf({ logs: [{ timestamp: 7, fields }] }).events).toEqual([
      {
        timeUnixNano: 7_000n,
        name: 'retry',
        attributes: [{ key: 'n', value: { kind: 'int', value: 2n } }],
        droppedAttributesCount: 0,
      },
    ]);
  });

  it('keeps flags, state and remarks', () => {
    const span = spanOf({ flags: 3, warnings: ['clock skew'], ...tags(['w3c.tracestate', 'string', 'a=b']) });
    expect(span).toMatchObject({ flags: 1, traceState: 'a=b' });
    expect(valueOf(span, 'jaeger.flags')).toEqual({ kind: 'int', value: 3n });
    expect(valueOf(span, 'jaeger.warnings')).toEqual({
      kind: 'array',
      values: [{ kind: 'string', value: 'clock skew' }],
    });
  });

  it('with an id that is no hex gets one of its own, the same everywhere', () => {
    const spans = [
      { ...base, traceID: 'trace-1', spanID: 'S1' },
      {
        ...base,
        traceID: 'trace-1',
        spanID: 'S2',
        references: [{ refType: 'CHILD_OF', traceID: 'trace-1', spanID: 'S1' }],
      },
    ];
    const [parent, child] = spansOf(read({ data: [{ spans, processes: {} }] }));
    expect(parent!.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(child!.traceId).toBe(parent!.traceId);
    expect(child!.parentSpanId).toBe(parent!.spanId);
    expect(child!.spanId).not.toBe(parent!.spanId);
    expect(valueOf(child!, 'jaeger.span_id')).toEqual({ kind: 'string', value: 'S2' });
    expect(valueOf(child!, 'jaeger.trace_id')).toEqual({ kind: 'string', value: 'trace-1' });
  });

  it.each([
    [{ spanID: '' }, 'a span without spanID'],
    [{ traceID: 5 }, 'a span without traceID'],
    [{ startTime: 'noon' }, 'startTime is no time: "noon"'],
    [{ startTime: -1 }, 'startTime is no time: -1'],
    [{ duration: [] }, 'duration is no length of time: []'],
    [{ logs: [{ timestamp: {} }] }, 'the time of a log is none: {}'],
  ])('with %j is refused, and its neighbours are not', (fields, reason) => {
    const spans = [
      { ...base, operationName: 'a' },
      { ...base, ...fields },
      { ...base, operationName: 'b' },
    ];
    const out = read({ data: [{ spans, processes: {} }] });
    expect(out.skipped).toMatchObject([{ line: 1, reason }]);
    expect(spanNames(out.telemetry)).toEqual(['a', 'b']);
  });

  it('with times beyond 64 bits is refused', () => {
    const text = JSON.stringify({ data: [{ spans: [base, { ...base, startTime: 777 }], processes: {} }] });
    for (const time of ['18446744073709551616', '1e300', '123456789012345678901234567890']) {
      const out = read(text.replace('777', time));
      expect(out.skipped).toHaveLength(1);
      expect(spansOf(out)).toHaveLength(1);
    }
  });
});

describe('Jaeger’s processes', () => {
  it('keep whole numbers beyond 2^53', () => {
    const process = { serviceName: 'shop', ...tags(['build', 'int64', 777]) };
    const text = JSON.stringify({ data: [{ spans: [{ ...base, processID: 'p' }], processes: { p: process } }] });
    const [group] = groupsOf(readAll(bytesOf(text.replace('777', '9007199254740993'))));
    expect(group!.resource.attributes).toContainEqual({
      key: 'build',
      value: { kind: 'int', value: 9_007_199_254_740_993n },
    });
  });

  const processes = {
    p1: {
      serviceName: 'shop',
      tags: [
        { key: 'hostname', type: 'string', value: 'a' },
        { key: 'jaeger.version', type: 'string', value: 'Go-2' },
      ],
    },
    p2: { serviceName: 'db' },
  };
  const spans = [
    {
      ...base,
      operationName: 'one',
      processID: 'p1',
      ...tags(['otel.scope.name', 'string', 'lib'], ['otel.scope.version', 'string', '2']),
    },
    { ...base, operationName: 'two', processID: 'p2' },
    { ...base, operationName: 'three', processID: 'p1', ...tags(['otel.library.name', 'string', 'old']) },
  ];
  const shape = (out: ReadOut) =>
    groupsOf(out).map(({ resource, scopes }) => [
      Object.fromEntries(resource.attributes.map(({ key, value }) => [key, (value as { value: unknown }).value])),
      scopes.map(({ scope, items }) => `${scope.name}@${scope.version}: ${items.map(({ name }) => name).join()}`),
    ]);
  const expected = [
    [
      { 'service.name': 'shop', 'host.name': 'a', 'opencensus.exporterversion': 'Jaeger-Go-2' },
      ['lib@2: one', 'old@: three'],
    ],
    [{ 'service.name': 'db' }, ['@: two']],
  ];

  it.each([
    ['behind the spans', { data: [{ traceID: TRACE, spans, processes }] }],
    ['before the spans', { data: [{ processes, traceID: TRACE, spans }] }],
    ['of one trace as data', { data: { spans, processes } }],
    ['of a bare trace', { traceID: TRACE, spans, processes }],
    ['of a list of traces', [{ traceID: TRACE, spans, processes }]],
    [
      'in the spans',
      {
        data: [
          { spans: spans.map((span) => ({ ...span, process: processes[span.processID as 'p1'] })), processes: {} },
        ],
      },
    ],
  ])('are resources, %s', (_, document) => {
    expect(shape(read(document))).toEqual(expected);
    expect(shape(read(JSON.stringify(document, null, 2), 7))).toEqual(expected);
  });

  it('may stand in spans without a trace around them', () => {
    const lines = spans
      .map((span) => JSON.stringify({ ...span, process: processes[span.processID as 'p1'] }))
      .join('\n');
    expect(shape(read(lines))).toEqual(expected);
  });

  it('belong to their own trace', () => {
    const trace = (id: string, serviceName: string) => ({
      traceID: id,
      spans: [{ ...base, traceID: id, processID: 'p1' }],
      processes: { p1: { serviceName } },
    });
    expect(shape(read({ data: [trace('1', 'a'), trace('2', 'b'), trace('3', 'a')] }))).toEqual([
      [{ 'service.name': 'a' }, ['@: op,op']],
      [{ 'service.name': 'b' }, ['@: op']],
    ]);
  });

  it('that are missing leave the service unknown, and that is told', () => {
    const out = read({ data: [{ spans, processes: { p1: processes.p1, __proto__: 1 } }] });
    expect(shape(out)[1]).toEqual([{ 'jaeger.process_id': 'p2' }, ['@: two']]);
    expect(out.warnings).toEqual([{ code: 'service-unknown', count: 1, example: 'process p2' }]);
  });

  it('are waited for within a bound', () => {
    const many = Array.from({ length: 200 }, () => ({ ...base, processID: 'p1' }));
    const bytes = bytesOf(JSON.stringify({ data: [{ spans: many, processes }] }));
    const out = readAll(bytes, 512, new RecordReader(new JaegerTraces(), { pieceBytes: 1_000, holdBytes: 8_000 }));
    expect(out.mostBuffered).toBeLessThan(11_000);
    expect(spansOf(out)).toHaveLength(200);
    const unknown = out.warnings.reduce((sum, { count }) => sum + count, 0);
    expect(unknown).toBeGreaterThan(100);
    expect(unknown).toBeLessThan(200);
  });
});

describe('a Jaeger file that is damaged', () => {
  const trace = (id: string) => ({
    traceID: id,
    spans: ['a', 'b', 'c'].map((name) => ({ ...base, traceID: id, operationName: `${name}${id}`, processID: 'p1' })),
    processes: { p1: { serviceName: `service ${id}` } },
  });
  const text = JSON.stringify({ data: [trace('1'), trace('2')] });
  const names = (out: ReadOut) => spanNames(out.telemetry).toSorted();

  it.each([
    ['a value is none', '"operationName":"b1"', '"operationName":b1'],
    ['a quote is missing', '"operationName":"b1"', '"operationName":"b1'],
    [
      'a brace is missing',
      '"b1","startTime":1700000000000000,"processID":"p1"}',
      '"b1","startTime":1700000000000000,"processID":"p1"',
    ],
    ['a bracket is too much', '"operationName":"b1"', '"operationName":]"b1"'],
    ['the beginning is overwritten', /\{"traceID":"1","spanID":"b7ad6b7169203331","operationName":"b1"/, '####'],
  ])('loses one span where %s', (_, good, bad) => {
    const out = read(text.replace(good, bad));
    expect(names(out)).toEqual(['a1', 'a2', 'b2', 'c1', 'c2']);
    expect(out.skipped.length).toBeGreaterThan(0);
    for (const group of groupsOf(out)) {
      const service = group.resource.attributes.find(({ key }) => key === 'service.name')?.value as
        { value: string } | undefined;
      // Never the service of another trace.
      for (const { name } of group.scopes.flatMap(({ items }) => items))
        expect([undefined, `service ${name[1]}`]).toContain(service?.value);
    }
  });

  it('gives no service of the next trace where the border between them is overwritten', () => {
    const from = text.indexOf('"c1"') + 3;
    const to = text.indexOf('"a2"') + 5;
    const out = read(text.slice(0, from) + '#'.repeat(to - from) + text.slice(to));
    const services = groupsOf(out).flatMap(({ resource, scopes }) => {
      const service = resource.attributes.find(({ key }) => key === 'service.name')?.value as
        { value: string } | undefined;
      return scopes.flatMap(({ items }) => items.map(({ name }) => [name, service?.value]));
    });
    expect(services.toSorted()).toEqual([
      ['a1', undefined],
      ['b1', undefined],
      ['b2', 'service 2'],
      ['c2', 'service 2'],
    ]);
  });

  /** By this reader also where the beginning is not to be recognised. */
  const readDamaged = (damaged: string, chunkSize: number) =>
    readAll(bytesOf(damaged), chunkSize, new RecordReader(new JaegerTraces(), { pieceBytes: 300 }));

  it('reads the same in chunks of any size, however it is damaged', () => {
    const damage = fc.record({
      at: fc.nat(text.length - 1),
      by: fc.constantFrom('"', '{', '}', ']', ',', 'x', '\n', ''),
    });
    fc.assert(
      fc.property(damage, fc.integer({ min: 1, max: 40 }), ({ at, by }, chunkSize) => {
        const damaged = text.slice(0, at) + by + text.slice(at + 1);
        const [whole, cut] = [readDamaged(damaged, 1 << 20), readDamaged(damaged, chunkSize)];
        expect(allItems(cut.telemetry)).toEqual(allItems(whole.telemetry));
        expect(cut.skipped).toEqual(whole.skipped);
      }),
      { endOnFailure: true, numRuns: 300 },
    );
  });

  it('keeps what came before a cut, and says so', () => {
    const out = read(text.slice(0, text.indexOf('"c1"')));
    expect(names(out)).toEqual(['a1', 'b1']);
    expect(out.skipped.at(-1)!.reason).toMatch(/^cut short/);
    expect(out.warnings).toEqual([{ code: 'service-unknown', count: 2, example: 'process p1' }]);
  });

  it('tells an error that the API answered', () => {
    const answer = { data: null, total: 0, limit: 0, offset: 0, errors: [{ code: 404, msg: 'trace not found' }] };
    expect(read(answer).skipped).toMatchObject([{ reason: 'Jaeger answered: trace not found (404)' }]);
  });

  it('is not led into the deep', () => {
    const deep = `{"data":[{"spans":[${JSON.stringify(base)},${'{"traceID":'.repeat(1_000_000)}`;
    const out = read(deep);
    expect(spansOf(out)).toHaveLength(1);
    expect(out.skipped.length).toBeGreaterThan(0);
    expect(out.skipped.length).toBeLessThan(10_000);
  });

  it('of anything at all is no reason to fail', () => {
    const key = fc.constantFrom(
      'data',
      'spans',
      'processes',
      'traceID',
      'spanID',
      'tags',
      'logs',
      'references',
      'key',
      'value',
      'startTime',
      '__proto__',
    );
    const { json } = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, -1, 1e300, 2 ** 64, '', 'A', 'CHILD_OF'),
        fc.array(tie('json'), { maxLength: 3 }),
        fc.dictionary(key, tie('json'), { maxKeys: 5 }),
      ),
    }));
    fc.assert(
      fc.property(json, (value) => {
        const reader = new RecordReader(new JaegerTraces());
        readAll(bytesOf(JSON.stringify({ data: [{ spans: [base, value] }, value] })), 64, reader);
      }),
      { endOnFailure: true, numRuns: 500 },
    );
  });
});
