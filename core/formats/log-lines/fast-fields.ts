import { decodeUtf8, encodeUtf8 } from '../../encoding/utf8.ts';
import { EMPTY_VALUE, type AnyValue, type KeyValue } from '../../model/attributes.ts';
import { DEEPEST_VALUE } from '../../model/attributes.ts';
import type { Field } from './draft-of-fields.ts';
import { useOf } from './field-roles.ts';

// Three times as fast as the reader in core/json, for lines as nearly all loggers write them: no space between the parts, numbers
// of at most 15 digits. It knows no errors: whatever is else makes it give up, and the careful reader decides.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const LOWER_F = 0x66;
const LOWER_N = 0x6e;
const LOWER_T = 0x74;

/** Control characters, which strings may hold only escaped. */
const CONTROL = /[\u0000-\u001f]/;
const SAFE_DIGITS = 15;
/** Keys remembered of the line before; records with more are rare. */
const MOST_KEYS = 64;
/** Keys are short; a longer one is not worth remembering. */
const MOST_KEY_LENGTH = 256;

const TRUE: AnyValue = { kind: 'bool', value: true };
const FALSE: AnyValue = { kind: 'bool', value: false };

interface KnownKey {
  /** As it was written, with quotes and colon. */
  quoted: string;
  key: string;
  isTime: boolean;
}

/** Reads lines of one file. Lines of one logger have the same keys in the same order, so the last ones are tried first. */
export class FastFields {
  private text = '';
  private at = 0;
  private failed = false;
  private hasEscapes = false;
  private readonly keys: KnownKey[] = [];

  /** The members of the object that the line is; undefined where it takes the careful reader. */
  read(line: string): Field[] | undefined {
    if (line.charCodeAt(0) !== OPEN_OBJECT || CONTROL.test(line)) return undefined;
    this.text = line;
    this.at = 1;
    this.failed = false;
    this.hasEscapes = line.includes('\\');
    const fields: Field[] = [];
    for (let more = line.charCodeAt(1) !== CLOSE_OBJECT; more && !this.failed; more = this.isComma(CLOSE_OBJECT)) {
      fields.push(this.field(fields.length));
    }
    return this.failed || fields.length === 0 || this.at !== line.length ? undefined : fields;
  }

  private field(index: number): Field {
    const { key, isTime } = this.expected(index) ?? this.learn(index);
    const start = this.at;
    const value = this.value(1);
    const isNumber = isTime && (value.kind === 'int' || value.kind === 'double');
    return isNumber ? { key, value, digits: this.text.slice(start, this.at) } : { key, value };
  }

  private expected(index: number): KnownKey | undefined {
    const known = this.keys[index];
    if (known === undefined || !this.text.startsWith(known.quoted, this.at)) return undefined;
    this.at += known.quoted.length;
    return known;
  }

  private learn(index: number): KnownKey {
    const start = this.at;
    const key = this.key();
    const quoted = this.text.slice(start, this.at);
    const isTime = useOf(key)?.role === 'time';
    if (index < MOST_KEYS && quoted.length <= MOST_KEY_LENGTH && !this.failed)
      this.keys[index] = { quoted: copied(quoted), key: copied(key), isTime };
    return { quoted, key, isTime };
  }

  private key(): string {
    const key = this.text.charCodeAt(this.at) === QUOTE ? this.string() : this.fail('');
    if (this.text.charCodeAt(this.at++) !== COLON) this.failed = true;
    return key;
  }

  private value(depth: number): AnyValue {
    const first = this.text.charCodeAt(this.at);
    if (first === QUOTE) return { kind: 'string', value: this.string() };
    if (first === MINUS || (first >= 0x30 && first <= 0x39)) return this.number();
    if (first === LOWER_T) return this.word('true', TRUE);
    if (first === LOWER_F) return this.word('false', FALSE);
    if (first === LOWER_N) return this.word('null', EMPTY_VALUE);
    if (depth > DEEPEST_VALUE) return this.fail(EMPTY_VALUE);
    if (first === OPEN_OBJECT) return { kind: 'kvlist', values: this.members(depth) };
    return first === OPEN_ARRAY ? { kind: 'array', values: this.elements(depth) } : this.fail(EMPTY_VALUE);
  }

