import { cachedByHash, HASH_PRIME, HASH_SEED, LONGEST_CACHED } from '../encoding/ascii-cache.ts';
import { decodeUtf8, findInvalidUtf8, repairUtf8 } from '../encoding/utf8.ts';
import { DecodeError } from '../otlp/decoded.ts';
import { locateJson } from './json-location.ts';

/** What the next value is, by its first character. 'nothing' is not the beginning of a value. */
export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'boolean' | 'null' | 'nothing';

export interface JsonOptions {
  /** Take NaN, Infinity and -Infinity as bare words, as Python writes them. They are counted in `bareWords`. */
  tolerant?: boolean;
}

/** A part of a text that failures are told within, so that nobody looks for their place from the beginning: `path` is its own. */
export interface JsonOrigin {
  offset: number;
  path: string;
}

/** How deep a value may nest that nobody asked for. Values that are asked for are as deep as the caller goes. */
export const DEEPEST_SKIPPED = 128;

const END = -1;
const QUOTE = 0x22;
const PLUS = 0x2b;
const COMMA = 0x2c;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const FIRST_PRINTABLE = 0x20;
const FIRST_NON_ASCII = 0x80;

const BARE_WORDS = ['NaN', 'Infinity', '-Infinity'];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

const KINDS: JsonKind[] = new Array<JsonKind>(256).fill('nothing');
const setKind = (characters: string, kind: JsonKind): void => {
  for (const character of characters) KINDS[character.charCodeAt(0)] = kind;
};
setKind('{', 'object');
setKind('[', 'array');
setKind('"', 'string');
setKind('-0123456789', 'number');
setKind('tf', 'boolean');
setKind('n', 'null');

/**
 * Walks through a JSON text on demand:
 *
 *   for (let key = json.firstKey(); key !== undefined; key = json.nextKey()) json.skip();
 *   for (let more = json.firstElement(); more; more = json.nextElement()) json.skip();
 *
 * Every failure is a DecodeError that tells line, column, byte and path.
 */
export class JsonReader {
  pos: number;
  /** Strings with half a surrogate pair, which got U+FFFD. */
  repaired = 0;
  /** NaN and Infinity as bare words. */
  bareWords = 0;
  /** What is being read; a failure within tells only its path. */
  origin: JsonOrigin | undefined;
  private readonly bytes: Uint8Array;
  private readonly tolerant: boolean;

  constructor(bytes: Uint8Array, { tolerant = false }: JsonOptions = {}, start = 0) {
    this.bytes = bytes;
    this.tolerant = tolerant;
    this.pos = start;
    if (BYTE_ORDER_MARK.every((byte, i) => bytes[start + i] === byte)) this.pos += BYTE_ORDER_MARK.length;
  }

  kind(): JsonKind {
    const byte = this.peek();
    if (byte === END) return 'nothing';
    const kind = KINDS[byte]!;
    return kind === 'nothing' && this.tolerant && this.bareWord() !== undefined ? 'number' : kind;
  }

  /** Enters an object and gives its first key, or undefined when it is empty. */
  firstKey(): string | undefined {
    this.expect(OPEN_OBJECT, 'an object');
    if (this.peek() !== CLOSE_OBJECT) return this.key();
    this.pos++;
    return undefined;
  }

  /** The key after a value, or undefined where the object ends. */
  nextKey(): string | undefined {
    const byte = this.peek();
    if (byte !== COMMA && byte !== CLOSE_OBJECT) this.fail(`expected ',' or '}', found ${this.found()}`);
    this.pos++;
    return byte === COMMA ? this.key() : undefined;
  }

  /** Enters an array; true when it has an element. */
  firstElement(): boolean {
    this.expect(OPEN_ARRAY, 'an array');
    if (this.peek() !== CLOSE_ARRAY) return true;
    this.pos++;
    return false;
  }

  /** True when another element follows the one just read. */
  nextElement(): boolean {
    const byte = this.peek();
    if (byte !== COMMA && byte !== CLOSE_ARRAY) this.fail(`expected ',' or ']', found ${this.found()}`);
    this.pos++;
    return byte === COMMA;
  }

