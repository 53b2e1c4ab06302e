import { COLON, OPEN_BRACE, QUOTE } from '../json-bytes.ts';

/** Bytes up to and with the colon of the first key; pretty printers need a few dozen. */
export const LONGEST_PREFIX = 160;

/**
 * How a value begins, as far as it tells values of its kind from others: `{"traceID":`, in pretty-printed JSON with the indent.
 * undefined where there is no key soon.
 */
export function prefixOf(bytes: Uint8Array, at: number): Uint8Array | undefined {
  const beginning = bytes.subarray(at, at + LONGEST_PREFIX);
  const colon = beginning.indexOf(COLON);
  const quote = beginning.indexOf(QUOTE);
  if (colon < 0 || quote < 0 || quote > colon || beginning.indexOf(OPEN_BRACE) < 0) return undefined;
  return beginning.slice(0, colon + 1);
}

export function standsAt(prefix: Uint8Array, bytes: Uint8Array, at: number): boolean {
  if (at + prefix.length > bytes.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[at + i] !== prefix[i]) return false;
  return true;
}
