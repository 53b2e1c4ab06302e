import { MOST_REPORT_ROWS } from '../../../../core/report/document/report-document.ts';
import type { ComparedSessions } from '../../../../core/report/session-comparison/compared-sessions.ts';
import { sessionTables } from '../../../../core/report/session-comparison/session-tables.ts';
import type { SessionWord } from '../../../../core/report/session-comparison/session-words.ts';
import { currentLocale } from '../../../i18n/locale.ts';
import type { PinnedBlock } from '../../../state/pins.ts';
import type { Tab } from './change-rows.ts';

const ALWAYS: readonly SessionWord[] = ['sides', 'regressions', 'unsure'];
const OF_TAB = {
  operations: ['operations', 'moved'],
  metrics: ['metrics', 'movedMetrics'],
  patterns: ['patterns', 'movedPatterns'],
} as const satisfies Record<Tab, readonly SessionWord[]>;

/** What was concluded, and the list on the screen. */
export function pinChanges(compared: ComparedSessions, tab: Tab): PinnedBlock[] {
  const wanted = new Set<SessionWord>([...ALWAYS, ...OF_TAB[tab]]);
  const tables = sessionTables(compared, currentLocale().language).filter(({ id }) => wanted.has(id));
  return tables.map(({ heading, columns, rows }): PinnedBlock => ({
    kind: 'table',
    title: heading,
    what: `${compared.before.title} → ${compared.after.title}`,
    columns: columns.map(({ label, kind }) => ({ label, kind: kind === 'number' ? kind : 'text' })),
    rows: rows.slice(0, MOST_REPORT_ROWS),
    leftOut: Math.max(0, rows.length - MOST_REPORT_ROWS),
  }));
}
