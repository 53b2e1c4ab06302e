import { LONGEST_TIMER_MS } from '../../../model/timer-ms.ts';
import { DAY_MS } from '../../../model/units.ts';
import type { Settings } from '../../settings.ts';

const DURATION = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/;
const PARTS_MS = [365 * DAY_MS, 7 * DAY_MS, DAY_MS, 3_600_000, 60_000, 1_000, 1];

/** Milliseconds of a duration as Prometheus writes it, `1d12h` or `250ms`; undefined for what is none. */
export function prometheusDurationMs(text: string): number | undefined {
  if (text === '0') return 0;
  const parts = DURATION.exec(text);
  if (text === '' || !parts) return undefined;
  const ms = PARTS_MS.reduce((sum, unit, i) => sum + unit * Number(parts[i + 1] ?? 0), 0);
  return ms <= LONGEST_TIMER_MS ? ms : undefined;
}

export function readDurationMs(settings: Settings, key: string, fallbackMs: number): number {
  if (!settings.has(key)) return fallbackMs;
  const ms = prometheusDurationMs(settings.word(key));
  if (ms !== undefined && ms > 0) return ms;
  settings.note([key], 'a duration such as 15s, 1m or 1d12h is expected here');
  return fallbackMs;
}

const UNITS: Readonly<Record<string, number>> = { '': 0, K: 1, M: 2, G: 3, T: 4 };

/** Bytes of a size such as `10MB` or `1.5MiB`, both counted in 1,024; 0 = no limit. */
export function readSize(settings: Settings, key: string, fallback: number): number {
  if (!settings.has(key)) return fallback;
  const [, number, unit] = /^(\d+(?:\.\d+)?)([KMGT]?)i?B?$/.exec(settings.word(key)) ?? [];
  if (number !== undefined) return Math.floor(Number(number) * 1_024 ** UNITS[unit!]!);
  settings.note([key], 'a size such as 10MB is expected here');
  return fallback;
}
