import { useMemo } from 'react';
import type { MetricAnswer } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { resolveSpan } from '../../state/time-range.ts';
import { useQuery, type Query } from '../../state/use-query.ts';
import { useBounds, useDataRange } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { modelAnswer, type AnswerModel } from './answer-model.ts';
import { compareShiftNs, earlierBounds, lineQuestion, type ChartTarget } from './chart-questions.ts';
import type { ChartSettings } from './chart-settings.ts';

export interface Lines {
  readonly query: Query<MetricAnswer>;
  readonly model: AnswerModel | undefined;
}

const nameOthers = (n: number): string => t('metrics.others', { n });

const useModel = (answer: MetricAnswer | undefined): AnswerModel | undefined =>
  useMemo(() => answer && modelAnswer(answer, nameOthers), [answer]);

/** The lines of a chart in the shared range. */
export function useLines(target: ChartTarget, settings: ChartSettings, slices: number): Lines {
  const bounds = useBounds();
  const query = useQuery('metrics.query', lineQuestion(target, settings, bounds, slices));
  return { query, model: useModel(query.data) };
}

export interface Earlier extends Lines {
  readonly shiftNs: bigint;
}

const LATER: bigint = 0n;

/** The same question over the window to compare with; undefined while nothing is compared, or nothing can be. */
export function useEarlier(
  target: ChartTarget,
  settings: ChartSettings,
  slices: number,
  model: AnswerModel | undefined,
): Earlier | undefined {
  const range = useView((state) => state.place.range);
  const data = useDataRange();
  const fitted = model && {
    fromNs: model.baseNs + BigInt(Math.round(model.minNs)),
    toNs: model.baseNs + BigInt(Math.round(model.maxNs)) + 1n,
  };
  // "The one before" everything there is would be empty by definition; the page says so.
  const isOpen = range.kind === 'fit';
  const shown = isOpen ? (fitted ?? null) : resolveSpan(range, data);
  const shiftNs = isOpen && settings.compare === 'previous' ? null : compareShiftNs(settings.compare, shown);
  const bounds = shown && shiftNs !== null ? earlierBounds(shown, shiftNs) : null;
  const question = lineQuestion(target, settings, bounds ?? {}, slices);
  const query = useQuery('metrics.query', question, { enabled: bounds !== null });
  const earlier = useModel(bounds ? query.data : undefined);
  return bounds ? { query, model: earlier, shiftNs: shiftNs ?? LATER } : undefined;
}
