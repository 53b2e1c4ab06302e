import { describe, expect, it } from 'vitest';
import type { Attributes } from '../../../core/model/attributes.ts';
import type { ResourceGroup } from '../../../core/model/resource.ts';
import type { Span } from '../../../core/model/span.ts';
import {
  groupElement,
  i32,
  makeParquet,
  packedLevels,
  plainInt64,
  plainText,
  type MadeColumn,
} from '../../helpers/made-parquet.ts';
import { writeParquet } from '../../helpers/parquet-file.ts';
import { open } from './open.ts';

/* Blocks as `tempodb/encoding/vparquet5/schema.go` has their columns, from its first form to its last. */

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const START = 1_700_000_000_123_456_789n;

const blob = (hex: string) => `'${hex.replaceAll(/../g, (byte) => `\\x${byte}`)}'::BLOB`;
const struct = (members: Record<string, string>) =>
  `{${Object.entries(members)
    .map(([name, value]) => `'${name}': ${value}`)
    .join(', ')}}`;
const [NO_TEXT, NO_INT] = ['NULL::VARCHAR', 'NULL::BIGINT'];

const attribute = (key: string, values: Record<string, string> = {}) =>
  struct({
    Key: `'${key}'`,
    IsArray: 'false',
    Value: '[]::VARCHAR[]',
    ValueInt: '[]::BIGINT[]',
    ValueDouble: '[]::DOUBLE[]',
    ValueBool: '[]::BOOLEAN[]',
    ValueUnsupported: NO_TEXT,
    ...values,
  });
const ATTRIBUTES = [
  attribute('text', { Value: `['one']` }),
  attribute('whole', { ValueInt: '[9007199254740993]' }),
  attribute('double', { ValueDouble: '[1.5]::DOUBLE[]' }),
  attribute('truth', { ValueBool: '[true]' }),
  attribute('texts', { IsArray: 'true', Value: `['one']` }),
  attribute('nothing', { IsArray: 'true' }),
  attribute('nested', { ValueUnsupported: `'{"kvlistValue":{"values":[{"key":"a","value":{"stringValue":"b"}}]}}'` }),
];
const NESTED = { kind: 'kvlist', values: [{ key: 'a', value: { kind: 'string', value: 'b' } }] };
const EXPECTED = [
  { key: 'text', value: { kind: 'string', value: 'one' } },
  { key: 'whole', value: { kind: 'int', value: 9007199254740993n } },
  { key: 'double', value: { kind: 'double', value: 1.5 } },
  { key: 'truth', value: { kind: 'bool', value: true } },
  { key: 'texts', value: { kind: 'array', values: [{ kind: 'string', value: 'one' }] } },
  { key: 'nothing', value: { kind: 'array', values: [] } },
  { key: 'nested', value: NESTED },
];

/** What differs between the forms of the schema. */
interface Form {
  resource: Record<string, string>;
  span: Record<string, string>;
  event: Record<string, string>;
  scopeSpans: Record<string, string>;
  serviceStats: string;
}

