import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TABLES } from '../../../main/engine/store/duckdb/schema.ts';
import { TableAppender } from '../../../main/engine/store/duckdb/table-appender.ts';
import { TableWriter } from '../../../main/engine/store/duckdb/table-writer.ts';
import { text, textList, u32, u8List, utf8 } from '../../../main/engine/store/duckdb/columns.ts';
import type { FixedArray, PackedColumn, PackedTable } from '../../../main/engine/store/duckdb/packed.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;

beforeEach(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
});

afterEach(() => {
  connection.closeSync();
  instance.closeSync();
});

async function appenderOf(table: 'value' | 'shape', columns: string = TABLES[table]): Promise<TableAppender> {
  await connection.run(`CREATE TABLE "${table}" (${columns})`);
  const appender = new TableAppender(table);
  await appender.open(connection);
  return appender;
}

/** Long and short texts by turns of a chunk, and nulls in every other chunk only. */
const textOf = (row: number) => (row % 4_096 < 2_048 ? `a text that lies outside of its cell, ${row}` : `${row}`);
const anyOf = (row: number) => (row % 4_096 < 2_048 && row % 3 === 0 ? null : `any ${row}`);
const keysOf = (row: number) => Array.from({ length: row % 4_096 < 2_048 ? 3 : row % 2 }, (_, i) => `key ${row} ${i}`);

function values(rows: number): PackedTable {
  const writer = new TableWriter('value', { id: u32(), text: text(), any: text() });
  for (let i = 0; i < rows; i++) {
    const row = writer.begin();
    writer.columns.id.values[row] = i;
    writer.columns.text.values[row] = textOf(i);
    writer.columns.any.values[row] = anyOf(i);
  }
  return writer.take()!;
}

/** As bytes: of every length about that up to which a text lies in its cell, of letters of several bytes, and none in whole chunks. */
const lettersOf = (row: number) => (row % 6_144 < 2_048 ? '' : ['a', '한', '🙂', '\u0000'][row % 4]!.repeat(row % 21));
const utf8Of = (row: number) => (lettersOf(row) === '' ? '' : `${row}${lettersOf(row)}`);

function bytesOf(rows: number): PackedTable {
  const writer = new TableWriter('value', { id: u32(), text: utf8(), any: text() });
  for (let i = 0; i < rows; i++) {
    const row = writer.begin();
    writer.columns.id.values[row] = i;
    writer.columns.text.pushText(row, utf8Of(i));
  }
  return writer.take()!;
}

function shapes(rows: number): PackedTable {
  const writer = new TableWriter('shape', { id: u32(), keys: textList(), types: u8List() });
  for (let i = 0; i < rows; i++) {
    const row = writer.begin();
    writer.columns.id.values[row] = i;
    writer.columns.keys.values[row] = keysOf(i);
    writer.columns.types.setAll(
      row,
      keysOf(i).map((_, at) => (i + at) % 7),
    );
  }
  return writer.take()!;
}

type Fixed = Extract<PackedColumn, { kind: 'fixed' }>;
type List = Extract<PackedColumn, { kind: 'list' }>;

/** The same elements, in memory that begins with three others. */
function behindOthers<A extends FixedArray>(values: A): A {
  const make = values.constructor as new (length: number) => A;
  const all = new make(values.length + 3);
  all.set(values as never, 3);
  return all.subarray(3) as A;
}

const read = async (sql: string) => (await connection.runAndReadAll(sql)).getRowsJson();
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);

describe('a table of many chunks', () => {
  // More than are kept until a flush, and a last one that is not full.
  const ROWS = 9 * 2_048 + 77;

  test('has the texts and nulls of each row, whatever the chunk before it held', async () => {
    const appender = await appenderOf('value');
    appender.append(values(ROWS));
    appender.flush();
    expect(await read('SELECT id, text, "any" FROM value ORDER BY id')).toEqual(
      numbers(ROWS).map((row) => [row, textOf(row), anyOf(row)]),
    );
  });

  test('has the bytes of each row as texts', async () => {
    const appender = await appenderOf('value');
    appender.append(bytesOf(ROWS));
    appender.flush();
    expect(await read('SELECT id, text FROM value ORDER BY id')).toEqual(
      numbers(ROWS).map((row) => [row, utf8Of(row)]),
    );
    expect(
      await read('SELECT count(*)::INTEGER FROM value WHERE text = decode(encode(text)) AND strlen(text) > 12'),
    ).toEqual([[numbers(ROWS).filter((row) => Buffer.byteLength(utf8Of(row)) > 12).length]]);
  });

  test('has the lists of each row', async () => {
    const appender = await appenderOf('shape');
    appender.append(shapes(ROWS));
    appender.flush();
    expect(await read('SELECT id, keys, types FROM shape ORDER BY id')).toEqual(
      numbers(ROWS).map((row) => [row, keysOf(row), keysOf(row).map((_, at) => (row + at) % 7)]),
    );
  });

  test('may lie anywhere in the memory it is in', async () => {
    const { rows, columns } = shapes(ROWS);
    const [id, keys, types] = columns as [Fixed, PackedColumn, List];
    const nulls = new BigUint64Array((ROWS + 63) >> 6).map(() => 0x5555_5555_5555_5555n);
    const list = { ...types, child: behindOthers(types.child), nulls: behindOthers(nulls) };
    const appender = await appenderOf('shape', 'id UINTEGER, keys VARCHAR[], types UTINYINT[]');
    appender.append({ rows, columns: [{ ...id, values: behindOthers(id.values) }, keys, list] });
    appender.flush();
    const typesOf = (row: number) => (row % 2 === 0 ? keysOf(row).map((_, at) => (row + at) % 7) : null);
    expect(await read('SELECT id, types FROM shape ORDER BY id')).toEqual(
      numbers(ROWS).map((row) => [row, typesOf(row)]),
    );
  });

  test('is there as a whole or not at all, also where a part of it was flushed before the end', async () => {
    const appender = await appenderOf('value');
    await connection.run('BEGIN');
    appender.append(values(ROWS));
    await connection.run('ROLLBACK');
    expect(await read('SELECT count(*)::INTEGER FROM value')).toEqual([[0]]);
    await appender.open(connection);
    await connection.run('BEGIN');
    appender.append(values(ROWS));
    appender.flush();
    await connection.run('COMMIT');
    expect(await read('SELECT count(*)::INTEGER, count("any")::INTEGER FROM value')).toEqual([
      [ROWS, numbers(ROWS).filter((row) => anyOf(row) !== null).length],
    ]);
  });
});
