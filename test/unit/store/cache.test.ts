import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Database } from '../../../main/engine/store/duckdb/database.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const MIB = 1024 ** 2;

/** A session with 16 MB of a table that does not compress, all of it read. */
async function openRead(): Promise<Database> {
  const database = await Database.open(join(await makeTempDir(), 's.tracebench'));
  onTestFinished(() => database.close());
  await database.writer.run('CREATE TABLE t AS SELECT hash(range) AS a, hash(range + 1e7) AS b FROM range(1000000)');
  await database.writer.run('CHECKPOINT');
  await readAll(database);
  return database;
}

const readAll = async (database: Database) =>
  (await database.query('SELECT sum(a % 2 + b % 2)::DOUBLE AS s FROM t')).first('s');

const cached = `SELECT sum(memory_usage_bytes)::DOUBLE AS bytes, current_setting('memory_limit') AS most
  FROM duckdb_memory() WHERE tag = 'BASE_TABLE'`;

async function look(database: Database) {
  const answer = await database.query(cached);
  return { bytes: answer.first('bytes') as number, most: answer.first('most') as string };
}

test('what was read stays in memory until that is trimmed, and is read again after', async () => {
  const database = await openRead();
  expect((await look(database)).bytes).toBeGreaterThan(12 * MIB);
  const sum = await readAll(database);
  await database.trim(4 * MIB);
  expect((await look(database)).bytes).toBeLessThanOrEqual(4 * MIB);
  expect(await readAll(database)).toBe(sum);
});

test('less than the cache may hold is left alone', async () => {
  const database = await openRead();
  const before = await look(database);
  await database.trim();
  expect(await look(database)).toEqual(before);
});

test('while a file is opened few blocks of the session are kept, and its newest rows are not written elsewhere for that', async () => {
  const database = await openRead();
  await database.writer.run('CREATE TABLE u AS SELECT hash(range) AS a, hash(range + 1e7) AS b FROM range(120000)');
  const newest = `SELECT sum(memory_usage_bytes)::DOUBLE AS bytes FROM duckdb_memory() WHERE tag = 'IN_MEMORY_TABLE'`;
  const before = (await database.query(newest)).first('bytes') as number;
  expect(before).toBeGreaterThan(1 * MIB);
  await database.trimBlocks(4 * MIB);
  const { bytes, most } = await look(database);
  expect(bytes).toBeLessThanOrEqual(4 * MIB);
  expect(bytes).toBeGreaterThan(1 * MIB);
  expect(most).toBe('1.0 GiB');
  expect((await database.query(newest)).first('bytes')).toBe(before);
  expect((await database.query('SELECT count(*)::DOUBLE AS n FROM duckdb_temporary_files()')).first('n')).toBe(0);
});

test('a question that comes while memory is trimmed has all that questions may have', async () => {
  const database = await openRead();
  const trimming = database.trim(4 * MIB);
  expect((await look(database)).most).toBe('1.0 GiB');
  await trimming;
  expect((await look(database)).bytes).toBeLessThanOrEqual(4 * MIB);
});

test('nothing is trimmed under a question that runs', async () => {
  const database = await openRead();
  await database.use(async (connection) => {
    await database.trim(4 * MIB);
    const rows = await connection.runAndReadAll(cached);
    expect(rows.getRowsJS()[0]![0]).toBeGreaterThan(12 * MIB);
  });
});

test('the rest of the configuration is locked', async () => {
  const database = await openRead();
  await expect(database.writer.run('SET preserve_insertion_order = false')).rejects.toThrow(
    /configuration has been locked/,
  );
  await expect(database.writer.run(`SET allowed_configs = ['threads']`)).rejects.toThrow(
    /configuration has been locked/,
  );
});

const threadsOf = async (database: Database) =>
  (await database.query(`SELECT current_setting('threads')::DOUBLE AS n`)).first('n') as number;

test('tables are filled from a file in one thread, also where that fails, and all else has several', async () => {
  const database = await openRead();
  const usual = await threadsOf(database);
  expect(usual).toBeGreaterThan(1);
  expect(await database.inOneThread(() => threadsOf(database))).toBe(1);
  expect(await threadsOf(database)).toBe(usual);
  await expect(database.inOneThread(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await threadsOf(database)).toBe(usual);
});

test('a question that runs keeps its threads', async () => {
  const database = await openRead();
  const usual = await threadsOf(database);
  await database.use(async () => {
    expect(await database.inOneThread(() => threadsOf(database))).toBe(usual);
  });
});
