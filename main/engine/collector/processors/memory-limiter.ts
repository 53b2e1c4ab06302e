import { totalmem } from 'node:os';
import { Settings } from '../../../../core/collector/settings.ts';
import { SIGNALS } from '../../../../core/model/telemetry.ts';
import type { ProcessorNodeKind } from '../component.ts';
import { ConsumeError } from '../consumer.ts';

const MIB = 1024 ** 2;
const SPIKE_PART = 0.2;

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
    const intervalMs = settings.durationMs('check_interval', 0);
    if (intervalMs <= 0) settings.note(['check_interval'], 'check_interval must be greater than zero');
    const softBytes = readLimit(settings);
    return {
      problems: settings.problems,
      create({ clock }, next) {
        let checkedAt = -Infinity;
        let isOver = false;
        const check = () => {
          if (clock.now() - checkedAt < intervalMs) return isOver;
          checkedAt = clock.now();
          return (isOver = usedBytes() > softBytes);
        };
        return {
          async consume(parcel) {
            if (check()) throw new ConsumeError('data refused due to high memory usage');
            return next.consume(parcel);
          },
          close: async () => undefined,
        };
      },
    };
  },
};

/** The soft limit in bytes. */
function readLimit(settings: Settings): number {
  const limitMib = settings.integer('limit_mib', 0, 0, 2 ** 32);
  const spikeMib = settings.integer('spike_limit_mib', 0, 0, 2 ** 32);
  const limitPercent = settings.integer('limit_percentage', 0, 0, 100);
  const spikePercent = settings.integer('spike_limit_percentage', 0, 0, 100);
  if (limitMib === 0 && limitPercent === 0)
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