  private string(): string {
    let end = this.text.indexOf('"', this.at + 1);
    while (this.hasEscapes && end >= 0 && this.isEscaped(end)) end = this.text.indexOf('"', end + 1);
    if (end < 0) return this.fail('');
    const start = this.at;
    this.at = end + 1;
    const value = this.text.slice(start + 1, end);
    return this.hasEscapes && value.includes('\\') ? this.unescaped(this.text.slice(start, end + 1)) : value;
  }

  /** An odd number of backslashes stands in front. */
  private isEscaped(at: number): boolean {
    let first = at;
    while (this.text.charCodeAt(first - 1) === BACKSLASH) first--;
    return (at - first) % 2 === 1;
  }

  private unescaped(quoted: string): string {
    try {
      const value = JSON.parse(quoted) as string;
      return value.isWellFormed() ? value : this.fail('');
    } catch {
      return this.fail('');
    }
  }

  private members(depth: number): KeyValue[] {
    const values: KeyValue[] = [];
    this.at++;
    if (this.isEnd(CLOSE_OBJECT)) return values;
    do values.push({ key: this.key(), value: this.value(depth + 1) });
    while (this.isComma(CLOSE_OBJECT) && !this.failed);
    return values;
  }

  private elements(depth: number): AnyValue[] {
    const values: AnyValue[] = [];
    this.at++;
    if (this.isEnd(CLOSE_ARRAY)) return values;
    do values.push(this.value(depth + 1));
    while (this.isComma(CLOSE_ARRAY) && !this.failed);
    return values;
  }

  private isEnd(closer: number): boolean {
    const isEnd = this.text.charCodeAt(this.at) === closer;
    if (isEnd) this.at++;
    return isEnd;
  }

  private isComma(closer: number): boolean {
    const found = this.text.charCodeAt(this.at++);
    if (found !== COMMA && found !== closer) this.failed = true;
    return found === COMMA;
  }

  private word(word: string, value: AnyValue): AnyValue {
    if (!this.text.startsWith(word, this.at)) this.failed = true;
    this.at += word.length;
    return value;
  }

  /** `12`, `-0.5`; an exponent, zeros in front and long numbers are left to the careful reader. */
  private number(): AnyValue {
    const start = this.at;
    const first = this.text.charCodeAt(start) === MINUS ? start + 1 : start;
    const whole = this.digitsEnd(first);
    const isFraction = this.text.charCodeAt(whole) === POINT;
    this.at = isFraction ? this.digitsEnd(whole + 1) : whole;
    const isPlain = whole > first && (this.text.charCodeAt(first) !== 0x30 || whole === first + 1);
    if (!isPlain || (isFraction && this.at === whole + 1)) return this.fail(EMPTY_VALUE);
    if (!isFraction && whole - first > SAFE_DIGITS) return this.fail(EMPTY_VALUE);
    const value = Number(this.text.slice(start, this.at));
    return isFraction ? { kind: 'double', value } : { kind: 'int', value: BigInt(value) };
  }

  private digitsEnd(from: number): number {
    let at = from;
    for (let code = this.text.charCodeAt(at); code >= 0x30 && code <= 0x39; code = this.text.charCodeAt(++at));
    return at;
  }

  private fail<T>(value: T): T {
    this.failed = true;
    return value;
  }
}

/** A piece of a string keeps the whole of it alive; this one does not. */
function copied(piece: string): string {
  const bytes = encodeUtf8(piece);
  return decodeUtf8(bytes, 0, bytes.length) ?? piece;
}
