/**
 * Tells where in a text something stands, from the first character to behind the last, in any order. `quote` is written around what
 * stands for it, so that a value without quotes leaves JSON behind that can be read. `system` is the database a statement is for, ''
 * where that is not known.
 */
export type FindSpans = (text: string, found: FoundSpan, system: string) => void;
export type FoundSpan = (from: number, to: number, quote?: string) => void;

/**
 * A regular expression that fits every text in which a rule finds something, and few others: one pass of it, which a database may do, says which texts are
 * worth a look. In the syntax that RE2 and JavaScript have in common, so without looking around.
 */
export type TextHint = string;

/** A form without letters that mean something else. By itself: the engines do not agree on how a part of one is told to ignore case, nor on what letters are the same. */
export const inAnyCase = (form: string): TextHint =>
  form.replace(/\p{Ll}/gu, (letter) => `[${letter}${letter.toUpperCase()}]`);

/**
 * Behind what is written for a character that a format, an address or a terminal has no other way to write: %3D, \n, \u0022, ESC[32m. The letter or digit
 * it ends with belongs to nothing that follows.
 */
const BEHIND_ESCAPE = String.raw`(?<=%[0-9A-Fa-f]{2}|\\[nrtbfv]|\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|\[[\d;]{0,16}m)`;

/** Where something may begin that is told by its form: `word` are the characters with which it would be the end of something longer. */
export const beginsBehind = (word: string): string => `(?:(?<!${word})|${BEHIND_ESCAPE})`;

/** Words of a language have neither digits nor capitals within. */
export const isMixed = (word: string): boolean => /\d|[a-z][A-Z]/.test(word);
