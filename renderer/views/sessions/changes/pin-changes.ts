import {
  unreadSentences,
  type ComparedSessions,
} from '../../../../core/report/session-comparison/compared-sessions.ts';
import { sessionBlock } from '../../../../core/report/session-comparison/session-blocks.ts';
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

/** What was concluded, and the list on the screen; each says what it was not concluded from. */
export function pinChanges(compared: ComparedSessions, tab: Tab): PinnedBlock[] {
  const wanted = new Set<SessionWord>([...ALWAYS, ...OF_TAB[tab]]);
  const { language } = currentLocale();
  const tables = sessionTables(compared, language).filter(({ id }) => wanted.has(id));
  const sides = `${compared.before.title} → ${compared.after.title}`;
  const what = [sides, ...unreadSentences(compared, language)].join(' · ');
  return tables.map((table): PinnedBlock => ({ ...sessionBlock(table), what }));
}
