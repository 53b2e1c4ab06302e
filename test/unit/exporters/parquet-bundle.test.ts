import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../contract/operations/library.ts';
import { Exports } from '../../../main/engine/exporters/exports.ts';
import { Redactions } from '../../../main/engine/exporters/redactions.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
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

const spilled = () => (existsSync(`${store.path}.tmp`) ? readdirSync(`${store.path}.tmp`) : []);

async function exported(
  of: Store,
  scope: Parameters<Exports['begin']>[0]['scope'] = { kind: 'all' },
  redactions?: Redactions,
) {
  const exports = new Exports(of, undefined, redactions);
  const begun = exports.begin({ format: 'parquet', scope, language: 'en', compression: 'none' });
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
    expect(hidden).toEqual([{ rule: 'keys', count: 0, isUncounted: true }]);
    const path = join(folder, 'spans.parquet');
    writeFileSync(path, unzip(bytes).get('spans.parquet')!);
    const rows = await askParquet(path, `SELECT attributes->>'$.password' AS password FROM FILE ORDER BY span_id`);
    expect(rows).toEqual([{ password: '[redacted]' }, { password: null }]);
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
