import { LAST_NS } from './units.ts';

const ISO = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,12}))?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Unix nanoseconds of an ISO 8601 (RFC 3339) time, with all digits of its fraction up to nanoseconds; without a zone it is UTC.
 * undefined for anything else, for days that are none, and before 1970.
 */
export function isoTimeNs(text: string): bigint | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', zone = 'Z'] = ISO.exec(text) ?? [];
  if (year === undefined) return undefined;
  const parts = [Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  const ms = Date.UTC(...parts);
  const date = new Date(ms);
  if (date.getUTCMonth() !== parts[1] || date.getUTCDate() !== parts[2] || parts[3] > 23 || parts[4] > 59)
    return undefined;
  const ns = BigInt(ms - offsetMs(zone)) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, '0'));
  return ns >= 0n && ns <= LAST_NS ? ns : undefined;
}

function offsetMs(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
