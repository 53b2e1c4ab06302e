import { MIB } from '../../model/units.ts';
import { ByteSink } from '../byte-sink.ts';
import { CLOSE_BRACKET, COMMA, OPEN_BRACKET } from '../json-bytes.ts';
import type { RawRecord } from './record-splitter.ts';

/** Aim for the size of a piece. Decoding one blocks the thread for some 15 ms. */
const PIECE_BYTES = MIB;
/** Records held because what they belong to is not known yet; then they go without it. */
const HOLD_BYTES = 192 * MIB;

/** What records belong to, such as the trace with its processes. Records are handed on when no more is to come. */
export interface Context {
  isKnown: boolean;
}

/** What became of a record while its end was looked for. */
export interface Ahead {
  /** Of the record, in bytes. */
  readonly length: number;
  /** Line feeds in it. */
  readonly lines: number;
}

export interface RecordElement<C> {
  start: number;
  end: number;
  line: number;
  offset: number;
  afterBreak: boolean;
  context: C;
  ahead: Ahead | undefined;
}

/** Records as one JSON list. */
export interface RecordPiece<C> {
  bytes: Uint8Array;
  elements: RecordElement<C>[];
}

/** Some of the records of a piece. */
export function partOf<C>({ bytes }: RecordPiece<C>, some: readonly RecordElement<C>[]): RecordPiece<C> {
  const sink = new ByteSink();
  const elements: RecordElement<C>[] = [];
  for (const element of some) {
    sink.push(elements.length === 0 ? OPEN_BRACKET : COMMA);
    const start = sink.length;
    sink.append(bytes.subarray(element.start, element.end));
    elements.push({ ...element, start, end: sink.length });
  }
  sink.push(CLOSE_BRACKET);
  return { bytes: sink.slice(), elements };
}

/** Records on their way from the splitter to the decoder, in their order. */
export class RecordQueue<C extends Context> {
  readonly #sink = new ByteSink();
  #elements: RecordElement<C>[] = [];
  readonly #full: RecordPiece<C>[] = [];
  readonly #pieceBytes: number;
  readonly #holdBytes: number;
  #fullBytes = 0;

  constructor(pieceBytes = PIECE_BYTES, holdBytes = HOLD_BYTES) {
    this.#pieceBytes = pieceBytes;
    this.#holdBytes = holdBytes;
  }

  get bufferedBytes(): number {
    return this.#fullBytes + this.#sink.length;
  }

  push({ bytes, line, offset, afterBreak }: RawRecord, context: C, ahead?: Ahead): void {
    this.#sink.push(this.#elements.length === 0 ? OPEN_BRACKET : COMMA);
    const start = this.#sink.length;
    this.#sink.append(bytes);
    this.#elements.push({ start, end: this.#sink.length, line, offset, afterBreak, context, ahead });
    if (this.#sink.length >= this.#pieceBytes) this.#complete();
  }

  /** Whether `pull` has anything to look at. */
  get isFull(): boolean {
    return this.#full.length > 0;
  }

  /** What can be decoded: a piece is ready when the last context in it is. */
  *pull(): Generator<RecordPiece<C>> {
    for (let piece = this.#full[0]; piece !== undefined; piece = this.#full[0]) {
      if (!piece.elements.at(-1)!.context.isKnown && this.#fullBytes < this.#holdBytes) return;
      this.#full.shift();
      this.#fullBytes -= piece.bytes.length;
      yield piece;
    }
  }

  *pullAll(): Generator<RecordPiece<C>> {
    this.#complete();
    for (let piece = this.#full.shift(); piece !== undefined; piece = this.#full.shift()) {
      this.#fullBytes -= piece.bytes.length;
      yield piece;
    }
  }

  #complete(): void {
    if (this.#elements.length === 0) return;
    this.#sink.push(CLOSE_BRACKET);
    this.#full.push({ bytes: this.#sink.slice(), elements: this.#elements });
    this.#fullBytes += this.#sink.length;
    this.#sink.truncate(0);
    this.#elements = [];
  }
}
