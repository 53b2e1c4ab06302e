import { errorShareOf, type OperationRow } from '../../../../core/analysis/compare-sessions/compare-operations.ts';
import type { OperationFigures } from '../../../../core/model/session-figures.ts';
import { kindName } from '../../../../core/report/session-comparison/session-cells.ts';
import { chooseColumnUnit, durationHead, formatDurationIn, formatExactNs } from '../../../format/duration.ts';
import { t } from '../../../i18n/t.ts';
import classes from './Changes.module.css';
import { changeColumn, countPair, pairOfColumns, serviceColumn, whatColumn, type Column } from './columns.tsx';
import { opener, type Open } from './open-row.tsx';
import { shareText, word } from './words.ts';

const kindText = ({ kind }: OperationRow): string => kindName(kind);

/** Durations share the unit of the median p95; what is copied is nanoseconds and shares of 1. */
export function operationColumns(rows: readonly OperationRow[], open: Open<OperationRow>): Column<OperationRow>[] {
  const p95s = rows.flatMap(({ before, after }) => [before?.p95Ns ?? NaN, after?.p95Ns ?? NaN]);
  const unit = chooseColumnUnit(p95s);
  const duration = (id: 'p50' | 'p95', of: (figures: OperationFigures) => number) =>
    pairOfColumns<OperationFigures, OperationRow>({
      id,
      label: durationHead(id, unit),
      copyLabel: durationHead(id, 'ns'),
      width: 124,
      of,
      show: (ns) => formatDurationIn(ns, unit),
      title: formatExactNs,
    });
  return [
    whatColumn(),
    serviceColumn(),
    {
      id: 'name',
      label: word('operation'),
      width: 180,
      grow: true,
      render: (row) => opener(row.name || t('trace.unnamed'), open(row)),
      text: ({ name }) => name,
      order: ({ name }) => name,
    },
    {
      id: 'kind',
      label: word('kind'),
      // CONSUMER, whole.
      width: 96,
      render: (row) => <span className={classes.quiet}>{kindText(row)}</span>,
      text: kindText,
      order: kindText,
    },
    ...duration('p95', ({ p95Ns }) => p95Ns),
    changeColumn('p95Change', t('changes.p95'), ({ p95Change }) => p95Change),
    changeColumn('rateChange', t('changes.rate'), ({ rateChange }) => rateChange),
    ...pairOfColumns<OperationFigures, OperationRow>({
      id: 'errors',
      label: t('changes.errors'),
      width: 108,
      of: errorShareOf,
      show: shareText,
    }),
    ...duration('p50', ({ p50Ns }) => p50Ns),
    ...countPair<OperationFigures, OperationRow>('spans', word('spans'), ({ spans }) => spans),
  ];
}
