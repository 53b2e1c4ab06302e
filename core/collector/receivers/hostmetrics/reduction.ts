import { didYouMean } from '../../did-you-mean.ts';
import type { NumberDataPoint, NumberValue } from '../../../model/metric.ts';
import type { Settings } from '../../settings.ts';
import type { MetricInfo } from './catalog.ts';

type Strategy = 'sum' | 'avg' | 'min' | 'max';

/** Which attributes the points of a metric keep, and what becomes of those that are then alike. */
export interface Reduction {
  attributes: ReadonlySet<string>;
  strategy: Strategy;
}

const DEVICE_WAY = ['device', 'direction'];
const PLACE = ['device', 'mode', 'mountpoint', 'type'];

/** As the Collector's metadata.yaml of the scrapers have them. */
const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  'system.cpu.time': ['cpu', 'state'],
  'system.cpu.utilization': ['cpu', 'state'],
  'system.cpu.frequency': ['cpu'],
  'system.memory.usage': ['state'],
  'system.memory.utilization': ['state'],
  'system.disk.io': DEVICE_WAY,
  'system.disk.operations': DEVICE_WAY,
  'system.disk.operation_time': DEVICE_WAY,
  'system.disk.merged': DEVICE_WAY,
  'system.disk.io_time': ['device'],
  'system.disk.weighted_io_time': ['device'],
  'system.disk.pending_operations': ['device'],
  'system.filesystem.usage': [...PLACE, 'state'],
  'system.filesystem.inodes.usage': [...PLACE, 'state'],
  'system.filesystem.utilization': PLACE,
  'system.network.packets': DEVICE_WAY,
  'system.network.dropped': DEVICE_WAY,
  'system.network.errors': DEVICE_WAY,
  'system.network.io': DEVICE_WAY,
  'system.network.connections': ['protocol', 'state'],
  'system.paging.usage': ['device', 'state'],
  'system.paging.utilization': ['device', 'state'],
  'system.paging.operations': ['direction', 'type'],
  'system.paging.faults': ['type'],
  'system.processes.count': ['status'],
  'process.cpu.time': ['state'],
  'process.disk.io': ['direction'],
  'process.disk.operations': ['direction'],
  'process.paging.faults': ['type'],
  'process.context_switches': ['type'],
};

/** The keys beside `enabled` that a metric has: none where it has no attributes. */
export const reductionKeys = (metric: string): readonly string[] =>
  Object.hasOwn(ATTRIBUTES, metric) ? ['attributes', 'aggregation_strategy'] : [];

/** Undefined where its points stay as they are. */
export function readReduction(settings: Settings, metric: string, { kind }: MetricInfo): Reduction | undefined {
  if (reductionKeys(metric).length === 0) return undefined;
  const usual = kind === 'gauge' ? 'avg' : 'sum';
  const strategy = settings.choice('aggregation_strategy', ['sum', 'avg', 'min', 'max'], usual);
  if (!settings.has('attributes')) return undefined;
  const known = ATTRIBUTES[metric]!;
  const attributes = settings.texts('attributes');
  for (const [i, name] of attributes.entries())
    if (!known.includes(name))
      settings.note(['attributes', i], `"${metric}" has no attribute "${name}" here${didYouMean(name, known)}`);
  return { attributes: new Set(attributes), strategy };
}

/** Points with fewer attributes, those that are then alike joined. */
export function reducePoints(
  points: readonly NumberDataPoint[],
  { attributes, strategy }: Reduction,
): NumberDataPoint[] {
  const kept = points.map((point) => ({
    ...point,
    attributes: point.attributes.filter(({ key }) => attributes.has(key)),
  }));
  const alike = Map.groupBy(kept, (point) =>
    JSON.stringify(point.attributes, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
  return Array.from(alike.values(), (same) => ({
    ...same[0]!,
    value: joined(
      same.map(({ value }) => value),
      strategy,
    ),
  }));
}

/** Whole numbers stay whole. */
function joined(values: readonly NumberValue[], strategy: Strategy): NumberValue {
  const ints = values.flatMap((value) => (value.kind === 'int' ? [value.value] : []));
  if (ints.length > 0) return { kind: 'int', value: joinedOf(ints, strategy, BigInt(ints.length)) };
  const doubles = values.flatMap((value) => (value.kind === 'double' ? [value.value] : []));
  return { kind: 'double', value: joinedOf(doubles, strategy, doubles.length) };
}

function joinedOf<T extends bigint | number>(values: readonly T[], strategy: Strategy, count: T): T {
  if (strategy === 'min') return values.reduce((least, value) => (value < least ? value : least));
  if (strategy === 'max') return values.reduce((most, value) => (value > most ? value : most));
  const sum = values.reduce((total, value) => ((total as number) + (value as number)) as T);
  return strategy === 'sum' ? sum : (((sum as number) / (count as number)) as T);
}
