import { BACKSLASH, CLOSE_BRACE, CLOSE_BRACKET, COMMA, NEWLINE } from './json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';

/** 100,000 open brackets are a hostile file; nothing real nests a tenth as deep as this. */
export const MAX_DEPTH = 512;

/** Where in the file the scanning stands, shared by everyone who passes bytes. */
export interface Cursor {
  /** From 1. */
  line: number;
  /** True directly after a line feed. */
  atLineStart: boolean;
}

/** 'line-start': the next byte opens an object in the first column, which may be a new document. */
export type ScanStop = 'more' | 'done' | 'broken' | 'line-start';

const tableOf = (special: readonly number[]): Uint8Array => {
  const table = new Uint8Array(256);
  for (const byte of special) table[byte] = 1;
  return table;
};
/** Bytes that end a run of plain ones, inside and outside strings. */
const STOPS_STRING = tableOf([QUOTE, BACKSLASH, NEWLINE]);
const STOPS_STRUCTURE = tableOf([QUOTE, NEWLINE, OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET]);
const ENDS_SCALAR = tableOf([COMMA, CLOSE_BRACE, CLOSE_BRACKET, 0x20, 0x09, 0x0d, NEWLINE]);

/**
 * Finds where one JSON value ends, without building it and without recursion. It knows strings, escapes and matching brackets;
 * everything else is left to the decoder.
 */
export class ValueScanner {
  /** Index after the last byte that belongs to what was scanned. */
  position = 0;
  /** Set with 'broken'. */
  problem = '';
  private readonly cursor: Cursor;
  private readonly closers = new Uint8Array(MAX_DEPTH);
  private depth = 0;
  private inString = false;
  private escaped = false;
  private scalar = false;

  constructor(cursor: Cursor) {
    this.cursor = cursor;
  }

  /** Between the quotes of a string. */
  get isInString(): boolean {
    return this.inString;
  }

  /** Begins a value with its first byte, which `scan` is then given. */
  begin(first: number): void {
    this.depth = 0;
    this.inString = false;
    this.escaped = false;
    this.scalar = first !== QUOTE && first !== OPEN_BRACE && first !== OPEN_BRACKET;
  }

  /** `lineStarts` false: the bytes were seen before, no document begins inside them. */
  scan(bytes: Uint8Array, from: number, lineStarts: boolean): ScanStop {
    this.position = from;
    if (this.scalar) return this.scanScalar(bytes);
    while (this.position < bytes.length) {
      if (this.cursor.atLineStart) {
        if (lineStarts && bytes[this.position] === OPEN_BRACE) return 'line-start';
        this.cursor.atLineStart = false;
      }
      const stop = this.scanLine(bytes);
      if (stop !== undefined) return stop;
    }
    return 'more';
  }

  private scanScalar(bytes: Uint8Array): ScanStop {
    for (; this.position < bytes.length; this.position++) {
      if (ENDS_SCALAR[bytes[this.position]!] === 1) return 'done';
    }
    return 'more';
  }

  /** To the end of the line, of the value or of the bytes. Every byte of a file passes here: one loop over plain locals. */
  private scanLine(bytes: Uint8Array): ScanStop | undefined {
    const { closers } = this;
    const end = bytes.length;
    let { depth, inString, position: at } = this;
    let stop: ScanStop | undefined;
    if (this.escaped && bytes[at] !== NEWLINE) at++;
    this.escaped = false;
    while (at < bytes.length) {
      const byte = bytes[at]!;
      if (inString) {
        if (STOPS_STRING[byte] === 0) {
          do at++;
          while (at < end && STOPS_STRING[bytes[at]!] === 0);
        } else if (byte === BACKSLASH) {
          // A line feed is not escaped, so that lines are counted right whatever stands in them.
          this.escaped = at + 1 === bytes.length;
          at += this.escaped || bytes[at + 1] === NEWLINE ? 1 : 2;
        } else if (byte === QUOTE) {
          at++;
          inString = false;
          if (depth > 0) continue;
          stop = 'done';
          break;
        } else break;
      } else if (STOPS_STRUCTURE[byte] === 0) {
        do at++;
        while (at < end && STOPS_STRUCTURE[bytes[at]!] === 0);
      } else if (byte === QUOTE) {
        at++;
        inString = true;
      } else if (byte === NEWLINE) break;
      else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (depth === MAX_DEPTH) {
          stop = this.breakOff(`nested deeper than ${MAX_DEPTH} levels`);
          break;
        }
        at++;
        closers[depth++] = byte + 2; // both closers come two after their openers in ASCII
      } else {
        if (byte !== closers[depth - 1]) {
          stop = this.breakOff(mismatch(byte, closers[depth - 1]!));
          break;
        }
        at++;
        if (--depth > 0) continue;
        stop = 'done';
        break;
      }
    }
    Object.assign(this, { depth, inString });
    this.position = at;
    if (stop === undefined && at < bytes.length) this.passLine();
    return stop;
  }

  private passLine(): void {
    this.position++;
    this.cursor.line++;
    this.cursor.atLineStart = true;
  }

  private breakOff(problem: string): ScanStop {
    this.problem = problem;
    return 'broken';
  }
}

function mismatch(found: number, wanted: number): string {
  return `"${String.fromCharCode(found)}" found where "${String.fromCharCode(wanted)}" was expected`;
}
