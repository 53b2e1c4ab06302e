import type { ExpressionTerm } from '../../../../../contract/expression.ts';
import { CancelledError, QuestionError } from '../../port.ts';
import type { ExpressionScope } from './expression.ts';
import { holds } from './sql.ts';

/** A test of a text column; `empty` says whether '' passes it. */
export interface TextTest {
  holds: (column: string) => string;
  empty: boolean;
}

/** What `=` (also for `!=`), `contains` and `matches` ask of a text. */
export async function compileTextTest(scope: ExpressionScope, { operator, value }: ExpressionTerm): Promise<TextTest> {
  const { binder } = scope;
  switch (operator) {
    case 'contains': {
      const needle = binder.needle(value);
      return { holds: (column) => holds(column, needle), empty: value === '' };
    }
    case 'matches': {
      const empty = await matchesEmpty(scope, value);
      const pattern = binder.text(value);
      return { holds: (column) => `regexp_matches(${column}, ${pattern})`, empty };
    }
    default: {
      const wanted = binder.text(value);
      return { holds: (column) => `${column} = ${wanted}`, empty: value === '' };
    }
  }
}

/** @throws QuestionError for what is no regular expression */
async function matchesEmpty({ database, signal }: ExpressionScope, pattern: string): Promise<boolean> {
  try {
    const sql = "SELECT regexp_matches('', $pattern::VARCHAR) AS empty";
    return (await database.query(sql, { pattern }, signal)).first('empty') === true;
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    const reason = error instanceof Error ? error.message.replace(/^[^:]*Error: /, '').split('\n')[0] : '';
    throw new QuestionError(`"${pattern}" is not a regular expression (RE2): ${reason}`);
  }
}
