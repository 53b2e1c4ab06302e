import type { ExpressionTerm } from '../../../../../contract/expression.ts';
import type { AnyValue } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import { QuestionError } from '../../port.ts';
import { DECIMAL, wantedValue } from './attribute-match.ts';
import { attributeCondition, doubleText, eachResourceValue, ofResources } from './attribute-terms.ts';
import type { ExpressionScope } from './expression.ts';
import { compileTextTest, type TextTest } from './expression-text.ts';
import { Binder } from './sql.ts';

/** A condition on an attribute of the row, else of its resource; its key is joined as `k` (attribute-terms.ts). */
export async function expressionAttribute(scope: ExpressionScope, term: ExpressionTerm, k: string): Promise<string> {
  const { operator, key, value } = term;
  switch (operator) {
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compareNumbers(scope, key, operator, value, k);
    case 'matches':
      return matchText(scope, term, k);
    default:
      return attributeCondition(scope.database, { key, operator, value }, scope.row, k, scope.binder, scope.signal);
  }
}

async function matchText(scope: ExpressionScope, term: ExpressionTerm, k: string): Promise<string> {
  const test = await compileTextTest(scope, term);
  const idsOf = new Map<string, number[]>();
  const gather = (id: number, value: AnyValue) => {
    const text = plainText(value);
    const ids = idsOf.get(text);
    if (ids) ids.push(id);
    else idsOf.set(text, [id]);
  };
  await eachResourceValue(scope.database, term.key, gather, scope.signal);
  const passed = await passing(scope, [...idsOf.keys()], term.value);
  const resources = passed.flatMap((text) => idsOf.get(text) ?? []);
  return onRowElse(scope, k, resources, cellMatches(`${scope.row}.attributes[${k}.p]`, k, test));
}

const onRowElse = ({ row, binder }: ExpressionScope, k: string, resources: number[], condition: string) =>
  `CASE WHEN ${k}.id IS NULL THEN ${ofResources(row, resources, binder)} ELSE ${condition} END`;

/** Binding as many texts takes some 3 ms, during which nobody else is answered. */
const TEXTS_AT_A_TIME = 2_048;

/** Those of the texts that match. RE2 itself decides on resources as well. */
async function passing(scope: ExpressionScope, texts: readonly string[], pattern: string): Promise<string[]> {
  const passed: string[] = [];
  for (let from = 0; from < texts.length; from += TEXTS_AT_A_TIME) {
    const binder = new Binder();
    const some = texts.slice(from, from + TEXTS_AT_A_TIME);
    const list = `unnest(${binder.textList(some)}) AS text, unnest(range(${some.length}))::UINTEGER AS i`;
    const sql = `SELECT i FROM (SELECT ${list}) WHERE regexp_matches(text, ${binder.text(pattern)})`;
    const answer = await scope.database.query(sql, binder.parameters, scope.signal);
    for (const i of answer.uint32('i')) passed.push(some[i]!);
  }
  return passed;
}

function cellMatches(cell: string, k: string, { holds, empty }: TextTest): string {
  return `CASE ${k}.t WHEN 0 THEN ${holds("'null'")}
    WHEN 2 THEN ${holds(`CASE ${cell} WHEN 0 THEN 'false' ELSE 'true' END`)}
    WHEN 3 THEN ${holds(`${cell}::VARCHAR`)} WHEN 4 THEN ${holds(doubleText(cell))}
    ELSE ${cell} IN (SELECT id FROM value WHERE ${holds('text')})${empty ? ` OR ${cell} = 0` : ''} END`;
}

type Comparison = '<' | '<=' | '>' | '>=';

/** A text that is a decimal number, in RE2. */
const DECIMAL_TEXT = "regexp_full_match(text, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?')";

/** Numbers, and texts that are decimal numbers; whatever else is neither less nor more. */
async function compareNumbers(scope: ExpressionScope, key: string, operator: Comparison, text: string, k: string) {
  if (!DECIMAL.test(text)) throw new QuestionError(`"${text}" is no number, which ${operator} needs.`);
  const resources: number[] = [];
  const visit = (id: number, value: AnyValue) => void (compares(value, operator, text) && resources.push(id));
  await eachResourceValue(scope.database, key, visit, scope.signal);
  const cell = `${scope.row}.attributes[${k}.p]`;
  const wanted = scope.binder.add(Number(text), 'DOUBLE');
  const { int } = wantedValue(text);
  const whole =
    int === undefined
      ? `${cell}::DOUBLE ${operator} ${wanted}`
      : `${cell} ${operator} ${scope.binder.add(int, 'BIGINT')}`;
  const double = `double_from_bits(${cell})`;
  const condition = `CASE ${k}.t WHEN 3 THEN ${whole} WHEN 4 THEN NOT isnan(${double}) AND ${double} ${operator} ${wanted}
    WHEN 1 THEN ${cell} IN (SELECT id FROM value WHERE CASE WHEN ${DECIMAL_TEXT} THEN TRY_CAST(text AS DOUBLE) ${operator} ${wanted} ELSE false END)
    ELSE false END`;
  return onRowElse(scope, k, resources, condition);
}

function compares(value: AnyValue, operator: Comparison, text: string): boolean {
  const { int } = wantedValue(text);
  if (value.kind === 'int' && int !== undefined) return ordered(value.value, operator, int);
  if (value.kind === 'int' || value.kind === 'double') return ordered(Number(value.value), operator, Number(text));
  return value.kind === 'string' && DECIMAL.test(value.value) && ordered(Number(value.value), operator, Number(text));
}

function ordered<T extends number | bigint>(a: T, operator: Comparison, b: T): boolean {
  return operator === '<' ? a < b : operator === '<=' ? a <= b : operator === '>' ? a > b : a >= b;
}
