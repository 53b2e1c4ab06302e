import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, TEXT_RULES } from '../../../contract/operations/library.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { Redactions } from '../../../main/engine/exporters/redactions.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import type { Attributes } from '../../../core/model/attributes.ts';
import type { MetricData } from '../../../core/model/metric.ts';
import type { Store } from '../../../main/engine/store/port.ts';
import { askParquet } from '../../helpers/parquet-file.ts';
import { logRecord, logs, metric, metrics, span, spanId, traceId, traces } from '../../helpers/telemetry.ts';
import { open } from '../formats/open.ts';
import { pullExport } from './pull-export.ts';
import { unzip } from './unzip.ts';

let folder = '';
let store: Store;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tracebench-exports-'));
  store = await openDuckDbStore(join(folder, 'shop.tracebench'));
  const secret = [{ key: 'password', value: { kind: 'string', value: 'hunter2' } as const }];
  const gauge = {
    attributes: [],
    startTimeUnixNano: 1n,
    timeUnixNano: 2n,
    flags: 0,
    exemplars: [],
    value: { kind: 'int', value: 3n },
  } as const;
  await store.append({
    telemetry: [
      traces('web', span({ spanId: spanId(1), attributes: secret }), span({ traceId: traceId(2), spanId: spanId(2) })),
      logs('web', logRecord({ traceId: traceId(1) })),
      metrics('web', metric('m', { kind: 'gauge', dataPoints: [{ ...gauge, attributes: [], exemplars: [] }] })),
    ],
    losses: [],
  });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const text = (value: string) => ({ kind: 'string', value }) as const;
const [SAID, TOKEN] = ['to kim@mail.example and lee@mail.example', 'password=hunter22'];
/** Values that stand once in the store and in many rows, and all places where a text can stand. */
const SECRETS = (() => {
  const attributes: Attributes = [
    { key: 'password', value: text('a') },
    { key: 'passcode', value: { kind: 'int', value: 1n } },
    { key: 'passphrase', value: text('[redacted]') },
    { key: 'plain', value: text(SAID) },
    {
      key: 'nested',
      value: {
        kind: 'array',
        values: [text(SAID), { kind: 'kvlist', values: [{ key: 'password', value: text('b') }] }],
      },
    },
    { key: 'pan', value: { kind: 'int', value: 4_111_111_111_111_111n } },
    { key: 'pan.double', value: { kind: 'double', value: 4_111_111_111_111_111 } },
    { key: 'kim@mail.example', value: text('x') },
    { key: 'db.query.text', value: text('SELECT 42') },
  ];
  const spans = [1, 2, 3, 4, 5].map((id) =>
    span({
      ...{
        traceId: traceId(id < 3 ? 7 : 8),
        spanId: spanId(10 + id),
        name: SAID,
        traceState: `a=${TOKEN}`,
        attributes,
      },
      status: { code: 2, message: TOKEN },
      events: [{ timeUnixNano: 1n, name: SAID, attributes, droppedAttributesCount: 0 }],
      links: [
        { traceId: traceId(1), spanId: spanId(1), traceState: '', attributes, droppedAttributesCount: 0, flags: 0 },
      ],
    }),
  );
  const records = [7, 8, 9].map((id) =>
    logRecord({ traceId: traceId(id), body: text(SAID), severityText: TOKEN, eventName: SAID, attributes }),
  );
  const exemplar = {
    filteredAttributes: attributes,
    timeUnixNano: 1n,
    value: { kind: 'int', value: 1n },
    spanId: spanId(1),
    traceId: traceId(1),
  } as const;
  const point = {
    attributes,
    startTimeUnixNano: 1n,
    timeUnixNano: 2n,
    flags: 0,
    exemplars: [exemplar],
    value: { kind: 'int', value: 3n },
  } as const;
  const gauge = metric('m', {
    kind: 'gauge',
    dataPoints: [point, { ...point, timeUnixNano: 3n }],
  } as unknown as MetricData);
  const all = [
    traces('web', ...spans),
    logs('web', ...records),
    metrics('web', { ...gauge, description: SAID, metadata: attributes }),
  ];
  for (const { groups } of all)
    for (const group of groups) {
      group.resource = { ...group.resource, attributes: [...group.resource.attributes, ...attributes] };
      for (const one of group.scopes) one.scope = { ...one.scope, version: SAID, attributes };
    }
  return all;
})();

const spilled = () => (existsSync(`${store.path}.tmp`) ? readdirSync(`${store.path}.tmp`) : []);