  string(): string {
    this.expect(QUOTE, 'a string');
    const { bytes, pos: start } = this;
    let hash = HASH_SEED;
    let i = start;
    for (; i < bytes.length; i++) {
      const byte = bytes[i]!;
      // Most characters are above the quote, so this order lets them pass with three comparisons.
      if (byte >= FIRST_NON_ASCII || byte === BACKSLASH) break;
      if (byte <= QUOTE && (byte === QUOTE || byte < FIRST_PRINTABLE)) break;
      hash = Math.imul(hash ^ byte, HASH_PRIME);
    }
    if (bytes[i] !== QUOTE || i - start > LONGEST_CACHED) return this.longString(start, this.plainEnd(i));
    this.pos = i + 1;
    return cachedByHash(bytes, start, i, hash);
  }

  /** The number as it was written, or NaN, Infinity and -Infinity where the reader is tolerant. */
  numberText(): string {
    this.peek();
    const start = this.pos;
    this.number();
    return decodeUtf8(this.bytes, start, this.pos)!;
  }

  boolean(): boolean {
    const isTrue = this.peek() === 0x74;
    this.word(isTrue ? 'true' : 'false');
    return isTrue;
  }

  /** Passes over one value of any kind, checking it all the same. Nesting is limited, not recursive. */
  skip(): void {
    const closers: number[] = [];
    do {
      const opened = this.skipStart(closers);
      if (!opened) this.skipEnds(closers);
    } while (closers.length > 0);
  }

  /** Makes sure that nothing but white space is left. */
  finish(): void {
    if (this.peek() !== END) this.fail(`expected the end of the text, found ${this.found()}`);
  }

  /** Fails at `offset`, by default at the next value. */
  fail(message: string, offset = this.pos): never {
    if (this.origin !== undefined) return this.failWithin(this.origin, message, offset);
    const { line, column, path } = locateJson(this.bytes, offset);
    const where = path === '' ? '' : ` (in ${path})`;
    throw new DecodeError(`line ${line}, column ${column} (byte ${offset}): ${message}${where}`, offset, path);
  }

  private failWithin(origin: JsonOrigin, message: string, offset: number): never {
    const { path: inner } = locateJson(this.bytes.subarray(origin.offset), offset - origin.offset);
    const path = inner === '' || inner.startsWith('[') ? `${origin.path}${inner}` : `${origin.path}.${inner}`;
    throw new DecodeError(`${message} (in ${path})`, offset, path);
  }

  /** The next character, for messages. */
  found(): string {
    const byte = this.peek();
    if (byte === END) return 'the end of the text';
    const isPrintable = byte > FIRST_PRINTABLE && byte < 0x7f;
    return isPrintable ? `'${String.fromCharCode(byte)}'` : `byte 0x${byte.toString(16).padStart(2, '0')}`;
  }

  /** The next byte that is not white space, or END. */
  private peek(): number {
    const { bytes } = this;
    let byte = bytes[this.pos];
    while (byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09) byte = bytes[++this.pos];
    return byte ?? END;
  }

  private expect(byte: number, what: string): void {
    if (this.peek() !== byte) this.fail(`expected ${what}, found ${this.found()}`);
    this.pos++;
  }

  private key(): string {
    if (this.peek() !== QUOTE) this.fail(`expected a key in quotes, found ${this.found()}`);
    const key = this.string();
    this.expect(COLON, "':'");
    return key;
  }

  /** The first byte that is not a plain character of the string which begins at `start`. */
  private plainEnd(start: number): number {
    const { bytes } = this;
    let i = start;
    for (; i < bytes.length; i++) {
      const byte = bytes[i]!;
      if (byte === BACKSLASH || byte === QUOTE || byte < FIRST_PRINTABLE) break;
    }
    return i;
  }

  private text(start: number, end: number): string {
    const text = decodeUtf8(this.bytes, start, end);
    if (text !== undefined) return text;
    return this.fail('the text is not valid UTF-8', findInvalidUtf8(this.bytes, start, end));
  }

  /** A string that is not short ASCII; `firstStop` is its end or its first escape. */
  private longString(start: number, firstStop: number): string {
    const text = this.text(start, firstStop);
    this.pos = firstStop + 1;
    return this.bytes[firstStop] === QUOTE ? text : this.escapedString(text, firstStop);
  }

