import type { SqlDialect } from './sql-dialects.ts';
import type { FoundSpan } from './text-rule.ts';

const WORD = /[\p{L}_@#$][\p{L}\p{N}_@#$]*/uy;
/** With what belongs to it: 0xFF, 1_000, 1.5e-3, 10UL. */
const NUMBER = /(?:\d[\p{L}\p{N}_]*\.?[\p{L}\p{N}_]*|\.\d[\p{L}\p{N}_]*)/uy;
const EXPONENT = /[eE]$/;
const TAG = /\$[\p{L}\p{N}_]*\$/uy;
/** Marks of parameters: $1, :name, :1, ?1, %s. */
const PARAMETER = /\$\d{1,5}|\?\d{1,5}|:(?:[\p{L}_][\p{L}\p{N}_]*|\d{1,3}(?!\d))|%\(\w{1,64}\)s/uy;
/** Behind these a colon belongs to something else: a map, a slice, a cast. */
const NO_PARAMETER = /[\p{L}\p{N}_"'\]`:]/u;
const NAME_FOLLOWS = /\b(?:from|join|into|update|table|as|index|view|schema|database)\s{0,16}$/i;
const SPACE = /\s/;
const PAIRS: Readonly<Record<string, string>> = { '[': ']', '{': '}', '(': ')', '<': '>' };

/** Reads a statement as a dialect has it, from its beginning to its end once. */
export class SqlScanner {
  readonly #text: string;
  readonly #dialect: SqlDialect;
  readonly #found: FoundSpan;
  #end: number;

  constructor(text: string, dialect: SqlDialect, found: FoundSpan) {
    this.#text = text;
    this.#dialect = dialect;
    this.#found = found;
    this.#end = text.length;
  }

  run(): void {
    this.#read(0, this.#text.length);
  }

  #read(from: number, to: number): void {
    const before = this.#end;
    this.#end = to;
    for (let at = from; at < to;) at = this.#token(at);
    this.#end = before;
  }

  /** Gives where the next one begins. */
  #token(at: number): number {
    const text = this.#text;
    const character = text[at]!;
    if (character === "'") return this.#hide(at, this.#endOfText(at + 1, "'", this.#dialect.escapes));
    if (character === '"') return this.#doubleQuoted(at);
    if (character === '`') return this.#name(at, '`');
    if (character === '[' && this.#dialect.brackets) return this.#name(at, ']');
    if (character === '-' && this.#beginsDashes(at)) return this.#comment(at + 2, '\n');
    if (character === '#' && this.#dialect.hash) return this.#comment(at + 1, '\n');
    if (character === '/' && text[at + 1] === '*') return this.#block(at);
    if (character === '$') return this.#dollar(at);
    if (character === ':' || character === '?' || character === '%') return this.#parameter(at);
    return this.#wordOrNumber(at);
  }

  #wordOrNumber(at: number): number {
    const number = this.#match(NUMBER, at);
    if (number !== '') return this.#hide(at, this.#endOfNumber(at + number.length));
    const word = this.#match(WORD, at);
    const end = at + word.length;
    if (word === '' || this.#text[end] !== "'") return Math.max(end, at + 1);
    if (/^n?q$/i.test(word) && this.#dialect.q) return this.#hide(at, this.#endOfQ(end + 1));
    // E'…' of PostgreSQL has escapes; a raw one of others has none, and is read so as well.
    if (/^e$/i.test(word)) return this.#hide(at, this.#endOfText(end + 1, "'", true));
    return end;
  }

  #match(form: RegExp, at: number): string {
    form.lastIndex = at;
    return form.exec(this.#text)?.[0] ?? '';
  }

  #hide(from: number, to: number): number {
    const end = Math.min(to, this.#end);
    this.#found(from, end);
    return end;
  }

  /** The sign of an exponent belongs to a number. */
  #endOfNumber(end: number): number {
    const text = this.#text;
    if (!EXPONENT.test(text[end - 1]!) || !/[+-]/.test(text[end] ?? '') || !/\d/.test(text[end + 1] ?? '')) return end;
    return end + 1 + this.#match(NUMBER, end + 1).length;
  }

  /** Behind the closing mark. A mark in it is written twice, or behind a backslash where `escapes`. */
  #endOfText(from: number, mark: string, escapes: boolean): number {
    const text = this.#text;
    for (let at = from; at < this.#end; at++) {
      if (escapes && text[at] === '\\') at++;
      else if (text[at] === mark && text[++at] !== mark) return at;
    }
    return this.#end;
  }

  /** A name that does not end is none: what would be hidden behind it is not known. */
  #name(at: number, mark: string): number {
    const end = this.#endOfText(at + 1, mark, false);
    return end === this.#end && (end === at + 1 || this.#text[end - 1] !== mark) ? this.#hide(at, end) : end;
  }

  #after(mark: string, from: number): number {
    const end = this.#text.indexOf(mark, from);
    return end === -1 ? this.#end : Math.min(end + mark.length, this.#end);
  }

  #endOfQ(at: number): number {
    const opening = this.#text[at] ?? '';
    return this.#after(`${PAIRS[opening] ?? opening}'`, at + 1);
  }

  /** A name of a member, and what stands where only names do, is no text in any dialect. */
  #doubleQuoted(at: number): number {
    const text = this.#text;
    if (!this.#dialect.doubleQuotes) return this.#name(at, '"');
    const end = this.#endOfText(at + 1, '"', this.#dialect.escapes);
    const isMember = /^\s{0,16}:(?!:)/.test(text.slice(end, end + 20));
    const isPart = text[end] === '.' || text[at - 1] === '.';
    if (isMember || isPart || NAME_FOLLOWS.test(text.slice(Math.max(0, at - 32), at))) return end;
    return this.#hide(at, end);
  }

  #beginsDashes(at: number): boolean {
    if (this.#text[at + 1] !== '-') return false;
    return this.#dialect.dashes || at + 2 >= this.#text.length || SPACE.test(this.#text[at + 2]!);
  }

  #dollar(at: number): number {
    const tag = this.#dialect.dollars ? this.#match(TAG, at) : '';
    if (tag !== '') return this.#hide(at, this.#after(tag, at + tag.length));
    return at + Math.max(this.#match(PARAMETER, at).length, this.#match(WORD, at).length, 1);
  }

  #parameter(at: number): number {
    const isOther = this.#text[at] === ':' && at > 0 && NO_PARAMETER.test(this.#text[at - 1]!);
    return at + Math.max(isOther ? 1 : this.#match(PARAMETER, at).length, 1);
  }

  /** Values are hidden in comments as well: what was taken out of a statement is still there. MySQL runs some of them. */
  #block(at: number): number {
    let depth = 1;
    let end = at + 2;
    for (; end < this.#end && depth > 0; end++) {
      if (this.#text.startsWith('*/', end)) depth -= end++ > 0 ? 1 : 0;
      else if (this.#dialect.nests && this.#text.startsWith('/*', end)) depth += end++ > 0 ? 1 : 0;
    }
    this.#inComment(at + 2, depth === 0 ? end - 2 : this.#end);
    return Math.min(end, this.#end);
  }

  #comment(from: number, mark: string): number {
    const end = this.#after(mark, from);
    this.#inComment(from, end);
    return end;
  }

  #inComment(from: number, to: number): void {
    for (const { 0: match, index } of this.#text.slice(from, to).matchAll(IN_COMMENT))
      if (match[0] !== '"' || this.#dialect.doubleQuotes) this.#found(from + index, from + index + match.length);
  }
}

/** Apostrophes within words are none of these. */
const IN_COMMENT = /(?<![\p{L}\p{N}_])(?:'[^']*'|'[^']*$|"[^"]*"|\d[\p{L}\p{N}_.]*)/gu;
