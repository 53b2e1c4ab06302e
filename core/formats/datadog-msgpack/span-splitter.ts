import { concatBytes } from '../../encoding/bytes.ts';
import { MIB } from '../../model/units.ts';
import { ByteSink } from '../byte-sink.ts';
import { headerAt, type Header } from './headers.ts';

/** One span. */
const SPAN_BYTES = 16 * MIB;

export interface RawSpan {
  offset: number;
  bytes: Uint8Array;
}

/**
 * Cuts the spans out of lists of traces. MessagePack has nothing by which to find the next value behind a broken one, so the first
 * fault is the last: `problem` tells it, and nothing comes after.
 *
 *   array of traces → array of spans → map, map, …          and again: requests may stand one after the other
 */
export class SpanSplitter {
  problem = '';
  readonly #span = new ByteSink();
  /** Traces left in the list, and spans left in the trace. */
  #traces = 0;
  #spans = 0;
  /** Values left of the span being cut; bytes left of the text or number in it. */
  #values = 0;
  #bytes = 0;
  /** A header that is cut off by the end of a chunk. */
  #stash: Uint8Array = new Uint8Array(0);
  #base = 0;
  #spanOffset = 0;

  get bufferedBytes(): number {
    return this.#span.length + this.#stash.length;
  }

  /** Something was begun that is not complete. */
  get isInside(): boolean {
    return this.#traces > 0 || this.#spans > 0 || this.#values > 0 || this.#bytes > 0 || this.#stash.length > 0;
  }

  get offset(): number {
    return this.#base;
  }

  *write(chunk: Uint8Array): Generator<RawSpan> {
    const bytes = this.#stash.length === 0 ? chunk : concatBytes(this.#stash, chunk);
    this.#stash = new Uint8Array(0);
    let at = 0;
    while (at < bytes.length && this.problem === '' && this.#stash.length === 0) {
      if (this.#bytes > 0) at = this.#passBytes(bytes, at);
      else at = this.#readHeader(bytes, at);
      if (this.#span.length > 0 && this.#values === 0 && this.#bytes === 0) {
        yield { offset: this.#spanOffset, bytes: this.#span.slice() };
        this.#span.truncate(0);
        this.#spans--;
      }
    }
    this.#base += at;
  }

  #passBytes(bytes: Uint8Array, at: number): number {
    const end = Math.min(bytes.length, at + this.#bytes);
    this.#span.append(bytes.subarray(at, end));
    this.#bytes -= end - at;
    if (this.#span.length > SPAN_BYTES) this.problem = `a span longer than ${SPAN_BYTES / MIB} MiB`;
    return end;
  }

  #readHeader(bytes: Uint8Array, at: number): number {
    const header = headerAt(bytes, at);
    if (header === undefined) {
      this.#stash = bytes.slice(at);
      return at;
    }
    if (header === 'unknown') return this.#fail('a byte that begins nothing', at);
    if (this.#values > 0) this.#open(header, bytes, at);
    else if (this.#spans > 0) return this.#beginSpan(header, bytes, at);
    else if (header.kind !== 'array') return this.#fail(`a ${header.kind} where a list was expected`, at);
    else if (this.#traces > 0) {
      this.#traces--;
      this.#spans = header.count;
    } else this.#traces = header.count;
    return header.next;
  }

  #beginSpan(header: Header, bytes: Uint8Array, at: number): number {
    if (header.kind !== 'map') return this.#fail(`a ${header.kind} where a span was expected`, at);
    this.#spanOffset = this.#base + at;
    this.#values = 1;
    this.#open(header, bytes, at);
    return header.next;
  }

  /** A value of the span: what is in it is still to come. */
  #open({ kind, count, next }: Header, bytes: Uint8Array, at: number): void {
    this.#span.append(bytes.subarray(at, next));
    this.#values--;
    if (kind === 'array') this.#values += count;
    else if (kind === 'map') this.#values += 2 * count;
    else this.#bytes = count;
    if (this.#span.length > SPAN_BYTES) this.problem = `a span longer than ${SPAN_BYTES / MIB} MiB`;
  }

  #fail(problem: string, at: number): number {
    this.problem = `${problem}, at byte ${this.#base + at}`;
    return at;
  }
}
