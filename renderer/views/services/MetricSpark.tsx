import { useMemo } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { sparkPath } from './spark-path.ts';
import { SERVICE_KEY, type Subject } from './subject.ts';
import classes from './Services.module.css';

const SLICES = 60;
const WIDTH = 240;
const HEIGHT = 28;

/** Counters as their rate, distributions as their mean, all else as it is: all streams together. */
function viewOf({ kind, isMonotonic }: MetricSummary): 'rate' | 'mean' | 'value' {
  if (kind === 'sum' && isMonotonic) return 'rate';
  return kind === 'gauge' || kind === 'sum' ? 'value' : 'mean';
}

/** The metric's course over the range, without axes; the full chart is where it leads. */
export function MetricSpark({ metric, subject }: { metric: MetricSummary; subject: Subject }) {
  const { key, value } = subject;
  const { data } = useQuery('metrics.query', {
    name: metric.name,
    service: metric.service,
    kind: metric.kind,
    ...useBounds(),
    attributes: key === SERVICE_KEY ? undefined : [{ key, operator: '=', value }],
    view: viewOf(metric),
    groupBy: [],
    aggregate: metric.kind === 'gauge' ? 'average' : 'sum',
    slices: SLICES,
    top: 1,
  });
  const path = useMemo(() => {
    const columns = data?.lines[0]?.frame.columns;
    return columns ? sparkPath(columns.time, columns.value, WIDTH, HEIGHT) : '';
  }, [data]);
  return (
    <svg
      className={classes.metricSpark}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('services.metricSpark', { name: metric.name })}
    >
      <path d={path} />
    </svg>
  );
}