function block({ resource, span, event, scopeSpans, serviceStats }: Form): Promise<Uint8Array> {
  const one = struct({
    SpanID: blob('b7ad6b7169203331'),
    ParentSpanID: blob('00f067aa0ba902b7'),
    ParentID: '1::INTEGER',
    NestedSetLeft: '2::INTEGER',
    NestedSetRight: '3::INTEGER',
    Name: `'GET /'`,
    Kind: '2::BIGINT',
    TraceState: `'a=b'`,
    StartTimeUnixNano: `${START}::UBIGINT`,
    DurationNano: '2500::UBIGINT',
    StatusCode: '2::BIGINT',
    StatusMessage: `'failed'`,
    Attrs: `[${ATTRIBUTES.join(', ')}]`,
    DroppedAttributesCount: '1::INTEGER',
    Events: `[${struct({ TimeSinceStartNano: '7::UBIGINT', Name: `'exception'`, Attrs: `[${ATTRIBUTES[0]!}]`, DroppedAttributesCount: '2::INTEGER', ...event })}]`,
    DroppedEventsCount: '3::INTEGER',
    Links: `[${struct({ TraceID: blob(TRACE), SpanID: blob('00f067aa0ba902b7'), TraceState: `''`, Attrs: `[${ATTRIBUTES[1]!}]`, DroppedAttributesCount: '4::INTEGER' })}]`,
    DroppedLinksCount: '5::INTEGER',
    ...span,
    StartTimeRounded15: `${(START / 15_000_000_000n) % 4294967296n}::UINTEGER`,
    StartTimeRounded60: '28333333::UINTEGER',
    StartTimeRounded300: '5666666::UINTEGER',
    StartTimeRounded3600: '472222::UINTEGER',
  });
  const scope = struct({
    Name: `'lib'`,
    Version: `'1'`,
    Attrs: `[${ATTRIBUTES[3]!}]`,
    DroppedAttributesCount: '6::INTEGER',
  });
  const group = struct({
    Resource: struct({
      ServiceName: `'shop'`,
      Attrs: `[${ATTRIBUTES[0]!}]`,
      DroppedAttributesCount: '8::INTEGER',
      ...resource,
    }),
    ss: `[${struct({ Scope: scope, Spans: `[${one}]`, ...scopeSpans })}]`,
  });
  return writeParquet(
    `SELECT ${blob(TRACE)} AS "TraceID", '${TRACE}' AS "TraceIDText", ${START}::UBIGINT AS "StartTimeUnixNano", ${START + 2500n}::UBIGINT AS "EndTimeUnixNano",
      2500::UBIGINT AS "DurationNano", 'shop' AS "RootServiceName", 'GET /' AS "RootSpanName", ${serviceStats} AS "ServiceStats", [${group}] AS rs`,
  );
}

const SPAN = {
  traceId: TRACE,
  spanId: 'b7ad6b7169203331',
  parentSpanId: '00f067aa0ba902b7',
  traceState: 'a=b',
  flags: 0,
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: START,
  endTimeUnixNano: START + 2500n,
  droppedAttributesCount: 1,
  droppedEventsCount: 3,
  links: [
    {
      traceId: TRACE,
      spanId: '00f067aa0ba902b7',
      traceState: '',
      attributes: [EXPECTED[1]],
      droppedAttributesCount: 4,
      flags: 0,
    },
  ],
  droppedLinksCount: 5,
  status: { code: 2, message: 'failed' },
};

async function opened(form: Form) {
  const { account, intake } = await open(await block(form));
  expect(account).toMatchObject({
    state: 'done',
    format: 'parquet+tempo-blocks',
    counts: { spans: 1, events: 1 },
    skippedTotal: 0,
  });
  const [{ resource, scopes }] = intake.telemetry.flatMap(({ groups }) => groups as ResourceGroup<Span>[]) as [
    ResourceGroup<Span>,
  ];
  expect(scopes).toMatchObject([
    { scope: { name: 'lib', version: '1', attributes: [EXPECTED[3]], droppedAttributesCount: 6 } },
  ]);
  expect(resource.droppedAttributesCount).toBe(8);
  return { account, resource: resource.attributes, span: scopes[0]!.items[0]! };
}

const byKey = (attributes: Attributes) => [...attributes].sort((a, b) => (a.key < b.key ? -1 : 1));
const sorted = (...attributes: object[]) => byKey(attributes as unknown as Attributes);
const text = (key: string, value: string) => ({ key, value: { kind: 'string', value } });
const int = (key: string, value: bigint) => ({ key, value: { kind: 'int', value } });
const TEXTS = { kind: 'array', values: ['text/html', '*/*'].map((value) => ({ kind: 'string', value })) };

const REPEATED = 2;
const TEXT = { schema: [i32(6, 0)] };
const SPAN_IDS = ['b7ad6b7169203331', '00f067aa0ba902b7'] as const;

