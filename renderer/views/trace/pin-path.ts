import { PART_QUEUE } from '../../../core/analysis/critical-path/breakdown-table.ts';
import type { TimeBreakdown } from '../../../core/analysis/critical-path/time-breakdown.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { MOST_REPORT_ROWS } from '../../../core/report/document/report-document.ts';
import { t } from '../../i18n/t.ts';
import type { PinnedBlock } from '../../state/pins.ts';

const ms = (ns: number): string => (ns / 1e6).toFixed(3);

/** Where the time of the trace went, by service and operation: the whole of it, as the sums say. */
export function pinPath(
  { columns }: Pick<TimelineModel, 'columns'>,
  { rows, gapNs, totalNs }: TimeBreakdown,
  what: string,
): PinnedBlock {
  const share = (ns: number): string => ((100 * ns) / totalNs).toFixed(1);
  const spent = Array.from(rows.timeNs, (ns, at) => [
    columns.service.dictionary[rows.service[at]!]!,
    columns.name.dictionary[rows.name[at]!] || t('trace.unnamed'),
    t(rows.part[at] === PART_QUEUE ? 'trace.went.queue' : 'trace.went.self'),
    ...[String(rows.spans[at]!), ms(ns), share(ns)],
  ]);
  const gap = gapNs > 0 ? [['', '', t('trace.went.gap'), '', ms(gapNs), share(gapNs)]] : [];
  return {
    kind: 'table',
    title: t('report.path'),
    what,
    columns: [
      ...[t('word.service'), t('word.name'), t('report.pathPart')].map((label) => ({
        label,
        kind: 'text' as const,
      })),
      ...[t('word.spans'), t('report.pathTime'), t('report.pathShare')].map((label) => ({
        label,
        kind: 'number' as const,
      })),
    ],
    rows: [...spent.slice(0, MOST_REPORT_ROWS), ...gap],
    leftOut: Math.max(0, spent.length - MOST_REPORT_ROWS),
  };
}
