import { concatBytes } from '../encoding/bytes.ts';
import { ByteSink } from './byte-sink.ts';
import { asciiText, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, isSpace, KEY_BYTES, NEWLINE } from './json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';
import { type Cursor, ValueScanner } from './json-value-scanner.ts';

/** One value that is handed out whole; a longer one is passed over. */
const MAX_VALUE_BYTES = 16 * 1024 * 1024;

export type WalkEvent =
  | { kind: 'opened' | 'closed'; path: string }
  | { kind: 'value'; path: string; bytes: Uint8Array; line: number; offset: number }
  | { kind: 'broken'; reason: string; line: number; offset: number };

/** Whether the object or list under a path is walked into; otherwise it is a value. */
export type IsOpened = (path: string, isList: boolean) => boolean;

/**
 * The path of the list element that begins at a bracket for certain, where the structure broke before; 'more' when the bytes
 * end too early to tell.
 */
export type Restart = (bytes: Uint8Array, at: number) => string | undefined;

interface Frame {
  closer: number;
  path: string;
  /** 'first' and 'key' want a key in objects, 'first' and 'value' a value in lists. */
  expect: 'first' | 'key' | 'colon' | 'value' | 'comma';
  key: string;
}

interface Capture {
  path: string;
  isKey: boolean;
  isDropped: boolean;
  line: number;
  offset: number;
}

/**
 * Walks through JSON documents of any size that arrive in chunks, holding one value at a time. Objects and lists that
 * are `opened` are walked into (`data.result[]` is every element of the list under "result" of "data"; '' is the document),
 * everything else is a value. Where the structure breaks, the next element that `restart` knows is gone on with, or the next line that
 * begins with an object.
 */
export class JsonWalker {
  private readonly isOpened: IsOpened;
  private readonly restart: Restart;
  private readonly cursor: Cursor = { line: 1, atLineStart: false };
  private readonly scanner = new ValueScanner(this.cursor);
  private readonly stack: Frame[] = [];
  private readonly sink = new ByteSink();
  private capture: Capture | undefined;
  private isLost = false;
  /** Bytes whose meaning depends on what follows. */
  private stash: Uint8Array = new Uint8Array(0);
  /** Offset in the file of the chunk being looked at. */
  private base = 0;

  constructor(isOpened: IsOpened, restart: Restart = () => undefined) {
    this.isOpened = isOpened;
    this.restart = restart;
  }

  get bufferedBytes(): number {
    return this.sink.length;
  }

  *write(chunk: Uint8Array): Generator<WalkEvent> {
    const bytes = this.stash.length === 0 ? chunk : concatBytes(this.stash, chunk);
    this.stash = new Uint8Array(0);
    for (let at = 0; at < bytes.length;) {
      if (this.isLost) at = yield* this.search(bytes, at);
      else if (this.capture !== undefined) at = yield* this.read(bytes, at, this.capture);
      else at = yield* this.step(bytes, at);
    }
    this.base += bytes.length - this.stash.length;
  }

  *end(): Generator<WalkEvent> {
    if ((this.stack.length > 0 || this.capture !== undefined) && !this.isLost)
      yield* this.breakOff('the file is cut short: it ends inside a document', this.capture?.offset ?? this.base);
  }

  /** One byte between values. */
  private *step(bytes: Uint8Array, at: number): Generator<WalkEvent, number> {
    const byte = bytes[at]!;
    if (isSpace(byte) || (this.base + at < 3 && byte >= 0xbb)) {
      if (byte === NEWLINE) this.cursor.line++;
      return at + 1;
    }
    const frame = this.stack.at(-1);
    if (frame === undefined) return yield* this.begin('', bytes, at);
    if (byte === frame.closer && (frame.expect === 'first' || frame.expect === 'comma')) return yield* this.close(at);
    return yield* this.inside(frame, bytes, at);
  }

  private *inside(frame: Frame, bytes: Uint8Array, at: number): Generator<WalkEvent, number> {
    const byte = bytes[at]!;
    const isObject = frame.closer === CLOSE_BRACE;
    if (frame.expect === 'comma') {
      frame.expect = isObject ? 'key' : 'value';
      return byte === COMMA ? at + 1 : yield* this.unexpected(byte, 'a comma', at);
    }
    if (frame.expect === 'colon') {
      frame.expect = 'value';
      return byte === COLON ? at + 1 : yield* this.unexpected(byte, 'a colon', at);
    }
    if (!isObject) return yield* this.begin(`${frame.path}[]`, bytes, at);
    if (frame.expect === 'value') return yield* this.begin(join(frame.path, frame.key), bytes, at);
    if (byte !== QUOTE) return yield* this.unexpected(byte, 'a key', at);
    this.start(byte, '', true, at);
    return at;
  }

