import { asciiText, BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, isSpace, NEWLINE } from './json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';
import { MAX_DEPTH } from './json-value-scanner.ts';

export type ScanState = 'more' | 'done' | 'broken';

/** What may stand outside of strings: structure, numbers, and the letters of true, false, null, NaN and Infinity. */
const OUTSIDE = new Uint8Array(256);
for (const letter of ' \t\r\n{}[]:,0123456789+-.eEtrufalsnNIity') OUTSIDE[letter.charCodeAt(0)] = 1;

/** What has a meaning inside a text. */
const STOPS_TEXT = new Uint8Array(256);
for (const byte of [QUOTE, BACKSLASH, NEWLINE]) STOPS_TEXT[byte] = 1;

/** Where a run of plain bytes of a text ends. */
function plainEnd(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && STOPS_TEXT[bytes[at]!] === 0) at++;
  return at;
}

/**
 * Finds where a JSON value ends, and notices soon when it is damaged: a string that does not end on its line, a letter outside of
 * strings, a bracket that does not fit, an object where a key belongs. The rest is left to the decoder. Without recursion.
 */
export class DamageScanner {
  /** Index after the last byte that belongs to the value. */
  position = 0;
  lines = 0;
  /** Set with 'broken'. */
  problem = '';
  private readonly closers = new Uint8Array(MAX_DEPTH);
  private depth = 0;
  private inString = false;
  private escaped = false;
  private isScalar = false;
  /** The last byte that is no space, outside of strings. */
  private previous = 0;

  begin(first: number): void {
    Object.assign(this, { depth: 0, inString: false, escaped: false, lines: 0, previous: 0, problem: '' });
    this.isScalar = first !== QUOTE && first !== OPEN_BRACE && first !== OPEN_BRACKET;
  }

  scan(bytes: Uint8Array, from: number): ScanState {
    for (let at = from; at < bytes.length; at++) {
      if (this.inString && !this.escaped) at = plainEnd(bytes, at);
      if (at === bytes.length) break;
      const byte = bytes[at]!;
      const state = this.inString ? this.lookInside(byte) : this.lookOutside(byte);
      if (state === 'more') continue;
      // A number or a word ends before what follows it.
      this.position = state === 'done' && !this.isScalar ? at + 1 : at;
      return state;
    }
    this.position = bytes.length;
    return 'more';
  }

  private lookInside(byte: number): ScanState {
    if (byte === NEWLINE) return this.breakOff('a string does not end on its line');
    if (this.escaped) this.escaped = false;
    else if (byte === BACKSLASH) this.escaped = true;
    else if (byte === QUOTE) {
      this.inString = false;
      this.previous = QUOTE;
      if (this.depth === 0) return 'done';
    }
    return 'more';
  }

  private lookOutside(byte: number): ScanState {
    if (this.isScalar && (isSpace(byte) || byte === COMMA || byte === CLOSE_BRACE || byte === CLOSE_BRACKET))
      return 'done';
    if (byte === NEWLINE) this.lines++;
    if (isSpace(byte)) return 'more';
    if (byte === QUOTE) this.inString = true;
    else if (OUTSIDE[byte] === 0) return this.unexpected(byte);
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return this.open(byte);
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) return this.close(byte);
    this.previous = byte;
    return 'more';
  }

  private open(byte: number): ScanState {
    const isKeyPlace = this.depth > 0 && this.closers[this.depth - 1] === CLOSE_BRACE && this.previous !== COLON;
    if (isKeyPlace) return this.unexpected(byte);
    if (this.depth === MAX_DEPTH) return this.breakOff(`nested deeper than ${MAX_DEPTH} levels`);
    this.closers[this.depth++] = byte + 2; // both closers come two after their openers in ASCII
    this.previous = byte;
    return 'more';
  }

  private close(byte: number): ScanState {
    if (byte !== this.closers[this.depth - 1] || this.depth === 0) return this.unexpected(byte);
    this.previous = byte;
    return --this.depth === 0 ? 'done' : 'more';
  }

  private unexpected(byte: number): ScanState {
    return this.breakOff(`"${asciiText(Uint8Array.of(byte))}" stands where it cannot`);
  }

  private breakOff(problem: string): ScanState {
    this.problem = problem;
    return 'broken';
  }
}
