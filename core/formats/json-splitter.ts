import { concatBytes } from '../encoding/bytes.ts';
import { counted } from '../model/counted.ts';
import { MIB } from '../model/units.ts';
import { ByteSink } from './byte-sink.ts';
import { startsDocument } from './document-start.ts';
import { HeldBatches } from './held-batches.ts';
import { asciiText, CLOSE_BRACE, CLOSE_BRACKET, COLON, COMMA, isSpace, NEWLINE } from './json-bytes.ts';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-bytes.ts';
import { ValueScanner, type Cursor } from './json-value-scanner.ts';
import { isListKey, isOwnerKey, ITEM_LEVEL, PROFILE_KEYS, REQUEST_KEYS, SCHEMA_URL_KEYS } from './otlp-keys.ts';
import { NO_ENVELOPE, startKeys, type Envelope } from './envelope.ts';
import type { Piece } from './split-batch.ts';
import { objectFrame, type ArrayFrame, type Capture, type Frame, type ObjectFrame } from './split-frames.ts';
import { DecodeError } from '../otlp/decoded.ts';

export interface SplitLimits {
  /** Aim for the size of a piece. Decoding one blocks the thread for some 20 ms. */
  pieceBytes: number;
  /** A resource or scope group up to here is kept as it stands; a bigger one is cut open. */
  elementBytes: number;
  /** Held of an opened group when its resource and scope are known; after that a schema URL behind the items comes too late. */
  softHoldBytes: number;
  /** Held of an opened group in any case. */
  hardHoldBytes: number;
  /** One span, log record or metric; a bigger one is skipped. */
  itemBytes: number;
  /** Resource, scope and other fields beside the items, together. */
  fieldBytes: number;
}

export const SPLIT_LIMITS: SplitLimits = {
  pieceBytes: MIB,
  elementBytes: MIB,
  softHoldBytes: 16 * MIB,
  hardHoldBytes: 256 * MIB,
  itemBytes: 64 * MIB,
  fieldBytes: 16 * MIB,
};

/** A part that could not be read; reading went on where the next document begins. */
export interface Broken {
  kind: 'broken';
  line: number;
  offset: number;
  reason: string;
  /** The span, log record or metric it broke off in, for the decoder to say what is wrong with it. */
  fragment: Piece | undefined;
}

/** A signal we do not read, by its key. */
export interface Unsupported {
  kind: 'unsupported';
  key: string;
}

export type SplitPart = Piece | Broken | Unsupported;

/**
 * Cuts a stream of OTLP/JSON into small documents. The stream may hold one document of any size, documents back to back, or one
 * per line. Every byte is scanned once; only groups too big to keep whole are scanned again, one level deeper:
 *
 *   {"resourceSpans":[ {…}, {…}, {"resource":{…},"scopeSpans":[ {…}, {"scope":{…},"spans":[ {…}, {…} ]} ]} ]}
 *                      └whole┘   └──────────────── too big: cut open, its parts carry the resource ───────┘
 *
 * The stack holds the objects and lists that are open; a value below them is a capture, found by the scanner.
 */
export class JsonSplitter {
  documents = 0;
  /** Documents that had a line to themselves. */
  oneLiners = 0;
  private lastLine = 0;
  private readonly limits: SplitLimits;
  private readonly envelope: Envelope;
  private readonly startKeys: ReadonlySet<string>;
  private readonly cursor: Cursor = { line: 1, atLineStart: false };
  private readonly scanner = new ValueScanner(this.cursor);
  private readonly held: HeldBatches;
  private readonly stack: Frame[] = [];
  private readonly keySink = new ByteSink();
  private capture: Capture | undefined;
  private notes: (Broken | Unsupported)[] = [];
  private skipping: 'nothing' | 'line' | 'document' = 'nothing';
  /** Bytes whose meaning depends on what follows. */
  private stash: Uint8Array = new Uint8Array(0);
  private waiting = false;
  private final = false;
  /** Offset in the file of the bytes being looked at. */
  private base = 0;
  /** False while bytes are looked at a second time. */
  private firstPass = true;

