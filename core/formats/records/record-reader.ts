import { Findings } from '../../otlp/findings.ts';
import type { Telemetry } from '../../model/telemetry.ts';
import { takenSlice, type Part, type Reader, type Skipped, type SkippedPart, type TakeRequest } from '../format.ts';
import { Notes } from './notes.ts';
import { parseExactly, parseRecords, type Parsed } from './parse-records.ts';
import { partOf, RecordQueue, type Ahead, type Context, type RecordElement, type RecordPiece } from './record-queue.ts';
import { RecordSplitter, type Place, type RawRecord, type Use } from './record-splitter.ts';

/** What became of a record: kept, why it was not, or to be read again with all digits of its numbers. */
export type Outcome = typeof KEPT | typeof UNSAFE | Refused;

export interface Refused {
  refused: string;
  /** It is a record beyond doubt, also behind something broken. */
  isCertain?: boolean;
}

/** Of records that are held; what became of more of them would take too much memory beside these. */
const MOST_AHEAD_BYTES = 32 * 1024 * 1024;

export const KEPT = 'kept';
export const UNSAFE = 'unsafe';

/** Collects what one piece of records gave. */
export interface Mapper<C> {
  /**
   * `value` is what JSON.parse gives. Given a second time, after UNSAFE, whole numbers beyond 2^53 in it are bigint. `afterBreak`:
   * found behind or inside something broken, so that it may belong to something else.
   */
  add(value: unknown, context: C, afterBreak: boolean): Outcome;
  telemetry(): Telemetry[];
}

/** What a format knows about its JSON. */
export interface RecordFormat<C extends Context> {
  readonly format: string;
  use(path: string, first: number): Use;
  begin(path: string): void;
  end(path: string): void;
  /** The context of a record, or undefined for what is no record; that was looked at here. */
  contextOf(record: RawRecord): C | undefined;
  /** Something broke off, after this much of it. */
  broken(beginning: Uint8Array): void;
  /** Nothing more comes. */
  finish(): void;
  /** What stands in the file instead of data, such as an error message: told since the last time. */
  readonly messages: (Place & { reason: string })[];
  mapper(notes: Notes): Mapper<C>;
  /** Of formats that can make requests without decoding. */
  takeWhole?(take: TakeRequest): TakeWhole<C>;
}

/** Makes requests of records. */
export interface TakeWhole<C> {
  /** What the record that begins at `at` becomes, where its end is found on the way. */
  ahead(bytes: Uint8Array, at: number): Ahead | undefined;
  /** Hands on as requests what it can of a piece, and gives what is still to be decoded. */
  take(piece: RecordPiece<C>, notes: Notes): RecordElement<C>[];
}

export interface RecordLimits {
  pieceBytes: number;
  holdBytes: number;
  recordBytes: number;
  /** Each record has a line to itself. */
  byLine: boolean;
}

/** Reads a file of JSON records: splitter → queue → JSON.parse → mapper, a piece of about 1 MiB at a time. */
export class RecordReader<C extends Context> implements Reader {
  readonly #format: RecordFormat<C>;
  readonly #splitter: RecordSplitter;
  readonly #queue: RecordQueue<C>;
  readonly #broken: SkippedPart[] = [];
  readonly #takeWhole: TakeWhole<C> | undefined;
  #firstBreak: Skipped | undefined;

