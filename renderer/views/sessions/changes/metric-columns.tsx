import type { MetricRow } from '../../../../core/analysis/compare-sessions/compare-metrics.ts';
import type { MetricFigures } from '../../../../core/model/session-figures.ts';
import { t } from '../../../i18n/t.ts';
import classes from './Changes.module.css';
import { changeColumn, pairOfColumns, serviceColumn, whatColumn, type Column } from './columns.tsx';
import { opener, type Open } from './open-row.tsx';
import { word } from './words.ts';

const labelsText = ({ newLabels, goneLabels }: MetricRow): string =>
  [...newLabels.map((key) => `+${key}`), ...goneLabels.map((key) => `−${key}`)].join(' ');

const kindText = ({ unit, kind }: MetricRow): string => (unit === '' ? kind : `${kind} · ${unit}`);

export function metricColumns(open: Open<MetricRow>): Column<MetricRow>[] {
  return [
    whatColumn(),
    serviceColumn(),
    {
      id: 'name',
      label: word('metric'),
      width: 200,
      grow: true,
      render: (row) => opener(row.name, open(row)),
      text: ({ name }) => name,
      order: ({ name }) => name,
    },
    {
      id: 'kind',
      label: word('kind'),
      width: 132,
      render: (row) => <span className={classes.quiet}>{kindText(row)}</span>,
      text: kindText,
      order: kindText,
    },
    ...pairOfColumns<MetricFigures, MetricRow>({ id: 'mean', label: word('mean'), width: 108, of: ({ mean }) => mean }),
    changeColumn('meanChange', t('changes.mean'), ({ meanChange }) => meanChange),
    ...pairOfColumns<MetricFigures, MetricRow>({
      id: 'rate',
      label: word('perSecond'),
      width: 136,
      of: ({ perSecond }) => perSecond,
    }),
    changeColumn('rateChange', t('changes.rate'), ({ rateChange }) => rateChange),
    {
      id: 'labels',
      label: word('labels'),
      width: 120,
      render: (row) => <span title={labelsText(row)}>{labelsText(row)}</span>,
      text: labelsText,
    },
  ];
}
