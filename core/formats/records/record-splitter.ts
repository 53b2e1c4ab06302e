import { concatBytes } from '../../encoding/bytes.ts';
import { MIB } from '../../model/units.ts';
import { ByteSink } from '../byte-sink.ts';
import { asciiText, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, isSpace, KEY_BYTES, NEWLINE } from '../json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from '../json-bytes.ts';
import { ValueScanner, type Cursor } from '../json-value-scanner.ts';
import { LONGEST_PREFIX, prefixOf, standsAt } from './record-prefix.ts';

/** One record; a bigger one is skipped. */
export const RECORD_BYTES = 16 * MIB;
/** A file may be looked at this many times over in search of good records behind bad ones. */
const MOST_LOOKS = 4;
/** … and broken records inside broken ones are opened this deep. */
const DEEPEST_LOOK = 20;

/** What becomes of a value: it is looked into, handed over whole, or passed. */
export type Use = 'enter' | 'take' | 'pass';

export interface Place {
  /** From 1. */
  line: number;
  offset: number;
}

export interface RawRecord extends Place {
  path: string;
  /** Valid until the handler returns. */
  bytes: Uint8Array;
  /** Found behind something broken: what it belongs to may have been missed. */
  afterBreak: boolean;
}

export interface RecordHandler {
  /** `first` is the value's first byte. The top's path is '', an element's ends in `[]`: `data[].spans[]`. */
  use(path: string, first: number): Use;
  /** An object was entered, or left. */
  begin(path: string): void;
  end(path: string): void;
  record(record: RawRecord): void;
  /** Asked where a record begins that is an object in a list: how far it goes, when that was seen while it was taken. */
  ahead?(path: string, place: Place, bytes: Uint8Array, at: number): { length: number; lines: number } | undefined;
  /** `beginning`: of the record that broke off, as far as it was read; empty where it was none. */
  broken(place: Place, reason: string, beginning: Uint8Array): void;
}

interface Frame {
  isList: boolean;
  path: string;
  expect: 'first' | 'key' | 'colon' | 'value' | 'comma';
  /** Of a list: what becomes of its elements that are objects, once it is known. There may be millions. */
  objectUse: Use | undefined;
}

interface Capture extends Place {
  kind: 'key' | 'take' | 'pass';
  path: string;
}

/**
 * Cuts records out of a stream of JSON of any size: one document, or documents back to back. Only objects and lists that lead to
 * records are entered; memory holds one record.
 *
 *   {"data":[{"traceID":"…","spans":[ {…}, {…} ],"processes":{…}}]}
 *    enter    pass           enter    take  take              take
 *
 * Behind something broken it goes on at what begins like the first record, or like the first document in a line of its own.
 */
export class RecordSplitter {
  readonly #handler: RecordHandler;
  readonly #recordBytes: number;
  readonly #cursor: Cursor = { line: 1, atLineStart: false };
  readonly #scanner = new ValueScanner(this.#cursor);
  readonly #key = new ByteSink();
  /** The beginning of a value that goes on in the next chunk. */
  readonly #taken = new ByteSink();
  #stack: Frame[] = [];
  #capture: Capture | undefined;
  #keyText = '';
  /** How the first record and the first document begin, and the lists the last record stood in. */
  #recordStart: Uint8Array | undefined;
  #documentStart: Uint8Array | undefined;
  #recordStack: Frame[] = [];
  #lost = false;
  #afterBreak = false;
  #looked = 0;
  #depth = 0;
  #stash: Uint8Array = new Uint8Array(0);
  #final = false;
  #told = false;
  /** Offset in the file of the bytes being looked at. */
  #base = 0;

  readonly #byLine: boolean;

  /** `byLine`: each record has a line to itself, so that one which is cut off ends where the next line begins. */
  constructor(handler: RecordHandler, recordBytes = RECORD_BYTES, byLine = false) {
    this.#handler = handler;
    this.#recordBytes = recordBytes;
    this.#byLine = byLine;
  }

