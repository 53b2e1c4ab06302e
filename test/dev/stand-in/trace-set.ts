import { createRandom } from './random.ts';

/** A shop: what enters where, how long it takes (median), how often it fails. */
const ENTRIES = [
  { service: 'frontend', name: 'GET /', medianNs: 12e6, spread: 0.5, failing: 0.002, weight: 30 },
  { service: 'frontend', name: 'GET /cart', medianNs: 38e6, spread: 0.6, failing: 0.004, weight: 18 },
  { service: 'frontend', name: 'POST /cart/checkout', medianNs: 310e6, spread: 0.7, failing: 0.05, weight: 9 },
  {
    service: 'checkout',
    name: 'oteldemo.CheckoutService/PlaceOrder',
    medianNs: 240e6,
    spread: 0.6,
    failing: 0.04,
    weight: 7,
  },
  { service: 'product-catalog', name: 'ListProducts', medianNs: 4e6, spread: 0.4, failing: 0.001, weight: 16 },
  { service: 'recommendation', name: 'ListRecommendations', medianNs: 22e6, spread: 0.9, failing: 0.01, weight: 8 },
  { service: 'payment', name: 'charge', medianNs: 95e6, spread: 0.5, failing: 0.08, weight: 4 },
  { service: 'ad', name: 'getAds', medianNs: 0.9e6, spread: 0.6, failing: 0.01, weight: 5 },
  { service: 'quote', name: 'POST /getquote', medianNs: 6e6, spread: 0.5, failing: 0.003, weight: 3 },
];
const TOTAL_WEIGHT = ENTRIES.reduce((sum, { weight }) => sum + weight, 0);

/** Parallel columns, one row per trace, in start order. */
export interface TraceSet {
  baseNs: bigint;
  size: number;
  entry: Uint8Array;
  start: Float64Array;
  duration: Float64Array;
  spans: Uint32Array;
  errors: Uint32Array;
  services: Uint32Array;
}
export { ENTRIES };

const HOUR = 3600e9;
/** 2026-11-22T09:00:00Z */
export const BASE_NS = 1_795_338_000_000_000_000n;

function pickEntry(random: () => number): number {
  let rest = random() * TOTAL_WEIGHT;
  return Math.max(
    0,
    ENTRIES.findIndex(({ weight }) => (rest -= weight) < 0),
  );
}

const gaussian = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(random() || 1e-9)) * Math.cos(2 * Math.PI * random());

/** Two things to find: a lock that frees at once (a vertical line) and a time-out (a horizontal one). */
function shape(at: number, duration: number, random: () => number): { duration: number; failed: boolean } {
  const minute = at / 60e9;
  if (minute > 31 && minute < 33 && random() < 0.35) return { duration: (33 - minute) * 60e9, failed: false };
  if (minute > 44 && minute < 50 && random() < 0.12) return { duration: 5e9 + random() * 4e6, failed: true };
  return { duration, failed: false };
}

export function createTraceSet(size: number, spanNs = HOUR): TraceSet {
  const random = createRandom(20_261_122);
  const set: TraceSet = {
    baseNs: BASE_NS,
    size,
    entry: new Uint8Array(size),
    start: new Float64Array(size),
    duration: new Float64Array(size),
    spans: new Uint32Array(size),
    errors: new Uint32Array(size),
    services: new Uint32Array(size),
  };
  for (let i = 0; i < size; i++) {
    // Denser towards the middle, with a breathing rhythm.
    const even = (i + random()) / size;
    set.start[i] = Math.round(spanNs * (even + 0.03 * Math.sin(even * 20)));
  }
  set.start.sort();
  for (let i = 0; i < size; i++) fillRow(set, i, random);
  return set;
}

function fillRow(set: TraceSet, i: number, random: () => number): void {
  const at = pickEntry(random);
  const { medianNs, spread, failing } = ENTRIES[at]!;
  const usual = medianNs * Math.exp(spread * gaussian(random));
  const { duration, failed } = shape(set.start[i]!, usual, random);
  set.entry[i] = at;
  set.duration[i] = Math.round(duration);
  set.spans[i] = 1 + Math.floor(random() * random() * 60);
  set.services[i] = Math.min(9, 1 + Math.floor(set.spans[i]! / 6));
  set.errors[i] = failed || random() < failing ? 1 + Math.floor(random() * 3) : 0;
}

/** 32 hex digits from the row; never all zero. */
export function traceIdOf(row: number): string {
  const random = createRandom(row + 1);
  return Array.from({ length: 4 }, () =>
    Math.floor(random() * 4_294_967_296)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
}
