import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { isActing } from '../../../../main/engine/store/duckdb/acting-functions.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { CancelledError, QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { makeTempDir } from '../../../helpers/temp-dir.ts';
import { attributes, span, traces } from '../../../helpers/telemetry.ts';
import { storeOf } from './store-of.ts';

async function rows(sql: string, limit = 100) {
  return (await storeOf(traces('web', span({ attributes: attributes({ 'http.route': '/a' }) })))).ask('sql.query', {
    sql,
    limit,
  });
}

test('plain values as they are, others as SQL text', async () => {
  const sql = `SELECT NULL AS n, true AS b, 1::TINYINT AS i, 9223372036854775807 AS big, 170141183460469231731687303715884105727 AS huge, 0.5::DOUBLE AS d,
    'x' AS t, TIMESTAMP '2026-01-02 03:04:05' AS ts, [1, 2] AS l, {'a': 1} AS s, '{"k":[1]}'::JSON AS j, 1.50::DECIMAL(9,2) AS dec`;
  const answer = await rows(sql);
  expect(answer.rows).toEqual([
    [
      null,
      true,
      1,
      9223372036854775807n,
      170141183460469231731687303715884105727n,
      0.5,
      'x',
      '2026-01-02 03:04:05',
      '[1, 2]',
      "{'a': 1}",
      '{"k":[1]}',
      '1.50',
    ],
  ]);
  expect(answer.columns.slice(0, 3)).toEqual([
    { name: 'n', type: 'INTEGER' },
    { name: 'b', type: 'BOOLEAN' },
    { name: 'i', type: 'TINYINT' },
  ]);
});

test('bytes are SQL text', async () => {
  expect((await rows(`SELECT '\\x00\\xFF'::BLOB`)).rows).toEqual([['\\x00\\xFF']]);
});

test('the documented views', async () => {
  const answer = await rows(`SELECT name, attributes->>'http.route' AS route FROM spans WHERE service_name = 'web'`);
  expect(answer.rows).toEqual([['GET /', '/a']]);
});

test.each([
  ['SELECT 1', 1],
  ['FROM spans', 1],
  ['VALUES (1), (2)', 2],
  ['DESCRIBE spans', 33],
  ['SUMMARIZE spans', 33],
  ['SHOW TABLES', 24],
  ['EXPLAIN SELECT 1', 1],
  ['explain analyze SELECT 1', 1],
  ['EXPLAIN (FORMAT json) FROM spans', 1],
  ['EXPLAIN (SELECT 1)', 1],
  ['SELECT * FROM range(3)', 3],
  ['SELECT key FROM json_each(\'{"a":1}\')', 1],
  ["SELECT 'query(', name GLOB 'G*', 6 / 2 FROM spans s", 1],
  ['WITH x AS (SELECT 1) SELECT * FROM x -- comment', 1],
])('%s is answered', async (sql) => {
  expect((await rows(sql)).rows.length).toBeGreaterThan(0);
});

test.each([
  'DROP TABLE span',
  'INSERT INTO name VALUES (1, 2)',
  'UPDATE span SET name = 0',
  'CREATE TABLE x (a INT)',
  'CREATE TEMP TABLE x (a INT)',
  'COMMIT; DROP TABLE span',
  'SELECT 1; SELECT 2',
  'EXPLAIN ANALYZE DELETE FROM span',
  "ATTACH ':memory:' AS other",
  "COPY span TO '/tmp/x.csv'",
  "SELECT * FROM read_csv('/etc/passwd')",
  "SELECT * FROM '/etc/passwd'",
  "SELECT * FROM read_text('/etc/hostname')",
  'SET threads = 1',
  'PRAGMA enable_profiling',
  'CHECKPOINT',
  'INSTALL httpfs',
  'CALL pragma_version()',
  "EXPLAIN ANALYZE COPY (SELECT 1) TO '/tmp/x.csv'",
  'EXPLAIN ANALYZE PRAGMA enable_profiling',
  'EXPLAIN ANALYZE CREATE TEMP TABLE x (a INT)',
  'EXPLAIN EXPLAIN SELECT 1',
  'EXPLAIN /* */ ANALYZE DELETE FROM span',
  "SELECT * FROM enable_logging(storage = 'file', storage_path = '/tmp/x')",
  'SELECT * FROM system.main."Enable_Logging"()',
  "SELECT (SELECT count(*) FROM enable_profiling(format = 'json', save_location = '/tmp/x.json'))",
  'SELECT * FROM checkpoint()',
  "SELECT * FROM query('SELECT * FROM che' || 'ckpoint()')",
  "FROM json_execute_serialized_sql(json_serialize_sql('FROM checkpoint()'))",
  'FROM arrow_scan(NULL, NULL, NULL)',
  "FROM 'session.csv'",
  'SELEC 1',
  'SELECT nothing FROM spans',
  "SELECT error('made up')",
  '',
  ';',
])('%s is refused with a reason', async (sql) => {
  const store = await storeOf(traces('web', span()));
  const failure = await store.ask('sql.query', { sql, limit: 10 }).catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(QuestionError);
  expect((failure as Error).message.length).toBeGreaterThan(5);
  expect((await store.ask('sql.query', { sql: 'SELECT count(*) FROM spans', limit: 1 })).rows).toEqual([[1n]]);
});