  constructor(limits: Partial<SplitLimits> = {}, envelope = NO_ENVELOPE) {
    this.limits = { ...SPLIT_LIMITS, ...limits };
    this.envelope = envelope;
    this.startKeys = startKeys(envelope);
    this.held = new HeldBatches(this.limits.pieceBytes);
  }

  get bufferedBytes(): number {
    const fields = this.stack.reduce((sum, frame) => sum + (frame.kind === 'object' ? frame.fields.length : 0), 0);
    return this.held.bufferedBytes + fields + this.keySink.length + this.stash.length;
  }

  *write(chunk: Uint8Array): Generator<SplitPart> {
    const bytes = this.stash.length === 0 ? chunk : concatBytes(this.stash, chunk);
    this.stash = new Uint8Array(0);
    let at = 0;
    while (at < bytes.length && !this.waiting) {
      at = this.step(bytes, at);
      if (this.notes.length > 0 || this.held.hasReady) yield* this.pullParts();
    }
    this.base += at;
    if (this.waiting) this.stash = bytes.slice(at);
    this.waiting = false;
  }

  /** The next byte begins a document, or is none of any. */
  get isBetweenDocuments(): boolean {
    return this.stack.length === 0 && this.skipping === 'nothing' && this.stash.length === 0;
  }

  /** Between documents, after `release`: at most space is looked at again with what follows. */
  get holdsNothing(): boolean {
    return this.stack.length === 0 && this.skipping === 'nothing' && this.stash.every(isSpace);
  }

  /** Between documents: all that is held. */
  *release(): Generator<SplitPart> {
    this.held.releaseWhole();
    yield* this.pullParts();
  }

  /** Between documents: a line of so many bytes that held one document, read by somebody else. */
  passOver(length: number): void {
    this.base += length;
    this.documents++;
    if (this.cursor.line > this.lastLine) this.oneLiners++;
    this.lastLine = this.cursor.line++;
    this.cursor.atLineStart = true;
  }

  *end(): Generator<SplitPart> {
    this.final = true;
    yield* this.write(new Uint8Array(0));
    const document = this.stack[0];
    if (document?.kind === 'object') {
      this.breakOff(`cut short: the file ends inside it, at byte ${this.base}`, document.line, document.offset);
    }
    this.held.releaseWhole();
    yield* this.pullParts();
  }

  private *pullParts(): Generator<SplitPart> {
    yield* this.held.pullReady();
    yield* this.notes.splice(0);
  }

  /** Looks at least at one byte, or waits, or changes what is being looked for. Gives the index to go on at. */
  private step(bytes: Uint8Array, at: number): number {
    if (this.skipping !== 'nothing') return this.skip(bytes, at);
    return this.capture === undefined ? this.readStructure(bytes, at) : this.readValue(this.capture, bytes, at);
  }

  // --- Between values ---

  private readStructure(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (this.cursor.atLineStart && byte === OPEN_BRACE && this.stack.length > 0 && this.firstPass) {
      return this.meetLineStart(bytes, at);
    }
    this.cursor.atLineStart = byte === NEWLINE;
    if (byte === NEWLINE) this.cursor.line++;
    if (isSpace(byte)) return at + 1;
    const frame = this.stack.at(-1);
    if (frame === undefined) return this.readTop(bytes, at);
    return frame.kind === 'object' ? this.readObject(frame, byte, at) : this.readArray(frame, byte, at);
  }

  /** An object in the first column: the start of a document means that the one being read was cut off. */
  private meetLineStart(bytes: Uint8Array, at: number): number {
    const starts = startsDocument(bytes, at, this.startKeys);
    if (starts === 'more' && !this.final) {
      this.waiting = true;
      return at;
    }
    this.cursor.atLineStart = false;
    if (starts !== true) return this.capture === undefined ? this.readStructure(bytes, at) : at;
    const { line, offset } = this.stack[0] as ObjectFrame;
    this.breakOff(`cut short: another document begins on line ${this.cursor.line}`, line, offset);
    this.skipping = 'nothing';
    return at;
  }

