/** Two unsigned 64-bit halves of a 32-digit hex id; zeros for ''. */
export function uuidHalves(hex: string): [high: bigint, low: bigint] {
  if (hex === '') return [0n, 0n];
  return [BigInt(`0x${hex.slice(0, 16)}`), BigInt(`0x${hex.slice(16)}`)];
}

/** Back from `uuidHalves`. */
export function uuidHex(high: bigint, low: bigint): string {
  return high === 0n && low === 0n ? '' : high.toString(16).padStart(16, '0') + low.toString(16).padStart(16, '0');
}

/** A 16-digit hex id as an unsigned 64-bit number; 0 for ''. */
export function spanIdNumber(hex: string): bigint {
  return hex === '' ? 0n : BigInt(`0x${hex}`);
}

/** Back from `spanIdNumber`. */
export function spanIdHex(id: bigint): string {
  return id === 0n ? '' : id.toString(16).padStart(16, '0');
}
