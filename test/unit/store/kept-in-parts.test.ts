import { join } from 'node:path';
import { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTables } from '../../../main/engine/store/duckdb/schema.ts';
import { KeptTraces, type KeptView } from '../../../main/engine/store/duckdb/summaries/kept-traces.ts';
import { GROUPED } from '../../../main/engine/store/duckdb/summaries/trace-statements.ts';
import { makeTempDir } from '../../helpers/temp-dir.ts';

const moment = (revision: number, generation = 0) => ({
  ...{ revision, generation, opening: 1 },
  ...{ minNs: undefined, maxNs: undefined },
});

async function openDatabase(options: Record<string, string> = {}): Promise<DuckDBConnection> {
  const path = join(await makeTempDir(), 'spans.db');
  const instance = await DuckDBInstance.create(path, { threads: '2', ...options });
  const connection = await instance.connect();
  onTestFinished(() => {
    connection.closeSync();
    instance.closeSync();
  });
  for (const sql of createTables()) await connection.run(sql);
  return connection;
}

interface Made {
  from: number;
  to: number;
  services: number;
  traces: number;
  /** Of one row key from the next. */
  step?: number;
}

/** Spans that are scattered over traces and services, in an order that only looks like chance. */
async function fill(connection: DuckDBConnection, { from, to, services, traces, step = 1 }: Made): Promise<void> {
  await connection.run(`DELETE FROM resource`);
  await connection.run(
    `INSERT INTO resource SELECT i, 'service ' || i, '{}', '[]', '' FROM range(1, ${services + 1}) t(i)`,
  );
  await connection.run(`INSERT INTO span SELECT ${step} * i, 1 + hash(i, 'service') % ${services}, 0, 0,
    md5((hash(i, 'trace') % ${traces})::VARCHAR)::UUID, i, hash(i, 'parent') % 3, 0, 0, hash(i, 'name') % 5, 1,
    hash(i, 'start') % 1000, hash(i, 'start') % 1000 + hash(i, 'end') % 500, hash(i, 'status') % 3, 0, 0, [], 0, 0, 0, 0, 0
    FROM range(${from}, ${to}) t(i)`);
}

/** Rows of the view that grouping all spans does not give, and the other way round. */
async function differences(connection: DuckDBConnection, { table, services }: KeptView): Promise<number> {
  const columns = 'trace_id, start_ns, end_ns, spans, errors, origin_ns, origin, root_missing, name, resource';
  const kept = `SELECT ${columns}, (${services})::INTEGER AS services FROM ${table}`;
  const grouped = `SELECT ${columns}, (${GROUPED.services})::INTEGER AS services FROM ${GROUPED.table}`;
  const answer = await connection.runAndReadAll(
    `SELECT count(*) FROM ((${kept} EXCEPT ALL ${grouped}) UNION ALL (${grouped} EXCEPT ALL ${kept}))`,
  );
  return Number(answer.getRows()[0]![0]);
}

const isKept = ({ table }: KeptView) => table === 'derived.main.trace';
const grouping = /^CREATE OR REPLACE TABLE derived/;

describe('a table that is made of a few spans at a time', () => {
  test.each([
    ['one mask', { services: 3, traces: 40 }],
    ['several masks', { services: 200, traces: 40 }],
    ['lists', { services: 700, traces: 40 }],
    ['keys with gaps', { services: 100, traces: 40, step: 1_000_003 }],
  ])('is what grouping all of them gives: %s', async (_, made) => {
    const connection = await openDatabase();
    const traces = new KeptTraces(7);
    await fill(connection, { from: 1, to: 301, ...made });
    const run = vi.spyOn(connection, 'run');
    const view = await traces.begin(connection, moment(1));
    expect(isKept(view)).toBe(true);
    expect(run.mock.calls.filter(([sql]) => grouping.test(sql)).length).toBeGreaterThanOrEqual(300 / 7);
    expect(await differences(connection, view)).toBe(0);
    await connection.run('ROLLBACK');
    await connection.run('DELETE FROM span WHERE hash(id) % 4 = 0');
    await fill(connection, { from: 301, to: 400, ...made });
    const later = await traces.begin(connection, moment(2, 1));
    expect(await differences(connection, later)).toBe(0);
  });

  test('fits where all at once do not', async () => {
    const connection = await openDatabase({ memory_limit: '56MB', temp_directory: '' });
    vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await fill(connection, { from: 1, to: 240_001, services: 200, traces: 1_000_000_000 });
    await connection.run('CHECKPOINT');
    expect(isKept(await new KeptTraces().begin(connection, moment(1)))).toBe(false);
    await connection.run('ROLLBACK');
    const view = await new KeptTraces(30_000).begin(connection, moment(1));
    expect(isKept(view)).toBe(true);
    await connection.run('ROLLBACK');
  });
});

describe('where the table cannot be kept', () => {
  async function refused() {
    const connection = await openDatabase();
    const warned = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    const { run } = connection;
    let isFull = true;
    let attempts = 0;
    vi.spyOn(connection, 'run').mockImplementation(async (sql, ...more) => {
      if (grouping.test(sql) && ++attempts && isFull) throw new Error('Out of Memory Error: could not allocate block');
      return run.call(connection, sql, ...more);
    });
    const traces = new KeptTraces();
    const ask = async (revision: number, generation = 0) => {
      const view = await traces.begin(connection, moment(revision, generation));
      const result = { isKept: isKept(view), differences: await differences(connection, view), attempts };
      await connection.run('ROLLBACK');
      return result;
    };
    return { connection, ask, warned, free: () => (isFull = false) };
  }

  const made = { services: 3, traces: 40 };

  test('all spans are grouped, which is tried and told once', async () => {
    const { connection, ask, warned } = await refused();
    await fill(connection, { from: 1, to: 101, ...made });
    expect(await ask(1)).toEqual({ isKept: false, differences: 0, attempts: 1 });
    await fill(connection, { from: 101, to: 151, ...made });
    expect(await ask(2)).toEqual({ isKept: false, differences: 0, attempts: 1 });
    expect(warned).toHaveBeenCalledTimes(1);
    expect(warned.mock.calls[0]![0]).toContain('could not allocate block');
  });

  test('it is tried again when there is twice as much', async () => {
    const { connection, ask, free } = await refused();
    await fill(connection, { from: 1, to: 101, ...made });
    await ask(1);
    free();
    await fill(connection, { from: 101, to: 202, ...made });
    expect(await ask(2)).toEqual({ isKept: true, differences: 0, attempts: 2 });
  });

  test('it is tried again when some went', async () => {
    const { connection, ask, free } = await refused();
    await fill(connection, { from: 1, to: 101, ...made });
    await ask(1);
    free();
    await connection.run('DELETE FROM span WHERE id <= 15');
    expect(await ask(2, 1)).toEqual({ isKept: true, differences: 0, attempts: 2 });
  });
});