  /** Outside documents. Commas and brackets of a list of documents, record separators and a byte order mark are passed over. */
  private readTop(bytes: Uint8Array, at: number): number {
    const byte = bytes[at]!;
    if (byte === OPEN_BRACE) {
      this.stack.push(objectFrame(0, this.cursor.line, this.base + at));
      return at + 1;
    }
    if (byte === COMMA || byte === OPEN_BRACKET || byte === CLOSE_BRACKET || byte === 0x1e) return at + 1;
    if (this.base + at < 3 && byte === [0xef, 0xbb, 0xbf][this.base + at]) return at + 1;
    const found = asciiText(bytes.subarray(at, at + 1));
    this.note(`"${found}" found where a JSON document was expected`, this.cursor.line, this.base + at);
    this.skipping = 'line';
    return at;
  }

  private readObject(frame: ObjectFrame, byte: number, at: number): number {
    switch (frame.expect) {
      case 'first-key':
      case 'comma':
        if (byte === CLOSE_BRACE) return this.closeObject(frame, at);
        if (frame.expect === 'first-key') return this.readKey(byte, at);
        frame.expect = 'key';
        return byte === COMMA ? at + 1 : this.unexpected(byte, 'a comma or the end of the object', at);
      case 'key':
        return this.readKey(byte, at);
      case 'colon':
        frame.expect = 'value';
        return byte === COLON ? at + 1 : this.unexpected(byte, 'a colon', at);
      case 'value':
        return this.readMember(frame, byte, at);
    }
  }

  private readKey(byte: number, at: number): number {
    if (byte !== QUOTE) return this.unexpected(byte, 'a key', at);
    this.keySink.truncate(0);
    this.begin('key', this.keySink, byte, at);
    return at;
  }

  private readMember(frame: ObjectFrame, byte: number, at: number): number {
    if (!startsValue(byte)) return this.unexpected(byte, 'a value', at);
    if (byte === OPEN_BRACKET && isListKey(frame.level, frame.key)) {
      this.stack.push({ kind: 'array', level: frame.level + 1, expect: 'first', batch: this.batchFor(frame) });
      return at + 1;
    }
    if (frame.level === 0) {
      // One deep: wrappers in wrappers would be held without a bound.
      if (byte === OPEN_BRACE && this.stack.length === 1 && this.envelope.wrappers.has(frame.key)) {
        this.stack.push(objectFrame(0, frame.line, frame.offset));
        return at + 1;
      }
      this.begin('dropped', undefined, byte, at);
      return at;
    }
    const undo = frame.fields.length;
    frame.fields.append(this.keySink.view());
    frame.fields.push(COLON);
    this.begin('field', frame.fields, byte, at).undo = undo;
    return at;
  }

  private readArray(frame: ArrayFrame, byte: number, at: number): number {
    if (byte === CLOSE_BRACKET && frame.expect !== 'element') return this.closeArray(at);
    if (frame.expect === 'comma') {
      frame.expect = 'element';
      return byte === COMMA ? at + 1 : this.unexpected(byte, 'a comma or the end of the list', at);
    }
    if (!startsValue(byte)) return this.unexpected(byte, 'a value', at);
    frame.batch.beginElement();
    this.begin('element', frame.batch.sink, byte, at);
    return at;
  }

  private unexpected(byte: number, wanted: string, at: number): number {
    this.breakOff(
      `"${asciiText(new Uint8Array([byte]))}" found where ${wanted} was expected`,
      this.cursor.line,
      this.base + at,
    );
    return at;
  }

  // --- Values ---

  private begin(kind: Capture['kind'], sink: ByteSink | undefined, byte: number, at: number): Capture {
    this.scanner.begin(byte);
    const start = sink?.length ?? 0;
    this.capture = { kind, sink, start, undo: start, line: this.cursor.line, offset: this.base + at };
    return this.capture;
  }

  private readValue(capture: Capture, bytes: Uint8Array, at: number): number {
    const stop = this.scanner.scan(bytes, at, this.firstPass);
    const end = this.scanner.position;
    if (end > at) capture.sink?.append(bytes.subarray(at, end));
    if (stop === 'line-start') return this.meetLineStart(bytes, end);
    if (stop === 'broken') this.breakOff(this.scanner.problem, this.cursor.line, this.base + end);
    else if (!this.limit(capture) && stop === 'done') this.finish(capture);
    return end;
  }

