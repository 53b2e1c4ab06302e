import { useMemo, useRef } from 'react';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { AttributeValues } from '../../../../core/analysis/attribute-values.ts';
import type { SpanGrouping, StatisticsSource } from '../../../../core/analysis/span-grouping.ts';
import type { TimelineModel } from '../../../../core/layout/timeline/timeline-model.ts';
import type { ChosenGrouping } from './use-grouping.ts';
import { useSpanSource } from './use-span-source.ts';

export interface GroupedSource {
  /** Of the computation: stable while nothing changes. */
  args: [StatisticsSource, SpanGrouping];
  /** Of the attribute; '' for every other grouping. */
  key: string;
  model: TimelineModel;
}

/**
 * What the chosen groups are computed from. While the values of an attribute are on the way it is what was there before
 * (`isBefore`), of this model only: nodes of another are other spans.
 */
export function useGroupedSource(
  model: TimelineModel,
  detail: TraceDetail,
  { grouping, key }: ChosenGrouping,
  values: AttributeValues | undefined,
): { source: GroupedSource | undefined; isBefore: boolean } {
  const { graph } = useSpanSource(model, detail);
  const now = useMemo((): GroupedSource | undefined => {
    if (grouping !== 'attribute') return { args: [graph, grouping], key, model };
    return values && { args: [{ ...graph, attribute: values }, grouping], key, model };
  }, [graph, grouping, key, values, model]);
  const last = useRef<GroupedSource>(undefined);
  if (now) last.current = now;
  return { source: last.current?.model === model ? last.current : undefined, isBefore: now === undefined };
}
