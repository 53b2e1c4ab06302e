import { DuckDBInstance } from '@duckdb/node-api';
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { replaceForeignViews } from '../../../main/engine/store/duckdb/check-definitions.ts';
import { openDuckDbStore } from '../../../main/engine/store/duckdb/duckdb-store.ts';
import { SCHEMA_VERSION } from '../../../main/engine/store/duckdb/schema.ts';
import { failingCheckout, naughtyTrace } from '../../e2e/shop.ts';
import { runInSession } from '../../helpers/session-sql.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';

const samples = globSync('test/fixtures/stores/*.gz').sort();
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tracebench-upgrade-'));
  path = join(folder, 'old.tracebench');
});
afterEach(() => rmSync(folder, { recursive: true }));

const sql = (statement: string) => runInSession(path, statement);

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

  test.each(["'x'", "'-1'", 'NULL::VARCHAR'])('of version %s is refused', async (version) => {
    await (await openDuckDbStore(path)).close();
    await sql('ALTER TABLE meta ALTER value DROP NOT NULL');
    await sql(`UPDATE meta SET value = ${version} WHERE key = 'schema_version'`);
    await expect(openDuckDbStore(path)).rejects.toThrow(/not a number Tracebench knows|not a Tracebench session/);
  });

  test('of another program is refused and not touched', async () => {
    await sql('CREATE TABLE theirs (a INTEGER)');
    const before = readFileSync(path);
    await expect(openDuckDbStore(path)).rejects.toThrow(/not a Tracebench session/);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

/** Files come from anybody, and what is defined in them would run with our own statements. */
describe('a file made to do harm', () => {
  beforeEach(async () => (await openDuckDbStore(path)).close());

  test.each([
    ['CREATE MACRO lower(x) AS x', /holds the macro lower/],
    ['CREATE OR REPLACE VIEW spans AS FROM enable_logging()', /holds spans, which calls enable_logging/],
    ["CREATE VIEW other AS SELECT 1 FROM read_text('/etc/hostname')", /holds other, which calls read_text/],
    ["CREATE VIEW other AS SELECT (SELECT 1 FROM query('SELECT 1'))", /holds other, which calls query/],
    [
      'CREATE OR REPLACE MACRO value_json(v, t, x) AS (SELECT 1 FROM checkpoint())',
      /holds value_json, which calls che/,
    ],
    ['DROP TABLE loss; CREATE VIEW loss AS FROM range(1000000000000000)', /no table loss/],
  ])('%s', async (statement, why) => {
    for (const one of statement.split('; ')) await sql(one);
    await expect(openDuckDbStore(path)).rejects.toThrow(why);
  });

  test('views in the place of ours are made anew', async () => {
    await sql("CREATE OR REPLACE VIEW spans AS SELECT 'made up' AS name");
    await sql('CREATE OR REPLACE MACRO value_json(v, t, texts, base) AS 42');
    for (let opening = 0; opening < 2; opening++) {
      const store = await openDuckDbStore(path);
      expect((await store.ask('sql.query', { sql: 'FROM spans', limit: 1 })).rows).toEqual([]);
      expect((await store.ask('sql.query', { sql: "SELECT value_json(1, 2, [''], 0)", limit: 1 })).rows).toEqual([
        ['true'],
      ]);
      await store.close();
    }
  });

  test('views as they were stored are left alone', async () => {
    const instance = await DuckDBInstance.create(path);
    const connection = await instance.connect();
    expect(await replaceForeignViews(connection)).toBe(false);
    await connection.run('CREATE OR REPLACE VIEW scopes AS SELECT 1 AS a');
    expect(await replaceForeignViews(connection)).toBe(true);
    expect(await replaceForeignViews(connection)).toBe(false);
    connection.closeSync();
    instance.closeSync();
  });

  test('a table that computes is refused', async () => {
    await sql('DROP TABLE loss');
    await sql('CREATE TABLE loss (a INTEGER, b VARCHAR GENERATED ALWAYS AS (a::VARCHAR))');
    await expect(openDuckDbStore(path)).rejects.toThrow(/a table loss that computes/);
  });

  test('views of somebody else cannot be asked', async () => {
    await sql('CREATE SCHEMA their');
    for (const name of ['mine', 'their.mine2']) await sql(`CREATE VIEW ${name} AS SELECT 1 AS a`);
    const store = await openDuckDbStore(path);
    for (const statement of ['FROM mine', 'SELECT (SELECT a FROM their."MINE2")', 'SUMMARIZE mine'])
      await expect(store.ask('sql.query', { sql: statement, limit: 1 })).rejects.toThrow(/is a view of somebody else/);
    await store.close();
  });

  test.each([
    ["repeat('9', 100000000)", /not a number/],
    ["'one'", /not a number/],
  ])('a version of %s', async (value, why) => {
    await sql(`UPDATE meta SET value = ${value} WHERE key = 'schema_version'`);
    await expect(openDuckDbStore(path)).rejects.toThrow(why);
  });

  test('other views, and other tables, do no harm', async () => {
    await sql("CREATE VIEW mine AS SELECT name FROM spans WHERE name = 'query'");
    await sql('CREATE TABLE notes (text VARCHAR)');
    await (await openDuckDbStore(path)).close();
  });
});
