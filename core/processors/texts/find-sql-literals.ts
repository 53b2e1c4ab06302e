import { SqlScanner } from './sql-scanner.ts';
import { sqlDialects } from './sql-dialects.ts';
import type { FindSpans } from './text-rule.ts';

/** Where instrumentation writes statements: today's name and those before it. */
export const SQL_KEYS = new Set(['db.query.text', 'db.statement', 'sql.query']);
/** Where it says of which database: today's name and the one before it. */
export const SYSTEM_KEYS = new Set(['db.system.name', 'db.system']);

/** Their commands have no quotes. */
const COMMANDS = /^(?:redis|memcached|valkey)$/i;
const ARGUMENTS = /[^\s]\S*/g;

/**
 * Literal values in a statement of SQL: texts and numbers, not names, of comments as well. Marks of parameters are left as they are. Where databases
 * read a statement differently and `system` does not tell which it is for, what is a value for any of them counts.
 */
export const findSqlLiterals: FindSpans = (text, found, system) => {
  if (COMMANDS.test(system)) return findArguments(text, found);
  for (const dialect of sqlDialects(text, system)) new SqlScanner(text, dialect, found).run();
};

/** Of each line, all but the first word. */
function findArguments(text: string, found: Parameters<FindSpans>[1]): void {
  let lineEnd = -1;
  for (const { 0: word, index } of text.matchAll(ARGUMENTS)) {
    const isFirst = index > lineEnd;
    if (isFirst) {
      const end = text.indexOf('\n', index);
      lineEnd = end === -1 ? text.length : end;
    } else if (word !== '?') found(index, index + word.length);
  }
}
