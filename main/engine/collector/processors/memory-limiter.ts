import { totalmem } from 'node:os';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { OwnMetric } from '../../../../core/collector/own-metric.ts';
import { SIGNAL_ITEMS } from '../../../../core/collector/signal-items.ts';
import { MIB } from '../../../../core/model/units.ts';
import type { ProcessorNodeKind } from '../component.ts';
import { ConsumeError } from '../consumer.ts';

const SPIKE_PART = 0.2;
const HELP = {
  accepted: 'successfully pushed into the next component in the pipeline.',
  refused: 'that were rejected by the next component in the pipeline.',
} as const;

/** The Collector's processor/memorylimiterprocessor: beyond limit − spike, what comes is refused until memory is back. */
export const MEMORY_LIMITER: ProcessorNodeKind = {
  type: 'memory_limiter',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(
      ['check_interval', 'limit_mib', 'spike_limit_mib', 'limit_percentage', 'spike_limit_percentage'],
      [],
      ['min_gc_interval_when_soft_limited', 'min_gc_interval_when_hard_limited'],
    );
    const isTold = settings.noting();
    const intervalMs = settings.durationMs('check_interval', 0);
    // What is no duration was told as that.
    if (intervalMs <= 0 && !isTold()) settings.note(['check_interval'], 'check_interval must be greater than zero');
    const softBytes = readLimit(settings);
    return {
      problems: settings.problems,
      create({ clock, meter }, next) {
        const counts = { accepted: new Map<Signal, number>(), refused: new Map<Signal, number>() };
        meter.own = () => memoryLimiterMetrics(counts);
        let checkedAt = -Infinity;
        let isOver = false;
        const check = () => {
          if (clock.now() - checkedAt < intervalMs) return isOver;
          checkedAt = clock.now();
          return (isOver = usedBytes() > softBytes);
        };
        return {
          async consume(parcel) {
            const isRefused = check();
            const counted = counts[isRefused ? 'refused' : 'accepted'];
            counted.set(parcel.signal, (counted.get(parcel.signal) ?? 0) + parcel.items);
            if (isRefused) throw new ConsumeError('data refused due to high memory usage');
            return next.consume(parcel);
          },
          close: async () => undefined,
        };
      },
    };
  },
};

/** Deprecated in the Collector, and still on its usual dashboards. */
export function memoryLimiterMetrics(
  counts: Readonly<Record<'accepted' | 'refused', ReadonlyMap<Signal, number>>>,
): OwnMetric[] {
  return (['accepted', 'refused'] as const).flatMap((what) =>
    Array.from(counts[what], ([signal, value]) => {
      const { name, words } = SIGNAL_ITEMS[signal];
      const help = `Number of ${words} ${HELP[what]}`;
      return { ...{ name: `processor_${what}_${name}`, help, value, labels: [] }, type: 'counter' as const };
    }),
  );
}

/** The soft limit in bytes. */
function readLimit(settings: Settings): number {
  const isTold = settings.noting();
  const limitMib = settings.integer('limit_mib', 0, 0, 2 ** 32);
  const spikeMib = settings.integer('spike_limit_mib', 0, 0, 2 ** 32);
  const limitPercent = settings.integer('limit_percentage', 0, 0, 100);
  const spikePercent = settings.integer('spike_limit_percentage', 0, 0, 100);
  if (limitMib === 0 && limitPercent === 0 && !isTold())
    settings.note([], 'limit_mib or limit_percentage must be greater than zero');
  const all = memoryBytes();
  const limit = limitMib > 0 ? limitMib * MIB : (all * limitPercent) / 100;
  const spike = limitMib > 0 ? spikeMib * MIB : (all * spikePercent) / 100;
  if (spike >= limit && limit > 0) settings.note([], 'the spike limit must be smaller than the limit');
  return limit - (spike === 0 ? limit * SPIKE_PART : spike);
}

/** Of this machine, or what a container leaves of it. */
function memoryBytes(): number {
  const constrained = process.constrainedMemory();
  return constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
}

/** What telemetry and code take; what the process has from the system and does not use is not counted. */
function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
