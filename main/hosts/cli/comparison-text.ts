import { unreadSentences, type ComparedSessions } from '../../../core/report/session-comparison/compared-sessions.ts';
import { countCell } from '../../../core/report/session-comparison/session-cells.ts';
import { sessionTables } from '../../../core/report/session-comparison/session-tables.ts';
import { SESSION_WORDS } from '../../../core/report/session-comparison/session-words.ts';
import { formatTable, printable } from './text.ts';

/** Two sessions compared, for a terminal: at most so many rows of each table, and how many more there are. */
export function* comparisonText(
  compared: ComparedSessions,
  language: 'en' | 'ko',
  mostRows: number,
): Generator<string> {
  for (const sentence of unreadSentences(compared, language)) yield `${printable(sentence)}\n`;
  for (const { id, heading, columns, rows } of sessionTables(compared, language)) {
    yield id === 'sides' ? `${heading}\n` : `${heading}: ${countCell(rows.length)}\n`;
    if (rows.length === 0) yield `${SESSION_WORDS.none[language]}\n`;
    else {
      const titled = columns.map(
        ({ label, kind }) => ({ title: label, align: kind === 'number' ? 'right' : 'left' }) as const,
      );
      yield formatTable(titled, rows.slice(0, mostRows));
    }
    if (rows.length > mostRows) yield `… +${countCell(rows.length - mostRows)}\n`;
    yield '\n';
  }
}
