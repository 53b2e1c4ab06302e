import { DuckDBInstance } from '@duckdb/node-api';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { success } from '../../../contract/result.ts';
import { answerColumns, kindOf, traceOf } from '../../../renderer/views/sql/answer-columns.ts';
import { answerCsv, answerJson, answerNdjson, redactAnswer } from '../../../renderer/views/sql/answer-files.ts';
import { chartOfAnswer, readTimeNs, suggestChart } from '../../../renderer/views/sql/chart-of-answer.ts';
import {
  EMPTY_DESK,
  readDesk,
  remember,
  removeQuery,
  saveQuery,
  writeDesk,
} from '../../../renderer/views/sql/desk-document.ts';
import { namedViews, offerNames } from '../../../renderer/views/sql/editor/offer-names.ts';
import { candidatesOf, errorWords, findErrorPlace } from '../../../renderer/views/sql/error-place.ts';
import { EXAMPLES } from '../../../renderer/views/sql/examples.ts';
import { pinAnswer } from '../../../renderer/views/sql/pin-answer.ts';
import { traces, span } from '../../helpers/telemetry.ts';
import { storeOf } from '../store/questions/store-of.ts';

const called = vi.hoisted(() => vi.fn());
vi.mock('../../../renderer/state/connection.ts', async (load) => ({ ...(await load<object>()), callEngine: called }));

const answer = (columns: Record<string, string>, ...rows: SqlAnswer['rows']): SqlAnswer => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
  rows,
  truncated: false,
});

describe('where an error is', () => {
  let messageOf: (sql: string) => Promise<string>;
  beforeEach(async () => {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    onTestFinished(() => (connection.closeSync(), instance.closeSync()));
    await connection.run('CREATE TABLE spans (name VARCHAR, duration_ns BIGINT)');
    messageOf = (sql) =>
      connection.run(sql).then(
        () => '',
        (error: Error) => error.message,
      );
  });

  test.each([
    ['SELEC 1', 'SELEC', 1, 1],
    ['SELECT nope FROM spans', 'nope', 1, 8],
    ['SELECT name,\n  nope\nFROM spans', 'nope', 2, 3],
    ['SELECT *\nFROM nowhere', 'nowhere', 2, 6],
    ["SELECT '한국어', nope FROM spans", 'nope', 1, 15],
    [`SELECT name FROM spans WHERE name = '${'a'.repeat(90)}' AND nope = 1`, 'nope', 1, 134],
    [`SELECT name FROM spans WHERE nope = 1 AND name = '${'a'.repeat(90)}'`, 'nope', 1, 30],
  ])('%s', async (sql, word, line, column) => {
    const place = findErrorPlace(sql, await messageOf(sql))!;
    expect(sql.slice(place.from, place.to)).toBe(word);
    expect([place.line, place.column]).toEqual([line, column]);
  });

  test('words without a place have none', async () => {
    const message = await messageOf('SELECT * FROM (SELECT 1');
    expect(message).toContain('syntax error');
    expect(findErrorPlace('SELECT * FROM (SELECT 1', message)).toBeUndefined();
    expect(findErrorPlace('SELECT 1', 'LINE 7: SELECT\n        ^')).toBeUndefined();
  });

  test('the words say it once, and what would be known', async () => {
    const message = await messageOf('SELECT duration FROM spans');
    expect(errorWords(message)).toBe('Binder Error: Referenced column "duration" not found in FROM clause!');
    expect(candidatesOf(message)).toEqual(['duration_ns']);
    expect(errorWords(await messageOf('SELEC 1'))).toBe('Parser Error: syntax error at or near "SELEC"');
    expect(candidatesOf('Out of memory')).toEqual([]);
    const table = await messageOf('SELECT x.name FROM spans');
    expect([errorWords(table), candidatesOf(table)]).toEqual([
      'Binder Error: Referenced table "x" not found!',
      ['spans'],
    ]);
    expect(candidatesOf('Catalog Error: …!\nDid you mean "scopes or spans"?')).toEqual(['scopes', 'spans']);
  });
});

const schema = {
  views: [
    {
      name: 'spans',
      columns: [
        { name: 'trace_id', type: 'VARCHAR' },
        { name: 'kind', type: 'VARCHAR' },
      ],
    },
    {
      name: 'logs',
      columns: [
        { name: 'trace_id', type: 'VARCHAR' },
        { name: 'body', type: 'VARCHAR' },
      ],
    },
  ],
};
const offered = (sql: string) => offerNames(sql.replace('|', ''), sql.split('|')[0]!, schema).map(({ label }) => label);

