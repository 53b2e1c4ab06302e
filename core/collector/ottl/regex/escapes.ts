import { OttlProblem } from '../problem.ts';

/** Where a reader stands in a pattern. */
export interface Cursor {
  readonly source: string;
  at: number;
  /** Reads `\p…` as the inner part of a class. */
  unicode: (isFolded: boolean) => string;
}

const LETTERS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };
const HIGHEST = 0x10ffff;

/** At a backslash: the character that the escape means. Throws OttlProblem for escapes that RE2 does not know. */
export function escapedCode(cursor: Cursor): number {
  const start = cursor.at;
  const rest = cursor.source.slice(start + 1);
  const found =
    /^(?:(0[0-7]{0,2}|[1-7][0-7]{1,2})|x\{([0-9A-Fa-f]{1,8})\}|x([0-9A-Fa-f]{2})|([afnrtv])|([\x21-\x7e]))/.exec(rest);
  if (!found) throw new OttlProblem(rest === '' ? 'trailing backslash at end of expression' : invalid(rest), start);
  const [whole, octal, long, short, letter, mark] = found;
  cursor.at += 1 + whole.length;
  if (octal !== undefined) return parseInt(octal, 8);
  const hex = long ?? short;
  if (hex !== undefined) {
    const code = parseInt(hex, 16);
    if (code > HIGHEST) throw new OttlProblem(invalid(rest), start);
    return code;
  }
  if (letter !== undefined) return LETTERS[letter]!;
  if (/[0-9A-Za-z]/.test(mark!)) throw new OttlProblem(invalid(rest), start);
  return mark!.charCodeAt(0);
}

const invalid = (rest: string): string => `invalid escape sequence: \\${rest[0]}`;
