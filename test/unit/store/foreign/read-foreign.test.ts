import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import { decodeJson } from '../../../../core/otlp/decode-json.ts';
import { openForeign } from '../../../../main/engine/store/foreign/open-foreign.ts';
import { readForeign } from '../../../../main/engine/store/foreign/read-foreign.ts';
import { DESKTOP_VIEWER, makeDuckDbFile } from '../../../helpers/desktop-viewer-file.ts';
import { attributes, span } from '../../../helpers/telemetry.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';

async function read(statements: string) {
  const folder = await makeTempDir();
  const instance = await openForeign(await makeDuckDbFile(join(folder, 'file'), statements), folder);
  try {
    const file = await readForeign(await instance.connect());
    if (file.kind === 'refused') return { ...file, telemetry: [] as Telemetry[], skipped: [] as string[] };
    const telemetry: Telemetry[] = [];
    const skipped: string[] = [];
    for await (const piece of file.pieces) {
      skipped.push(...piece.skipped);
      for (const line of Buffer.from(piece.bytes).toString().split('\n').filter(Boolean))
        telemetry.push(...decodeJson(Buffer.from(line)).telemetry);
    }
    return { ...file, telemetry, skipped };
  } finally {
    instance.closeSync();
  }
}

type GroupsOf<S extends Signal> = Extract<Telemetry, { signal: S }>['groups'];

function groupsOf<S extends Signal>(telemetry: readonly Telemetry[], signal: S): GroupsOf<S> {
  return telemetry.find((one) => one.signal === signal)!.groups as GroupsOf<S>;
}

const ORIGIN = {
  resource: { attributes: attributes({ 'service.name': 'shop' }), droppedAttributesCount: 1, entityRefs: [] },
  scope: { name: 'http', version: '1.2', attributes: attributes({ lib: true }), droppedAttributesCount: 2 },
};
const TRACE = '0000000000000000000000000000000a';
const TAGS = { kind: 'array', values: ['a', 'b'].map((value) => ({ kind: 'string', value }) as const) } as const;

describe.each(Object.entries(DESKTOP_VIEWER))('a file of otel-desktop-viewer, attributes in %s', (name, statements) => {
  const isLatest = name.includes('19');
  const flags = isLatest ? 257 : 0;

  test('gives its spans with all that belongs to them', async () => {
    const { telemetry, skipped } = await read(statements);
    expect(skipped).toEqual([]);
    const traces = { groups: groupsOf(telemetry, 'traces') };
    expect(traces.groups).toHaveLength(1);
    const { resource, schemaUrl, scopes } = traces.groups[0]!;
    expect(resource).toEqual(ORIGIN.resource);
    expect(schemaUrl).toBe(isLatest ? 'https://schema/r' : '');
    expect(scopes.map(({ scope }) => scope)).toEqual([ORIGIN.scope]);
    const items = [...scopes[0]!.items].sort((one, other) => (one.name < other.name ? -1 : 1));
    expect(items).toEqual([
      span({
        traceId: TRACE as never,
        spanId: '00000000000000b1' as never,
        parentSpanId: '' as never,
        traceState: 'k=v',
        flags,
        name: 'GET /',
        kind: 2,
        startTimeUnixNano: 1000n,
        endTimeUnixNano: 9000n,
        attributes: attributes({ n: 7n, share: 0.5, tags: TAGS as never }),
        droppedAttributesCount: 1,
        status: { code: 2, message: 'boom' },
      }),
      span({
        traceId: TRACE as never,
        spanId: '00000000000000b2' as never,
        parentSpanId: '00000000000000b1' as never,
        flags,
        name: 'SELECT',
        kind: 3,
        startTimeUnixNano: 2000n,
        endTimeUnixNano: 3000n,
        attributes: [],
        events: [{ timeUnixNano: 2500n, name: 'row', attributes: attributes({ i: 1n }), droppedAttributesCount: 3 }],
        links: [
          {
            traceId: '0000000000000000000000000000000c' as never,
            spanId: '00000000000000b9' as never,
            traceState: '',
            attributes: attributes({ why: 'batch' }),
            droppedAttributesCount: 0,
            flags: isLatest ? 1 : 0,
          },
        ],
      }),
    ]);
  });

  test('gives its log records', async () => {
    const { telemetry } = await read(statements);
    const logs = { groups: groupsOf(telemetry, 'logs') };
    expect(logs.groups).toMatchObject([{ resource: ORIGIN.resource, scopes: [{ scope: ORIGIN.scope }] }]);
    expect(logs.groups[0]!.scopes[0]!.items).toEqual([
      {
        timeUnixNano: 2600n,
        observedTimeUnixNano: 2700n,
        severityNumber: 9,
        severityText: 'INFO',
        body: { kind: 'string', value: 'hello' },
        attributes: attributes({ k: 'v' }),
        droppedAttributesCount: 0,
        flags: 1,
        traceId: TRACE,
        spanId: '00000000000000b2',
        eventName: 'login',
      },
    ]);
  });

  test('gives its metrics', async () => {
    const { telemetry } = await read(statements);
    const metrics = { groups: groupsOf(telemetry, 'metrics') };
    expect(metrics.groups).toMatchObject([{ resource: ORIGIN.resource, scopes: [{ scope: ORIGIN.scope }] }]);
    const items = metrics.groups[0]!.scopes[0]!.items;
    expect(items.find((one) => one.name === 'requests')).toEqual({
      name: 'requests',
      description: 'how many',
      unit: '1',
      metadata: [],
      data: {
        kind: 'sum',
        aggregationTemporality: 2,
        isMonotonic: true,
        dataPoints: [
          {
            attributes: attributes({ route: '/' }),
            startTimeUnixNano: 1000n,
            timeUnixNano: 5000n,
            flags: 0,
            value: { kind: 'int', value: 42n },
            exemplars: [],
          },
        ],
      },
    });
    expect(items.find((one) => one.name === 'latency')).toEqual({
      name: 'latency',
      description: '',
      unit: 'ms',
      metadata: [],
      data: {
        kind: 'histogram',
        aggregationTemporality: 1,
        dataPoints: [
          {
            attributes: [],
            startTimeUnixNano: 1000n,
            timeUnixNano: 5000n,
            flags: 0,
            count: 3n,
            sum: 7.5,
            min: 1,
            max: 4,
            bucketCounts: [1n, 2n],
            explicitBounds: [2],
            exemplars: [
              {
                timeUnixNano: 4000n,
                value: { kind: 'double', value: 4 },
                spanId: '00000000000000b1',
                traceId: TRACE,
                filteredAttributes: attributes({ e: 'x' }),
              },
            ],
          },
        ],
      },
    });
  });

  test('says what it is', async () => {
    const file = await read(statements);
    const schema = /schema (\d+)/.exec(name)?.[0] ?? '';
    expect(file).toMatchObject({
      kind: 'opened',
      format: 'otel-desktop-viewer',
      evidence: expect.stringContaining(schema),
    });
  });
});

