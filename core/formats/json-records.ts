import { concatBytes } from '../encoding/bytes.ts';
import { MIB } from '../model/units.ts';
import { ByteSink } from './byte-sink.ts';
import { asciiText, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, isSpace, KEY_BYTES, NEWLINE } from './json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';
import { DamageScanner } from './json-scan.ts';

/** One record of any format we read this way has some kilobytes; a series of Prometheus some hundred. */
const MOST_RECORD_BYTES = 16 * MIB;
/** Looked at again behind damage. What needs more is no file with a few bad records. */
const MOST_LOOKED_AGAIN = 64 * MIB;

export interface JsonPlace {
  line: number;
  offset: number;
}

/** A whole value that was asked for; its bytes are the caller's. */
export interface JsonValue extends JsonPlace {
  kind: 'record' | 'field';
  path: string;
  bytes: Uint8Array;
}

export type JsonPart =
  /** A new value at the top begins. */
  ({ kind: 'document' } & JsonPlace) | JsonValue | ({ kind: 'broken'; reason: string } & JsonPlace);

export interface JsonWanted {
  /** Paths of what is read one by one: 'traceEvents[]', '[]' for the elements of a list at the top, '' for each value at the top. */
  records: readonly string[];
  /** Paths of single values beside them. */
  fields?: readonly string[];
}

interface Open {
  isList: boolean;
  path: string;
  key: string;
  /** What may come next. */
  expect: 'item' | 'comma' | 'colon' | 'value';
}

interface Capture extends JsonPlace {
  kind: 'record' | 'field' | 'key' | 'passed';
  path: string;
  tooLong: boolean;
}

/**
 * Cuts a stream of JSON into the records that are asked for, holding one of them at a time:
 *
 *   {"displayTimeUnit":"ns","traceEvents":[{…},{…},{…}]}   {"a":1}⏎{"a":2}⏎text⏎{"a":3}
 *                           └────entered───┘ record        records at the top
 *
 * A list or document may end anywhere (`endsOpen` says whether it did). Where something is damaged, reading goes on at the next
 * object that begins a line or follows a comma: neighbours are kept.
 */
export class JsonRecords {
  /** The file ended inside a document, and between two records: one that was cut is told as broken. */
  endsOpen = false;
  private readonly records: ReadonlySet<string>;
  private readonly fields: ReadonlySet<string>;
  private readonly scanner = new DamageScanner();
  private readonly sink = new ByteSink();
  private readonly open: Open[] = [];
  private capture: Capture | undefined;
  private parts: JsonPart[] = [];
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  /** Offset in the file of bytes[0], and the line that `at` is on. */
  private base = 0;
  private line = 1;
  private atLineStart = true;
  private seeking: 'nothing' | 'object' | 'line' = 'nothing';
  private afterComma = false;
  private lookedAgain = 0;
  private gaveUp = false;

  constructor({ records, fields = [] }: JsonWanted) {
    this.records = new Set(records);
    this.fields = new Set(fields);
  }

  get bufferedBytes(): number {
    return this.sink.length;
  }

  /** Where reading stands. */
  get place(): JsonPlace {
    return { line: this.line, offset: this.base + this.at };
  }

  *write(chunk: Uint8Array): Generator<JsonPart> {
    this.bytes = chunk;
    this.at = 0;
    while (this.at < this.bytes.length && !this.gaveUp) {
      this.step();
      if (this.parts.length > 0) yield* this.parts.splice(0);
    }
    this.base += this.bytes.length;
  }

  *end(): Generator<JsonPart> {
    const { capture } = this;
    this.bytes = new Uint8Array(0);
    this.at = 0;
    if (capture?.kind === 'record') this.tell('cut short: the file ends inside it', capture);
    else this.endsOpen = this.open.length > 0;
    yield* this.parts.splice(0);
  }

  private step(): void {
    if (this.capture !== undefined) this.readValue(this.capture);
    else if (this.seeking === 'nothing') this.readStructure();
    else this.seek();
  }

  private get offset(): number {
    return this.base + this.at;
  }

  private pass(): void {
    const byte = this.bytes[this.at++]!;
    if (byte === NEWLINE) this.line++;
    if (byte === NEWLINE) this.atLineStart = true;
    else if (!isSpace(byte)) this.atLineStart = false;
  }

  // --- Between values ---

  private readStructure(): void {
    const byte = this.bytes[this.at]!;
    if (isSpace(byte)) return this.pass();
    const open = this.open.at(-1);
    if (open === undefined) this.readTop(byte);
    else if (open.isList) this.readList(open, byte);
    else this.readObject(open, byte);
  }

  /** Commas, record separators and a byte order mark between documents are passed over; so is text on lines of its own. */
  private readTop(byte: number): void {
    if (byte === COMMA || byte === 0x1e) return this.pass();
    if (this.offset < 3 && byte === [0xef, 0xbb, 0xbf][this.offset]) return this.pass();
    if (byte !== OPEN_BRACE && byte !== OPEN_BRACKET) return this.damage(`"${printable(byte)}" stands outside of JSON`);
    this.parts.push({ kind: 'document', line: this.line, offset: this.offset });
    this.beginValue('', byte);
  }

  private readList(open: Open, byte: number): void {
    if (byte === CLOSE_BRACKET) return this.close();
    if (byte === COMMA) {
      open.expect = 'item';
      return this.pass();
    }
    const isWelcome = open.expect === 'item' || byte === OPEN_BRACE;
    if (!isWelcome || !startsValue(byte)) return this.damage(`"${printable(byte)}" stands between two records`);
    open.expect = 'comma';
    this.beginValue(`${open.path}[]`, byte);
  }

