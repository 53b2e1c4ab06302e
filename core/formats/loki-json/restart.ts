import { isSpace, OPEN_BRACKET, QUOTE } from '../json-bytes.ts';

/** Space that pretty printers put behind a bracket. */
const MAX_SPACE = 64;
/** Nanoseconds of this century have 18 digits or 19. */
const FEWEST_DIGITS = 18;
const MEMBERS = ['stream"', 'values"'];

/**
 * Whether an entry (`["1645030244810757120"`) or a stream (`{"stream"`) begins at a bracket, after a place where the structure
 * broke. Inside a string its quotes would be escaped. 'more' when the bytes end too early to tell.
 */
export function lokiStart(bytes: Uint8Array, at: number): 'entry' | 'stream' | 'more' | undefined {
  let next = at + 1;
  while (next < bytes.length && isSpace(bytes[next]!) && next - at < MAX_SPACE) next++;
  if (next === bytes.length) return 'more';
  if (bytes[next] !== QUOTE) return undefined;
  if (bytes[at] === OPEN_BRACKET) return digitsFrom(bytes, next + 1);
  return memberFrom(bytes, next + 1);
}

function digitsFrom(bytes: Uint8Array, from: number): 'entry' | 'more' | undefined {
  let end = from;
  while (end < bytes.length && bytes[end]! >= 0x30 && bytes[end]! <= 0x39 && end - from < FEWEST_DIGITS) end++;
  if (end - from === FEWEST_DIGITS) return 'entry';
  return end === bytes.length ? 'more' : undefined;
}

function memberFrom(bytes: Uint8Array, from: number): 'stream' | 'more' | undefined {
  const found = String.fromCharCode(...bytes.subarray(from, from + MEMBERS[0]!.length));
  if (MEMBERS.includes(found)) return 'stream';
  return MEMBERS.some((member) => member.startsWith(found)) ? 'more' : undefined;
}
