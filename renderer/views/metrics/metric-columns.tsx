import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { formatCount } from '../../format/count.ts';
import { formatClock, formatDate, formatExactTime, formatTime, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import { kindName, temporalityName } from './metric-words.ts';
import classes from './MetricsView.module.css';

type Column = TableColumn<MetricSummary>;

const name = (): Column => ({
  id: 'name',
  label: t('word.name'),
  width: 220,
  grow: true,
  sortable: true,
  render: (metric) => (
    <span className={classes.name} title={metric.description ? `${metric.name}\n${metric.description}` : metric.name}>
      {metric.name}
    </span>
  ),
  text: (metric) => metric.name,
});

const service = (): Column => ({
  id: 'service',
  label: t('word.service'),
  width: 140,
  sortable: true,
  render: (metric) => <ServiceName name={metric.service} />,
  text: (metric) => metric.service,
});

const kind = (): Column => ({
  id: 'kind',
  label: t('metrics.kind'),
  width: 120,
  sortable: true,
  render: (metric) => <span className={classes.quiet}>{kindName(metric)}</span>,
  text: kindName,
});

const temporality = (): Column => ({
  id: 'temporality',
  label: t('metrics.temporality'),
  width: 104,
  render: (metric) => <span className={classes.quiet}>{temporalityName(metric)}</span>,
  text: temporalityName,
});

const unit = (): Column => ({
  id: 'unit',
  label: t('metrics.unit'),
  width: 88,
  sortable: true,
  render: (metric) => (
    <span className={classes.quiet} title={metric.unit}>
      {metric.unit}
    </span>
  ),
  text: (metric) => metric.unit,
});

const count = (id: 'streams' | 'points', label: string): Column => ({
  id,
  label,
  width: 84,
  align: 'end',
  sortable: true,
  render: (metric) => formatCount(metric[id]),
  text: (metric) => String(metric[id]),
});

/** The date only where it is not that of the newest point of all. */
const last = (newestNs: bigint): Column => ({
  id: 'last',
  label: `${t('metrics.last')} (${formatZone(newestNs)})`,
  width: 170,
  align: 'end',
  sortable: true,
  render: ({ lastNs }) => {
    const ns = BigInt(lastNs);
    return (
      <span className={classes.quiet} title={formatExactTime(ns)}>
        {formatDate(ns) === formatDate(newestNs) ? formatClock(ns, 0) : formatTime(ns, 0)}
      </span>
    );
  },
  text: ({ lastNs }) => formatTime(BigInt(lastNs), 9),
});

/** Beside a chart there is room for what tells metrics apart; alone the list says all. */
export function metricColumns(isNarrow: boolean, newestNs: bigint): Column[] {
  if (isNarrow) return [name(), service()];
  const counts = [count('streams', t('metrics.streams')), count('points', t('word.points'))];
  return [name(), service(), kind(), temporality(), unit(), ...counts, last(newestNs)];
}
