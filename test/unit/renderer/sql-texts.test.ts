import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inLanguage } from '../../../renderer/i18n/locale.ts';
import { sqlText } from '../../../renderer/i18n/sql-texts.ts';
import { errorWords } from '../../../renderer/views/sql/error-place.ts';

let instance: DuckDBInstance;
let connection: DuckDBConnection;
beforeAll(async () => {
  instance = await DuckDBInstance.create(':memory:');
  connection = await instance.connect();
  await connection.run('CREATE TABLE spans (name VARCHAR, kind VARCHAR, duration_ns BIGINT, started TIMESTAMP)');
  await connection.run('CREATE TABLE logs (name VARCHAR)');
  await connection.run("INSERT INTO spans VALUES ('GET /', 'x', 1, now()), ('GET /', 'x', 2, now())");
});
afterAll(() => (connection.closeSync(), instance.closeSync()));

const wordsOf = async (sql: string): Promise<string> =>
  connection.runAndReadAll(sql).then(
    () => '',
    (error: Error) => errorWords(error.message),
  );
const inKorean = (english: string): string => inLanguage('ko', () => sqlText(english));

/** What is often wrong, and its Korean. */
const WRONG: readonly (readonly [sql: string, korean: string])[] = [
  ['SELEC 1', '이 부분에서 구문이 맞지 않습니다: "SELEC"'],
  ['SELECT (1', '끝나지 않은 SQL 문입니다. 괄호, 따옴표, 빠진 절을 확인하십시오.'],
  ["SELECT 'abc", '닫는 작은따옴표(\')가 없습니다: "\'abc"'],
  ['SELECT "abc', '닫는 큰따옴표(")가 없습니다: ""abc"'],
  ['SELECT FROM spans', 'SELECT 뒤에 열을 지정하십시오.'],
  ['SELECT * FROM nowhere', '없는 표나 뷰입니다: nowhere'],
  ['SELECT * FROM a.b', '없는 표나 뷰입니다: "a.b" (없는 스키마: "a")'],
  ['SELECT nope FROM spans', 'FROM 절의 표에 없는 열입니다: "nope"'],
  ['SELECT nope', 'FROM 절이 없어 열을 찾을 수 없습니다: "nope"'],
  ['SELECT s.nope FROM spans s', '표에 없는 열입니다: "nope" (표: "s")'],
  ['SELECT x.name FROM spans s', 'FROM 절에 없는 표나 별칭입니다: "x"'],
  ['SELECT lenght(name) FROM spans', '없는 함수입니다: lenght'],
  ['SELECT CAST(1 AS nosuch)', '없는 형식입니다: nosuch'],
  [
    'SELECT name, count(*) FROM spans',
    'GROUP BY에 넣거나 집계 함수로 감싸야 하는 열입니다: "name". 아무 값이나 괜찮으면 "ANY_VALUE(name)" 함수를 쓰십시오.',
  ],
  ['SELECT name FROM spans WHERE count(*) > 1', 'WHERE 절에는 집계 함수를 쓸 수 없습니다.'],
  ['SELECT count(count(*)) FROM spans', '집계 함수 안에서 집계 함수를 쓸 수 없습니다.'],
  ['SELECT name FROM spans ORDER BY 9', 'ORDER BY의 열 번호가 범위를 벗어났습니다(가능한 범위: 1~1).'],
  [
    'SELECT name FROM spans, logs',
    '여러 표에 있는 열입니다. 표 이름을 함께 쓰십시오: "name" (가능한 표기: "spans.name" or "logs.name")',
  ],
  ['SELECT * FROM spans a, spans a', '같은 표 이름이 두 번 있습니다. 한쪽에 AS로 별칭을 붙이십시오: "a"'],
  ['SELECT * FROM spans JOIN logs USING (kind)', 'JOIN 오른쪽의 표에 없는 열입니다: "kind"'],
  ['SELECT name > 1 FROM spans', '서로 비교할 수 없는 형식입니다: VARCHAR, INTEGER_LITERAL. CAST로 형식을 맞추십시오.'],
  ['SELECT 1 UNION SELECT 1, 2', 'UNION, INTERSECT, EXCEPT의 양쪽은 열의 수가 같아야 합니다.'],
  ['SELECT (SELECT 1, 2)', '서브쿼리의 열 수가 맞지 않습니다(실제: 2개, 필요: 1개).'],
  [
    'SELECT (SELECT name FROM spans)',
    '값으로 쓴 서브쿼리의 결과가 여러 행입니다. LIMIT 1이나 집계 함수로 한 행만 남기십시오.',
  ],
  ["SELECT CAST('a' AS INTEGER)", "문자열을 변환할 수 없습니다: 'a' (변환할 형식: INT32)"],
  ['SELECT * FROM spans WHERE name', "문자열을 변환할 수 없습니다: 'GET /' (변환할 형식: BOOL, 열: name)"],
  ['SELECT CAST(1000 AS TINYINT)', '변환할 형식의 범위를 벗어난 값입니다: 1000 (원래 형식: INT32, 변환할 형식: INT8)'],
  ["SELECT 'x'::DATE", '날짜를 읽을 수 없습니다: "x" (형식: (YYYY-MM-DD))'],
  ["SELECT date_trunc('hou', now())", '알 수 없는 날짜·시각 단위입니다: "hou"'],
  ["SELECT regexp_matches(name, '(') FROM spans", '정규식에 닫는 괄호가 없습니다: ('],
  [
    'SELECT 9223372036854775807 + duration_ns FROM spans',
    '계산 결과가 형식의 범위를 넘습니다: 9223372036854775807 + 1 (INT64)',
  ],
];

test.each(WRONG)('%s', async (sql, korean) => {
  const english = await wordsOf(sql);
  expect(english).toMatch(/ Error: /);
  expect(inKorean(english)).toBe(korean);
});

test('the forms of a function stay, however many they are', async () => {
  const english = await wordsOf('SELECT arg_max(name) FROM spans');
  expect(english.length).toBeGreaterThan(2_000);
  expect(inKorean(english)).toMatch(
    /^인수의 수나 형식이 맞지 않습니다: 'arg_max\(VARCHAR\)'.*\n가능한 형식:\n\targ_max\(/,
  );
});

test.each([
  ["SELECT '\\xzz'::BLOB", '값을 변환할 수 없습니다: Invalid hex escape code'],
  ['SELECT factorial(100)', '값이 범위를 벗어났습니다: Value out of range'],
])('what has no Korean of its own stays behind what kind of error it is: %s', async (sql, begins) => {
  expect(inKorean(await wordsOf(sql)).startsWith(begins)).toBe(true);
});

test('what the engine says of a statement is known too; English is never touched', async () => {
  expect(inKorean('One statement at a time, please.')).toBe('SQL 문은 한 번에 하나만 실행할 수 있습니다.');
  const english = await wordsOf('SELEC 1');
  expect(inLanguage('en', () => sqlText(english))).toBe(english);
});
