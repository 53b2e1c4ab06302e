import type { MetricSeries, MetricSummary } from '../../../contract/operations/metrics.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import classes from './MetricPane.module.css';
import { isDistribution } from './metric-words.ts';
import type { SeriesMode, SeriesModel } from './series-model.ts';

function whatIsDrawn(metric: MetricSummary, { medianWindowNs, resets }: SeriesModel, mode: SeriesMode): string {
  if (mode === 'rate') {
    const rate = t('metrics.said.rate', { window: formatDuration(medianWindowNs) });
    return resets > 0 ? `${rate} ${t('metrics.said.resets', { n: resets })}` : rate;
  }
  if (isDistribution(metric)) return metric.temporality === 1 ? t('metrics.said.mean') : t('metrics.said.meanSoFar');
  if (metric.kind !== 'sum') return t('metrics.said.gauge');
  if (metric.temporality === 2) return t('metrics.said.cumulative');
  return metric.temporality === 1 ? t('metrics.said.delta') : t('metrics.said.sum');
}

interface SaidProps {
  series: MetricSeries;
  model: SeriesModel;
  mode: SeriesMode;
}

/** What the lines mean, and what of the data they leave out: a chart that does not say so is read wrong. */
export function SaidOfSeries({ series: { metric, streams, totalStreams }, model, mode }: SaidProps) {
  const common = Object.entries(model.common).map(([key, value]) => `${key}=${value}`);
  return (
    <div className={classes.said}>
      <p>{whatIsDrawn(metric, model, mode)}</p>
      {totalStreams > streams.length && (
        <p className={classes.warning}>{t('metrics.said.truncated', { n: streams.length, total: totalStreams })}</p>
      )}
      {model.isReduced && <p>{t('metrics.said.reduced')}</p>}
      {common.length > 0 && <p>{t('metrics.said.common', { attributes: common.join('  ') })}</p>}
    </div>
  );
}
