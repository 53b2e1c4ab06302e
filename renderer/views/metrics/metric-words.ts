import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';

export function kindName({ kind }: Pick<MetricSummary, 'kind'>): string {
  return t(`metrics.kind.${kind}`);
}

/** '' for kinds that have none. */
export function temporalityName({ temporality, kind }: Pick<MetricSummary, 'temporality' | 'kind'>): string {
  if (kind === 'gauge' || kind === 'summary' || kind === 'none') return '';
  if (temporality === 1) return t('metrics.delta');
  if (temporality === 2) return t('metrics.cumulative');
  return t('metrics.noTemporality');
}

/** "Sum · cumulative · monotonic": what the sender said it is. */
export function describeKind(metric: MetricSummary): string {
  const parts = [kindName(metric), temporalityName(metric)];
  if (metric.kind === 'sum') parts.push(metric.isMonotonic ? t('metrics.monotonic') : t('metrics.nonMonotonic'));
  return parts.filter(Boolean).join(' · ');
}