describe('names that are offered', () => {
  test('columns of the views a statement names, also behind where it is written', () => {
    expect(offered('SELECT | FROM logs')).toEqual(expect.arrayContaining(['trace_id', 'body', 'count', 'spans']));
    expect(offered('SELECT | FROM logs')).not.toContain('kind');
    expect(
      offered('SELECT | FROM logs JOIN spans USING (trace_id)').filter((name) => name === 'trace_id'),
    ).toHaveLength(1);
  });

  test('by the name a view was given', () => {
    expect([...namedViews('FROM spans AS s, logs l', schema).keys()]).toEqual(['spans', 's', 'logs', 'l']);
    expect(offered('SELECT s.| FROM spans s')).toEqual(['trace_id', 'kind']);
    expect(offered('SELECT logs.bo| FROM spans')).toEqual(['trace_id', 'body']);
    expect(offered('SELECT x.| FROM spans s')).toEqual([]);
  });

  test('behind FROM there are views only; without one, columns of the first', () => {
    expect(offered('SELECT * FROM sp|')).toEqual(['spans', 'logs']);
    expect(offered('SELECT k|')).toContain('kind');
  });
});

describe('what is kept', () => {
  test('saved queries by name, one of each, and one that was removed comes back', () => {
    const desk = saveQuery('b', 'SELECT 2')(saveQuery('a', 'SELECT 1')(EMPTY_DESK));
    const again = saveQuery('b', 'SELECT 3')(desk);
    expect(again.saved).toEqual([
      { name: 'a', sql: 'SELECT 1' },
      { name: 'b', sql: 'SELECT 3' },
    ]);
    expect(readDesk(writeDesk(again))).toEqual(again);
    expect(saveQuery('a', 'SELECT 1')(removeQuery('a')(again))).toEqual(again);
  });

  test('what was run comes first, once; fifty of them, and none that is too long', () => {
    const twice = remember('SELECT 1')(remember('SELECT 2')(remember('SELECT 1')(EMPTY_DESK)));
    expect(twice.history).toEqual(['SELECT 1', 'SELECT 2']);
    expect(remember('SELECT 1')(twice)).toBe(twice);
    expect(remember('x'.repeat(10_000))(twice)).toBe(twice);
    let desk = EMPTY_DESK;
    for (let n = 0; n < 60; n++) desk = remember(`SELECT ${n}`)(desk);
    expect([desk.history.length, desk.history[0]]).toEqual([50, 'SELECT 59']);
  });

  test('at its fullest it fits into a document', () => {
    let desk = EMPTY_DESK;
    for (let n = 0; n < 200; n++) {
      const sql = `SELECT ${n} ${'"'.repeat(5_900)}`.slice(0, 6_000);
      desk = saveQuery(`${'n'.repeat(100)}${n}`, sql)(remember(sql)(desk));
    }
    expect(desk.saved).toHaveLength(100);
    expect(writeDesk(desk).length).toBeLessThan(2_000_000);
  });

  test.each(['[]', 'x', '{"version":2,"saved":[],"history":[]}', 'null'])('%s is none of ours', (text) => {
    expect(readDesk(text)).toBeNull();
  });
  test('nothing yet', () => expect(readDesk('')).toEqual(EMPTY_DESK));
});

