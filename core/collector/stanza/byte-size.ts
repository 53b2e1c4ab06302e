import type { Settings } from '../settings.ts';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: 1000,
  kb: 1000,
  ki: 1024,
  kib: 1024,
  m: 1000 ** 2,
  mb: 1000 ** 2,
  mi: 1024 ** 2,
  mib: 1024 ** 2,
  g: 1000 ** 3,
  gb: 1000 ** 3,
  gi: 1024 ** 3,
  gib: 1024 ** 3,
};

/** Bytes of a number, or of a text such as `1MiB` or `16kb`. */
export function readByteSize(settings: Settings, key: string, fallback: number): number {
  if (!settings.has(key)) return fallback;
  const written = settings.raw(key);
  if (typeof written === 'number' && Number.isInteger(written) && written >= 0) return written;
  const [, digits, unit = ''] = (typeof written === 'string' && /^(\d+(?:\.\d+)?)\s*([a-zA-Z]*)$/.exec(written)) || [];
  const factor = Object.hasOwn(UNITS, unit.toLowerCase()) ? UNITS[unit.toLowerCase()] : undefined;
  if (digits !== undefined && factor !== undefined) return Math.floor(Number(digits) * factor);
  settings.note([key], 'a size such as 16KiB or 1MiB is expected here');
  return fallback;
}