/** A column within as many groups that repeat, itself among them, as it has levels; each value stands behind the level at which a list goes on. */
function leaf(
  name: string,
  levels: number,
  values: readonly (readonly [number, Buffer | undefined])[],
  more: Partial<MadeColumn>,
) {
  const repetitions = packedLevels(
    values.map(([repetition]) => repetition),
    levels,
  );
  // All that is missing anywhere are attributes of a span, which is three lists deep.
  const definitions = packedLevels(
    values.map(([, value]) => (value ? levels : 3)),
    levels,
  );
  const bytes = Buffer.concat([repetitions, definitions, ...values.flatMap(([, value]) => value ?? [])]);
  return { name, type: 6, pages: [{ kind: 'data' as const, encoding: 0, count: values.length, bytes }], ...more };
}

/** A trace of two spans, the first with an attribute that is a list, in columns that repeat without groups of lists around them. */
function bareBlock(): Uint8Array {
  const perSpan = (name: string, values: readonly Buffer[], more: Partial<MadeColumn>) =>
    leaf(
      name,
      3,
      [
        [0, values[0]],
        [3, values[1]],
      ],
      more,
    );
  const plain = (hex: string) => plainText(Buffer.from(hex, 'hex'));
  return makeParquet(
    1,
    [
      leaf('TraceID', 0, [[0, plain(TRACE)]], {}),
      leaf('ServiceName', 1, [[0, plainText('shop')]], {
        ...TEXT,
        around: [groupElement('rs', 2, REPEATED), groupElement('Resource', 2)],
      }),
      leaf(
        'String01',
        2,
        [
          [0, plainText('a')],
          [2, plainText('b')],
        ],
        { ...TEXT, repetition: REPEATED, around: [groupElement('DedicatedAttributes', 1)] },
      ),
      leaf('Name', 2, [[0, plainText('lib')]], {
        ...TEXT,
        around: [groupElement('ss', 2, REPEATED), groupElement('Scope', 1)],
      }),
      perSpan('SpanID', SPAN_IDS.map(plain), { around: [groupElement('Spans', 5, REPEATED)] }),
      perSpan(
        'Name',
        ['GET /', 'SELECT'].map((name) => plainText(name)),
        TEXT,
      ),
      perSpan('StartTimeUnixNano', [plainInt64(START), plainInt64(START + 5n)], { type: 2 }),
      perSpan('DurationNano', [plainInt64(2500n), plainInt64(100n)], { type: 2 }),
      leaf(
        'Key',
        4,
        [
          [0, plainText('hosts')],
          [3, undefined],
        ],
        { ...TEXT, around: [groupElement('Attrs', 3, REPEATED)] },
      ),
      leaf(
        'IsArray',
        4,
        [
          [0, Buffer.of(1)],
          [3, undefined],
        ],
        { type: 0 },
      ),
      leaf(
        'Value',
        5,
        [
          [0, plainText('x')],
          [5, plainText('y')],
          [3, undefined],
        ],
        { ...TEXT, repetition: REPEATED },
      ),
    ],
    2,
  );
}

