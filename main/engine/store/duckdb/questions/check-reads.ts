import type { DuckDBConnection } from '@duckdb/node-api';
import { QuestionError } from '../../port.ts';
import { VIEW_NAMES } from '../views.ts';
import { isActing } from '../acting-functions.ts';
import { goesDeep } from './deep-functions.ts';
import { findMultiplied } from './find-multiplied.ts';
import { isGuarded } from './sized-functions.ts';
import { readStatement, type StatementParts } from './statement-tree.ts';

/** What EXPLAIN ANALYZE runs is run: COPY would write over the very file that is read from. */
const EXPLAIN = /^\s*explain\s+(?:analyze\s+)?(?:\([^()]*\)\s*)?(?=[a-z(])/i;

/** DuckDB's own tree of a statement; nothing is looked up or run by that. */
const TREE = 'SELECT json_serialize_sql($sql::VARCHAR) AS tree';

/** A table named like this is taken for a file. */
const FILE_NAME = /\.\w+$/;

/** DuckDB plans a statement without looking whether it shall stop: a thousand SELECTs take a second. */
const MOST_TO_PLAN = 1_000;
const MOST_CHARACTERS = 100_000;

export const ONLY_READS = 'Only statements that read are allowed: SELECT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.';
const TOO_LONG = `A statement may have ${MOST_CHARACTERS.toLocaleString('en')} characters.`;
const TOO_MANY = `The statement has too many parts. At most ${MOST_TO_PLAN.toLocaleString('en')} SELECTs can be planned here, and 50 uses of views.`;

/** @throws QuestionError unless the text is one SELECT, or an EXPLAIN of one, that does nothing but read */
export async function checkReads(connection: DuckDBConnection, sql: string): Promise<void> {
  if (sql.length > MOST_CHARACTERS) throw new QuestionError(TOO_LONG);
  const { count } = await connection.extractStatements(sql);
  if (count !== 1) throw new QuestionError('One statement at a time, please.');
  const tree = await readTree(connection, sql.replace(EXPLAIN, ''));
  const parts = readStatement(tree);
  if (parts.size > MOST_TO_PLAN) throw new QuestionError(TOO_MANY);
  const refused = findRefused(parts);
  if (refused !== undefined)
    throw new QuestionError(`Only what is stored can be read: ${refused} is not available here.`);
  const foreign = await findForeignView(connection, parts.tables);
  if (foreign !== undefined)
    throw new QuestionError(`${foreign} is a view of somebody else. Put its SELECT in its place.`);
  const deep = parts.calls.find(goesDeep);
  if (deep)
    throw new QuestionError(`The path or structure of ${deep.function_name} has to be written out, and be short.`);
  const multiplied = findMultiplied(tree);
  if (multiplied !== undefined)
    throw new QuestionError(
      `What is done with every item of a list cannot be interrupted: ${multiplied} is not available in it.`,
    );
}

function findRefused({ functions, qualified, tables, types }: StatementParts): string | undefined {
  return (
    functions.find(isActing) ??
    qualified.find(isGuarded) ??
    tables.find((table) => FILE_NAME.test(table) || isActing(table)) ??
    // JSON becomes one by following it into its depth.
    (types.some((type) => /variant/i.test(type)) ? 'VARIANT' : undefined)
  );
}

const VIEWS = 'SELECT view_name FROM duckdb_views() WHERE NOT internal';

/** A session file may hold other views than ours; what they do would be hidden from all who look at the statement. */
async function findForeignView(connection: DuckDBConnection, tables: readonly string[]): Promise<string | undefined> {
  if (tables.length === 0) return undefined;
  const foreign = (await connection.runAndReadAll(VIEWS))
    .getRows()
    .map(([name]) => String(name).toLowerCase())
    .filter((name) => !VIEW_NAMES.includes(name));
  return tables.find((table) => foreign.includes(table.toLowerCase()));
}

/** Throws where there is none: not a SELECT, or not SQL. */
async function readTree(connection: DuckDBConnection, sql: string): Promise<unknown> {
  const answer = await connection.runAndReadAll(TREE, { sql });
  const tree = JSON.parse(String(answer.getRows()[0]![0])) as { error: boolean };
  if (tree.error) throw new QuestionError(ONLY_READS);
  return tree;
}
