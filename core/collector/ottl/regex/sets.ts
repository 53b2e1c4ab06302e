import { OttlProblem } from '../problem.ts';

/** Inner part of a class in JavaScript's notation, by the classes of RE2. What is negated has no small or capital letters, or says so. */
export const PERL: Readonly<Record<string, string>> = {
  d: '0-9',
  D: '\\0-\\x2f\\x3a-\\u{10ffff}',
  s: '\\t\\n\\f\\r\\x20',
  S: '\\0-\\x08\\x0b\\x0e-\\x1f\\x21-\\u{10ffff}',
  w: '0-9A-Za-z_',
  W: '\\0-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\u{10ffff}',
};

/** `\W` where case is ignored: without the two letters of Unicode that fold to s and k. */
export const FOLDED_NOT_WORD =
  '\\0-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\u{17e}\\u{180}-\\u{2129}\\u{212b}-\\u{10ffff}';

export const POSIX: Readonly<Record<string, readonly [string, string]>> = {
  alnum: ['0-9A-Za-z', '\\0-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\u{10ffff}'],
  alpha: ['A-Za-z', '\\0-\\x40\\x5b-\\x60\\x7b-\\u{10ffff}'],
  ascii: ['\\0-\\x7f', '\\x80-\\u{10ffff}'],
  blank: ['\\t\\x20', '\\0-\\x08\\x0a-\\x1f\\x21-\\u{10ffff}'],
  cntrl: ['\\0-\\x1f\\x7f', '\\x20-\\x7e\\x80-\\u{10ffff}'],
  digit: ['0-9', '\\0-\\x2f\\x3a-\\u{10ffff}'],
  graph: ['\\x21-\\x7e', '\\0-\\x20\\x7f-\\u{10ffff}'],
  lower: ['a-z', '\\0-\\x60\\x7b-\\u{10ffff}'],
  print: ['\\x20-\\x7e', '\\0-\\x1f\\x7f-\\u{10ffff}'],
  punct: [
    '\\x21-\\x2f\\x3a-\\x40\\x5b-\\x60\\x7b-\\x7e',
    '\\0-\\x20\\x30-\\x39\\x41-\\x5a\\x61-\\x7a\\x7f-\\u{10ffff}',
  ],
  space: ['\\t-\\r\\x20', '\\0-\\x08\\x0e-\\x1f\\x21-\\u{10ffff}'],
  upper: ['A-Z', '\\0-\\x40\\x5b-\\u{10ffff}'],
  word: ['0-9A-Za-z_', '\\0-\\x2f\\x3a-\\x40\\x5b-\\x5e\\x60\\x7b-\\u{10ffff}'],
  xdigit: ['0-9A-Fa-f', '\\0-\\x2f\\x3a-\\x40\\x47-\\x60\\x67-\\u{10ffff}'],
};

/** One character as part of a class or by itself. */
export const charSet = (code: number): string => `\\u{${code.toString(16)}}`;

/** `\p{Greek}`, `\pL`: a category or a script, by Unicode's short names. Throws OttlProblem for others. */
export function unicodeSet(name: string, isNegated: boolean, offset: number): string {
  const letter = isNegated ? 'P' : 'p';
  if (name === 'Any') return isNegated ? '[^\\s\\S]' : '\\s\\S';
  const isCategory = /^[A-Z][a-z]?$/.test(name);
  const set = isCategory ? `\\${letter}{${name}}` : `\\${letter}{Script=${name}}`;
  try {
    new RegExp(set, 'u');
    return set;
  } catch {
    throw new OttlProblem(`invalid character class range: \\${letter}{${name}}`, offset);
  }
}
