import { engineText, koreanOf } from './engine-texts.ts';
import { currentLocale } from './locale.ts';

/** Where an aggregate is not allowed: DuckDB says it of each clause. */
const CLAUSES = ['WHERE', 'GROUP BY', 'HAVING', 'QUALIFY', 'RETURNING', 'LIMIT'] as const;

/**
 * What DuckDB says of a wrong statement, by its own words. What is not here keeps them behind a sentence that tells what kind of error it is.
 * Of two lines that fit, the first one counts.
 */
const KOREAN: Readonly<Record<string, string>> = {
  // how it is written
  'Parser Error: syntax error at end of input': '끝나지 않은 SQL 문입니다. 괄호, 따옴표, 빠진 절을 확인하십시오.',
  'Parser Error: syntax error at or near {0}': '이 부분에서 구문이 맞지 않습니다: {0}',
  'Parser Error: unterminated quoted string at or near {0}': "닫는 작은따옴표(')가 없습니다: {0}",
  'Parser Error: unterminated quoted identifier at or near {0}': '닫는 큰따옴표(")가 없습니다: {0}',
  'Parser Error: zero-length delimited identifier at or near {0}': '이름이 비어 있습니다: {0}',
  'Parser Error: unterminated /* comment at or near {0}': '닫히지 않은 주석(/*)입니다: {0}',
  'Parser Error: SELECT clause without selection list': 'SELECT 뒤에 열을 지정하십시오.',
  'Parser Error: Duplicate CTE name {0}': 'WITH에 같은 이름이 두 번 있습니다: {0}',
  'Parser Error: VALUES lists must all be the same length': 'VALUES의 모든 행은 값의 수가 같아야 합니다.',
  'Parser Error: Sample sample_size {0} out of range, must be between {1} and {2}':
    '표본 비율은 {1}부터 {2}까지입니다: {0}',

  // names of tables, columns and functions
  'Catalog Error: Table with name {0} does not exist because schema {1} does not exist.':
    '없는 표나 뷰입니다: {0} (없는 스키마: {1})',
  'Catalog Error: Table with name {0} does not exist!': '없는 표나 뷰입니다: {0}',
  'Catalog Error: Scalar Function with name {0} does not exist!': '없는 함수입니다: {0}',
  'Catalog Error: Aggregate Function with name {0} does not exist!': '없는 집계 함수입니다: {0}',
  'Catalog Error: Table Function with name {0} does not exist!': '없는 테이블 함수입니다: {0}',
  'Catalog Error: Type with name {0} does not exist!': '없는 형식입니다: {0}',
  'Catalog Error: Collation with name {0} does not exist!': '없는 정렬 규칙(COLLATE)입니다: {0}',
  'Catalog Error: {0} is not an aggregate function': '집계 함수가 아닙니다: {0}',
  'Binder Error: Catalog {0} does not exist!': '없는 데이터베이스입니다: {0}',
  'Binder Error: Referenced column {0} not found in FROM clause!': 'FROM 절의 표에 없는 열입니다: {0}',
  "Binder Error: Referenced column {0} not found in FROM clause and can't find in alias map.":
    'FROM 절의 표에도 별칭에도 없는 열입니다: {0}',
  'Binder Error: Referenced column {0} was not found because the FROM clause is missing':
    'FROM 절이 없어 열을 찾을 수 없습니다: {0}',
  'Binder Error: Referenced table {0} not found!': 'FROM 절에 없는 표나 별칭입니다: {0}',
  'Binder Error: Values list {0} does not have a column named {1}': '표에 없는 열입니다: {1} (표: {0})',
  'Binder Error: Table {0} does not have a column named {1}': '표에 없는 열입니다: {1} (표: {0})',
  'Binder Error: Column {0} does not exist on left side of join!': 'JOIN 왼쪽의 표에 없는 열입니다: {0}',
  'Binder Error: Column {0} does not exist on right side of join!': 'JOIN 오른쪽의 표에 없는 열입니다: {0}',
  'Binder Error: Column {0} in {1} list not found in FROM clause': 'FROM 절의 표에 없는 열입니다: {0} ({1} 목록)',
  'Binder Error: Could not find key {0} in struct': 'STRUCT에 없는 키입니다: {0}',
  'Binder Error: No matching columns found that match regex {0}': '정규식과 일치하는 열이 없습니다: {0}',
  'Binder Error: Ambiguous reference to column name {0} (use: {1})':
    '여러 표에 있는 열입니다. 표 이름을 함께 쓰십시오: {0} (가능한 표기: {1})',
  'Binder Error: Ambiguous reference to table {0} (duplicate alias {1}, explicitly alias one of the tables using "AS my_alias")':
    '같은 표 이름이 두 번 있습니다. 한쪽에 AS로 별칭을 붙이십시오: {0}',
  'Binder Error: No columns found to join on in NATURAL JOIN.\nUse CROSS JOIN if you intended for this to be a cross-product.{0}':
    'NATURAL JOIN에 쓸 같은 이름의 열이 없습니다. JOIN … ON으로 조건을 쓰십시오.',
  'Binder Error: Table {0} has {1} columns available but {2} columns specified':
    '지정한 열이 표의 열보다 많습니다: {0} (표: {1}개, 지정: {2}개)',

  // grouping
  'Binder Error: column {0} must appear in the GROUP BY clause or must be part of an aggregate function.\nEither add it to the GROUP BY list, or use {1} if the exact value of {2} is not important.':
    'GROUP BY에 넣거나 집계 함수로 감싸야 하는 열입니다: {0}. 아무 값이나 괜찮으면 {1} 함수를 쓰십시오.',
  'Binder Error: column {0} must appear in the GROUP BY clause or be used in an aggregate function':
    'GROUP BY에 넣거나 집계 함수로 감싸야 하는 열입니다: {0}',
  'Binder Error: aggregate function calls cannot be nested': '집계 함수 안에서 집계 함수를 쓸 수 없습니다.',
  'Binder Error: GROUP BY term out of range - should be between {0} and {1}':
    'GROUP BY의 열 번호가 범위를 벗어났습니다(가능한 범위: {0}~{1}).',
  'Binder Error: ORDER term out of range - should be between {0} and {1}':
    'ORDER BY의 열 번호가 범위를 벗어났습니다(가능한 범위: {0}~{1}).',
  ...Object.fromEntries(
    CLAUSES.flatMap((clause) => [
      [`Binder Error: ${clause} clause cannot contain aggregates!`, `${clause} 절에는 집계 함수를 쓸 수 없습니다.`],
      [
        `Binder Error: ${clause} clause cannot contain window functions!`,
        `${clause} 절에는 윈도 함수를 쓸 수 없습니다. QUALIFY 절을 쓰십시오.`,
      ],
    ]),
  ),

  // types and shapes
  'Binder Error: No function matches the given name and argument types {0}. You might need to add explicit type casts.':
    '인수의 수나 형식이 맞지 않습니다: {0}. 필요하면 CAST로 형식을 바꾸십시오.',
  'Binder Error: Cannot compare values of type {0} and type {1} - an explicit cast is required':
    '서로 비교할 수 없는 형식입니다: {0}, {1}. CAST로 형식을 맞추십시오.',
  'Not implemented Error: Cannot combine types {0} and {1} - an explicit cast is required':
    '함께 쓸 수 없는 형식입니다: {0}, {1}. CAST로 형식을 맞추십시오.',
  'Binder Error: Set operations can only apply to expressions with the same number of result columns':
    'UNION, INTERSECT, EXCEPT의 양쪽은 열의 수가 같아야 합니다.',
  'Binder Error: Subquery returns {0} columns - expected {1}':
    '서브쿼리의 열 수가 맞지 않습니다(실제: {0}개, 필요: {1}개).',
  'Invalid Input Error: More than one row returned by a subquery used as an expression - scalar subqueries can only return a single row.{0}':
    '값으로 쓴 서브쿼리의 결과가 여러 행입니다. LIMIT 1이나 집계 함수로 한 행만 남기십시오.',
  'Binder Error: LIMIT/OFFSET cannot be negative': 'LIMIT과 OFFSET에는 음수를 쓸 수 없습니다.',
  'Binder Error: UNNEST not supported here': '여기서는 UNNEST를 쓸 수 없습니다.',
  'Binder Error: UNNEST() can only be applied to lists, structs and NULL, not {0}':
    'UNNEST는 목록과 STRUCT에만 쓸 수 있습니다(실제 형식: {0}).',
  'Binder Error: QUANTILE can only take parameters in the range [-1, 1]': '분위수는 -1부터 1까지 지정하십시오.',
  'Binder Error: DECIMAL type width must be between {0} and {1}': 'DECIMAL의 자릿수는 {0}부터 {1}까지입니다.',

  // values
  'Conversion Error: Could not convert string {0} to {1} when casting from source column {2}':
    '문자열을 변환할 수 없습니다: {0} (변환할 형식: {1}, 열: {2})',
  'Conversion Error: Could not convert string {0} to {1}': '문자열을 변환할 수 없습니다: {0} (변환할 형식: {1})',
  "Conversion Error: Type {0} with value {1} can't be cast because the value is out of range for the destination type {2}":
    '변환할 형식의 범위를 벗어난 값입니다: {1} (원래 형식: {0}, 변환할 형식: {2})',
  "Conversion Error: Type {0} with value {1} can't be cast to the destination type {2}":
    '변환할 수 없는 값입니다: {1} (원래 형식: {0}, 변환할 형식: {2})',
  'Conversion Error: Could not cast value {0} to {1}': '변환할 수 없는 값입니다: {0} (변환할 형식: {1})',
  'Conversion Error: invalid timestamp field format: {0}, expected format is {1}':
    '시각을 읽을 수 없습니다: {0} (형식: {1})',
  'Conversion Error: invalid date field format: {0}, expected format is {1}':
    '날짜를 읽을 수 없습니다: {0} (형식: {1})',
  'Conversion Error: timestamp field value out of range: {0}': '시각의 범위를 벗어난 값입니다: {0}',
  'Conversion Error: date field value out of range: {0}': '날짜의 범위를 벗어난 값입니다: {0}',
  'Conversion Error: Date out of range: {0}': '날짜의 범위를 벗어난 값입니다: {0}',
  'Conversion Error: Time out of range: {0}': '시각의 범위를 벗어난 값입니다: {0}',
  'Conversion Error: extract specifier {0} not recognized': '알 수 없는 날짜·시각 단위입니다: {0}',
  'Conversion Error: Malformed JSON at byte {0} of input: {1}': '올바른 JSON이 아닙니다({0}바이트 위치): {1}',
  'Invalid Input Error: Malformed JSON at byte {0} of input: {1}': '올바른 JSON이 아닙니다({0}바이트 위치): {1}',
  'Invalid Input Error: missing ): {0}': '정규식에 닫는 괄호가 없습니다: {0}',
  'Invalid Input Error: missing ]: {0}': '정규식에 닫는 대괄호가 없습니다: {0}',
  'Invalid Input Error: no argument for repetition operator: {0}': '정규식에 반복할 대상이 없습니다: {0}',
  'Invalid Input Error: Could not parse string {0} according to format specifier {1}':
    '지정한 형식으로 읽을 수 없는 문자열입니다: {0} (형식: {1})',
  'Invalid Input Error: Failed to parse format specifier {0}: {1}': '올바른 날짜·시각 형식이 아닙니다: {0}',
  'Invalid Input Error: Values were not provided for the following prepared statement parameters: {0}':
    '매개변수는 쓸 수 없습니다. 값을 직접 쓰십시오: {0}',
  'Invalid Input Error: Map keys must be unique.': 'MAP의 키는 서로 달라야 합니다.',
  'Invalid Input Error: A value of more than {0} characters or items cannot be made here.':
    '{0}자(개)가 넘는 값은 만들 수 없습니다.',
  'Out of Range Error: Overflow in {0} of {1} ({2})!': '계산 결과가 형식의 범위를 넘습니다: {2} ({1})',
  'Out of Range Error: cannot take square root of a negative number': '음수의 제곱근은 구할 수 없습니다.',
  'Out of Range Error: cannot take logarithm of zero': '0의 로그는 구할 수 없습니다.',
  'Out of Range Error: cannot take logarithm of a negative number': '음수의 로그는 구할 수 없습니다.',

  // and any other
  'Parser Error: {0}': 'SQL 구문 오류입니다: {0}',
  'Binder Error: {0}': '이름이나 형식이 맞지 않는 SQL입니다: {0}',
  'Catalog Error: {0}': '없는 표나 함수입니다: {0}',
  'Conversion Error: {0}': '값을 변환할 수 없습니다: {0}',
  'Invalid Input Error: {0}': '쓸 수 없는 값이 있습니다: {0}',
  'Out of Range Error: {0}': '값이 범위를 벗어났습니다: {0}',
  'Not implemented Error: {0}': 'DuckDB가 지원하지 않는 SQL입니다: {0}',
  '{0} Error: {1}': 'SQL 문을 실행하지 못했습니다({0}): {1}',
};

/** A function's forms may be hundreds: they are no part of what is looked for, and stay as they are. */
const FORMS = /\n\s*Candidate functions:/;

const inKorean = koreanOf(KOREAN);

/** What DuckDB or the engine said of a statement, in the reader's language. */
export function sqlText(english: string): string {
  if (currentLocale().language !== 'ko') return english;
  const at = english.search(FORMS);
  if (at < 0) return inKorean(english) ?? engineText(english);
  return `${sqlText(english.slice(0, at))}${english.slice(at).replace(FORMS, '\n가능한 형식:')}`;
}
