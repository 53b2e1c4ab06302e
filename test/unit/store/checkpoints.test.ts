import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { Checkpoints } from '../../../main/engine/store/duckdb/checkpoints.ts';
import { Database } from '../../../main/engine/store/duckdb/database.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const MB = 1_000_000;
/** Rows of a row group of DuckDB's. */
const GROUP = 122_880;

async function open() {
  const database = await Database.open(join(await makeTempDir(), 's.tracebench'));
  onTestFinished(() => database.close());
  const run = (sql: string) => database.writer.run(sql);
  return { database, checkpoints: new Checkpoints(database, 64 * MB), run };
}

/** Row groups of 1 MB each, of whose rows a third is left. */
async function openThinned(groups = 3) {
  const opened = await open();
  await opened.run(`CREATE TABLE t AS SELECT range AS id, hash(range) AS h FROM range(${groups * GROUP})`);
  await opened.run('CHECKPOINT');
  await opened.run('DELETE FROM t WHERE id % 3 > 0');
  return opened;
}

async function countGroups(database: Database): Promise<number> {
  const answer = await database.query(`SELECT count(DISTINCT row_group_id)::DOUBLE AS n FROM pragma_storage_info('t')`);
  return answer.first('n') as number;
}

test('the log goes into the file when it is long; under a limit of size, when it is a sixteenth of that', async () => {
  const { database, checkpoints, run } = await open();
  await run('CREATE TABLE t (h UBIGINT)');
  await run('INSERT INTO t SELECT hash(range) FROM range(100000)'); // 800 kB
  expect(checkpoints.isDue).toBe(false);
  checkpoints.keepBelow(10 * MB);
  expect(checkpoints.isDue).toBe(true);
  await checkpoints.run();
  expect(checkpoints.isDue).toBe(false);
  expect(database.walBytes()).toBe(0);
});

test('row groups that lost most of their rows come together', async () => {
  const { database, checkpoints } = await openThinned();
  await checkpoints.run();
  expect(await countGroups(database)).toBe(1);
});

test('not where that might take the file over its limit; once, where it is wanted, with the next commit', async () => {
  const { database, checkpoints, run } = await openThinned();
  checkpoints.keepBelow(60 * MB);
  await checkpoints.run();
  expect(await countGroups(database)).toBe(3);
  checkpoints.mergeNext();
  expect(checkpoints.isDue).toBe(false);
  await run('CREATE TABLE other (n INTEGER)');
  expect(checkpoints.isDue).toBe(true);
  await checkpoints.run();
  expect(await countGroups(database)).toBe(1);
});

test('a merge that is wanted is still wanted when the checkpoint failed', async () => {
  const { database, checkpoints } = await openThinned();
  checkpoints.keepBelow(60 * MB);
  checkpoints.mergeNext();
  const run = vi.spyOn(database.writer, 'run').mockRejectedValue(new Error('no room'));
  await expect(checkpoints.run()).rejects.toThrow('no room');
  run.mockRestore();
  await checkpoints.run();
  expect(await countGroups(database)).toBe(1);
});

test('so few as are asked for', async () => {
  const { database, checkpoints } = await openThinned(6);
  await checkpoints.run(1);
  expect(await countGroups(database)).toBe(4);
});

test('one at the end, and what is empty', async () => {
  const { database, run } = await openThinned(7);
  await run(`DELETE FROM t WHERE id < ${GROUP}`);
  await database.close();
  const again = await Database.open(database.path);
  onTestFinished(() => again.close());
  expect(await countGroups(again)).toBe(4);
  expect((await again.query('SELECT count(*)::DOUBLE AS n FROM t')).first('n')).toBe(2 * GROUP);
});

test('what is empty goes in any case, and nothing else is written anew', async () => {
  const { database, checkpoints, run } = await openThinned();
  checkpoints.keepBelow(60 * MB);
  await run(`DELETE FROM t WHERE id < ${2 * GROUP}`);
  const { tables } = await database.usedBytes();
  await checkpoints.run();
  expect(await countGroups(database)).toBe(1);
  expect((await database.usedBytes()).tables).toBeLessThan(tables / 2);
});
