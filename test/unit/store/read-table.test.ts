import { describe, expect, test } from 'vitest';
import type { Expression } from '../../../contract/expression.ts';
import type { ExportScope } from '../../../contract/operations/files.ts';
import { QuestionError, type Store, type TableRequest, type TableSlice } from '../../../main/engine/store/port.ts';
import {
  attributes,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traceId,
  traces,
} from '../../helpers/telemetry.ts';
import { storeOf } from './questions/store-of.ts';

const SAMPLE = [
  traces(
    'web',
    span({
      name: 'GET, "x"',
      traceState: 'a=1',
      startTimeUnixNano: 1_763_800_000_123_456_789n,
      endTimeUnixNano: 1_763_800_000_123_456_790n,
      attributes: attributes({
        'http.route': '/a',
        n: 2n ** 63n - 1n,
        list: { kind: 'array', values: [{ kind: 'int', value: 1n }] },
      }),
      status: { code: 2, message: 'bad' },
      events: ['first', 'second'].map((name) => ({
        timeUnixNano: 5n,
        name,
        attributes: attributes({ e: name }),
        droppedAttributesCount: 0,
      })),
      links: [
        {
          traceId: traceId(7),
          spanId: spanId(8),
          traceState: 'l=1',
          attributes: [],
          droppedAttributesCount: 0,
          flags: 0,
        },
      ],
    }),
    span({ spanId: spanId(2), parentSpanId: spanId(1), startTimeUnixNano: 0n, endTimeUnixNano: 0n, name: '' }),
    span({ traceId: traceId(2), spanId: spanId(3), startTimeUnixNano: 5n, endTimeUnixNano: 9n }),
  ),
  logs('web', logRecord({ attributes: attributes({ user: 'ann' }), traceId: traceId(2) })),
  metrics(
    'web',
    metric('m', {
      kind: 'gauge',
      dataPoints: [
        {
          attributes: attributes({ k: 'v' }),
          startTimeUnixNano: 0n,
          timeUnixNano: 3n,
          flags: 0,
          value: { kind: 'double', value: 0.5 },
          exemplars: [],
        },
      ],
    }),
  ),
];

async function slicesOf(store: Store, table: TableRequest['table']) {
  const slices: TableSlice[] = [];
  for await (const slice of store.readTable({ table, scope: { kind: 'all' } })) slices.push(slice);
  return slices;
}

/** All rows as objects. */
async function read(store: Store, table: TableRequest['table'], scope: ExportScope = { kind: 'all' }) {
  const rows: Record<string, string | null>[] = [];
  for await (const slice of store.readTable({ table, scope }))
    for (const row of slice.rows) rows.push(Object.fromEntries(slice.columns.map(({ name }, i) => [name, row[i]!])));
  return rows;
}

test('spans: exact numbers, texts and attributes as JSON', async () => {
  const rows = await read(await storeOf(...SAMPLE), 'spans');
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatchObject({
    trace_id: traceId(1),
    span_id: spanId(1),
    parent_span_id: null,
    trace_state: 'a=1',
    name: 'GET, "x"',
    kind: 'SERVER',
    start_time: '2025-11-22 08:26:40.123456789',
    start_time_unix_nano: '1763800000123456789',
    duration_ns: '1',
    status_code: 'ERROR',
    status_message: 'bad',
    attributes: '{"http.route":"/a","n":9223372036854775807,"list":[1]}',
    service_name: 'web',
  });
  expect(rows[1]).toMatchObject({
    name: '',
    parent_span_id: spanId(1),
    start_time: null,
    duration_ns: null,
    attributes: '{}',
    status_message: '',
  });
});

test('columns are those of the documented views, numbers marked', async () => {
  const store = await storeOf();
  for (const table of ['spans', 'span_events', 'span_links', 'logs', 'metric_points'] as const) {
    const described = await store.ask('sql.query', { sql: `DESCRIBE ${table}`, limit: 100 });
    const slices = await slicesOf(store, table);
    expect(slices.map(({ columns }) => columns.map(({ name }) => name))).toEqual([
      described.rows.map(([name]) => name),
    ]);
    expect(slices[0]!.columns[0]!.kind).toBe('number');
  }
});

test('events, links, logs and points', async () => {
  const store = await storeOf(...SAMPLE);
  expect((await read(store, 'span_events')).map((row) => [row['event_index'], row['name'], row['attributes']])).toEqual(
    [
      ['0', 'first', '{"e":"first"}'],
      ['1', 'second', '{"e":"second"}'],
    ],
  );
  expect(await read(store, 'span_links')).toMatchObject([
    { linked_trace_id: traceId(7), linked_span_id: spanId(8), trace_state: 'l=1', attributes: '{}' },
  ]);
  expect(await read(store, 'logs')).toMatchObject([{ body: 'hello', attributes: '{"user":"ann"}' }]);
  expect(await read(store, 'metric_points')).toMatchObject([
    { metric_name: 'm', value: '0.5', attributes: '{"k":"v"}' },
  ]);
});

