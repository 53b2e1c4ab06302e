import type { Settings } from '../../../../core/collector/settings.ts';
import { consumeErrorOf } from '../consumer.ts';

const RETRY_KEYS = [
  'enabled',
  'initial_interval',
  'randomization_factor',
  'multiplier',
  'max_interval',
  'max_elapsed_time',
];

/** The Collector's config/configretry, with its defaults. */
export interface RetrySettings {
  enabled: boolean;
  initialMs: number;
  randomization: number;
  multiplier: number;
  maxIntervalMs: number;
  /** 0 = never given up. */
  maxElapsedMs: number;
}

export function readRetry(settings: Settings): RetrySettings {
  const section = settings.inner('retry_on_failure');
  section.allow(RETRY_KEYS);
  const read = {
    enabled: section.bool('enabled', true),
    initialMs: section.durationMs('initial_interval', 5_000),
    randomization: section.number('randomization_factor', 0.5, 0, 1),
    multiplier: section.number('multiplier', 1.5, 1),
    maxIntervalMs: section.durationMs('max_interval', 30_000),
    maxElapsedMs: section.durationMs('max_elapsed_time', 300_000),
  };
  if (read.enabled && read.maxElapsedMs > 0) noteTooShort(section, read);
  return read;
}

/** As configretry has it: who is to be tried again must have the time to. */
function noteTooShort(section: Settings, { initialMs, maxIntervalMs, maxElapsedMs }: RetrySettings): void {
  for (const [key, ms] of [['initial_interval', initialMs] as const, ['max_interval', maxIntervalMs] as const])
    if (maxElapsedMs < ms) section.note(['max_elapsed_time'], `must be greater than or equal to ${key}`);
}

export interface RetryClock {
  now: () => number;
  /** From 0 to 1. */
  random: () => number;
  /** Resolves sooner when aborted. */
  sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

interface Retrying {
  clock: RetryClock;
  /** Aborted, there is one more attempt at most. */
  signal: AbortSignal;
  onRetry: (message: string) => void;
  /** Whether not even that is to be. */
  isOver?: () => boolean;
}

/** Tries until it is taken, refused for good, or too long ago. Rejects with the last ConsumeError. */
export async function retrying<T>(
  send: () => Promise<T>,
  settings: RetrySettings,
  { clock, signal, onRetry, isOver = () => false }: Retrying,
): Promise<T> {
  const since = clock.now();
  for (
    let interval = settings.initialMs;
    ;
    interval = Math.min(interval * settings.multiplier, settings.maxIntervalMs)
  ) {
    try {
      return await send();
    } catch (thrown) {
      const error = consumeErrorOf(thrown);
      if (error.isPermanent || !settings.enabled || signal.aborted) throw error;
      const wait = Math.max(error.retryAfterMs ?? 0, spread(interval, settings.randomization, clock.random()));
      if (settings.maxElapsedMs > 0 && clock.now() + wait - since > settings.maxElapsedMs) throw error;
      onRetry(error.message);
      await clock.sleep(wait, signal);
      if (isOver()) throw error;
    }
  }
}

/** Somewhere in interval ± its part. */
function spread(intervalMs: number, factor: number, random: number): number {
  return intervalMs * (1 - factor + 2 * factor * random);
}
