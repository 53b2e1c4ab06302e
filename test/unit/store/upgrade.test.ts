import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
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
    await expect(openDuckDbStore(path)).rejects.toThrow(/not a Tracebench session/);
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

  test('other views, and other tables, do no harm', async () => {
    await sql("CREATE VIEW mine AS SELECT name FROM spans WHERE name = 'query'");
    await sql('CREATE TABLE notes (text VARCHAR)');
    await (await openDuckDbStore(path)).close();
  });
});
