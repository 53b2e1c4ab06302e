import type { ComponentReading, PipelineReadings } from '../../../contract/operations/pipelines.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import type { TopologyComponent, TopologyCount, TopologyRates } from '../../../core/model/topology.ts';

type Counts = (reading: ComponentReading) => Partial<Record<TopologyCount, number>>;

export const hasQueue = ({ queueCapacity }: ComponentReading) => queueCapacity > 0;

/** As the Collector's metrics count them (`agent/self-metrics`). */
const COUNTS: Readonly<Record<TopologyComponent['section'], Counts>> = {
  receivers: ({ out, refused }) => ({ accepted: out, refused }),
  processors: ({ in: incoming, out }) => ({ incoming, outgoing: out }),
  connectors: ({ in: incoming, out }) => ({ incoming, outgoing: out }),
  exporters: (reading) => ({
    sent: reading.out,
    sendFailed: reading.failed + (hasQueue(reading) ? 0 : reading.refused),
    ...(hasQueue(reading) ? { enqueueFailed: reading.refused } : {}),
  }),
};

const NOTHING = { in: 0, out: 0, refused: 0, failed: 0 };

/** Per second between the first reading of a component and the last, of one signal or ('') all; undefined before there are two. */
export function ratesOf(
  readings: readonly PipelineReadings[],
  key: string,
  section: TopologyComponent['section'],
  signal: Signal | '' = '',
): TopologyRates | undefined {
  const told = readings.flatMap(({ atMs, components }) => {
    const reading = components[key];
    if (!reading) return [];
    const counted = signal === '' ? reading : { ...reading, ...(reading.signals?.[signal] ?? NOTHING) };
    return [{ atMs, counts: COUNTS[section](counted) }];
  });
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || last.atMs <= first.atMs) return undefined;
  const seconds = (last.atMs - first.atMs) / 1_000;
  const rise = (count: TopologyCount) =>
    told.slice(1).reduce((sum, { counts }, i) => {
      const [before, after] = [told[i]!.counts[count] ?? 0, counts[count] ?? 0];
      // Counts of a component that was replaced begin anew.
      return sum + (after < before ? after : after - before);
    }, 0);
  const names = Object.keys(last.counts) as TopologyCount[];
  return Object.fromEntries(names.map((count) => [count, rise(count) / seconds]));
}

export function addRates(a: TopologyRates, b: TopologyRates): TopologyRates {
  const sum: Partial<Record<TopologyCount, number>> = { ...a };
  for (const [count, rate] of Object.entries(b) as [TopologyCount, number][]) sum[count] = (sum[count] ?? 0) + rate;
  return sum;
}