async function exported(
  of: Store,
  scope: Parameters<Exports['begin']>[0]['scope'] = { kind: 'all' },
  redactions?: Redactions,
  format: Parameters<Exports['begin']>[0]['format'] = 'parquet',
) {
  const exports = new Exports(of, undefined, redactions);
  const begun = exports.begin({ format, scope, language: 'en', compression: 'none' });
  return { ...begun, ...(await pullExport(exports, begun.exportId)) };
}

describe('an export as Parquet', () => {
  test('is a zip of one file a signal, and leaves nothing behind', async () => {
    const { fileName, mediaType, bytes, leftOut } = await exported(store);
    expect({ fileName, mediaType, leftOut }).toEqual({
      ...{ fileName: 'shop-all.parquet.zip', mediaType: 'application/zip', leftOut: [] },
    });
    expect([...unzip(bytes).keys()]).toEqual(['spans.parquet', 'metrics.parquet', 'logs.parquet']);
    expect(spilled()).toEqual([]);
    const path = join(folder, fileName);
    writeFileSync(path, bytes);
    const tested = execFileSync(process.execPath, ['-e', CHECK, path], { encoding: 'utf8' });
    expect(tested).toBe('3 files, sums right');
  });

  test('opens again', async () => {
    const counts = [];
    for (const file of unzip((await exported(store)).bytes).values()) counts.push((await open(file)).account.counts);
    expect(counts).toMatchObject([{ spans: 2 }, { metrics: 1, points: 1 }, { logs: 1 }]);
  });

  test('of a trace has that trace and its logs', async () => {
    const files = unzip((await exported(store, { kind: 'trace', traceId: traceId(2) })).bytes);
    expect([...files.keys()]).toEqual(['spans.parquet']);
  });

  test('hides what is hidden in files given away', async () => {
    const rules = { ...DEFAULT_SETTINGS.redaction, keys: ['pass*'], texts: [], onExport: true };
    const { bytes, hidden } = await exported(store, { kind: 'all' }, new Redactions(rules));
    expect(hidden).toEqual([{ rule: 'keys', count: 1 }]);
    const path = join(folder, 'spans.parquet');
    writeFileSync(path, unzip(bytes).get('spans.parquet')!);
    const rows = await askParquet(path, `SELECT attributes->>'$.password' AS password FROM FILE ORDER BY span_id`);
    expect(rows).toEqual([{ password: '[redacted]' }, { password: null }]);
  });

  test.each([
    ['everything', { kind: 'all' }],
    ['a trace', { kind: 'trace', traceId: traceId(7) }],
  ] as const)('says how many values it hid, as OTLP does: of %s', async (_, scope) => {
    await store.append({ telemetry: SECRETS, losses: [] });
    const rules = { ...DEFAULT_SETTINGS.redaction, keys: ['pass*'], texts: [...TEXT_RULES], onExport: true };
    const counted = async (format: 'parquet' | 'otlp-jsonl') =>
      new Map(
        (await exported(store, scope, new Redactions(rules), format)).hidden.map(({ rule, count }) => [rule, count]),
      );
    const found = await counted('parquet');
    expect(found).toEqual(await counted('otlp-jsonl'));
    expect([...found.keys()].sort()).toEqual(['cards', 'emails', 'keys', 'sql-literals', 'tokens']);
  });

  test('that nobody pulls to its end leaves nothing behind', async () => {
    const exports = new Exports(store);
    const { exportId } = exports.begin({
      format: 'parquet',
      scope: { kind: 'all' },
      language: 'en',
      compression: 'none',
    });
    await exports.next({ exportId });
    await exports.close();
    expect(spilled()).toEqual([]);
  });
});

/** Reads the directory at the end, as other programs do. */
const CHECK = `const fs = require('node:fs'), zlib = require('node:zlib');
const b = fs.readFileSync(process.argv[1]);
const end = b.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
let at = b.readUInt32LE(end + 16), right = 0;
const files = b.readUInt16LE(end + 10);
for (let i = 0; i < files; i++) {
  const [sum, size, name, offset] = [b.readUInt32LE(at + 16), b.readUInt32LE(at + 24), b.readUInt16LE(at + 28), b.readUInt32LE(at + 42)];
  const start = offset + 30 + b.readUInt16LE(offset + 26);
  if (zlib.crc32(b.subarray(start, start + size)) === sum) right++;
  at += 46 + name;
}
process.stdout.write(files + ' files, sums ' + (right === files && at === end ? 'right' : 'wrong'));`;
