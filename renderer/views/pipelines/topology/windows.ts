import type { Topology } from '../../../../core/model/topology.ts';
import { formatTime } from '../../../format/time.ts';
import { t } from '../../../i18n/t.ts';

/** Minutes one can choose. */
export const WINDOWS = [1, 5, 15, 60, 1_440] as const;
const USUAL = 5;

export const readMinutes = (text: string | undefined): number =>
  WINDOWS.find((minutes) => String(minutes) === text) ?? USUAL;

/** "5 minutes", "1 hour" */
export function lengthText(minutes: number): string {
  return minutes < 60 ? t('topology.minutes', { n: minutes }) : t('topology.hours', { n: minutes / 60 });
}

/** A window that ends longer ago than this is one of data that ended. */
const PAST_MS = 60_000;

/** "in the last 5 minutes", or until when. */
export function whenText({ toNs }: Pick<Topology, 'toNs'>, minutes: number, nowMs: number): string {
  const length = lengthText(minutes);
  const isPast = nowMs - Number(BigInt(toNs) / 1_000_000n) > PAST_MS;
  if (!isPast) return t('topology.when.last', { length });
  return t('topology.when.until', { length, time: formatTime(BigInt(toNs), 0) });
}
