/** Base of a frame's times: the least that is a time at all, for one unset time (0) would cost all others their precision. */
export function baseOf(times: BigUint64Array): bigint {
  let base = 0n;
  for (const time of times) if (time !== 0n && (base === 0n || time < base)) base = time;
  return base;
}

/** Exact differences, then doubles. */
export function offsets(times: BigUint64Array, base: bigint): Float64Array {
  const result = new Float64Array(times.length);
  for (let i = 0; i < times.length; i++) result[i] = Number(times[i]! - base);
  return result;
}