  get bufferedBytes(): number {
    return this.#taken.length + this.#key.length + this.#stash.length;
  }

  /** Pauses whenever the handler was told something. */
  *write(chunk: Uint8Array): Generator<void> {
    const bytes = this.#stash.length === 0 ? chunk : concatBytes(this.#stash, chunk);
    this.#stash = new Uint8Array(0);
    let at = 0;
    while (at < bytes.length && this.#stash.length === 0) {
      at = this.#step(bytes, at);
      if (!this.#told) continue;
      this.#told = false;
      yield;
    }
    this.#base += at;
  }

  *end(): Generator<void> {
    this.#final = true;
    yield* this.write(new Uint8Array(0));
    const open = this.#capture;
    if (this.#lost || (this.#stack.length === 0 && open === undefined)) return;
    const place = open ?? { line: this.#cursor.line, offset: this.#base };
    if (open?.kind === 'take' && !this.#byLine) this.#lookAgain(open, this.#taken.slice());
    this.#tell(place, `cut short: the file ends inside it, at byte ${this.#base}`);
    yield;
  }

  /** Looks at least at one byte, or keeps the rest for the next chunk. Gives the index to go on at. */
  #step(bytes: Uint8Array, at: number): number {
    if (this.#lost) return this.#seek(bytes, at);
    if (this.#capture !== undefined) return this.#readValue(this.#capture, bytes, at);
    const byte = bytes[at]!;
    if (byte === NEWLINE) this.#cursor.line++;
    if (isSpace(byte)) return at + 1;
    const frame = this.#stack.at(-1);
    if (frame === undefined) return this.#readTop(bytes, at);
    return frame.isList ? this.#readList(frame, bytes, at) : this.#readObject(frame, byte, at);
  }

  #readTop(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte === COMMA || byte === 0x1e) return at + 1;
    if (this.#base + at < 3 && byte === [0xef, 0xbb, 0xbf][this.#base + at]) return at + 1;
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) return this.#unexpected(byte, 'a JSON document', at);
    if (this.#documentStart === undefined && !this.#final && bytes.length - at < LONGEST_PREFIX) {
      this.#stash = bytes.slice(at);
      return at;
    }
    this.#documentStart ??= prefixOf(bytes, at);
    return this.#beginValue('', byte, at);
  }

  #readObject(frame: Frame, byte: number, at: number): number {
    switch (frame.expect) {
      case 'first':
      case 'comma':
        if (byte === CLOSE_BRACE) return this.#close(at);
        if (frame.expect === 'first') return this.#readKey(byte, at);
        frame.expect = 'key';
        return byte === COMMA ? at + 1 : this.#unexpected(byte, 'a comma or the end of the object', at);
      case 'key':
        return this.#readKey(byte, at);
      case 'colon':
        frame.expect = 'value';
        return byte === COLON ? at + 1 : this.#unexpected(byte, 'a colon', at);
      case 'value':
        if (!startsValue(byte)) return this.#unexpected(byte, 'a value', at);
        frame.expect = 'comma';
        return this.#beginValue(frame.path === '' ? this.#keyText : `${frame.path}.${this.#keyText}`, byte, at);
    }
  }

  #readKey(byte: number, at: number): number {
    if (byte !== QUOTE) return this.#unexpected(byte, 'a key', at);
    this.#key.truncate(0);
    return this.#beginCapture('key', '', byte, at);
  }

  #readList(frame: Frame, bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte === CLOSE_BRACKET && frame.expect !== 'value') return this.#close(at);
    if (frame.expect === 'comma') {
      frame.expect = 'value';
      return byte === COMMA ? at + 1 : this.#unexpected(byte, 'a comma or the end of the list', at);
    }
    if (!startsValue(byte)) return this.#unexpected(byte, 'a value', at);
    frame.expect = 'comma';
    const path = `${frame.path}[]`;
    if (byte !== OPEN_BRACE) return this.#beginValue(path, byte, at);
    frame.objectUse ??= this.#handler.use(path, byte);
    if (frame.objectUse === 'enter') return this.#beginValue(path, byte, at);
    const end = frame.objectUse === 'take' ? this.#ahead(path, bytes, at) : at;
    return end > at ? end : this.#beginCapture(frame.objectUse, path, byte, at);
  }

  /** Gives where the record ends, or `at` where it is to be cut out first. */
  #ahead(path: string, bytes: Uint8Array, at: number): number {
    if (this.#afterBreak || this.#handler.ahead === undefined) return at;
    const place = { line: this.#cursor.line, offset: this.#base + at };
    const taken = this.#handler.ahead(path, place, bytes, at);
    if (taken === undefined) return at;
    const end = at + taken.length;
    this.#standsHere();
    this.#recordStart ??= prefixOf(bytes.subarray(at, end), 0);
    this.#cursor.line += taken.lines;
    this.#told = true;
    return end;
  }

  #standsHere(): void {
    if (this.#recordStack.at(-1) !== this.#stack.at(-1)) this.#recordStack = [...this.#stack];
  }

  #close(at: number): number {
    const { isList, path } = this.#stack.pop()!;
    if (!isList) {
      this.#handler.end(path);
      this.#told = true;
    }
    return at + 1;
  }

  #beginValue(path: string, byte: number, at: number): number {
    const use = this.#handler.use(path, byte);
    if (use !== 'enter' || (byte !== OPEN_BRACE && byte !== OPEN_BRACKET)) {
      return this.#beginCapture(use === 'take' ? 'take' : 'pass', path, byte, at);
    }
    const isList = byte === OPEN_BRACKET;
    this.#stack.push({ isList, path, expect: 'first', objectUse: undefined });
    if (!isList) {
      this.#afterBreak = false;
      this.#handler.begin(path);
    }
    return at + 1;
  }