describe('a DuckDB file', () => {
  const LATEST = DESKTOP_VIEWER['a dictionary (schema 19)'];

  test('of other tables is refused with their names', async () => {
    const { kind, reason } = (await read('CREATE TABLE orders (id INT); CREATE TABLE "my items" (id INT)')) as never;
    expect(kind).toBe('refused');
    expect(reason).toBe(
      `This file is a DuckDB database of no kind we know, with the tables my items, orders. duckdb can write one as Parquet (COPY name TO 'name.parquet'); what can be opened is listed in docs/formats.md.`,
    );
  });

  test('whose tables are views is not asked for them', async () => {
    const view = `CREATE VIEW spans AS SELECT 1 AS trace_id, 2 AS span_id, 3 AS parent_span_id, 4 AS start_time, 5 AS end_time, 6 AS status_code, 7 AS attributes, 8 AS resource_attributes, 9 AS events, 10 AS links`;
    expect(await read(view)).toMatchObject({ kind: 'refused', reason: expect.stringContaining('without tables') });
  });

  test('loses a row of which nothing can be made, and keeps its neighbours', async () => {
    const broken = `UPDATE spans SET attribute_ids = [uuid()] WHERE name = 'SELECT'; UPDATE logs SET body = '{"kind":"moon"}'`;
    const { telemetry, skipped } = await read(`${LATEST}; ${broken}`);
    expect(groupsOf(telemetry, 'traces')[0]!.scopes[0]!.items).toMatchObject([{ name: 'GET /' }]);
    expect(skipped).toEqual([
      expect.stringMatching(/^spans, row \d: it has an attribute that is not in the file: /),
      'logs, row 1: it has a value of no kind we know: moon',
    ]);
  });

  test('keeps values that JSON has no words for', async () => {
    const values = [
      '{"kind":"double","value":"0x8000000000000000"}',
      '{"kind":"double","value":"0x7ff8000000000001"}',
      '{"kind":"bytes","value":"AQI="}',
      '{"kind":"int64","value":"9223372036854775807"}',
      '{"kind":"map","value":[{"key":"a","value":{"kind":"empty","value":null}}]}',
    ];
    const rows = values.map((value, i) => `('00000000-0000-0000-0001-00000000000${i}', 'v${i}', '${value}')`);
    const all = values.map((_, i) => `'00000000-0000-0000-0001-00000000000${i}'::UUID`);
    const { telemetry, skipped } = await read(
      `${LATEST}; INSERT INTO attributes VALUES ${rows.join(', ')}; UPDATE logs SET attribute_ids = [${all.join(', ')}]`,
    );
    expect(skipped).toEqual([]);
    const record = groupsOf(telemetry, 'logs')[0]!.scopes[0]!.items[0]!;
    expect(record.attributes.map(({ value }) => value)).toEqual([
      { kind: 'double', value: -0 },
      { kind: 'double', value: NaN },
      { kind: 'bytes', value: new Uint8Array([1, 2]) },
      { kind: 'int', value: 9223372036854775807n },
      { kind: 'kvlist', values: [{ key: 'a', value: { kind: 'empty' } }] },
    ]);
  });

  test('is opened without a way to anything beside it', async () => {
    const folder = await makeTempDir();
    const instance = await openForeign(await makeDuckDbFile(join(folder, 'file'), LATEST), join(folder, 'temporary'));
    const connection = await instance.connect();
    for (const statement of [
      `SELECT * FROM read_text('${import.meta.filename}')`,
      `COPY (SELECT 1) TO '${join(folder, 'out')}'`,
      'INSTALL httpfs',
      'SET enable_external_access = true',
      'DELETE FROM spans',
    ])
      await expect(connection.run(statement)).rejects.toThrow();
    instance.closeSync();
  });
});