  /** Keeps a value within its bound. True when it is no longer a capture. */
  private limit(capture: Capture): boolean {
    const length = capture.sink?.length ?? 0;
    if (capture.kind === 'element') return this.limitElement(capture, length - capture.start);
    if (length > this.limits.fieldBytes) {
      throw new DecodeError(
        `A resource, a scope or what stands beside it is longer than ${mib(this.limits.fieldBytes)}`,
        capture.offset,
      );
    }
    return false;
  }

  private limitElement(capture: Capture, length: number): boolean {
    const { level, batch } = this.stack.at(-1) as ArrayFrame;
    if (level < ITEM_LEVEL && length > this.limits.elementBytes && isObject(capture)) {
      this.cutOpen(capture);
      return true;
    }
    if (length > this.limits.itemBytes) {
      batch.dropElement();
      Object.assign(capture, { kind: 'dropped', sink: undefined });
      this.note(`record longer than ${mib(this.limits.itemBytes)}`, capture.line, capture.offset);
    }
    return false;
  }

  private finish(capture: Capture): void {
    this.capture = undefined;
    const frame = this.stack.at(-1)!;
    if (capture.kind === 'key') {
      this.finishKey(frame as ObjectFrame);
      return;
    }
    if (capture.kind === 'field') this.finishField(frame as ObjectFrame, capture);
    if (capture.kind === 'element') this.finishElement(frame as ArrayFrame, capture);
    frame.expect = 'comma';
  }

  private finishKey(frame: ObjectFrame): void {
    frame.key = unquote(this.keySink.view());
    frame.expect = 'colon';
    if (frame.level > 0) return;
    frame.key = this.envelope.lists.get(frame.key) ?? frame.key;
    if (REQUEST_KEYS.has(frame.key)) frame.recognised = true;
    if (PROFILE_KEYS.has(frame.key)) this.notes.push({ kind: 'unsupported', key: frame.key });
  }

  private finishField(frame: ObjectFrame, capture: Capture): void {
    const isEmpty = capture.sink!.length - capture.start <= '""'.length;
    capture.sink!.push(COMMA);
    const isOwner = isOwnerKey(frame.level, frame.key);
    if (isOwner) frame.known = true;
    if (!frame.handedOn) return;
    if (isOwner) {
      const bound = mib(this.limits.hardHoldBytes);
      throw new DecodeError(`"${frame.key}" comes after ${bound} of the records it belongs to`, capture.offset);
    }
    if (SCHEMA_URL_KEYS.has(frame.key) && !isEmpty) {
      this.note(
        'the schema URL comes after its records; the first of them were kept without it',
        capture.line,
        capture.offset,
      );
    }
  }

  private finishElement(frame: ArrayFrame, capture: Capture): void {
    const { start, line, offset } = capture;
    frame.batch.elements.push({ start, end: frame.batch.sink.length, line, offset });
    if (frame.level === 1) {
      if (this.held.wholeBytes >= this.limits.pieceBytes) this.held.releaseWhole();
      return;
    }
    const opened = this.held.openedBytes;
    const known = this.owners().every((owner) => owner.known);
    if (opened >= (known ? this.limits.softHoldBytes : this.limits.hardHoldBytes)) this.held.releaseOpened();
  }

  // --- Objects and lists that are looked into ---

  private batchFor(frame: ObjectFrame): ArrayFrame['batch'] {
    if (frame.level === 0) return this.held.wholeBatch(frame.key);
    return this.held.openBatch(
      this.objects().map((open) => open.key),
      this.owners(),
    );
  }

  /** The document, without what it is wrapped in, and the groups open in it. */
  private objects(): ObjectFrame[] {
    const objects = this.stack.filter((frame) => frame.kind === 'object');
    return objects.slice(objects.findLastIndex(({ level }) => level === 0));
  }

  private owners(): ObjectFrame[] {
    return this.objects().slice(1);
  }

  /** Looks again at what was captured of a group, now for its parts. */
  private cutOpen(capture: Capture): void {
    const { level, batch } = this.stack.at(-1) as ArrayFrame;
    const bytes = batch.sink.slice(capture.start);
    batch.dropElement();
    if (level === 1) this.held.releaseWhole(); // what stood before stays before
    this.capture = undefined;
    this.stack.push(objectFrame(level, capture.line, capture.offset));
    this.lookAgain(bytes.subarray(1), capture.offset + 1, capture.line);
  }

