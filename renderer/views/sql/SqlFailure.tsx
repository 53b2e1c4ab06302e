import { CircleAlert } from 'lucide-react';
import type { OperationError } from '../../../contract/result.ts';
import { sqlText } from '../../i18n/sql-texts.ts';
import { t } from '../../i18n/t.ts';
import { EngineWords } from '../../widgets/EngineWords.tsx';
import { candidatesOf, errorWords, findErrorPlace } from './error-place.ts';
import classes from './SqlView.module.css';

/** What is wrong, where, and what to try. The words are DuckDB's, or the engine's where that refused the statement. */
export function SqlFailure({ error, sql }: { error: OperationError; sql: string }) {
  const place = findErrorPlace(sql, error.message);
  return (
    <div className={classes.failure} role="alert">
      <CircleAlert aria-hidden />
      <div>
        {place && <p className={classes.place}>{t('sql.errorAt', { line: place.line, column: place.column })}</p>}
        <div className={classes.said}>
          <EngineWords texts={[errorWords(error.message), error.hint]} inWords={sqlText} />
        </div>
        <p className={classes.note}>{hintFor(error.message)}</p>
      </div>
    </div>
  );
}

function hintFor(message: string): string {
  const known = candidatesOf(message);
  if (known.length > 0) return t('sql.hint.known', { names: known.slice(0, 5).join(', ') });
  if (message.startsWith('Catalog Error: Table')) return t('sql.hint.views');
  if (/^The statement took/.test(message)) return t('sql.hint.narrow');
  if (/Parser Error/.test(message)) return t('sql.hint.syntax');
  return t('sql.hint.safe');
}
