import { hasParts } from '../model/has-parts.ts';

export type KeyMatcher = (key: string) => boolean;

/** Keys repeat; senders that make up ever new ones, or very long ones, must not fill the memory. */
const REMEMBERED = 4_096;
const REMEMBERED_CHARACTERS = 256;

/**
 * Whether an attribute key is one of those named: `*` stands for any part, also an empty one, and case does not count.
 * Undefined when nothing is named. Linear in the key: keys come from strangers.
 */
export function matchKeys(patterns: readonly string[]): KeyMatcher | undefined {
  const compiled = patterns.filter((pattern) => pattern !== '').map((pattern) => pattern.toLowerCase().split('*'));
  if (compiled.length === 0) return undefined;
  const known = new Map<string, boolean>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const lower = key.toLowerCase();
    const matches = compiled.some((parts) => hasParts(lower, parts));
    if (key.length > REMEMBERED_CHARACTERS) return matches;
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, matches);
    return matches;
  };
}
