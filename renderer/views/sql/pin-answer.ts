import type { SqlAnswer } from '../../../contract/operations/sql.ts';
import { MOST_REPORT_ROWS } from '../../../core/report/document/report-document.ts';
import { t } from '../../i18n/t.ts';
import type { PinnedBlock } from '../../state/pins.ts';
import { MOST_OF_CELL } from '../../state/leaving-report.ts';
import { cellText, kindOf } from './answer-columns.ts';

/** More than a report shows: of a secret that is cut in two nothing is known, and the longest are private keys. */
const MOST_CHARACTERS = MOST_OF_CELL + 4_000;

const shorten = (text: string): string => (text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text);

/** The answer as a table of a report, under its statement; or why there is none. */
export function pinAnswer({ columns, rows }: SqlAnswer, sql: string): PinnedBlock[] | string {
  if (rows.length === 0) return t('report.nothing');
  const heads = columns.map((column) => ({
    label: column.name,
    kind: kindOf(column) === 'number' ? ('number' as const) : ('text' as const),
  }));
  const shown = rows.slice(0, MOST_REPORT_ROWS).map((row) => row.map((cell) => shorten(cellText(cell))));
  const what = sql.trim().replace(/\s+/g, ' ');
  return [{ kind: 'table', title: 'SQL', columns: heads, rows: shown, leftOut: rows.length - shown.length, what }];
}
