import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isActing } from '../../../../main/engine/store/duckdb/acting-functions.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { readRows } from '../../../../main/engine/store/duckdb/questions/read-rows.ts';
import { runBounded } from '../../../../main/engine/store/duckdb/questions/run-bounded.ts';
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

test('columns of names that are compared with numbers are told as such', async () => {
  const hintOf = (sql: string) => rows(sql).then(undefined, (error: unknown) => (error as QuestionError).hint);
  expect(await hintOf('SELECT 1 FROM spans WHERE status_code = 2')).toBe(
    `status_code holds names, such as 'ERROR': write them in quotes.`,
  );
  expect(await hintOf('SELECT 1 FROM spans WHERE kind IN (2, 3)')).toContain(`kind holds names, such as 'SERVER'`);
  expect(await hintOf('SELECT 1 FROM spans WHERE name = 2')).toBe('');
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
  expect(names.filter((name) => !isActing(name))).toEqual([
    ...[
      'duckdb_columns',
      'duckdb_constraints',
      'duckdb_functions',
      'duckdb_indexes',
      'duckdb_keywords',
      'duckdb_schemas',
    ],
    ...['duckdb_sequences', 'duckdb_tables', 'duckdb_types', 'duckdb_views'],
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

describe('what one statement may use', () => {
  test.each([
    "SELECT repeat('x', 4000000000)",
    "SELECT repeat('x', i * 1000000000) FROM range(1, 3) t(i)",
    "SELECT LPAD('x', 2000000000, '-'), rpad('x', 2, '-')",
    'SELECT len(range(2000000000))',
    "SELECT len(generate_series(TIMESTAMP '1990-01-01', TIMESTAMP '2020-01-01', INTERVAL 1 MILLISECOND))",
    "SELECT format('{:2000000000d}', 1)",
    "SELECT printf('%*d', 2000000000, 1)",
  ])('%s is refused before it is made', async (sql) => {
    await expect(rows(sql)).rejects.toThrow('more than 1,000,000 characters or items cannot be made here');
  });

  test.each(['main.repeat', 'system.main.repeat', 'memory.main.repeat'])('%s is no way around', async (name) => {
    await expect(rows(`SELECT ${name}('x', 4000000000)`)).rejects.toThrow('repeat is not available here');
  });

  test('such functions are as ever where they make little', async () => {
    const sql = `SELECT repeat('ab', 2), repeat([1], 2), repeat('a'::BLOB, 2), repeat(NULL, 2), lpad('a', 2, '-'), range(2), range(3, 1, -1),
      range(TIMESTAMP '2026-01-01', TIMESTAMP '2026-01-02', INTERVAL 1 DAY), format('{:03d} {}', 7, 1234567), printf('%03d', 7)`;
    const times = '[2026-01-01 00:00:00]';
    const [cells] = (await rows(sql)).rows;
    expect(cells).toEqual(['abab', '[1, 1]', 'aa', null, '-a', '[0, 1]', '[3, 2]', times, '007 1234567', '007']);
  });

  test('a value too long to be read is told by its column, also where rows before it are fine', async () => {
    const long = "string_agg(repeat('x', 1000000), '')";
    const sql = `SELECT 1 AS n, 'a' AS text UNION ALL (SELECT 2, ${long} FROM range(17)) ORDER BY n`;
    await expect(rows(sql)).rejects.toThrow(/A value of 17 MiB in column text is too long; 16 MiB are the most/);
    expect((await rows(sql, 1)).rows).toEqual([[1, 'a']]);
  });

  test('an answer is cut where it becomes too large, before its texts are read', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    onTestFinished(() => (connection.closeSync(), instance.closeSync()));
    const read = async (sql: string) => readRows(await connection.stream(sql), 100_000, 100_000);
    const texts = await read("SELECT repeat('x', 9900) AS text FROM range(1000)");
    expect([texts.rows.length, texts.truncated]).toEqual([10, true]);
    const lists = await read("SELECT [repeat('x', 9900)] AS list FROM range(1000)");
    expect([lists.rows.length, lists.truncated]).toEqual([11, true]);
    const nulls = await read('SELECT NULL::VARCHAR FROM range(1000)');
    expect([nulls.rows.length, nulls.truncated]).toEqual([1_000, false]);
    const numbers = await read('SELECT i FROM range(10000) t(i)');
    expect(numbers.truncated).toBe(true);
  });

  test('a process that grows too much stops its statement', async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    onTestFinished(() => (connection.closeSync(), instance.closeSync()));
    const sql = 'SELECT count(*) FROM range(10000000) a, range(10000000) b WHERE a.range % 7 = b.range % 5';
    const running = runBounded(connection, () => connection.run(sql), undefined, {
      ...{ timeoutMs: 60_000, growthBytes: -Infinity },
    });
    await expect(running).rejects.toThrow('The statement took too much memory and was stopped.');
    let ended: () => void = () => undefined;
    const isRunawaySeen = new Promise<void>((resolve) => (ended = resolve));
    const isRunaway = new Promise<void>((onRunaway) => {
      // Not even told to stop again: a step that nobody can interrupt.
      const unending = { interrupt: () => undefined } as unknown as typeof connection;
      const bounds = { timeoutMs: 60_000, growthBytes: -Infinity, runawayBytes: -Infinity };
      const work = () => isRunawaySeen;
      void runBounded(unending, work, undefined, { ...bounds, onRunaway: () => (onRunaway(), ended()) });
    });
    await isRunaway;
    const slow = runBounded(connection, () => connection.run(sql), undefined, { timeoutMs: 50 });
    await expect(slow).rejects.toThrow('The statement took longer than 0.05 s and was stopped.');
  });
});
