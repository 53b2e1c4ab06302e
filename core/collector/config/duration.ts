/** Nanoseconds of each unit that Go's time.ParseDuration knows. */
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  µs: 1_000n,
  μs: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};

const WHOLE = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/;
const PART = /(\d*)(?:\.(\d*))?(ns|us|µs|μs|ms|s|m|h)/g;
/** What 64 bits hold: 292 years. */
const LARGEST = 2n ** 63n - 1n;

/** Nanoseconds of "1m30s", "200ms" or "1.5h", as Go's time.ParseDuration reads them; undefined where it would not. */
export function parseDuration(text: string): bigint | undefined {
  if (text === '0') return 0n;
  if (text.length > 64 || !WHOLE.test(text)) return undefined;
  let total = 0n;
  for (const [, whole, fraction = '', unit] of text.matchAll(PART)) total += partNs(whole!, fraction, UNITS[unit!]!);
  if (total > LARGEST) return undefined;
  return text.startsWith('-') ? -total : total;
}

function partNs(whole: string, fraction: string, unitNs: bigint): bigint {
  const scale = 10n ** BigInt(fraction.length);
  return BigInt(whole || '0') * unitNs + (BigInt(fraction || '0') * unitNs) / scale;
}
