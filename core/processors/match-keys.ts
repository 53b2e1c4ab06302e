export type KeyMatcher = (key: string) => boolean;

/** Keys repeat; senders that make up ever new ones must not fill the memory. */
const REMEMBERED = 4_096;

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
    if (known.size >= REMEMBERED) known.clear();
    const lower = key.toLowerCase();
    const matches = compiled.some((parts) => hasParts(lower, parts));
    known.set(key, matches);
    return matches;
  };
}

/** First and last part at the ends, the others in between in order, each as early as can be. */
function hasParts(text: string, parts: readonly string[]): boolean {
  const first = parts[0]!;
  const last = parts.at(-1)!;
  if (parts.length === 1) return text === first;
  const end = text.length - last.length;
  if (end < first.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let position = first.length;
  for (const part of parts.slice(1, -1)) {
    const at = text.indexOf(part, position);
    if (at === -1 || at + part.length > end) return false;
    position = at + part.length;
  }
  return true;
}
