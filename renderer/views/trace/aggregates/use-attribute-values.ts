import { useMemo } from 'react';
import type { TraceDetail } from '../../../../contract/operations/traces.ts';
import type { OperationError } from '../../../../contract/result.ts';
import { alignAttribute } from '../../../../core/analysis/attribute-values.ts';
import type { AttributeValues } from '../../../../core/analysis/attribute-values.ts';
import type { TimelineModel } from '../../../../core/layout/timeline/timeline-model.ts';
import { measured } from '../../../measured.ts';
import { useQuery } from '../../../state/use-query.ts';

export interface AskedAttribute {
  /** Undefined until the store has answered. */
  values: AttributeValues | undefined;
  /** Spans whose value had no room in the answer. */
  leftOut: number;
  error: OperationError | undefined;
  loading: boolean;
  cancel: () => void;
  retry: () => void;
}

/** Never asked: stands where the key is ''. */
const NO_KEY = '-';

/** One attribute of all spans of the trace, and of those beside it. Nothing is asked for the key ''. */
export function useAttributeValues(model: TimelineModel, detail: TraceDetail, key: string): AskedAttribute {
  const input = { traceId: detail.traceId, beside: tracesBeside(model), key: key || NO_KEY };
  const { data, isPrevious, error, loading, cancel, retry } = useQuery('trace.attribute', input, {
    enabled: key !== '',
  });
  const answer = key === '' || isPrevious ? undefined : data;
  const values = useMemo(
    () => answer && measured('attribute', () => alignAttribute(detail.frame.columns.key, answer.frame.columns)),
    [answer, detail],
  );
  return { values, leftOut: answer?.textsLeftOut ?? 0, error, loading, cancel, retry };
}

/** As many keys as anybody looks through; the address takes any. */
const MOST_KEYS = 500;

export interface AttributeKey {
  value: string;
  /** Spans that have it, or whose resource has it. */
  count: number;
}

export interface AskedKeys {
  keys: AttributeKey[];
  /** Resources whose keys are not among them. */
  leftOut: number;
  error: OperationError | undefined;
}

/** What the trace's spans can be grouped by, by name. */
export function useAttributeKeys(model: TimelineModel, detail: TraceDetail): AskedKeys {
  const traceIds = [detail.traceId, ...tracesBeside(model)];
  const { data, error } = useQuery('traces.facets', { field: 'attribute-key', traceIds, limit: MOST_KEYS });
  const keys = useMemo(() => (data?.values ?? []).toSorted((a, b) => (a.value < b.value ? -1 : 1)), [data]);
  return { keys, leftOut: data?.resourcesLeftOut ?? 0, error };
}

const tracesBeside = (model: TimelineModel): string[] => model.columns.traceId?.dictionary.slice(1) ?? [];