test('of the functions that can stand behind FROM, those that are let through only read', async () => {
  const sql = `SELECT DISTINCT function_name FROM duckdb_functions() WHERE function_type LIKE 'table%' ORDER BY ALL`;
  const names = (await rows(sql, 1_000)).rows.map(([name]) => String(name));
  // A new version of DuckDB may bring new ones: look at what they do before they are added here.
  expect(names.filter((name) => !isActing(name) && !/^(duckdb|pragma)_/.test(name))).toEqual([
    'generate_series',
    'histogram',
    'histogram_values',
    'icu_calendar_names',
    'json_each',
    'json_tree',
    'pg_timezone_names',
    'range',
    'repeat',
    'repeat_row',
    'summary',
    'test_all_types',
    'test_vector_types',
    'unnest',
  ]);
});

describe('a session file', () => {
  let path: string;
  let store: Store;
  beforeEach(async () => {
    path = join(await makeTempDir(), 'a.tracebench');
    store = await openDuckDbStore(path);
  });
  afterEach(() => store.close());

  test.each(['COPY (SELECT 1) TO', 'COPY span TO'])('is not written over by EXPLAIN ANALYZE %s', async (copy) => {
    const before = await readFile(path);
    for (const file of [path, `${path}.wal`]) {
      const sql = `EXPLAIN ANALYZE ${copy} '${file}' (FORMAT csv, USE_TMP_FILE false)`;
      await expect(store.ask('sql.query', { sql, limit: 1 })).rejects.toThrow(QuestionError);
    }
    expect((await readFile(path)).equals(before)).toBe(true);
  });

  // DuckDB's own files are open to its functions, and closing one gives up the lock on it.
  test('stays locked to other programs, whatever is asked of it', async () => {
    const sql = `SELECT size FROM read_blob('${path}')`;
    await expect(store.ask('sql.query', { sql, limit: 1 })).rejects.toThrow(QuestionError);
    const script = `import { DuckDBInstance } from '@duckdb/node-api'; await DuckDBInstance.create(${JSON.stringify(path)})`;
    const other = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(other.stderr).toContain('Could not set lock');
  });
});

test('rows are bounded by the limit, also where there are millions', async () => {
  const answer = await rows('SELECT i FROM range(5000000) t(i)', 3);
  expect([answer.rows, answer.truncated]).toEqual([[[0n], [1n], [2n]], true]);
  expect((await rows('SELECT i FROM range(3) t(i)', 3)).truncated).toBe(false);
});

test('a statement that would run for hours stops at once when cancelled, and the next one runs', async () => {
  const store = await storeOf();
  const controller = new AbortController();
  const asked = store.ask(
    'sql.query',
    { sql: 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5', limit: 1 },
    controller.signal,
  );
  setTimeout(() => controller.abort(), 100);
  await expect(asked).rejects.toThrow(CancelledError);
  expect((await store.ask('sql.query', { sql: 'SELECT 1', limit: 1 })).rows).toEqual([[1]]);
});

test('a signal that has fired already', async () => {
  const store = await storeOf();
  await expect(store.ask('sql.query', { sql: 'SELECT 1', limit: 1 }, AbortSignal.abort())).rejects.toThrow(
    CancelledError,
  );
  const search = { filter: {}, sort: { by: 'start' as const, descending: true }, offset: 0, limit: 1 };
  await expect(store.ask('traces.search', search, AbortSignal.abort())).rejects.toThrow(CancelledError);
});
