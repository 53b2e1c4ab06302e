import { compareLines, meanOf, type ComparedLine } from '../../../core/analysis/compare-lines.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatReading } from '../../charts/line/format-ticks.ts';
import type { MetricHeatmap } from '../../../contract/operations/metrics.ts';
import { formatCount } from '../../format/count.ts';
import { formatLength, parseDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { formatChange, quantileName, type AnswerModel, type ModelLine } from './answer-model.ts';

/** "the period before", "1 h earlier": which window. */
export function compareWords(compare: string): string {
  if (compare === '') return t('metrics.compare.none');
  if (compare === 'previous') return t('metrics.compare.previous');
  if (compare === '24h') return t('metrics.compare.day');
  if (compare === '168h') return t('metrics.compare.week');
  return t('metrics.compare.earlier', { length: formatLength(Number(parseDuration(compare) ?? 0n)) });
}

/** "+12 %", "−3 %", "no change": of a line's mean against that of the earlier window. '' where there is none. */
export function changeWords(now: ComparedLine, before: ComparedLine | undefined): string {
  if (!before) return '';
  const { change } = compareLines(now, before);
  if (Number.isNaN(change)) return '–';
  if (change === 0) return '±0%';
  return `${change > 0 ? '+' : '−'}${formatChange(change)}`;
}

const averageOf = (lines: readonly ModelLine[]): number => {
  const means = lines.map(meanOf).filter((mean) => !Number.isNaN(mean));
  return means.length === 0 ? NaN : means.reduce((sum, mean) => sum + mean, 0) / means.length;
};

/** A mean in the shown unit; `digits` are significant ones. */
function sayMean(value: number, unit: DisplayUnit, digits: number): string {
  return `${formatReading(Number((value * unit.factor).toPrecision(digits)))} ${unit.label}`.trim();
}

/** One sentence over all lines both windows have: mean now, mean before, difference. */
export function differenceWords(now: AnswerModel, before: AnswerModel, unit: DisplayUnit, what: string): string {
  const shared = now.lines.filter(({ id }) => before.lines.some((line) => line.id === id));
  const earlier = before.lines.filter(({ id }) => shared.some((line) => line.id === id));
  if (shared.length === 0) return t('metrics.compare.nothing', { what });
  const [a, b] = [averageOf(shared), averageOf(earlier)];
  const values = { what, now: sayMean(a, unit, 4), before: sayMean(b, unit, 4) };
  if (!(Math.abs(a - b) > 0)) return t('metrics.compare.same', values);
  const change = formatChange((a - b) / Math.abs(b));
  return a > b ? t('metrics.compare.more', { ...values, change }) : t('metrics.compare.less', { ...values, change });
}

/** "p95 40 ms → 52 ms (+30 %)" for each quantile both windows have, by the mean of its line; and how many observations. */
export function quantileDifferences(
  now: MetricHeatmap,
  before: MetricHeatmap,
  unit: DisplayUnit,
  what: string,
): string {
  const say = (value: number): string => (Number.isNaN(value) ? '–' : sayMean(value, unit, 3));
  const parts = now.quantiles.flatMap(({ quantile, frame: { columns } }) => {
    const other = before.quantiles.find((each) => each.quantile === quantile)?.frame.columns;
    if (!other) return [];
    return [
      `${quantileName(quantile)} ${say(meanOf(other))} → ${say(meanOf(columns))} (${changeWords(columns, other)})`,
    ];
  });
  const counts = `${formatCount(before.total)} → ${formatCount(now.total)}`;
  return t('metrics.compare.quantiles', { what, quantiles: parts.join(', '), counts });
}
