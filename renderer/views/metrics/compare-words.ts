import { compareLines, meanOf } from '../../../core/analysis/compare-lines.ts';
import type { DisplayUnit } from '../../../core/layout/line-chart/display-unit.ts';
import { formatReading } from '../../charts/line/format-ticks.ts';
import { formatLength, parseDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { formatChange, type AnswerModel, type ModelLine } from './answer-model.ts';

/** "the period before", "1 h earlier": which window. */
export function compareWords(compare: string): string {
  if (compare === '') return t('metrics.compare.none');
  if (compare === 'previous') return t('metrics.compare.previous');
  if (compare === '24h') return t('metrics.compare.day');
  if (compare === '168h') return t('metrics.compare.week');
  return t('metrics.compare.earlier', { length: formatLength(Number(parseDuration(compare) ?? 0n)) });
}

/** "+12 %", "−3 %", "no change": of a line's mean against that of the earlier window. '' where there is none. */
export function changeWords(now: ModelLine, before: ModelLine | undefined): string {
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

/** One sentence over all lines both windows have: mean now, mean before, difference. */
export function differenceWords(now: AnswerModel, before: AnswerModel, unit: DisplayUnit, what: string): string {
  const shared = now.lines.filter(({ id }) => before.lines.some((line) => line.id === id));
  const earlier = before.lines.filter(({ id }) => shared.some((line) => line.id === id));
  if (shared.length === 0) return t('metrics.compare.nothing', { what });
  const [a, b] = [averageOf(shared), averageOf(earlier)];
  const say = (value: number): string =>
    `${formatReading(Number((value * unit.factor).toPrecision(4)))} ${unit.label}`.trim();
  const values = { what, now: say(a), before: say(b) };
  if (!(Math.abs(a - b) > 0)) return t('metrics.compare.same', values);
  const change = formatChange((a - b) / Math.abs(b));
  return a > b ? t('metrics.compare.more', { ...values, change }) : t('metrics.compare.less', { ...values, change });
}
