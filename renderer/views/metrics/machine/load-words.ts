import { computeLoad, readLoad } from '../../../../core/analysis/machine-load.ts';
import { formatPercent } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import type { AnswerModel } from '../answer-model.ts';
import type { LoadRule } from './choose-charts.ts';

/** What a chart says about scaling, in a sentence; '' where it says nothing. */
export function loadWords(model: AnswerModel, { what, stateKeys, isShare, threshold }: LoadRule): string {
  const lines = model.lines
    .filter(({ groups }) => groups === 0)
    .map(({ labels, time, value }) => ({
      state: stateKeys.map((key) => labels[key]).find((state) => state !== undefined && state !== '') ?? '',
      time,
      value,
    }));
  const reading = readLoad(computeLoad(lines, isShare), threshold, model.baseNs);
  if (reading.minutes === 0) return '';
  const percent = (share: number): string => formatPercent(Math.round(share * 100), 100);
  const values = {
    what: t(`metrics.load.${what}`),
    n: reading.minutesAbove,
    minutes: reading.minutes,
    threshold: percent(threshold),
    highest: percent(reading.highest),
    mean: percent(reading.mean),
  };
  const said = t('metrics.load.said', values);
  if (reading.minutesAbove === 0) return `${said} ${t('metrics.load.fine')}`;
  const advice = 2 * reading.minutesAbove >= reading.minutes ? 'metrics.load.scale' : 'metrics.load.watch';
  return `${said} ${t(advice)}`;
}
