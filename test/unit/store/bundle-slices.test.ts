import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Preparing } from '../../../main/engine/store/duckdb/bundle/preparing.ts';

/** Two stretches and a bit. */
const ROWS = 70_000;
const TEXTS = `SELECT id::UBIGINT AS id, 'text ' || id AS text FROM range(${ROWS}) t(id)`;

let instance: DuckDBInstance;
let connection: DuckDBConnection;
let tables: Preparing;

beforeEach(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  tables = new Preparing(connection, undefined, undefined);
});

afterEach(() => {
  connection.closeSync();
  instance.closeSync();
});

test('texts are looked through some at a time, in order and each once, while others are written', async () => {
  await tables.ask('CREATE TEMP TABLE seen (id UBIGINT)');
  const texts: string[] = [];
  const sizes: number[] = [];
  for await (const { ids, rows } of tables.slices(TEXTS)) {
    texts.push(...rows.strings('text'));
    sizes.push(ids.length);
    await tables.insert('seen', 'id UBIGINT', [{ id: ids[0]! }]);
  }
  expect(texts).toEqual(Array.from({ length: ROWS }, (_, id) => `text ${id}`));
  expect(sizes.length).toBeGreaterThan(2);
  expect((await tables.ask('SELECT count(*) AS n FROM seen')).first('n')).toBe(BigInt(sizes.length));
});

test('what fails ahead of its turn is told in its turn, and nowhere else', async () => {
  const failing = `SELECT id, if(id < 40000, text, error('broken')) AS text FROM (${TEXTS})`;
  const seen: number[] = [];
  const looking = (async () => {
    for await (const { ids } of tables.slices(failing, '1')) {
      seen.push(ids.length);
      // Behind the one ahead on the same connection.
      await tables.ask('SELECT 1');
    }
  })();
  await expect(looking).rejects.toThrow('broken');
  expect(seen).toEqual([32_768]);
});

test('whoever leaves in the middle finds the connection idle', async () => {
  for await (const { ids } of tables.slices(TEXTS)) {
    expect(ids.length).toBeGreaterThan(0);
    break;
  }
  expect((await tables.ask('SELECT 7 AS n')).first('n')).toBe(7);
});
