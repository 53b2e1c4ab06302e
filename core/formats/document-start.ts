import { isSpace, OPEN_BRACE, QUOTE } from './json-bytes.ts';
import { REQUEST_KEYS } from './otlp-keys.ts';

/** Space allowed between the brace and the first key; pretty printers need a few bytes. */
const MAX_SPACE = 64;
const LONGEST_KEY = Math.max(...[...REQUEST_KEYS].map((key) => key.length));

/**
 * Whether `{ "resourceSpans"` or the like stands here; 'more' when the bytes end too early to tell.
 *
 * Nothing inside OTLP looks like this in a line's first column, so it marks the start of a document even where the one before
 * was cut off and its brackets never closed.
 */
export function startsDocument(
  bytes: Uint8Array,
  at: number,
  keys: ReadonlySet<string> = REQUEST_KEYS,
): boolean | 'more' {
  if (bytes[at] !== OPEN_BRACE) return false;
  let next = at + 1;
  while (next < bytes.length && isSpace(bytes[next]!)) {
    if (next++ - at > MAX_SPACE) return false;
  }
  if (next >= bytes.length) return 'more';
  if (bytes[next] !== QUOTE) return false;
  return readsKey(bytes, next + 1, keys);
}

function readsKey(bytes: Uint8Array, from: number, keys: ReadonlySet<string>): boolean | 'more' {
  const to = Math.min(bytes.length, from + LONGEST_KEY + 1);
  const end = bytes.subarray(from, to).indexOf(QUOTE);
  if (end >= 0) return keys.has(String.fromCharCode(...bytes.subarray(from, from + end)));
  return to < from + LONGEST_KEY + 1 ? 'more' : false;
}
