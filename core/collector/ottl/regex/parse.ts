import { OttlProblem } from '../problem.ts';
import { readClass } from './classes.ts';
import { escapedCode, type Cursor } from './escapes.ts';
import { charSet, FOLDED_NOT_WORD, PERL, unicodeSet } from './sets.ts';
import type { RegexNode, RegexTree } from './tree.ts';

interface Flags {
  /** Case is ignored. */
  i: boolean;
  /** ^ and $ at lines. */
  m: boolean;
  /** . also at line ends. */
  s: boolean;
  /** Repetitions are short unless a ? follows. */
  U: boolean;
}

/** RE2's limit. */
const MOST_REPEATS = 1000;
const DEEPEST = 200;
const NEITHER = 'this is not in RE2, which has no lookahead, lookbehind and backreferences';

/** A pattern in RE2's syntax, as the Collector reads it. Throws OttlProblem with the offset into the pattern. */
export function parseRegex(source: string): RegexTree {
  return new Parser(source).whole();
}

class Parser implements Cursor {
  readonly source: string;
  at = 0;
  #flags: Flags = { i: false, m: false, s: false, U: false };
  #depth = 0;
  readonly #names: (string | undefined)[] = [];

  constructor(source: string) {
    this.source = source;
  }

  whole(): RegexTree {
    const root = this.#alternatives();
    if (this.at < this.source.length) throw new OttlProblem('unexpected )', this.at);
    return { root, names: this.#names };
  }

  #alternatives(): RegexNode {
    if (++this.#depth > DEEPEST) throw new OttlProblem('expression nests too deeply', this.at);
    const parts = [this.#sequence()];
    while (this.source[this.at] === '|') {
      this.at++;
      parts.push(this.#sequence());
    }
    this.#depth--;
    return parts.length === 1 ? parts[0]! : { kind: 'alt', parts };
  }

  #sequence(): RegexNode {
    const parts: RegexNode[] = [];
    while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')') {
      const atom = this.#atom();
      if (atom) parts.push(...this.#repeated(atom));
    }
    if (parts.length === 0) return { kind: 'empty' };
    return parts.length === 1 ? parts[0]! : { kind: 'cat', parts };
  }

  /** undefined for flags that stand by themselves, and for an empty quotation. */
  #atom(): RegexNode | RegexNode[] | undefined {
    const start = this.at;
    const code = this.source.codePointAt(this.at)!;
    switch (this.source[this.at]) {
      case '(':
        return this.#group();
      case '[':
        return { kind: 'char', set: readClass(this, this.#flags.i), isFolded: this.#flags.i };
      case '.':
        this.at++;
        return { kind: 'char', set: this.#flags.s ? '[\\s\\S]' : '[^\\n]', isFolded: false };
      case '^':
        this.at++;
        return { kind: 'assert', what: this.#flags.m ? 'lineBegin' : 'textBegin' };
      case '$':
        this.at++;
        return { kind: 'assert', what: this.#flags.m ? 'lineEnd' : 'textEnd' };
      case '\\':
        return this.#escape();
      case '*':
      case '+':
      case '?':
        throw new OttlProblem(`missing argument to repetition operator: ${this.source[start]}`, start);
    }
    this.at += code > 0xffff ? 2 : 1;
    return this.#char(code);
  }

  #char(code: number): RegexNode {
    return { kind: 'char', set: charSet(code), isFolded: this.#flags.i };
  }

  #escape(): RegexNode | RegexNode[] | undefined {
    const letter = this.source[this.at + 1] ?? '';
    const asserted = { A: 'textBegin', z: 'textEnd', b: 'word', B: 'notWord' } as const;
    if (letter in asserted) {
      this.at += 2;
      return { kind: 'assert', what: asserted[letter as keyof typeof asserted] };
    }
    if (letter === 'Q') return this.#quotation();
    if (letter === 'C') throw new OttlProblem('\\C (any byte) is not supported: texts are characters here', this.at);
    if (letter === 'Z') throw new OttlProblem('\\Z is not in RE2; \\z is the end of the text', this.at);
    if (/[1-9]/.test(letter) && !/^[1-7][0-7]/.test(this.source.slice(this.at + 1)))
      throw new OttlProblem(`\\${letter}: ${NEITHER}`, this.at);
    if (letter in PERL) {
      this.at += 2;
      const set = letter === 'W' && this.#flags.i ? FOLDED_NOT_WORD : PERL[letter]!;
      return { kind: 'char', set: `[${set}]`, isFolded: this.#flags.i && letter === 'w' };
    }
    if (letter === 'p' || letter === 'P')
      return { kind: 'char', set: `[${this.unicode(this.#flags.i)}]`, isFolded: this.#flags.i };
    return this.#char(escapedCode(this));
  }

  /** At `\p` or `\P`. */
  unicode(isFolded: boolean): string {
    const start = this.at;
    const found = /^\\[pP](?:\{(\^?)([A-Za-z_]+)\}|([A-Z]))/.exec(this.source.slice(this.at));
    if (!found) throw new OttlProblem('invalid character class range', start);
    this.at += found[0].length;
    const isNegated = (found[0][1] === 'P') !== (found[1] === '^');
    if (isNegated && isFolded) throw new OttlProblem('\\P where case is ignored is not supported', start);
    return unicodeSet(found[2] ?? found[3]!, isNegated, start);
  }

  #quotation(): RegexNode[] {
    const end = this.source.indexOf('\\E', this.at + 2);
    const quoted = this.source.slice(this.at + 2, end === -1 ? undefined : end);
    this.at = end === -1 ? this.source.length : end + 2;
    return Array.from(quoted, (char) => this.#char(char.codePointAt(0)!));
  }

  #group(): RegexNode | undefined {
    const start = this.at;
    const rest = this.source.slice(this.at);
    if (!rest.startsWith('(?')) return this.#captured(start, 1, undefined);
    const named = /^\(\?P?<([^>=!]*)>/.exec(rest);
    if (named) return this.#captured(start, named[0].length, this.#groupName(named[1]!, start));
    if (/^\(\?<?[=!]/.test(rest)) throw new OttlProblem(`${rest.slice(0, rest[2] === '<' ? 4 : 3)}: ${NEITHER}`, start);
    const flags = /^\(\?([imsU]*)(?:-([imsU]+))?([:)])/.exec(rest);
    if (!flags || flags[0] === '(?)') throw new OttlProblem('invalid or unsupported Perl syntax', start);
    return this.#flagged(start, flags);
  }

  #flagged(start: number, [whole, on, off, close]: RegExpExecArray): RegexNode | undefined {
    const before = this.#flags;
    const next = { ...before };
    for (const flag of on!) next[flag as keyof Flags] = true;
    for (const flag of off ?? '') next[flag as keyof Flags] = false;
    this.#flags = next;
    this.at += whole.length;
    if (close === ')') {
      if (/^[*+?]/.test(this.source.slice(this.at)))
        throw new OttlProblem(`missing argument to repetition operator: ${this.source[this.at]}`, this.at);
      return undefined;
    }
    return this.#closed(start, before);
  }

  #captured(start: number, length: number, name: string | undefined): RegexNode {
    this.at += length;
    this.#names.push(name);
    const index = this.#names.length;
    return { kind: 'group', inner: this.#closed(start, this.#flags), index };
  }

  /** Up to the bracket that closes; flags set in between end there. */
  #closed(start: number, flags: Flags): RegexNode {
    const inner = this.#alternatives();
    if (this.source[this.at] !== ')') throw new OttlProblem('missing closing )', start);
    this.at++;
    this.#flags = flags;
    return inner;
  }

  #groupName(name: string, start: number): string {
    if (!/^\w+$/.test(name))
      throw new OttlProblem(`invalid named capture: "${name}" has other than letters, digits and _`, start);
    return name;
  }

  /** With what repeats it. Of a quotation only the last character repeats. */
  #repeated(atom: RegexNode | RegexNode[]): RegexNode[] {
    const parts = Array.isArray(atom) ? atom : [atom];
    const start = this.at;
    const found = /^(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})/.exec(this.source.slice(this.at));
    if (!found) return parts;
    if (parts.length === 0) throw new OttlProblem('missing argument to repetition operator', start);
    this.at += found[0].length;
    const { min, max } = this.#counts(found, start);
    const hasMark = this.source[this.at] === '?';
    if (hasMark) this.at++;
    if (/^(?:[*+?]|\{\d+(?:,\d*)?\})/.test(this.source.slice(this.at)))
      throw new OttlProblem('invalid nested repetition operator', this.at);
    const inner = parts.pop()!;
    return [...parts, { kind: 'repeat', inner, min, max, isLazy: hasMark !== this.#flags.U }];
  }

  #counts(found: RegExpExecArray, start: number): { min: number; max: number } {
    const [sign, least, comma, most] = found;
    if (least === undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
    const min = Number(least);
    const max = comma === undefined ? min : most === '' ? Infinity : Number(most);
    if (min > MOST_REPEATS || (max !== Infinity && (max > MOST_REPEATS || max < min)))
      throw new OttlProblem(`invalid repeat count: ${sign}`, start);
    return { min, max };
  }
}