  constructor(format: RecordFormat<C>, limits: Partial<RecordLimits> = {}, takeRequest?: TakeRequest) {
    this.#format = format;
    this.#takeWhole = takeRequest && format.takeWhole?.(takeRequest);
    this.#queue = new RecordQueue(limits.pieceBytes, limits.holdBytes);
    this.#splitter = new RecordSplitter(
      {
        use: (path, first) => format.use(path, first),
        begin: (path) => format.begin(path),
        end: (path) => format.end(path),
        record: (record) => this.#take(record),
        ahead: (path, place, bytes, at) => this.#ahead(path, place, bytes, at),
        broken: ({ line, offset }, reason, beginning) => {
          this.#broken.push({ kind: 'skipped', line, offset, reason });
          this.#firstBreak ??= { line, offset, reason };
          format.broken(beginning);
        },
      },
      limits.recordBytes,
      limits.byLine,
    );
  }

  get format(): string {
    return this.#format.format;
  }

  get bufferedBytes(): number {
    return this.#splitter.bufferedBytes + this.#queue.bufferedBytes;
  }

  get firstBreak(): Skipped | undefined {
    return this.#firstBreak;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    yield* this.#read(this.#splitter.write(chunk));
  }

  *end(): Generator<Part> {
    yield* this.#read(this.#splitter.end());
    this.#format.finish();
    yield* this.#pull(this.#queue.pullAll());
  }

  *#read(steps: Iterator<void>): Generator<Part> {
    while (steps.next().done !== true) {
      const isQuiet = !this.#queue.isFull && this.#format.messages.length === 0 && this.#broken.length === 0;
      if (!isQuiet) yield* this.#pull(this.#queue.pull());
    }
  }

  #take(record: RawRecord, ahead?: Ahead): void {
    const context = this.#format.contextOf(record);
    if (context !== undefined) this.#queue.push(record, context, ahead);
  }

  #ahead(path: string, { line, offset }: Place, bytes: Uint8Array, at: number): Ahead | undefined {
    if (this.#queue.bufferedBytes > MOST_AHEAD_BYTES) return undefined;
    const ahead = this.#takeWhole?.ahead(bytes, at);
    if (ahead === undefined) return undefined;
    this.#take({ path, line, offset, bytes: bytes.subarray(at, at + ahead.length), afterBreak: false }, ahead);
    return ahead;
  }

  *#pull(pieces: Iterable<RecordPiece<C>>): Generator<Part> {
    for (const piece of pieces) yield* this.#takeWhole ? this.#hand(piece, this.#takeWhole) : this.#decode(piece);
    for (const { line, offset, reason } of this.#format.messages.splice(0)) {
      yield { kind: 'skipped', line, offset, reason };
    }
    yield* this.#broken.splice(0);
  }

  *#hand(piece: RecordPiece<C>, takeWhole: TakeWhole<C>): Generator<Part> {
    const notes = new Notes();
    const left = takeWhole.take(piece, notes);
    const findings = new Findings();
    notes.countInto(findings);
    const decoded = findings.decoded([]);
    if (left.length < piece.elements.length || decoded.warnings.length > 0) yield { ...takenSlice(), decoded };
    if (left.length === piece.elements.length) yield* this.#decode(piece);
    else if (left.length > 0) yield* this.#decode(partOf(piece, left));
  }

  *#decode(piece: RecordPiece<C>): Generator<Part> {
    const findings = new Findings();
    const notes = new Notes();
    const mapper = this.#format.mapper(notes);
    const skipped: SkippedPart[] = [];
    for (const parsed of parseRecords(piece, findings)) {
      notes.clear();
      const { line, offset, afterBreak } = parsed.element;
      if (parsed.fault !== '') this.#firstBreak ??= { line, offset, reason: parsed.fault };
      const outcome = parsed.fault === '' ? add(mapper, piece, parsed, notes) : { refused: parsed.fault };
      if (outcome === KEPT) notes.countInto(findings);
      // What a broken record is made of may look like a record; that it is none is no news.
      else if (!afterBreak || outcome.isCertain === true) {
        skipped.push({ kind: 'skipped', line, offset, reason: outcome.refused });
      }
    }
    const decoded = findings.decoded(mapper.telemetry());
    if (decoded.telemetry.length + decoded.warnings.length > 0) yield { kind: 'slice', decoded, rejectedAt: [] };
    yield* skipped;
  }
}

function add<C>(
  mapper: Mapper<C>,
  piece: RecordPiece<C>,
  { element, value }: Parsed<C>,
  notes: Notes,
): typeof KEPT | Refused {
  const { context, afterBreak } = element;
  let outcome = mapper.add(value, context, afterBreak);
  if (outcome === UNSAFE) {
    notes.clear();
    outcome = mapper.add(parseExactly(piece, element), context, afterBreak);
  }
  return outcome === UNSAFE ? { refused: 'a whole number in it has more than 20 digits' } : outcome;
}
