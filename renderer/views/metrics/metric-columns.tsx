import { ChevronDown, ChevronRight } from 'lucide-react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { formatCount } from '../../format/count.ts';
import { recordingOf } from '../../format/recorded.ts';
import { formatClock, formatDate, formatExactTime, formatTime, formatZone } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { cx } from '../../widgets/cx.ts';
import { ServiceName } from '../../widgets/ServiceDot.tsx';
import type { TableColumn } from '../../widgets/table/table-types.ts';
import type { ListRow } from './group-metrics.ts';
import { kindName, temporalityName } from './metric-words.ts';
import classes from './MetricsView.module.css';

type Column = TableColumn<MetricSummary>;

interface NameProps {
  metric: MetricSummary;
  isInGroup: boolean;
}

function MetricName({ metric, isInGroup }: NameProps) {
  return (
    <span
      className={cx(classes.name, isInGroup && classes.inGroup)}
      title={metric.description ? `${metric.name}\n${metric.description}` : metric.name}
    >
      {metric.name}
    </span>
  );
}

interface PrefixProps {
  prefix: string;
  count: number;
  isOpen: boolean;
  onToggle: (prefix: string) => void;
}

function Prefix({ prefix, count, isOpen, onToggle }: PrefixProps) {
  return (
    <span className={classes.prefix}>
      <button
        type="button"
        tabIndex={-1}
        aria-expanded={isOpen}
        aria-label={isOpen ? t('metrics.prefix.close', { prefix }) : t('metrics.prefix.open', { prefix })}
        onClick={() => onToggle(prefix)}
      >
        {isOpen ? <ChevronDown aria-hidden /> : <ChevronRight aria-hidden />}
      </button>
      {prefix} <span className={classes.quiet}>{formatCount(count)}</span>
    </span>
  );
}

/** A column of metrics, empty in the head of a group. */
function ofMetric({ shown, ...column }: Column): TableColumn<ListRow> {
  return {
    ...column,
    ...(shown && { shown: (row: ListRow) => (row.kind === 'metric' ? shown(row.metric) : '') }),
    render: (row) => (row.kind === 'metric' ? column.render(row.metric) : null),
    text: (row) => (row.kind === 'metric' ? column.text(row.metric) : ''),
  };
}

const name = (onToggle: (prefix: string) => void, width: number): TableColumn<ListRow> => ({
  id: 'name',
  label: t('word.name'),
  width,
  grow: true,
  sortable: true,
  render: (row) => (row.kind === 'metric' ? <MetricName {...row} /> : <Prefix {...row} onToggle={onToggle} />),
  text: (row) => (row.kind === 'metric' ? row.metric.name : row.prefix),
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
  minor: true,
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

const count = (id: 'streams' | 'resources' | 'points', label: string): Column => ({
  id,
  label,
  minor: id !== 'points',
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
  width: recordingOf(newestNs) ? 210 : 170,
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
export function metricColumns(
  isNarrow: boolean,
  newestNs: bigint,
  onToggle: (prefix: string) => void,
): TableColumn<ListRow>[] {
  if (isNarrow) return [name(onToggle, 160), ofMetric({ ...service(), width: 120 })];
  const rest = [
    service(),
    kind(),
    temporality(),
    unit(),
    count('streams', t('metrics.streams')),
    count('resources', t('metrics.resources')),
    count('points', t('word.points')),
    last(newestNs),
  ];
  return [name(onToggle, 220), ...rest.map(ofMetric)];
}