  /** A value: walked into or captured. */
  private *begin(path: string, bytes: Uint8Array, at: number): Generator<WalkEvent, number> {
    const byte = bytes[at]!;
    if (byte === COMMA || byte === COLON || byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      return yield* this.unexpected(byte, 'a value', at);
    }
    const isList = byte === OPEN_BRACKET;
    if (!(isList || byte === OPEN_BRACE) || !this.isOpened(path, isList)) {
      this.start(byte, path, false, at);
      return at;
    }
    this.stack.push({ closer: byte + 2, path, expect: 'first', key: '' });
    yield { kind: 'opened', path };
    return at + 1;
  }

  private start(byte: number, path: string, isKey: boolean, at: number): void {
    this.scanner.begin(byte);
    this.sink.truncate(0);
    this.cursor.atLineStart = false;
    this.capture = { path, isKey, isDropped: false, line: this.cursor.line, offset: this.base + at };
  }

  private *read(bytes: Uint8Array, at: number, capture: Capture): Generator<WalkEvent, number> {
    const stop = this.scanner.scan(bytes, at, true);
    const end = this.scanner.position;
    if (capture.isKey) this.sink.appendUpTo(KEY_BYTES, bytes.subarray(at, end));
    else if (!capture.isDropped) this.sink.append(bytes.subarray(at, end));
    if (this.sink.length > MAX_VALUE_BYTES) {
      capture.isDropped = true;
      this.sink.truncate(0);
    }
    if (stop === 'line-start') yield* this.meetLineStart(end);
    else if (stop === 'broken') yield* this.breakOff(this.scanner.problem, this.base + end);
    else if (stop === 'done') yield* this.finish(capture);
    return end;
  }

  /**
   * No string goes on over lines, so an object that seems to begin inside one is the next document; so is one in the first
   * column while the document is a value itself: what it holds is indented.
   */
  private *meetLineStart(at: number): Generator<WalkEvent> {
    if (!this.scanner.isInString && this.stack.length > 0) this.cursor.atLineStart = false;
    else yield* this.breakOff('the document is cut short: the next one begins here', this.base + at);
  }

  private *finish(capture: Capture): Generator<WalkEvent> {
    this.capture = undefined;
    const frame = this.stack.at(-1);
    if (capture.isKey) {
      frame!.key = asciiText(this.sink.view(1, this.sink.length - 1));
      frame!.expect = 'colon';
      return;
    }
    if (frame !== undefined) frame.expect = 'comma';
    const { path, line, offset } = capture;
    if (capture.isDropped)
      yield { kind: 'broken', reason: `a value of more than ${MAX_VALUE_BYTES} bytes`, line, offset };
    else yield { kind: 'value', path, bytes: this.sink.slice(), line, offset };
  }

  private *close(at: number): Generator<WalkEvent, number> {
    const { path } = this.stack.pop()!;
    const parent = this.stack.at(-1);
    if (parent !== undefined) parent.expect = 'comma';
    yield { kind: 'closed', path };
    return at + 1;
  }

  private *unexpected(byte: number, wanted: string, at: number): Generator<WalkEvent, number> {
    yield* this.breakOff(`"${asciiText(Uint8Array.of(byte))}" found where ${wanted} was expected`, this.base + at);
    return at;
  }

  private *breakOff(reason: string, offset: number): Generator<WalkEvent> {
    this.capture = undefined;
    this.isLost = true;
    yield { kind: 'broken', reason, line: this.cursor.line, offset };
  }

  // --- After the structure broke ---

  /** To what is known to begin an element of a list that is open, or to the next line that begins with an object. */
  private *search(bytes: Uint8Array, from: number): Generator<WalkEvent, number> {
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at]!;
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        const path = this.restart(bytes, at);
        if (path === 'more') {
          this.stash = bytes.slice(at);
          return bytes.length;
        }
        if (yield* this.resume(path, byte)) return at;
      }
      this.cursor.atLineStart = byte === NEWLINE;
      if (byte === NEWLINE) this.cursor.line++;
    }
    return bytes.length;
  }

  /** Goes back to the list that elements of this path stand in; to no list at all before a new document. */
  private *resume(path: string | undefined, byte: number): Generator<WalkEvent, boolean> {
    const list = path === undefined ? -1 : this.stack.findLastIndex((frame) => `${frame.path}[]` === path);
    if (list < 0 && !(byte === OPEN_BRACE && this.cursor.atLineStart)) return false;
    yield* this.closeAbove(list + 1);
    if (list >= 0) this.stack[list]!.expect = 'value';
    this.isLost = false;
    return true;
  }

  private *closeAbove(length: number): Generator<WalkEvent> {
    while (this.stack.length > length) yield { kind: 'closed', path: this.stack.pop()!.path };
  }
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
