import type { MetricFinding, MetricHeatmap } from '../../../contract/operations/metrics.ts';
import type { MessageKey } from '../../i18n/t.ts';
import { formatCount } from '../../format/count.ts';
import { en } from '../../i18n/en.ts';
import { t } from '../../i18n/t.ts';

type FindingKey = Extract<MessageKey, `metrics.finding.${string}`>;

const isKnown = (key: string): key is FindingKey => Object.hasOwn(en, key);

/** What the engine noticed, in a sentence; a code this page does not know is shown as it came. */
export function findingWords({ code, count, example }: MetricFinding): string {
  const key = `metrics.finding.${code}`;
  const said = isKnown(key) ? t(key, { n: count }) : `${code}: ${formatCount(count)}`;
  return example === '' ? said : `${said} ${t('metrics.forExample', { example })}`;
}

/** Points a heatmap could not take, with what they held. */
export function refusalWords({ reason, points, count, example }: MetricHeatmap['refused'][number]): string {
  const key = `metrics.finding.${reason}`;
  const why = isKnown(key) ? t(key, { n: points }) : reason;
  const said = t('metrics.refused', { points: t('count.points', { n: points }), n: count, why });
  return example === '' ? said : `${said} ${t('metrics.forExample', { example })}`;
}