  private escapedString(beginning: string, firstStop: number): string {
    let text = beginning;
    this.pos = firstStop;
    while (this.bytes[this.pos] !== QUOTE) {
      text += this.escape();
      const from = this.pos;
      this.pos = this.plainEnd(from);
      text += this.text(from, this.pos);
    }
    this.pos++;
    if (text.isWellFormed()) return text;
    this.repaired++;
    return text.toWellFormed();
  }

  /** Reads from a backslash to what it stands for; one half of a surrogate pair at a time. */
  private escape(): string {
    const { bytes, pos } = this;
    if (pos >= bytes.length) this.fail('the text ends inside a string', bytes.length);
    if (bytes[pos] !== BACKSLASH) this.fail('control characters in a string must be escaped');
    const letter = String.fromCharCode(bytes[pos + 1] ?? 0);
    this.pos = pos + 2;
    if (letter === 'u') return this.unicodeEscape();
    return ESCAPES[letter] ?? this.fail('unknown escape in a string', pos);
  }

  private unicodeEscape(): string {
    const digits = repairUtf8(this.bytes, this.pos, this.pos + 4);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.fail('expected four hex digits after \\u', this.pos - 2);
    this.pos += 4;
    return String.fromCharCode(Number.parseInt(digits, 16));
  }

  private word(word: string): void {
    for (let i = 0; i < word.length; i++) {
      if (this.bytes[this.pos + i] !== word.charCodeAt(i)) this.fail(`expected a value, found ${this.found()}`);
    }
    this.pos += word.length;
  }

  private bareWord(): string | undefined {
    return BARE_WORDS.find((word) => {
      for (let i = 0; i < word.length; i++) if (this.bytes[this.pos + i] !== word.charCodeAt(i)) return false;
      return true;
    });
  }

  private number(): void {
    const { bytes } = this;
    const start = this.pos;
    if (bytes[start] === MINUS) this.pos++;
    if (!isDigit(bytes[this.pos])) return this.specialNumber(start);
    if (bytes[this.pos] === ZERO) this.pos++;
    else this.digits();
    if (bytes[this.pos] === POINT) this.digitsAfter(this.pos);
    if ((bytes[this.pos]! | 0x20) === 0x65) this.exponent();
    if (isDigit(bytes[this.pos])) this.fail('numbers must not begin with 0', start);
  }

  private specialNumber(start: number): void {
    this.pos = start;
    const word = this.tolerant ? this.bareWord() : undefined;
    if (word === undefined) this.fail(`expected a number, found ${this.found()}`);
    this.pos += word.length;
    this.bareWords++;
  }

  private exponent(): void {
    const sign = this.bytes[this.pos + 1];
    this.digitsAfter(sign === PLUS || sign === MINUS ? this.pos + 1 : this.pos);
  }

  private digitsAfter(at: number): void {
    this.pos = at + 1;
    if (!isDigit(this.bytes[this.pos])) this.fail(`expected a digit, found ${this.found()}`);
    this.digits();
  }

  private digits(): void {
    while (isDigit(this.bytes[this.pos])) this.pos++;
  }

  /** Passes over a scalar or the head of an object or array; true when a value comes next, inside what was opened. */
  private skipStart(closers: number[]): boolean {
    const kind = this.kind();
    if (kind !== 'object' && kind !== 'array') {
      this.skipScalar(kind);
      return false;
    }
    if (closers.length === DEEPEST_SKIPPED) this.fail(`nested deeper than ${DEEPEST_SKIPPED} levels`);
    const isOpen = kind === 'object' ? this.firstKey() !== undefined : this.firstElement();
    if (isOpen) closers.push(kind === 'object' ? CLOSE_OBJECT : CLOSE_ARRAY);
    return isOpen;
  }

  /** Passes over commas and closing brackets after a value, until another value comes or all is closed. */
  private skipEnds(closers: number[]): void {
    while (closers.length > 0) {
      const isMore = closers.at(-1) === CLOSE_OBJECT ? this.nextKey() !== undefined : this.nextElement();
      if (isMore) return;
      closers.pop();
    }
  }

  private skipScalar(kind: JsonKind): void {
    if (kind === 'string') this.string();
    else if (kind === 'number') this.number();
    else if (kind === 'boolean') this.boolean();
    else if (kind === 'null') this.word('null');
    else this.fail(`expected a value, found ${this.found()}`);
  }
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= ZERO && byte <= NINE;
}
