import { useMemo } from 'react';
import type { MetricSeries } from '../../../contract/operations/metrics.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import type { ChartTarget } from './chart-questions.ts';

/** An attribute that streams of a metric have, and the values it takes there. */
export interface StreamKey {
  readonly key: string;
  /** By how many streams have it, most first. */
  readonly values: readonly string[];
  readonly streams: number;
}

/** Keys that tell the most apart come last to mind but first in use: those with few values are read best. */
export function collectStreamKeys(streams: readonly { attributes: Readonly<Record<string, string>> }[]): StreamKey[] {
  const keys = new Map<string, Map<string, number>>();
  for (const { attributes } of streams) {
    for (const [key, value] of Object.entries(attributes)) {
      const values = keys.get(key) ?? new Map<string, number>();
      values.set(value, (values.get(value) ?? 0) + 1);
      keys.set(key, values);
    }
  }
  return [...keys]
    .map(([key, values]) => ({
      key,
      values: [...values].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).map(([value]) => value),
      streams: [...values.values()].reduce((sum, count) => sum + count, 0),
    }))
    .sort((a, b) => b.streams - a.streams || a.values.length - b.values.length || (a.key < b.key ? -1 : 1));
}

/** The question about streams knows no bound but these; ten points each is the least it can be asked for. */
const FEWEST_POINTS = 10;
const MOST_STREAMS = 200;
const NONE: MetricSeries['streams'] = [];

/** Keys and values of the streams in the shared range. Asked only while somebody chooses among them. */
export function useStreamKeys({ name, service, kind }: ChartTarget, enabled: boolean): readonly StreamKey[] {
  const bounds = useBounds();
  const input = { name, service, kind, ...bounds, maxPoints: FEWEST_POINTS, maxStreams: MOST_STREAMS };
  const { data } = useQuery('metrics.series', input, { enabled });
  const streams = data?.streams ?? NONE;
  return useMemo(() => collectStreamKeys(streams), [streams]);
}

/** Attributes of resources by which subjects can be told apart; none where the engine does not say. */
export function useResourceKeys(enabled: boolean): readonly string[] {
  const { data } = useQuery('subjects.keys', {}, { enabled });
  return useMemo(() => data?.keys.map(({ key }) => key) ?? ['service.name', 'host.name'], [data]);
}
