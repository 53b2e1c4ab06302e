import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { SCHEMA_VERSION } from '../../../main/engine/store/duckdb/schema.ts';
import { failingCheckout, naughtyTrace } from '../../e2e/shop.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';

const samples = globSync('test/fixtures/stores/*.gz').sort();
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracebench-upgrade-'));
  path = join(folder, 'old.tracebench');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function sql(statement: string): Promise<void> {
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run(statement);
  connection.closeSync();
  instance.closeSync();
}

test('a session file of every schema version is kept', () => {
  const versions = samples.map((file) => Number(/v(\d+)/.exec(basename(file))?.[1]));
  expect(versions).toEqual(Array.from({ length: SCHEMA_VERSION }, (_, i) => i + 1));
});

describe.each(samples)('%s', (sample) => {
  test('opens, with everything that was stored', async () => {
    writeFileSync(path, gunzipSync(readFileSync(sample)));
    const store = await openDuckDbStore(path);
    const read: Telemetry[] = [];
    for await (const slice of store.readTelemetry({ scope: { kind: 'all' }, signals: ['traces', 'logs', 'metrics'] }))
      read.push(slice);
    const losses = store.losses();
    await store.close();
    const [traces, logs, metrics] = failingCheckout(1_763_800_000_000_000_000n);
    const naughty = naughtyTrace(1_763_800_001_000_000_000n);
    expect(read).toEqual([{ ...traces, groups: [...traces!.groups, ...naughty.groups] }, logs, metrics]);
    expect(losses).toMatchObject([{ code: 'trace-id', count: 2 }]);
  });
});

describe('a file that is not for this version', () => {
  test('written by a newer one is refused with what to do', async () => {
    await (await openDuckDbStore(path)).close();
    await sql(`UPDATE meta SET value = '${SCHEMA_VERSION + 1}' WHERE key = 'schema_version'`);
    await expect(openDuckDbStore(path)).rejects.toThrow(/newer Tracebench.*Update/);
  });

  test('of another program is refused and not touched', async () => {
    await sql('CREATE TABLE theirs (a INTEGER)');
    const before = readFileSync(path);
    await expect(openDuckDbStore(path)).rejects.toThrow(/not a Tracebench session/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});
