import type { ExpressionTerm } from '../../../../../contract/expression.ts';
import { assertNever } from '../../../../../core/model/assert-never.ts';
import { LAST_NS } from '../../../../../core/model/units.ts';
import { QuestionError } from '../../port.ts';
import type { ExpressionScope } from './expression.ts';
import { compileTextTest, type TextTest } from './expression-text.ts';
import { patternCondition } from './log-form.ts';
import { LEVELS } from './log-level.ts';

/** Whole numbers compared with; others are no durations and no severities. */
const WHOLE = /^\d{1,20}$/;

/** A condition on a log record; undefined for a field it does not have. `!=` is the opposite of `=`. */
export async function logTerm(scope: ExpressionScope, term: ExpressionTerm): Promise<string | undefined> {
  switch (term.field) {
    case 'service':
      return serviceTerm(scope, term);
    case 'severity':
      return severityTerm(term);
    case 'text':
      return compared(term, "l.body <> ''", async () => (await compileTextTest(scope, term)).holds('l.body'));
    case 'event':
      return namedTerm(scope, term, 'l.event_name');
    case 'pattern':
      return patternTerm(scope, term);
    default:
      return undefined;
  }
}

/** A condition on a span; undefined for a field it does not have. */
export async function spanTerm(scope: ExpressionScope, term: ExpressionTerm): Promise<string | undefined> {
  switch (term.field) {
    case 'service':
      return serviceTerm(scope, term);
    case 'operation':
      return namedTerm(scope, term, 's.name');
    case 'status':
      return statusTerm(term);
    case 'duration':
      return durationTerm(scope, term);
    case 'text':
      return compared(term, await anyText(scope, EXISTS), async () =>
        anyText(scope, await compileTextTest(scope, term)),
      );
    case 'event':
      return compared(term, 's.events > 0', async () => {
        const named = names('e.name', await compileTextTest(scope, term));
        return `s.id IN (SELECT e.span FROM span_event e WHERE ${named})`;
      });
    default:
      return undefined;
  }
}

/** Text operators in terms of three: `exists`, and whatever `test` gives for `=`, `contains` and `matches`. */
async function compared(term: ExpressionTerm, exists: string, test: () => Promise<string>): Promise<string> {
  switch (term.operator) {
    case 'exists':
      return exists;
    case 'absent':
      return `NOT coalesce(${exists}, false)`;
    case '=':
    case 'contains':
    case 'matches':
      return test();
    case '!=':
      return `NOT coalesce(${await test()}, false)`;
    default:
      throw unknownOperator(term);
  }
}

function unknownOperator({ field, operator }: ExpressionTerm): QuestionError {
  return new QuestionError(`"${field}" cannot be compared with ${operator}.`);
}

function serviceTerm(scope: ExpressionScope, term: ExpressionTerm): Promise<string> {
  const of = (test: string) => `${scope.row}.resource IN (SELECT id FROM resource WHERE ${test})`;
  return compared(term, of("service_name <> ''"), async () =>
    of((await compileTextTest(scope, term)).holds('service_name')),
  );
}

/** On a column of ids of the name table. */
function namedTerm(scope: ExpressionScope, term: ExpressionTerm, column: string): Promise<string> {
  return compared(term, `${column} <> 0`, async () => names(column, await compileTextTest(scope, term)));
}

function names(column: string, { holds, empty }: TextTest): string {
  return `${column} IN (SELECT id FROM name WHERE ${holds('text')})${empty ? ` OR ${column} = 0` : ''}`;
}

const EXISTS: TextTest = { holds: (column) => `${column} <> ''`, empty: false };

/** Every one is four tables; DuckDB refuses some two hundred of them in words that mean nothing to a person. */
const MOST_TEXTS = 100;

