import { ROW_STATES } from '../../../../core/analysis/compare-traces/row-changes.ts';
import { MOST_REPORT_ROWS } from '../../../../core/report/document/report-document.ts';
import { t } from '../../../i18n/t.ts';
import type { PinnedBlock } from '../../../state/pins.ts';
import { compareHeading } from './compare-heading.ts';
import type { Compared } from './compared.ts';
import { comparisonSource } from './export-comparison.ts';

/** What explains the difference, by operation; times as they were told. */
export function pinDifference(compared: Compared): PinnedBlock {
  const source = comparisonSource(compared);
  const { totalNs, operations } = source.comparison.difference;
  const rows = Array.from(operations.row.subarray(0, MOST_REPORT_ROWS), (row, at) => {
    const ns = operations.timeNs[at]!;
    const share = totalNs === 0 ? '' : ((100 * ns) / totalNs).toFixed(1);
    const state = t(`compare.state.${ROW_STATES[operations.state[at]!]!}`);
    return [
      state,
      source.serviceOf(row),
      source.nameOf(row),
      String(operations.spans[at]!),
      (ns / 1e6).toFixed(3),
      share,
    ];
  });
  return {
    kind: 'table',
    title: t('compare.explains'),
    what: compareHeading(compared).source,
    columns: [
      ...[t('compare.report.state'), t('word.service'), t('word.name')].map((label) => ({
        label,
        kind: 'text' as const,
      })),
      ...[t('word.spans'), t('report.changeMs'), t('report.pathShare')].map((label) => ({
        label,
        kind: 'number' as const,
      })),
    ],
    rows,
    leftOut: operations.row.length - rows.length,
  };
}
