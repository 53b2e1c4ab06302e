import { OttlProblem } from '../problem.ts';
import { escapedCode, type Cursor } from './escapes.ts';
import { charSet, FOLDED_NOT_WORD, PERL, POSIX } from './sets.ts';

/** At `[`: the class up to its `]`, in JavaScript's notation. Throws OttlProblem. */
export function readClass(cursor: Cursor, isFolded: boolean): string {
  const start = cursor.at;
  cursor.at++;
  const isNegated = cursor.source[cursor.at] === '^';
  if (isNegated) cursor.at++;
  let inner = '';
  let isFirst = true;
  while (isFirst || cursor.source[cursor.at] !== ']') {
    if (cursor.at >= cursor.source.length) throw new OttlProblem('missing closing ]', start);
    isFirst = false;
    inner += named(cursor, isFolded) ?? range(cursor, start);
  }
  cursor.at++;
  return `[${isNegated ? '^' : ''}${inner}]`;
}

/** A class with a name inside the class; undefined where a character stands. */
function named(cursor: Cursor, isFolded: boolean): string | undefined {
  const rest = cursor.source.slice(cursor.at);
  const posix = /^\[:(\^?)([a-z]+):\]/.exec(rest);
  if (posix) {
    const set = Object.hasOwn(POSIX, posix[2]!) ? POSIX[posix[2]!] : undefined;
    if (!set) throw new OttlProblem(`invalid character class range: ${posix[0]}`, cursor.at);
    if (posix[1] === '^' && isFolded)
      throw new OttlProblem(`${posix[0]} where case is ignored is not supported`, cursor.at);
    cursor.at += posix[0].length;
    return set[posix[1] === '^' ? 1 : 0];
  }
  if (/^\\[pP]/.test(rest)) return cursor.unicode(isFolded);
  const perl = /^\\([dDsSwW])/.exec(rest)?.[1];
  if (perl === undefined) return undefined;
  cursor.at += 2;
  return perl === 'W' && isFolded ? FOLDED_NOT_WORD : PERL[perl]!;
}

function range(cursor: Cursor, start: number): string {
  const from = cursor.at;
  const low = one(cursor, start);
  const isRange = cursor.source[cursor.at] === '-' && !/^-(?:\]|$)/.test(cursor.source.slice(cursor.at));
  if (!isRange) return charSet(low);
  cursor.at++;
  const high = one(cursor, start);
  if (high < low) throw new OttlProblem(`invalid character class range: ${cursor.source.slice(from, cursor.at)}`, from);
  return `${charSet(low)}-${charSet(high)}`;
}

function one(cursor: Cursor, start: number): number {
  if (cursor.source[cursor.at] === '\\') return escapedCode(cursor);
  const code = cursor.source.codePointAt(cursor.at);
  if (code === undefined) throw new OttlProblem('missing closing ]', start);
  cursor.at += code > 0xffff ? 2 : 1;
  return code;
}
