import type { LogFilter } from '../../../contract/filters.ts';
import type { LogPattern } from '../../../contract/operations/logs.ts';
import { formatCount } from '../../format/count.ts';
import { formatTime } from '../../format/time.ts';
import { currentLocale } from '../../i18n/locale.ts';
import { engineText } from '../../i18n/engine-texts.ts';
import { t } from '../../i18n/t.ts';
import { callEngine } from '../../state/connection.ts';
import type { TellPin } from '../../state/pins.ts';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { tableBlock } from '../../workbench/table-block.ts';
import { arrangePatterns, formatShare } from './arrange-patterns.ts';
import { LEVELS } from './severity-level.ts';

/** An excerpt is what is read; the others are counted. */
const MOST_PATTERNS = 100;

/** The most frequent patterns of the records that match, or why there are none. */
export async function pinPatterns(filter: LogFilter): Promise<TellPin> {
  const answer = await callEngine('logs.patterns', { filter, limit: MOST_PATTERNS });
  if (!answer.ok) return () => engineText(answer.error.message);
  const { patterns, distinct, total } = answer.value;
  const rows = arrangePatterns(patterns, 'count');
  return () => tableBlock({ title: t('logs.patterns'), columns: columnsOf(total), rows, total: distinct });
}

function columnsOf(total: number): Pick<TableColumn<LogPattern>, 'label' | 'align' | 'text'>[] {
  return [
    { label: t('logs.patterns'), text: ({ template }) => template },
    { label: t('logs.severity'), text: mostLevel },
    { label: t('word.service'), text: ({ services }) => services.join(', ') },
    { label: t('word.count'), align: 'end', text: ({ count }) => formatCount(count) },
    {
      label: t('report.pathShare'),
      align: 'end',
      text: ({ count }) => formatShare(count, total, currentLocale().language),
    },
    { label: t('losses.lastSeen'), text: ({ lastNs }) => formatTime(BigInt(lastNs), 0) },
  ];
}

/** Of most of its records. */
function mostLevel({ levels }: LogPattern): string {
  const most = levels.lastIndexOf(Math.max(...levels));
  return most > 0 ? LEVELS[most]!.toUpperCase() : '';
}
