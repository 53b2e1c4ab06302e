import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import type { ChartSettings } from './chart-settings.ts';

type Shape = Pick<MetricSummary, 'kind' | 'temporality' | 'isMonotonic'>;

const isDistribution = ({ kind }: Shape): boolean =>
  kind === 'histogram' || kind === 'exponentialHistogram' || kind === 'summary';

/** What the lines mean: a chart that does not say so is read wrong. */
export function whatIsDrawn(metric: Shape, { view, groupBy, aggregate }: ChartSettings): string {
  const together = groupBy === null ? '' : ` ${t(`metrics.said.together.${aggregate}`)}`;
  switch (view) {
    case 'rate':
      return isDistribution(metric) ? t('metrics.said.rateOfCount') : t('metrics.said.rate') + together;
    case 'increase':
      return isDistribution(metric) ? t('metrics.said.increaseOfCount') : t('metrics.said.increase') + together;
    case 'mean':
      return t('metrics.said.mean');
    case 'quantile':
      return t(metric.kind === 'summary' ? 'metrics.said.quantileOfSummary' : 'metrics.said.quantile');
    case 'heatmap':
      return t('metrics.said.heatmap');
    case 'value':
      if (metric.kind !== 'sum') return t('metrics.said.gauge') + together;
      return t(metric.temporality === 1 ? 'metrics.said.delta' : 'metrics.said.cumulative') + together;
  }
}
