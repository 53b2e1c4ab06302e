import type { DuckDBConnection } from '@duckdb/node-api';
import { QuestionError } from '../../port.ts';
import { isActing } from '../acting-functions.ts';
import { findMultiplied } from './find-multiplied.ts';
import { isGuarded } from './sized-functions.ts';

/** What EXPLAIN ANALYZE runs is run: COPY would write over the very file that is read from. */
const EXPLAIN = /^\s*explain\s+(?:analyze\s+)?(?:\([^()]*\)\s*)?(?=[a-z(])/i;

/** The names of a statement are taken from DuckDB's own tree of it; nothing is looked up or run by that. */
const NAMES = `SELECT tree->>'error_message' AS problem,
    regexp_extract_all(tree::VARCHAR, '"function_name":"([^"\\\\]*)"', 1) AS functions,
    regexp_extract_all(tree::VARCHAR, '"function_name":"([^"\\\\]*)","schema":"[^"]', 1) AS qualified,
    regexp_extract_all(tree::VARCHAR, '"table_name":"([^"\\\\]*)"', 1) AS tables,
    CASE WHEN contains(tree::VARCHAR, '"class":"LAMBDA"') THEN tree::VARCHAR END AS lambdas
  FROM (SELECT json_serialize_sql($sql::VARCHAR) AS tree)`;

/** A table named like this is taken for a file. */
const FILE_NAME = /\.\w+$/;

export const ONLY_READS = 'Only statements that read are allowed: SELECT, DESCRIBE, SHOW, SUMMARIZE, EXPLAIN.';

/** @throws QuestionError unless the text is one SELECT, or an EXPLAIN of one, that does nothing but read */
export async function checkReads(connection: DuckDBConnection, sql: string): Promise<void> {
  const { count } = await connection.extractStatements(sql);
  if (count !== 1) throw new QuestionError('One statement at a time, please.');
  const { problem, functions, qualified, tables, lambdas } = await readNames(connection, sql.replace(EXPLAIN, ''));
  if (problem !== null) throw new QuestionError(ONLY_READS);
  const refused =
    functions.find(isActing) ?? qualified.find(isGuarded) ?? tables.find((table) => FILE_NAME.test(table));
  if (refused !== undefined)
    throw new QuestionError(`Only what is stored can be read: ${refused} is not available here.`);
  const multiplied = lambdas === null ? undefined : findMultiplied(lambdas);
  if (multiplied !== undefined)
    throw new QuestionError(
      `What is done with every item of a list cannot be interrupted: ${multiplied} is not available in it.`,
    );
}

interface Names {
  /** Why there is no tree: not a SELECT, or not SQL. */
  problem: string | null;
  functions: string[];
  /** Those that are named with a schema. */
  qualified: string[];
  tables: string[];
  /** The tree, where something in it may be done with every item of a list. */
  lambdas: string | null;
}

async function readNames(connection: DuckDBConnection, sql: string): Promise<Names> {
  const answer = await connection.runAndReadAll(NAMES, { sql });
  return answer.getRowObjectsJS()[0] as unknown as Names;
}