/** Spans of which any text (name, status message, event names, string attributes) satisfies a test. Each dictionary is looked through once. */
function anyText(scope: ExpressionScope, { holds }: TextTest): Promise<string> {
  if (scope.tables.length >= MOST_TEXTS * 4)
    throw new QuestionError(`An expression can look for at most ${MOST_TEXTS} texts in spans.`);
  const name = `where_text${scope.tables.length}`;
  const test = `text <> '' AND ${holds('text')}`;
  scope.tables.push(
    `${name}_name AS MATERIALIZED (SELECT id FROM name WHERE ${test})`,
    `${name}_value AS MATERIALIZED (SELECT id, id::BIGINT AS cell FROM value WHERE ${test})`,
    `${name}_cell AS (SELECT a.id, unnest(a.attributes) AS cell, unnest(shape.types) AS t FROM span a JOIN shape ON shape.id = a.shape)`,
    `${name}_span AS (SELECT id FROM span WHERE name IN (SELECT id FROM ${name}_name) OR status_message IN (SELECT id FROM ${name}_value)
      UNION ALL SELECT span FROM span_event WHERE name IN (SELECT id FROM ${name}_name)
      UNION ALL SELECT DISTINCT id FROM ${name}_cell
        WHERE CASE WHEN t = 1 THEN cell IN (SELECT cell FROM ${name}_value) ELSE false END)`,
  );
  return Promise.resolve(`s.id IN (SELECT id FROM ${name}_span)`);
}

const STATUS = ['unset', 'ok', 'error'];

function statusTerm(term: ExpressionTerm): string {
  const code = STATUS.indexOf(term.value);
  switch (term.operator) {
    case 'exists':
      return 's.status_code <> 0';
    case 'absent':
      return 's.status_code = 0';
    case '=':
    case '!=':
      if (code < 0) throw new QuestionError(`"${term.value}" is no status: error, ok or unset.`);
      return `s.status_code ${term.operator === '=' ? '=' : '<>'} ${code}`;
    default:
      throw unknownOperator(term);
  }
}

/** As in lists: a span that has no end, or ended before it began, takes no time. */
const DURATION = '(CASE WHEN s.end_ns > s.start_ns THEN s.end_ns - s.start_ns ELSE 0::UBIGINT END)';

function durationTerm({ binder }: ExpressionScope, term: ExpressionTerm): string {
  switch (term.operator) {
    case 'exists':
      return 's.end_ns > 0';
    case 'absent':
      return 's.end_ns = 0';
    case 'contains':
    case 'matches':
      throw unknownOperator(term);
    default:
      if (!WHOLE.test(term.value)) throw new QuestionError(`"${term.value}" is no number of nanoseconds.`);
      if (BigInt(term.value) > LAST_NS) return String(['<', '<=', '!='].includes(term.operator));
      return `${DURATION} ${sqlOperator(term)} ${binder.nanoseconds(BigInt(term.value))}`;
  }
}

const sqlOperator = ({ operator }: ExpressionTerm) => (operator === '!=' ? '<>' : operator);

/** A number outside of 1 … 24 is no severity and counts as 0, "none". */
const SEVERITY = '(CASE WHEN l.severity_number BETWEEN 1 AND 24 THEN l.severity_number ELSE 0 END)';

/** A level is the range of its four numbers: above it is above all of them, equal to it is any of them. */
function severityTerm(term: ExpressionTerm): string {
  const { operator, value } = term;
  if (operator === 'exists' || operator === 'absent') return `${SEVERITY} ${operator === 'exists' ? '>' : '='} 0`;
  if (operator === 'contains' || operator === 'matches') throw unknownOperator(term);
  const level = LEVELS.indexOf(value as (typeof LEVELS)[number]);
  if (level < 0 && !WHOLE.test(value))
    throw new QuestionError(`"${value}" is no severity: ${LEVELS.join(', ')}, or a number.`);
  const number = Math.min(Number(value), 1_000);
  const [low, high] = level < 0 ? [number, number] : level === 0 ? [0, 0] : [level * 4 - 3, level * 4];
  switch (operator) {
    case '=':
      return `${SEVERITY} BETWEEN ${low} AND ${high}`;
    case '!=':
      return `${SEVERITY} NOT BETWEEN ${low} AND ${high}`;
    case '<':
    case '>=':
      return `${SEVERITY} ${operator} ${low}`;
    case '<=':
    case '>':
      return `${SEVERITY} ${operator} ${high}`;
    default:
      return assertNever(operator);
  }
}

function patternTerm({ binder }: ExpressionScope, term: ExpressionTerm): string {
  if (term.operator !== '=' && term.operator !== '!=') throw unknownOperator(term);
  const condition = patternCondition(term.value, binder);
  return term.operator === '=' ? condition : `NOT coalesce(${condition}, false)`;
}