  #beginCapture(kind: Capture['kind'], path: string, byte: number, at: number): number {
    this.#scanner.begin(byte);
    this.#taken.truncate(0);
    this.#capture = { kind, path, line: this.#cursor.line, offset: this.#base + at };
    if (kind === 'take' && isElement(path)) this.#standsHere();
    return at;
  }

  #readValue(capture: Capture, bytes: Uint8Array, at: number): number {
    const stop = this.#scanner.scan(bytes, at, this.#byLine);
    const end = this.#scanner.position;
    const piece = bytes.subarray(at, end);
    if (stop === 'broken') return this.#breakInside(capture, piece, end);
    if (stop === 'line-start') return this.#breakAtLine(capture, piece, end);
    if (stop === 'done') this.#finish(capture, piece);
    else this.#keep(capture, piece);
    return end;
  }

  /** Keeps the beginning of a value, unless it grows too big. */
  #keep(capture: Capture, piece: Uint8Array): void {
    if (capture.kind === 'key') this.#key.appendUpTo(KEY_BYTES, piece);
    if (capture.kind !== 'take') return;
    this.#taken.append(piece);
    if (this.#taken.length <= this.#recordBytes) return;
    this.#taken.truncate(0);
    capture.kind = 'pass';
    this.#tell(capture, `record longer than ${Math.round(this.#recordBytes / MIB)} MiB`);
  }

  #finish(capture: Capture, piece: Uint8Array): void {
    this.#capture = undefined;
    if (capture.kind === 'key') {
      this.#key.appendUpTo(KEY_BYTES, piece);
      this.#keyText = asciiText(this.#key.view(1, this.#key.length - 1), this.#key.length);
      this.#stack.at(-1)!.expect = 'colon';
    }
    if (capture.kind !== 'take') return;
    const isWhole = this.#taken.length === 0;
    if (!isWhole) this.#taken.append(piece);
    const record = isWhole ? piece : this.#taken.view();
    const { path, line, offset } = capture;
    if (isElement(path) && record[0] === OPEN_BRACE && !this.#byLine) this.#recordStart ??= prefixOf(record, 0);
    this.#handler.record({ path, line, offset, bytes: record, afterBreak: this.#afterBreak });
    this.#taken.truncate(0);
    this.#told = true;
  }

  // --- What cannot be read ---

  #unexpected(byte: number, wanted: string, at: number): number {
    const found = asciiText(new Uint8Array([byte]));
    const place = { line: this.#cursor.line, offset: this.#base + at };
    this.#tell(place, `"${found}" found where ${wanted} was expected`);
    this.#lost = true;
    return at;
  }

  #tell(place: Place, reason: string, beginning: Uint8Array = new Uint8Array(0)): void {
    this.#handler.broken(place, reason, beginning);
    this.#told = true;
  }

  #breakInside(capture: Capture, piece: Uint8Array, end: number): number {
    const beginning = concatBytes(this.#taken.view(), piece);
    this.#tell(capture, this.#scanner.problem, beginning);
    if (capture.kind === 'take' && !this.#byLine) this.#lookAgain(capture, beginning);
    else this.#lost = true;
    this.#capture = undefined;
    return end;
  }

  #breakAtLine(capture: Capture, piece: Uint8Array, end: number): number {
    const reason = `cut short: another record begins on line ${this.#cursor.line}`;
    this.#tell(capture, reason, concatBytes(this.#taken.view(), piece));
    this.#cursor.atLineStart = false;
    this.#capture = undefined;
    return this.#resume([], end);
  }

  /** A broken record may have swallowed good ones: it is looked at again behind its first byte. */
  #lookAgain(capture: Capture, bytes: Uint8Array): void {
    if (isElement(capture.path)) this.#recordStart ??= prefixOf(bytes, 0);
    this.#capture = undefined;
    this.#lost = true;
    this.#looked += bytes.length;
    if (this.#looked > MOST_LOOKS * this.#base + RECORD_BYTES || this.#depth === DEEPEST_LOOK) return;
    const [base, line, final] = [this.#base, this.#cursor.line, this.#final];
    [this.#base, this.#cursor.line, this.#final] = [capture.offset, capture.line, true];
    this.#depth++;
    for (let at = 1; at < bytes.length;) at = this.#step(bytes, at);
    this.#depth--;
    [this.#base, this.#cursor.line, this.#final] = [base, line, final];
    if (this.#capture !== undefined) this.#lost = true;
    this.#capture = undefined;
  }

  /** Looks for where reading can go on. */
  #seek(bytes: Uint8Array, from: number): number {
    const last = this.#final ? bytes.length : bytes.length - LONGEST_PREFIX - 1;
    for (let at = from; at < last; at++) {
      if (bytes[at] === NEWLINE) {
        this.#cursor.line++;
        if (this.#beginsDocument(bytes, at + 1)) return this.#resume([], at + 1);
      } else if (bytes[at] === OPEN_BRACE && this.#recordStart && standsAt(this.#recordStart, bytes, at)) {
        return this.#resume(this.#recordStack, at);
      }
    }
    if (!this.#final) this.#stash = bytes.slice(Math.max(from, last));
    return this.#final ? bytes.length : Math.max(from, last);
  }

  #beginsDocument(bytes: Uint8Array, at: number): boolean {
    const start = this.#byLine ? undefined : this.#documentStart;
    if (start !== undefined) return standsAt(start, bytes, at);
    return bytes[at] === OPEN_BRACE || bytes[at] === OPEN_BRACKET;
  }

  #resume(stack: readonly Frame[], at: number): number {
    this.#stack = [...stack];
    const list = this.#stack.at(-1);
    if (list !== undefined) list.expect = 'value';
    this.#lost = false;
    this.#afterBreak = list !== undefined;
    return at;
  }
}

/** A record of a list, or one that stands at the top; what else is taken is told about them. */
function isElement(path: string): boolean {
  return path === '' || path.endsWith('[]');
}

function startsValue(byte: number): boolean {
  return byte !== COMMA && byte !== COLON && byte !== CLOSE_BRACE && byte !== CLOSE_BRACKET;
}