describe('an answer', () => {
  const shop = answer(
    { service: 'VARCHAR', route: 'VARCHAR', spans: 'BIGINT', at: 'TIMESTAMP_NS' },
    ['web', '/a', 5n, '2026-01-02 03:04:05.000000001'],
    ['web', '/b', 7n, '2026-01-02 03:04:06'],
    ['db', null, 9007199254740993n, null],
  );

  test('kinds of columns', () => {
    expect(shop.columns.map(kindOf)).toEqual(['text', 'text', 'number', 'time']);
    expect(kindOf({ name: 'start_time_unix_nano', type: 'UBIGINT' })).toBe('time');
    expect(kindOf({ name: 'x', type: 'DECIMAL(9,2)' })).toBe('number');
    expect(kindOf({ name: 'x', type: 'BIGINT[]' })).toBe('text');
  });

  test('columns stand by place, numbers to the end, and copy every digit', () => {
    const columns = answerColumns(answer({ a: 'BIGINT', b: 'VARCHAR' }, [1n, null]), String);
    expect(columns.map(({ id, align, grow }) => [id, align, grow])).toEqual([
      ['0', 'end', undefined],
      ['1', 'start', true],
    ]);
    expect(columns[1]!.text([1n, null])).toBe('');
    expect(answerColumns(shop, String)[2]!.text(shop.rows[2]!)).toBe('9007199254740993');
  });

  test('the trace a row is about', () => {
    const id = 'ab'.repeat(16);
    expect(traceOf(answer({ trace_id: 'VARCHAR' }), [id])).toBe(id);
    expect(traceOf(answer({ trace_id: 'VARCHAR' }), ['x'])).toBeUndefined();
    expect(traceOf(shop, shop.rows[0]!)).toBeUndefined();
  });

  test('as files: no formula is run, no digit and no column of the same name is lost', () => {
    const odd = {
      columns: [
        { name: 'v', type: 'VARCHAR' },
        { name: 'v', type: 'BIGINT' },
        { name: '__proto__', type: 'DOUBLE' },
      ],
      rows: [['=1+1', -9007199254740993n, Number.NaN]] as SqlAnswer['rows'],
      truncated: false,
    };
    expect(answerCsv(odd).join('')).toBe("v,v,__proto__\r\n'=1+1,-9007199254740993,NaN\r\n");
    expect(answerNdjson(odd)).toEqual(['{"v":"=1+1","v:1":"-9007199254740993","__proto__":"NaN"}\n']);
    expect(answerJson(odd).join('')).toBe(`[\n${answerNdjson(odd)[0]!}]\n`);
    expect(JSON.parse(answerJson(answer({ a: 'BIGINT' })).join(''))).toEqual([]);
  });

  test('leaves without what is hidden, in the names of its columns as well: a PIVOT makes them of values', async () => {
    called.mockImplementation((_operation: string, { texts }: { texts: string[] }) =>
      Promise.resolve(success({ texts: texts.map((text) => text.replaceAll('anna', '[redacted]')), hidden: [] })),
    );
    const pivoted = { ...answer({ user: 'VARCHAR', anna: 'BIGINT' }), rows: [['anna', 3n]] as SqlAnswer['rows'] };
    const { made: written } = await redactAnswer(pivoted);
    expect(answerCsv(written).join('')).toBe('user,[redacted]\r\n[redacted],3\r\n');
    expect(answerNdjson(written)).toEqual(['{"user":"[redacted]","[redacted]":3}\n']);
    expect(called.mock.calls.at(-1)![1]).toEqual({ texts: ['anna', 'user', 'anna'], keys: ['user'] });
  });

  test('lines over time, split by text; bars by the text that tells most apart', () => {
    expect(suggestChart(shop)).toEqual({ x: 3, y: 2, by: 0 });
    const lines = chartOfAnswer(shop, { x: 3, y: 2, by: 1 });
    if (lines.kind !== 'lines') throw new Error(lines.kind);
    expect(lines.lines.map(({ label, value }) => [label, ...value])).toEqual([
      ['/a', 5],
      ['/b', 7],
    ]);
    expect([lines.baseNs, lines.endNs]).toEqual([1767323045000000001n, 999999999]);
    const { columns, rows } = shop;
    const untimed = { ...shop, columns: columns.slice(0, 3), rows: rows.map((row) => row.slice(0, 3)) };
    expect(suggestChart(untimed)).toEqual({ x: 1, y: 2, by: -1 });
    expect(chartOfAnswer(untimed, { x: 1, y: 2, by: -1 })).toMatchObject({
      bars: [{ label: '/a', value: 5 }, { label: '/b' }, { label: 'NULL' }],
    });
    expect(suggestChart(answer({ a: 'VARCHAR' }, ['x']))).toBeUndefined();
  });

  test('times as DuckDB writes them', () => {
    expect(readTimeNs('2026-01-02 03:04:05.5')).toBe(1767323045500000000n);
    expect(readTimeNs('2026-01-02')).toBe(1767312000000000000n);
    expect(readTimeNs('2026-01-02 03:04:05+00')).toBe(1767323045000000000n);
    expect(readTimeNs(1767323045500000000n)).toBe(1767323045500000000n);
    expect(readTimeNs('soon')).toBeUndefined();
    expect(readTimeNs(null)).toBeUndefined();
  });

  test('as a block of a report', () => {
    const [block] = pinAnswer(shop, 'SELECT *\nFROM x') as object[];
    expect(block).toMatchObject({
      kind: 'table',
      what: 'SELECT * FROM x',
      columns: [{ kind: 'text' }, { kind: 'text' }, { label: 'spans', kind: 'number' }, {}],
      leftOut: 0,
    });
    expect(pinAnswer(answer({ a: 'BIGINT' }), 'x')).toBeTypeOf('string');
    const secret = `${'x'.repeat(497)}s3cret`;
    expect(pinAnswer(answer({ a: 'VARCHAR' }, [secret]), 'x')).toMatchObject([{ rows: [[secret]] }]);
  });
});

test.each(EXAMPLES)('the example $labelKey is answered', async ({ sql }) => {
  const store = await storeOf(traces('web', span()));
  const { columns } = await store.ask('sql.query', { sql, limit: 10 });
  expect(columns.length).toBeGreaterThan(1);
});