describe('blocks of Tempo’s, vParquet5', () => {
  it('have lists and whole numbers in dedicated columns, also of events, and no columns of known attributes', async () => {
    const { account, resource, span } = await opened({
      resource: {
        DedicatedAttributes: struct({ String01: `['eu']`, String20: '[]::VARCHAR[]', Int01: '[8080]::BIGINT[]' }),
      },
      span: {
        DedicatedAttributes: struct({ String01: `['text/html', '*/*']`, String20: `['']`, Int05: '[-7]::BIGINT[]' }),
      },
      event: { DedicatedAttributes: struct({ String01: `['java.io.IOException']`, Int05: '[]::BIGINT[]' }) },
      scopeSpans: { SpanCount: '1::INTEGER' },
      serviceStats: `[{'ServiceName': 'shop', 'SpanCount': 1::UINTEGER, 'ErrorCount': 1::UINTEGER}]`,
    });
    const [event] = span.events;
    expect(byKey(resource)).toEqual(
      sorted(
        text('service.name', 'shop'),
        EXPECTED[0]!,
        text('tempo.dedicated.String01', 'eu'),
        int('tempo.dedicated.Int01', 8080n),
      ),
    );
    const own = [
      { key: 'tempo.dedicated.String01', value: TEXTS },
      text('tempo.dedicated.String20', ''),
      int('tempo.dedicated.Int05', -7n),
    ];
    expect(span).toMatchObject(SPAN);
    expect(byKey(span.attributes)).toEqual(sorted(...EXPECTED, ...own));
    expect(event).toMatchObject({ timeUnixNano: START + 7n, name: 'exception', droppedAttributesCount: 2 });
    expect(event!.attributes).toEqual([EXPECTED[0], text('tempo.dedicated.String01', 'java.io.IOException')]);
    expect(account.warnings).toEqual([{ code: 'unnamed-attribute', count: 6, example: expect.any(String) as string }]);
  });

  it('in their first form have one value in a dedicated column, and columns of known attributes as in vParquet4', async () => {
    const { account, resource, span } = await opened({
      resource: {
        Cluster: NO_TEXT,
        K8sPodName: `'pod-1'`,
        DedicatedAttributes: struct({ String01: `'eu'`, String10: NO_TEXT }),
      },
      span: {
        HttpMethod: `'GET'`,
        HttpUrl: NO_TEXT,
        HttpStatusCode: '503::BIGINT',
        DedicatedAttributes: struct({ String10: `'x'`, Int01: NO_INT }),
      },
      event: {},
      scopeSpans: {},
      serviceStats: `MAP {'shop': {'SpanCount': 1::UINTEGER, 'ErrorCount': 1::UINTEGER}}`,
    });
    expect(byKey(resource)).toEqual(
      sorted(
        text('service.name', 'shop'),
        text('k8s.pod.name', 'pod-1'),
        EXPECTED[0]!,
        text('tempo.dedicated.String01', 'eu'),
      ),
    );
    expect(span).toMatchObject(SPAN);
    const own = [text('http.method', 'GET'), int('http.status_code', 503n), text('tempo.dedicated.String10', 'x')];
    expect(byKey(span.attributes)).toEqual(sorted(...EXPECTED, ...own));
    expect(account.warnings).toMatchObject([{ code: 'unnamed-attribute', count: 2 }]);
  });

  it('are known and read with lists that have no groups of their own', async () => {
    const { account, intake } = await open(bareBlock());
    expect(account).toMatchObject({
      state: 'done',
      format: 'parquet+tempo-blocks',
      counts: { spans: 2 },
      skippedTotal: 0,
    });
    const [group] = intake.telemetry.flatMap(({ groups }) => groups as ResourceGroup<Span>[]);
    const values = ['a', 'b'].map((value) => ({ kind: 'string', value }));
    expect(group!.resource.attributes).toEqual([
      text('service.name', 'shop'),
      { key: 'tempo.dedicated.String01', value: { kind: 'array', values } },
    ]);
    expect(group!.scopes).toMatchObject([{ scope: { name: 'lib' } }]);
    const hosts = { kind: 'array', values: ['x', 'y'].map((value) => ({ kind: 'string', value })) };
    expect(group!.scopes[0]!.items).toMatchObject([
      {
        traceId: TRACE,
        spanId: SPAN_IDS[0],
        name: 'GET /',
        startTimeUnixNano: START,
        endTimeUnixNano: START + 2500n,
        attributes: [{ key: 'hosts', value: hosts }],
      },
      { traceId: TRACE, spanId: SPAN_IDS[1], name: 'SELECT', endTimeUnixNano: START + 105n, attributes: [] },
    ]);
  });
});