test('traces, as the list shows them', async () => {
  const rows = await read(await storeOf(...SAMPLE), 'traces');
  expect(rows).toEqual([
    {
      trace_id: traceId(2),
      service_name: 'web',
      name: 'GET /',
      start_time: '1970-01-01 00:00:00.000000005',
      start_time_unix_nano: '5',
      duration_ns: '4',
      spans: '1',
      errors: '0',
    },
    {
      trace_id: traceId(1),
      service_name: 'web',
      name: 'GET, "x"',
      start_time: '2025-11-22 08:26:40.123456789',
      start_time_unix_nano: '1763800000123456789',
      duration_ns: '1',
      spans: '2',
      errors: '1',
    },
  ]);
});

describe('scopes', () => {
  test.each<[TableRequest['table'], ExportScope, number]>([
    ['spans', { kind: 'trace', traceId: traceId(1) }, 2],
    ['span_events', { kind: 'trace', traceId: traceId(2) }, 0],
    ['traces', { kind: 'traces', filter: { status: 'error' } }, 1],
    ['traces', { kind: 'traces', filter: { fromNs: '5', toNs: '6', services: ['web'] } }, 1],
    ['traces', { kind: 'trace', traceId: traceId(1) }, 1],
    ['logs', { kind: 'traces', filter: { traceIds: [traceId(2)] } }, 1],
    ['traces', { kind: 'chosen', traceIds: [traceId(2), traceId(9)] }, 1],
    ['spans', { kind: 'chosen', traceIds: [traceId(1), traceId(9)] }, 2],
    ['logs', { kind: 'logs', filter: { services: ['none'] } }, 0],
    ['spans', { kind: 'logs', filter: {} }, 0],
    ['metric_points', { kind: 'trace', traceId: traceId(1) }, 0],
  ])('%s of %o: %i rows', async (table, scope, count) => {
    expect(await read(await storeOf(...SAMPLE), table, scope)).toHaveLength(count);
  });

  test('log records make no table of traces', async () => {
    await expect(read(await storeOf(...SAMPLE), 'traces', { kind: 'logs', filter: {} })).rejects.toThrow(QuestionError);
  });
});

describe('logs of an expression', () => {
  const body = (value: string) => ({ kind: 'string', value }) as const;
  const SAID = logs(
    'web',
    logRecord({ body: body('user 1 paid'), severityNumber: 9, attributes: attributes({ user: 'ann' }) }),
    logRecord({ body: body('user 2 paid'), severityNumber: 17, attributes: attributes({ user: 'bob' }) }),
    logRecord({ body: body('disk full'), severityNumber: 17 }),
  );
  const term = (
    field: 'severity' | 'text' | 'pattern' | 'attribute',
    operator: '=' | 'contains' | '>=' | 'absent',
    value = '',
  ) => ({ kind: 'term', field, key: field === 'attribute' ? 'user' : '', operator, value }) as const;
  test.each<[string, Expression, string[]]>([
    ['text', term('text', 'contains', 'PAID'), ['user 1 paid', 'user 2 paid']],
    ['and', { kind: 'and', of: [term('text', 'contains', 'paid'), term('severity', '>=', 'error')] }, ['user 2 paid']],
    [
      'or',
      { kind: 'or', of: [term('attribute', '=', 'ann'), term('attribute', 'absent')] },
      ['user 1 paid', 'disk full'],
    ],
    ['not', { kind: 'not', of: term('severity', '>=', 'error') }, ['user 1 paid']],
    ['pattern', term('pattern', '=', 'user <*> paid'), ['user 1 paid', 'user 2 paid']],
    ['no pattern', { kind: 'not', of: term('pattern', '=', 'user <*> paid') }, ['disk full']],
  ])('%s', async (_, where, bodies) => {
    const rows = await read(await storeOf(SAID), 'logs', { kind: 'logs', filter: { where } });
    expect(rows.map((row) => row['body'])).toEqual(bodies);
  });
});

test('many rows come in slices', async () => {
  const store = await storeOf(
    traces('a', ...Array.from({ length: 4_500 }, (_, i) => span({ traceId: traceId(i + 1), spanId: spanId(i + 1) }))),
  );
  for (const table of ['spans', 'traces'] as const) {
    const slices = await slicesOf(store, table);
    expect(slices.map(({ rows }) => rows.length)).toEqual([2_000, 2_000, 500]);
  }
});
