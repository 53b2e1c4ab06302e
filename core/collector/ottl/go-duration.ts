const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
};
/** Zeros in front; more digits are more than a duration can be, and a fraction tells no more by them. */
const PART = /0*(\d{0,20})(?:\.(\d{0,18})\d*)?(ns|us|µs|μs|ms|s|m|h)/y;
const MOST_NS = 2n ** 63n - 1n;

/** Nanoseconds of a text such as `1h15m30.918s`, as Go's `time.ParseDuration` reads it; undefined for what it does not read. */
export function goDurationNs(written: string): bigint | undefined {
  const [, sign, rest] = /^([-+]?)(.*)$/s.exec(written)!;
  if (rest === '0') return 0n;
  let sum = 0n;
  let at = 0;
  while (at < rest!.length) {
    PART.lastIndex = at;
    const [whole, before = '', after = '', unit] = PART.exec(rest!) ?? [];
    if (whole === undefined || !/^\.?\d/.test(whole)) return undefined;
    const ns = UNITS[unit!]!;
    sum += BigInt(before || '0') * ns + (BigInt(after || '0') * ns) / 10n ** BigInt(after.length);
    at += whole.length;
  }
  return rest === '' || sum > MOST_NS ? undefined : sign === '-' ? -sum : sum;
}

/** As Go's `Duration.String` writes a duration of whole milliseconds that is not negative: `1h0m2.5s`, `500ms`, `0s`. */
export function formatGoDuration(ns: bigint): string {
  const ms = Number(ns / 1_000_000n);
  if (ms < 1_000) return ms === 0 ? '0s' : `${ms}ms`;
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const seconds = (ms % 60_000) / 1_000;
  const more = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : '';
  return `${more}${seconds}s`;
}
