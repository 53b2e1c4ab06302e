import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SqlAnswer } from '../../../../contract/operations/sql.ts';
import { openDuckDbStore } from '../../../../main/engine/store/duckdb/duckdb-store.ts';
import { QuestionError, type Store } from '../../../../main/engine/store/port.ts';
import { attributes, logRecord, logs, span, traces } from '../../../helpers/telemetry.ts';

/*
 * Each of these once ended the process, and this one with it: DuckDB follows JSON into its depth until the stack is full.
 */
let store: Store;

beforeAll(async () => {
  store = await openDuckDbStore(':memory:');
  const telemetry = [
    traces('web', span({ attributes: attributes({ 'http.route': '/a' }) })),
    logs('web', logRecord({ body: { kind: 'string', value: '['.repeat(300_000) + ']'.repeat(300_000) } })),
  ];
  await store.append({ telemetry, losses: [] });
});
afterAll(() => store.close());

function ask(sql: string): Promise<SqlAnswer | Error> {
  return store.ask('sql.query', { sql, limit: 10 }).catch((error: Error) => error);
}

const LISTS = "(repeat('[', 300000) || repeat(']', 300000))";
const OBJECTS = `(repeat('{"a":', 100000) || '1' || repeat('}', 100000))`;

describe('JSON nested without end is refused where it would be followed into its depth', () => {
  test.each([
    `SELECT json_structure(${LISTS})`,
    `SELECT json_structure(${LISTS}::JSON)`,
    'SELECT json_structure(body) FROM logs',
    "SELECT json_contains(body, '1') FROM logs",
    "SELECT json_contains('[1]', body) FROM logs",
    'SELECT json_group_structure(body::JSON) FROM logs',
    'SELECT json_structure(json_group_array(body::JSON)) FROM logs',
    'SELECT json_pretty(body::JSON) FROM logs',
    `SELECT json_merge_patch('{"b":1}', ${OBJECTS})`,
    `SELECT json_merge_patch(${OBJECTS}, '{"b":1}')`,
  ])('%s', async (sql) => {
    expect(await ask(sql)).toMatchObject({ message: /JSON nested more than 500 deep/ });
  });

  test.each([
    `SELECT ${OBJECTS}::JSON::VARIANT`,
    'SELECT TRY_CAST(body::JSON AS "variant") FROM logs',
    "SELECT CAST('[1]'::JSON AS STRUCT(a VARIANT))",
    `SELECT json_transform('1', ${LISTS})`,
    `SELECT from_json('1', '${'['.repeat(40_000)}"INT"${']'.repeat(40_000)}')`,
    `SELECT from_json('1', '"VARIANT"')`,
    `SELECT json_extract(body, '$' || repeat('[*]', 300000)) FROM logs`,
    `SELECT body::JSON->('$' || repeat('[*]', 300000)) FROM logs`,
    `SELECT json_extract(body, '$${'[*]'.repeat(30_000)}') FROM logs`,
    `SELECT json_extract(body, ['$${'[*]'.repeat(30_000)}']) FROM logs`,
    `SELECT json_deserialize_sql(${LISTS})`,
    'SELECT main.json_structure(body) FROM logs',
  ])('%.80s', async (sql) => {
    expect(await ask(sql)).toBeInstanceOf(QuestionError);
  });
});

test('what only reads its text takes any depth', async () => {
  const sql = 'SELECT json_valid(body), json_type(body), json_array_length(body), length(body::JSON->>0) FROM logs';
  expect(await ask(sql)).toMatchObject({ rows: [[true, 'ARRAY', 1n, 599_998n]] });
});

test('such functions are as ever on JSON as telemetry has it, however long', async () => {
  const long = `'[' || repeat('{"a":"[[[[ \\" {"},', 2000) || '{"a":"x"}]'`;
  const sql = `SELECT json_structure('{"a":[1,{"b":2}]}')::VARCHAR, json_structure(${long})::VARCHAR, json_structure(NULL), json_contains('[1,2]', '2'),
    json_contains('{"a":1}'::JSON, '{"a":1}'::JSON), json_merge_patch('{"a":1}', '{"b":2}')::VARCHAR, json_transform('{"a":1}', '{"a":"INT"}')::VARCHAR,
    from_json('[1]', '["INT"]')::VARCHAR, json_structure('[' || repeat('[', 499) || repeat(']', 499) || ']') IS NULL`;
  expect(await ask(sql)).toMatchObject({
    rows: [['{"a":["JSON"]}', '[{"a":"VARCHAR"}]', null, true, true, '{"a":1,"b":2}', "{'a': 1}", '[1]', false]],
  });
  expect(await ask('SELECT json_group_structure(attributes)::VARCHAR FROM spans')).toMatchObject({
    rows: [['{"http.route":"VARCHAR"}']],
  });
});

test('paths as they are written, and as rows give them', async () => {
  const sql = `SELECT attributes->>'http.route', attributes->>('$."http.' || 'ro' || 'ute"' || left(name, 0)), attributes->'a'->'b',
    json_extract_string(attributes, ['$."http.route"', '$.b']), '[1,2]'::JSON->>-1, json_extract('[[1],[2]]', '$[*][0]') FROM spans`;
  expect(await ask(sql)).toMatchObject({ rows: [['/a', '/a', null, "['/a', NULL]", '2', "['1', '2']"]] });
});
