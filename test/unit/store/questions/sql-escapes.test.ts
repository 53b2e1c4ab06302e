import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlAnswer } from '../../../../contract/operations/sql.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { span, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

/** Of a file beside the session: what reads it would answer this. */
const SECRET = 'open-sesame-73';

let folder: string;
let store: Store;
let before: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tracebench-'));
  await writeFile(join(folder, 'secret.csv'), `word\n${SECRET}\n`);
  store = await openDuckDbStore(join(folder, 'a.tracebench'));
  await store.append({ telemetry: [traces('web', span())], losses: [] });
  before = await listing();
});
afterAll(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

/** Every file with its content. */
async function listing(): Promise<string[]> {
  const names = (await readdir(folder)).sort();
  const hash = async (name: string) =>
    createHash('sha256')
      .update(await readFile(join(folder, name)))
      .digest('hex');
  return Promise.all(names.map(async (name) => `${name} ${await hash(name)}`));
}

/** `$F` = the folder of the session. */
async function attempt(sql: string, timeoutMs = 10_000): Promise<SqlAnswer | Error> {
  const asked = store.ask('sql.query', { sql: sql.replaceAll('$F', folder), limit: 10, timeoutMs });
  return asked.catch((error: Error) => error);
}

const WRITES = [
  'COMMIT; DROP TABLE span',
  'ROLLBACK; DELETE FROM span; BEGIN',
  'BEGIN',
  'COMMIT',
  'DROP VIEW spans',
  'DELETE FROM span',
  'TRUNCATE span',
  'ALTER TABLE span ADD COLUMN x INT',
  'CREATE TABLE x AS FROM spans',
  'CREATE OR REPLACE VIEW spans AS SELECT 1',
  'CREATE MACRO f(a) AS a',
  'CREATE TEMP MACRO repeat(a, b) AS a',
  'CREATE SEQUENCE s',
  "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
  'WITH gone AS (DELETE FROM span RETURNING *) SELECT * FROM gone',
  'EXPLAIN ANALYZE DELETE FROM span',
  'EXPLAIN ANALYZE INSERT INTO span SELECT * FROM span',
  'EXPLAIN (ANALYZE, FORMAT json) DELETE FROM span',
  'PREPARE p AS DELETE FROM span',
  'EXECUTE p',
  'VACUUM',
  'FORCE CHECKPOINT',
  "SELECT write_log('x')",
];

const FILES = [
  "FROM '$F/secret.csv'",
  'FROM "$F/secret.csv"',
  "SELECT * FROM read_csv('$F/secret.csv')",
  "SELECT * FROM read_csv_auto(['$F/secret.csv'])",
  "SELECT content FROM read_text('$F/*.csv')",
  "SELECT * FROM read_blob('$F/a.tracebench')",
  "SELECT * FROM read_blob('$F/a.tracebench.wal')",
  "SELECT * FROM read_json('$F/secret.csv')",
  "SELECT * FROM read_ndjson_objects('$F/secret.csv')",
  "SELECT * FROM read_parquet('$F/secret.csv')",
  "SELECT * FROM parquet_metadata('$F/secret.csv')",
  "SELECT * FROM sniff_csv('$F/secret.csv')",
  "SELECT * FROM glob('$F/*')",
  "SELECT * FROM READ_TEXT('$F/secret.csv')",
  `SELECT * FROM "read_text"('$F/secret.csv')`,
  "SELECT * FROM system.main.read_text('$F/secret.csv')",
  "WITH a AS (SELECT * FROM read_text('$F/secret.csv')) SELECT * FROM a",
  "SELECT (SELECT content FROM read_text('$F/secret.csv'))",
  "EXPLAIN ANALYZE SELECT * FROM read_text('$F/secret.csv')",
  "DESCRIBE FROM '$F/secret.csv'",
  "SUMMARIZE FROM '$F/secret.csv'",
  "SELECT * FROM query('FROM ''$F/secret.csv''')",
  "SELECT * FROM query_table('$F/secret.csv')",
  "FROM json_execute_serialized_sql(json_serialize_sql('FROM read_text(''$F/secret.csv'')'))",
  "COPY spans TO '$F/out.csv'",
  "COPY (SELECT 1) TO '$F/secret.csv'",
  "COPY span FROM '$F/secret.csv'",
  "EXPLAIN ANALYZE COPY (SELECT 1) TO '$F/out.csv'",
  "EXPORT DATABASE '$F/out'",
  "IMPORT DATABASE '$F/out'",
  "ATTACH '$F/other.db'",
  "ATTACH '$F/a.tracebench' AS again",
  "ATTACH ':memory:' AS m",
  'DETACH a',
  'USE memory',
  "SELECT * FROM sqlite_scan('$F/secret.csv', 't')",
  "SELECT * FROM enable_logging(storage = 'file', storage_path = '$F/log')",
  "PRAGMA enable_profiling = 'json'",
  "PRAGMA import_database('$F')",
  "SELECT getenv('HOME')",
  "SELECT current_setting('temp_directory')",
  "SELECT value FROM duckdb_settings() WHERE name = 'temp_directory'",
  'SELECT path FROM duckdb_databases()',
  'SELECT path FROM duckdb_databases',
  'SELECT file FROM pragma_database_list',
  'SELECT path FROM duckdb_temporary_files()',
  'FROM pg_settings',
  'SHOW DATABASES',
];

const NETWORK_AND_SETTINGS = [
  "FROM 'https://example.test/a.csv'",
  "SELECT * FROM read_text('http://127.0.0.1:9/x')",
  "SELECT * FROM 's3://bucket/a.parquet'",
  'INSTALL httpfs',
  'FORCE INSTALL httpfs FROM community',
  'LOAD httpfs',
  "LOAD '$F/evil.duckdb_extension'",
  'UPDATE EXTENSIONS',
  'SET enable_external_access = true',
  'SET GLOBAL memory_limit = 1',
  "SET temp_directory = '$F'",
  'SET VARIABLE x = 1',
  'RESET ALL',
  'CALL enable_profiling()',
  'CALL pragma_version()',
  'FROM duckdb_secrets()',
  'FROM pragma_rpc()',
];

describe('an attempt to write, to reach files, the network or the settings is refused, and changes nothing', () => {
  test.each([...WRITES, ...FILES, ...NETWORK_AND_SETTINGS])('%s', async (sql) => {
    const answer = await attempt(sql);
    expect(answer).toBeInstanceOf(QuestionError);
    expect((answer as Error).message).not.toContain(SECRET);
    expect(await attempt('SELECT count(*), max(name) FROM spans')).toMatchObject({ rows: [[1n, 'GET /']] });
    expect(await listing()).toEqual(before);
  });
});

describe('what names a file without reading it is harmless', () => {
  test.each(["SELECT '$F/secret.csv'", "SELECT parse_filename('$F/secret.csv')"])('%s', async (sql) => {
    expect(String(((await attempt(sql)) as SqlAnswer).rows[0]![0])).not.toContain(SECRET);
    expect(await listing()).toEqual(before);
  });
});

const PRODUCT = 'FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5';

describe('what would spin or grow without end', () => {
  test.each([
    `SELECT count(*) ${PRODUCT}`,
    `EXPLAIN ANALYZE SELECT count(*) ${PRODUCT}`,
    'SELECT max(i) FROM range(1000000000000) t(i)',
    'SELECT count(*) FROM generate_series(1, 1000000000000)',
    'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r) SELECT max(i) FROM r',
    'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i FROM r) SELECT count(*) FROM r',
    'WITH RECURSIVE r AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM r, range(2)) SELECT max(i) FROM r',
    'SELECT i FROM range(1000000000) t(i) ORDER BY hash(i)',
    "SELECT length(string_agg(i::VARCHAR, ',')) FROM range(1000000000) t(i)",
    'SELECT len(list(i)) FROM range(100000000000) t(i)',
    'SELECT sum(a.range * b.range * c.range) FROM range(100000) a, range(100000) b, range(100000) c',
  ])('%s is stopped', async (sql) => {
    const answer = await attempt(sql, 300);
    expect(answer).toBeInstanceOf(QuestionError);
    expect((answer as Error).message).toMatch(/was stopped|Out of Memory/i);
  });

  test.each([
    "SELECT repeat('x', 10000000000)",
    "SELECT list_transform(range(1000000), lambda x: repeat('x', 1000000))",
    "SELECT [repeat('x', 1000000) for x in range(1000000)]",
    'SELECT list_transform(range(1000), lambda x: list_transform(range(x), lambda y: y))',
    'SELECT list_reduce(range(1000000), lambda a, b: a + list_sum(range(1000000)))',
    "SELECT replace(repeat('a', 1000000), 'a', repeat('b', 1000000))",
    "SELECT regexp_replace(repeat('a', 1000000), 'a', repeat('b', 1000000), 'g')",
    "SELECT levenshtein(repeat('a', 1000000), repeat('b', 1000000))",
    "SELECT damerau_levenshtein(repeat('a', 1000000), repeat('b', 1000000))",
    "SELECT jaro_winkler_similarity(repeat('a', 1000000), repeat('b', 1000000))",
    "SELECT system.main.levenshtein('a', 'b')",
    'SELECT list_resize([1], 2000000000)',
    "SELECT bitstring('1', 2000000000)",
    "SELECT length(format(repeat('{0}', 300000), repeat('x', 1000000)))",
    "SELECT length(format(repeat('{0:99999}', 100000), 1))",
    "SELECT length(printf(repeat('%1$s', 250000), repeat('x', 1000000)))",
    'SELECT sleep_ms(600000)',
    'SELECT pg_sleep(600)',
  ])('%s is refused before it is made', async (sql) => {
    const answer = await attempt(sql);
    expect(answer).toBeInstanceOf(QuestionError);
    expect((answer as Error).message).not.toMatch(/was stopped/);
  });

  test.each([
    `SELECT ${'('.repeat(50_000)}1${')'.repeat(50_000)}`,
    `SELECT ${'NOT '.repeat(50_000)}true`,
    `SELECT ${'1+'.repeat(50_000)}1`,
    `SELECT ${'['.repeat(20_000)}${']'.repeat(20_000)}`,
    `${'SELECT * FROM ('.repeat(5_000)}SELECT 1${')'.repeat(5_000)}`,
    `SELECT ${'1,'.repeat(60_000)}1`,
  ])('a statement nested without end is refused: %.30s', async (sql) => {
    expect(await attempt(sql, 2_000)).toBeInstanceOf(QuestionError);
  });

  const doubling = Array.from(
    { length: 40 },
    (_, i) => `a${i + 1} AS (SELECT x FROM a${i} UNION ALL SELECT x FROM a${i})`,
  );
  test.each([
    Array(2_000).fill('SELECT 1').join(' UNION ALL '),
    Array(60).fill('SELECT name FROM spans').join(' UNION ALL '),
    `WITH a0 AS (SELECT 1 AS x), ${doubling.join(', ')} SELECT count(*) FROM a40`,
    `WITH a0 AS (SELECT 1 AS x), ${doubling.join(', ').replaceAll('AS (', 'AS NOT MATERIALIZED (')} SELECT count(*) FROM a40`,
  ])('a statement that takes too long to plan is refused: %.60s', async (sql) => {
    expect(await attempt(sql)).toMatchObject({ message: /too many parts/ });
  });

  test('a statement with a fair number of parts is answered', async () => {
    const steps = Array.from({ length: 20 }, (_, i) => `a${i + 1} AS (SELECT x FROM a${i})`);
    expect(await attempt(`WITH a0 AS (SELECT name AS x FROM spans), ${steps.join(', ')} FROM a20`)).toMatchObject({
      rows: [['GET /']],
    });
    expect(await attempt(`${'SELECT 1 UNION ALL '.repeat(200)}SELECT 2`)).toMatchObject({ rows: { length: 10 } });
  });

  test('such functions are as ever where they do little', async () => {
    const sql = `SELECT levenshtein('abc', 'abd'), jaro_similarity('a', 'a'), replace('aXa', 'X', '-'), regexp_replace('aa', 'a', 'b'),
      regexp_replace('aa', 'a', 'b', 'g'), list_resize([1], 2), list_resize([1], 2, 9), list_transform(range(3), lambda x: x + 1),
      [x * 2 for x in range(3) if x > 0], attributes->'a'->'b' FROM spans`;
    expect(await attempt(sql)).toMatchObject({
      rows: [[1n, 1, 'a-a', 'ba', 'bb', '[1, NULL]', '[1, 9]', '[1, 2, 3]', '[2, 4]', null]],
    });
  });
});

// One LIKE over one long text goes through all ways to read it: nobody can interrupt that.
test('who waits is answered though the statement cannot be stopped; there is no second one until it has ended', async () => {
  const other = await storeOf(traces('web', span()));
  const unending = "SELECT s LIKE '%a_a%b' FROM (SELECT repeat('a', 20000 + (random() * 2)::INT) AS s)";
  const ask = (sql: string) => other.ask('sql.query', { sql, limit: 1, timeoutMs: 50 }).catch((error: Error) => error);
  expect(await ask(unending)).toMatchObject({ message: 'The statement took longer than 0.05 s and was stopped.' });
  await other.append({ telemetry: [traces('web', span())], losses: [] });
  expect(await ask('SELECT 1')).toMatchObject({ message: /has not ended yet/ });
  await expect.poll(() => ask('SELECT count(*) FROM spans'), { timeout: 60_000 }).toMatchObject({ rows: [[2n]] });
}, 60_000);

test('a store is closed though a statement cannot be stopped; all that is committed is there afterwards', async () => {
  const home = await mkdtemp(join(tmpdir(), 'tracebench-'));
  const path = join(home, 'a.tracebench');
  const other = await openDuckDbStore(path);
  await other.append({ telemetry: [traces('web', span())], losses: [] });
  // Minutes, had anybody to wait for it.
  const sql = "SELECT s LIKE '%a_a%b' FROM (SELECT repeat('a', 60000 + (random() * 2)::INT) AS s)";
  await expect(other.ask('sql.query', { sql, limit: 1, timeoutMs: 50 })).rejects.toThrow('was stopped');
  await other.close();
  await cp(home, `${home}-copy`, { recursive: true });
  const copy = await openDuckDbStore(join(`${home}-copy`, 'a.tracebench'));
  expect(copy.stats().counts.spans).toBe(1);
  await copy.close();
  for (const folder of [home, `${home}-copy`]) await rm(folder, { recursive: true });
}, 60_000);
