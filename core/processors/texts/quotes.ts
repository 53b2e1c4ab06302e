/** Quotation marks as texts within texts have them: behind backslashes, doubled in a table, in an address, in HTML, as a code. */
export const QUOTE = String.raw`(?:\\*["'\`]|%2[27]|&quot;|&#0?3[49];|\\+u002[27])`;
const AT_QUOTE = new RegExp(QUOTE, 'yi');
const CLOSES = /["'`]{1,8}(?=[\s,;:)\]}&<>\\|]|$)/y;

/** The mark that begins at `at`, with its backslashes; '' where none does. */
export function quoteAt(text: string, at: number): string {
  AT_QUOTE.lastIndex = at;
  return AT_QUOTE.exec(text)?.[0] ?? '';
}

/** Whether a quotation mark that nothing has opened ends what is before it: then something that separates follows. */
export function isClosingQuote(text: string, at: number): boolean {
  CLOSES.lastIndex = at;
  return CLOSES.test(text);
}

/**
 * Where the closing mark of a quoted text begins whose opening mark is `quote` and ends at `from`; the text's length where it was cut off.
 * A mark with n backslashes before it is closed by one with as many, or with as many more as escaped backslashes before it make:
 *
 *   "a\\"       \"a\\\"b\"
 *        ^              ^^
 */
export function closingQuote(text: string, from: number, quote: string): number {
  const mark = quote.at(-1)!;
  if (!quote.endsWith('"') && !quote.endsWith("'") && !quote.endsWith('`')) {
    const end = text.indexOf(quote, from);
    return end === -1 ? text.length : end;
  }
  const level = quote.length - 1;
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    const slashes = slashesBefore(text, at, from);
    if (slashes < level || (slashes - level) % (2 * (level + 1)) === 0) return at - Math.min(slashes, level);
  }
  return text.length;
}

function slashesBefore(text: string, at: number, from: number): number {
  let slashes = 0;
  while (at - slashes > from && text[at - slashes - 1] === '\\') slashes++;
  return slashes;
}
