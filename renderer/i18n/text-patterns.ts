/** Longer ones are no message of ours, and matching costs time for each letter. */
const MOST_LETTERS = 2_000;
/** Of one text: a message may hold messages, and what strangers wrote may look like many of them. */
const MOST_LOOKS = 50;

/** What a program says, with places for what is said of: `{0}`, or `{0,}` for something written and a reason behind a comma or colon. */
interface Pattern {
  /** What stands around its places, which hold one letter at least. */
  readonly around: readonly string[];
  readonly translation: string;
  readonly withReason: ReadonlySet<string>;
}

/** Translations by patterns of texts. Takes time in proportion to a text, whatever it is: strangers write parts of them. */
export class TextPatterns {
  readonly #patterns: Pattern[] = [];

  /** Of two that fit a text, the first one counts. */
  constructor(...lists: readonly Readonly<Record<string, string>>[]) {
    for (const [text, translation] of lists.flatMap(Object.entries<string>))
      this.#patterns.push({
        around: text.split(/\{\d,?\}/),
        translation,
        withReason: new Set(Array.from(text.matchAll(/\{(\d),\}/g), ([, at]) => at!)),
      });
  }

  /** Undefined for what is not known. */
  find(text: string): string | undefined {
    return this.#find(text, { looks: MOST_LOOKS });
  }

  /** Of a text that ends in a reason, behind a comma or colon, where the reason alone is known. */
  findReason(text: string): string | undefined {
    return this.#findReason(text, { looks: MOST_LOOKS });
  }

  #find(text: string, left: { looks: number }): string | undefined {
    if (text.length > MOST_LETTERS || left.looks-- <= 0) return undefined;
    for (const { around, translation, withReason } of this.#patterns) {
      const parts = partsIn(text, around);
      if (!parts) continue;
      return translation.replace(/\{(\d)\}/g, (_whole, at: string) => {
        const part = parts[Number(at)] ?? '';
        // A reason inside a message is a message of its own.
        return this.#find(part, left) ?? (withReason.has(at) ? this.#findReason(part, left) : undefined) ?? part;
      });
    }
    return undefined;
  }

  /** What was written may hold commas and colons itself: the reason is behind the first where a text begins that is known. */
  #findReason(text: string, left: { looks: number }): string | undefined {
    for (const { index } of text.matchAll(/[,:] /g)) {
      if (left.looks <= 0) return undefined;
      const reason = this.#find(text.slice(index + 2), left);
      if (reason !== undefined) return `${text.slice(0, index)}: ${reason}`;
    }
    return undefined;
  }
}

/**
 * What stands in the places of a pattern: each as little as may be, the last up to the end. What stands between them is taken where it
 * comes first, which leaves the most for the rest: where that fails, all others do.
 */
function partsIn(text: string, around: readonly string[]): string[] | undefined {
  const [first = '', ...others] = around;
  const last = others.pop();
  if (last === undefined) return text === first ? [] : undefined;
  const end = text.length - last.length;
  if (!text.startsWith(first) || !text.endsWith(last)) return undefined;
  const parts: string[] = [];
  let from = first.length;
  for (const between of others) {
    const at = text.indexOf(between, from + 1);
    if (at < 0 || at + between.length >= end) return undefined;
    parts.push(text.slice(from, at));
    from = at + between.length;
  }
  return from < end ? [...parts, text.slice(from, end)] : undefined;
}
