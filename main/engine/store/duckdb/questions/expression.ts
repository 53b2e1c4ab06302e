import type { Expression, ExpressionTerm } from '../../../../../contract/expression.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { assertNever } from '../../../../../core/model/assert-never.ts';
import { QuestionError } from '../../port.ts';
import type { Database } from '../database.ts';
import { keyJoin } from './attribute-terms.ts';
import { expressionAttribute } from './expression-attribute.ts';
import { logTerm, spanTerm } from './expression-fields.ts';
import { all, type Binder } from './sql.ts';

/** Every key is a join: with twice as many, DuckDB plans longer than anybody waits. */
const MOST_KEYS = 50;

/** Conditions over rows that must all hold, with the tables and joins they need. */
export interface CompiledExpression {
  tables: string[];
  joins: string[];
  conditions: string[];
}

export interface ExpressionScope {
  database: Database;
  /** What is asked: log records `l` or spans `s`. */
  rows: 'logs' | 'traces';
  row: 'l' | 's';
  binder: Binder;
  signal: CancelSignal | undefined;
  /** Tables the conditions refer to; names begin with "where". */
  tables: string[];
  joins: string[];
  /** Joined name by attribute key: terms on one key share a join. */
  keys: Map<string, string>;
}

/**
 * An expression over "FROM log l …" or "FROM span s …".
 *
 * @throws QuestionError for a field these rows do not have, an operator a field does not have, and a value that is none
 */
export async function compileExpression(
  database: Database,
  expression: Expression,
  rows: 'logs' | 'traces',
  binder: Binder,
  signal?: CancelSignal,
): Promise<CompiledExpression> {
  const row = rows === 'logs' ? 'l' : 's';
  const scope: ExpressionScope = { database, rows, row, binder, signal, tables: [], joins: [], keys: new Map() };
  const conditions: string[] = [];
  for (const conjunct of topConjuncts(expression)) conditions.push(await compile(scope, conjunct));
  return { tables: scope.tables, joins: scope.joins, conditions };
}

/** What must all hold: the parts of an `and` at the top, of those within it as well. */
export function topConjuncts(expression: Expression): Expression[] {
  return expression.kind === 'and' ? expression.of.flatMap(topConjuncts) : [expression];
}

/** A condition that may be NULL for false; NOT takes care of that. */
async function compile(scope: ExpressionScope, expression: Expression): Promise<string> {
  switch (expression.kind) {
    case 'term':
      return compileTerm(scope, expression);
    case 'not':
      return `NOT coalesce(${await compile(scope, expression.of)}, false)`;
    case 'and':
    case 'or': {
      const parts: string[] = [];
      for (const part of expression.of) parts.push(await compile(scope, part));
      if (expression.kind === 'and') return `(${all(parts)})`;
      return parts.length === 0 ? 'false' : `(${parts.map((part) => `(${part})`).join(' OR ')})`;
    }
    default:
      return assertNever(expression);
  }
}

async function compileTerm(scope: ExpressionScope, term: ExpressionTerm): Promise<string> {
  if (term.field === 'attribute') return `(${await expressionAttribute(scope, term, joinKey(scope, term.key))})`;
  const condition = await (scope.rows === 'logs' ? logTerm(scope, term) : spanTerm(scope, term));
  if (condition === undefined)
    throw new QuestionError(`${scope.rows === 'logs' ? 'A log record' : 'A span'} has no "${term.field}".`);
  return `(${condition})`;
}

function joinKey(scope: ExpressionScope, key: string): string {
  const known = scope.keys.get(key);
  if (known !== undefined) return known;
  if (scope.keys.size >= MOST_KEYS)
    throw new QuestionError(`An expression can ask for at most ${MOST_KEYS} different attributes.`);
  const name = `where_key${scope.keys.size}`;
  const { table, join } = keyJoin(key, scope.row, name, scope.binder);
  scope.tables.push(table);
  scope.joins.push(join);
  scope.keys.set(key, name);
  return name;
}
