import { DAY, HOUR, MINUTE, SECOND } from '../model/units.ts';

/** Above a second, steps that a clock face has. */
const CLOCK_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 6, 12].map((n) => n * HOUR),
];

/** The smallest of 1, 2, 5 × 10ⁿ ns (1, 2, 5, 10, 15, 30 s, min … above a second) that is at least `ns`. */
export function niceStep(ns: number): number {
  if (ns <= 1) return 1;
  if (ns > SECOND / 2) return CLOCK_STEPS.find((step) => step >= ns) ?? DAY * niceDecimal(ns / DAY);
  return niceDecimal(ns);
}

function niceDecimal(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value) + 1e-9);
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= value * (1 - 1e-9)) ?? 10;
  return Math.max(1, Math.round(factor * power));
}