  private lookAgain(bytes: Uint8Array, offset: number, line: number): void {
    const { base, firstPass } = this;
    const cursor = { ...this.cursor };
    Object.assign(this.cursor, { line, atLineStart: false });
    [this.base, this.firstPass] = [offset, false];
    for (let at = 0; at < bytes.length && this.skipping === 'nothing';) at = this.step(bytes, at);
    [this.base, this.firstPass] = [base, firstPass];
    Object.assign(this.cursor, cursor);
  }

  private closeObject(frame: ObjectFrame, at: number): number {
    this.stack.pop();
    const parent = this.stack.at(-1);
    if (frame.level === 1) this.held.closeOpened();
    if (parent === undefined) this.closeDocument(frame);
    else parent.expect = 'comma';
    if (frame.level === 0 && parent?.kind === 'object') parent.recognised ||= frame.recognised;
    return at + 1;
  }

  private closeDocument(document: ObjectFrame): void {
    this.documents++;
    if (document.line === this.cursor.line && document.line > this.lastLine) this.oneLiners++;
    this.lastLine = this.cursor.line;
    if (document.recognised || document.key === '') return;
    const reason = `no telemetry: no resourceSpans, resourceMetrics or resourceLogs, but "${document.key}"`;
    this.note(reason, document.line, document.offset);
  }

  private closeArray(at: number): number {
    this.stack.pop();
    this.stack.at(-1)!.expect = 'comma';
    return at + 1;
  }

  // --- What cannot be read ---

  /** Gives up the document being read, keeps what was complete of it, and looks for the next one. */
  private breakOff(reason: string, line: number, offset: number): void {
    const fragment = this.salvage();
    this.skipping = 'document';
    if (this.stack.length === 0) return; // the second look found the fault earlier and told it
    const lost = this.held.abandonOpened();
    this.stack.length = 0;
    this.note(
      lost === 0 ? reason : `${reason}; ${counted(lost, 'record')} before it had no resource yet`,
      line,
      offset,
      fragment,
    );
  }

  /** Opens the group that was being captured, to keep its complete items. Gives the item that is not complete. */
  private salvage(): Piece | undefined {
    for (let open = this.capture; open?.kind === 'element' && isObject(open); open = this.capture) {
      if ((this.stack.at(-1) as ArrayFrame).level === ITEM_LEVEL) break;
      this.cutOpen(open);
    }
    const { capture } = this;
    this.capture = undefined;
    if (capture?.kind === 'field') capture.sink!.truncate(capture.undo);
    if (capture?.kind !== 'element') return undefined;
    const { batch } = this.stack.at(-1) as ArrayFrame;
    const fragment = this.held.fragment(batch, capture);
    batch.dropElement();
    return fragment;
  }

  /** To the next line, or to the next line that begins a document. */
  private skip(bytes: Uint8Array, at: number): number {
    if (!this.cursor.atLineStart) {
      const feed = bytes.indexOf(NEWLINE, at);
      if (feed < 0) return bytes.length;
      this.cursor.line++;
      this.cursor.atLineStart = true;
      return feed + 1;
    }
    const starts = this.skipping === 'line' || startsDocument(bytes, at, this.startKeys);
    this.waiting = starts === 'more' && !this.final;
    if (starts === true) this.skipping = 'nothing';
    else if (!this.waiting) this.cursor.atLineStart = false;
    return at;
  }

  private note(reason: string, line: number, offset: number, fragment?: Piece): void {
    this.notes.push({ kind: 'broken', line, offset, reason, fragment });
  }
}

function startsValue(byte: number): boolean {
  return byte !== COMMA && byte !== COLON && byte !== CLOSE_BRACE && byte !== CLOSE_BRACKET;
}

function isObject(capture: Capture): boolean {
  return capture.sink?.view(capture.start, capture.start + 1)[0] === OPEN_BRACE;
}

function mib(bytes: number): string {
  return `${Math.round(bytes / MIB)} MiB`;
}

/** A key's text; one with escapes is no key of ours and stays as it stands. */
function unquote(raw: Uint8Array): string {
  return asciiText(raw.subarray(1, raw.length - 1));
}