  private readObject(open: Open, byte: number): void {
    if (byte === CLOSE_BRACE && (open.expect === 'item' || open.expect === 'comma')) return this.close();
    if (byte === COMMA && open.expect === 'comma') open.expect = 'item';
    else if (byte === COLON && open.expect === 'colon') open.expect = 'value';
    else if (byte === QUOTE && open.expect === 'item') return this.beginCapture('key', '', byte);
    else if (open.expect === 'value' && startsValue(byte)) {
      open.expect = 'comma';
      return this.beginValue(open.path === '' ? open.key : `${open.path}.${open.key}`, byte);
    } else return this.damage(`"${printable(byte)}" stands where a key or a value belongs`);
    this.pass();
  }

  private close(): void {
    this.open.pop();
    this.pass();
  }

  // --- Values ---

  private beginValue(path: string, byte: number): void {
    if (this.records.has(path) && byte === OPEN_BRACE) return this.beginCapture('record', path, byte);
    if (this.fields.has(path)) return this.beginCapture('field', path, byte);
    const isList = byte === OPEN_BRACKET;
    if ((isList || byte === OPEN_BRACE) && this.leads(isList ? `${path}[]` : path)) {
      this.open.push({ isList, path, key: '', expect: 'item' });
      return this.pass();
    }
    this.beginCapture(this.records.has(path) ? 'record' : 'passed', path, byte);
  }

  private leads(path: string): boolean {
    return [...this.records, ...this.fields].some(
      (wanted) => wanted === path || path === '' || wanted.startsWith(`${path}.`) || wanted.startsWith(`${path}[]`),
    );
  }

  private beginCapture(kind: Capture['kind'], path: string, byte: number): void {
    this.sink.truncate(0);
    this.scanner.begin(byte);
    this.capture = { kind, path, line: this.line, offset: this.offset, tooLong: false };
  }

  private readValue(capture: Capture): void {
    const from = this.at;
    const state = this.scanner.scan(this.bytes, from);
    this.at = this.scanner.position;
    this.line = capture.line + this.scanner.lines;
    this.atLineStart = false;
    this.hold(capture, this.bytes.subarray(from, this.at));
    if (state === 'broken') this.breakOff(capture, this.scanner.problem);
    else if (state === 'done') this.finish(capture);
  }

  private hold(capture: Capture, bytes: Uint8Array): void {
    if (capture.kind === 'key') capture.tooLong ||= !this.sink.appendUpTo(KEY_BYTES, bytes);
    if (
      capture.kind === 'key' ||
      capture.tooLong ||
      (capture.kind === 'passed' && this.sink.length > MOST_RECORD_BYTES)
    )
      return;
    this.sink.append(bytes);
    if (this.sink.length <= MOST_RECORD_BYTES || capture.kind === 'passed') return;
    capture.tooLong = true;
    this.sink.truncate(0);
    this.tell(`longer than ${MOST_RECORD_BYTES / MIB} MiB`, capture);
  }

  private finish(capture: Capture): void {
    this.capture = undefined;
    const { kind, path, line, offset, tooLong } = capture;
    if (kind === 'key') {
      const open = this.open.at(-1)!;
      open.key = asciiText(this.sink.view(1, this.sink.length - 1));
      open.expect = 'colon';
    } else if (kind !== 'passed' && !tooLong) this.parts.push({ kind, path, bytes: this.sink.slice(), line, offset });
    this.sink.truncate(0);
  }

  // --- Damage ---

  private tell(reason: string, { line, offset }: JsonPlace): void {
    this.parts.push({ kind: 'broken', line, offset, reason });
  }

  private damage(reason: string): void {
    this.tell(reason, { line: this.line, offset: this.offset });
    this.seekOn();
  }

  /** Looks again at what was taken for one value, behind its first byte. */
  private breakOff(capture: Capture, reason: string): void {
    this.tell(reason, { line: this.line, offset: this.offset });
    this.capture = undefined;
    this.lookedAgain += this.offset - capture.offset;
    const isHeld = !capture.tooLong && this.sink.length > 0 && this.sink.length <= MOST_RECORD_BYTES;
    if (isHeld || capture.offset >= this.base) this.goBack(capture);
    this.sink.truncate(0);
    if (this.lookedAgain > MOST_LOOKED_AGAIN) {
      this.gaveUp = true;
      this.tell('too much of this file is damaged: it was given up here', capture);
    }
    this.seekOn();
  }

  /** Behind the first byte of the value. Where all of it is in this chunk nothing is copied: broken ones may be many. */
  private goBack({ offset, line }: Capture): void {
    if (offset < this.base) {
      this.bytes = concatBytes(this.sink.view(Math.min(1, this.sink.length)), this.bytes.subarray(this.at));
      this.base = offset + 1;
    }
    this.at = offset + 1 - this.base;
    this.line = line;
  }

  private seekOn(): void {
    const inList = this.open.at(-1)?.isList === true;
    this.seeking = inList ? 'object' : 'line';
    this.afterComma = false;
    this.atLineStart = false;
    if (!inList) this.open.length = 0;
  }

  private seek(): void {
    const byte = this.bytes[this.at]!;
    const isStart = this.seeking === 'line' ? this.atLineStart : this.atLineStart || this.afterComma;
    if (isStart && (byte === OPEN_BRACE || (byte === OPEN_BRACKET && this.seeking === 'line'))) {
      const open = this.open.at(-1);
      if (open !== undefined) open.expect = 'item';
      this.seeking = 'nothing';
      return;
    }
    if (!isSpace(byte)) this.afterComma = byte === COMMA;
    this.pass();
  }
}

function startsValue(byte: number): boolean {
  return /["{[\-\dtfnNI]/.test(String.fromCharCode(byte));
}

function printable(byte: number): string {
  return asciiText(Uint8Array.of(byte));
}
