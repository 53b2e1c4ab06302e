const BILLION = 1_000_000_000n;

/** Seconds with all their digits. */
export function secondsText(ns: bigint): string {
  const fraction = String(ns % BILLION)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? String(ns / BILLION) : `${ns / BILLION}.${fraction}`;
}

export function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  return Object.is(value, -0) ? '-0.0' : String(value);
}
