import { UNUSUAL } from '../../../otlp/json-to-wire/json-source.ts';
import type { Ahead } from '../../records/record-queue.ts';
import { MOST_KEPT } from '../../../otlp/json-to-wire/wire-output.ts';
import { SpanWriter } from './span-writer.ts';
import { WireTools } from './wire-tools.ts';

/** Of a log without fields, and of passed-over lists of nothing; of what people write, JSON is the longer one. */
const GROWTH = 8;
/** A record that does not fit is cut out before it is read: the room for what is written is made for this much. */
const WINDOW_BYTES = 128 * 1024;
const BATCH_BYTES = 256 * 1024;
/** Of ScopeSpans. */
const SPANS_TAG = 0x12;

/** Spans one after the other. */
interface Batch {
  /** Undefined as long as more are written behind them. */
  bytes: Uint8Array | undefined;
}

/** A span of Jaeger's as protobuf, tag and length in front, and what is told of it apart. */
export class WireSpan implements Ahead {
  readonly batch: Batch;
  readonly start: number;
  readonly end: number;
  readonly length: number;
  readonly lines: number;
  readonly processId: string;
  readonly scopeName: string;
  readonly scopeVersion: string;

  /** `of`: as much of the source as it was. */
  constructor(batch: Batch, start: number, end: number, of: Ahead, { processId, taken }: SpanWriter) {
    this.batch = batch;
    this.start = start;
    this.end = end;
    this.length = of.length;
    this.lines = of.lines;
    this.processId = processId;
    this.scopeName = taken.scopeName;
    this.scopeVersion = taken.scopeVersion;
  }
}

/** Writes spans as protobuf, which are kept for as long as somebody holds them. */
export class SpanWires {
  readonly #tools = new WireTools();
  readonly #writer = new SpanWriter(this.#tools);
  #batch: Batch = { bytes: undefined };
  /** Of what is read ahead: where in `#seen` the source begins and ends. */
  #seen: Uint8Array | undefined;
  #from = 0;
  #to = 0;

  /** The span that begins at `at` and may end in these bytes. Undefined where it does not, or is out of the ordinary. */
  ahead(bytes: Uint8Array, at: number): WireSpan | undefined {
    const isSeen = bytes === this.#seen && at >= this.#from && at < this.#to;
    if (!isSeen) this.#look(bytes, at);
    const span = this.#write(at - this.#from);
    if (span !== undefined || !isSeen || this.#to === bytes.length) return span;
    this.#look(bytes, at);
    return this.#write(0);
  }

  /** The span that these bytes are. Undefined where it is out of the ordinary. */
  of(bytes: Uint8Array): WireSpan | undefined {
    this.#seen = undefined;
    this.#open(bytes);
    const span = this.#write(0);
    return span?.length === bytes.length ? span : undefined;
  }

  /** Where a span stands. */
  bytesOf({ batch, start, end }: WireSpan): Uint8Array {
    return (batch.bytes ?? this.#tools.output.bytes).subarray(start, end);
  }

  #look(bytes: Uint8Array, at: number): void {
    this.#seen = bytes;
    this.#from = at;
    this.#to = Math.min(at + WINDOW_BYTES, bytes.length);
    this.#open(bytes.subarray(at, this.#to));
  }

  /** With room for what any span in it can become; not for long with that of a span that is out of the ordinary. */
  #open(bytes: Uint8Array): void {
    const { source, output } = this.#tools;
    source.open(bytes);
    const size = BATCH_BYTES + GROWTH * bytes.length;
    const isTooLong = output.bytes.length > MOST_KEPT && size <= MOST_KEPT;
    if (size <= output.bytes.length && !isTooLong) return;
    this.#close();
    if (isTooLong) output.forget();
    output.open(size);
  }

  #close(): void {
    const { output } = this.#tools;
    this.#batch.bytes = output.bytes.slice(0, output.at);
    this.#batch = { bytes: undefined };
    output.at = 0;
  }

  #write(at: number): WireSpan | undefined {
    const { source, output } = this.#tools;
    if (output.at >= BATCH_BYTES) this.#close();
    const start = output.at;
    source.pos = at;
    source.lines = 0;
    try {
      output.byte(SPANS_TAG);
      const span = output.begin();
      this.#writer.write();
      output.end(span);
    } catch (error) {
      if (error !== UNUSUAL) throw error;
      output.at = start;
      return undefined;
    }
    const of = { length: source.pos - at, lines: source.lines };
    return new WireSpan(this.#batch, start, output.at, of, this.#writer);
  }
}
