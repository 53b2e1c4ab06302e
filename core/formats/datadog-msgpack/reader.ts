import { DatadogMapper } from '../datadog-json/mapper.ts';
import { TraceHalves } from '../datadog-json/trace-halves.ts';
import { Findings } from '../../otlp/findings.ts';
import type { Part, Reader, SkippedPart } from '../format.ts';
import { Notes } from '../records/notes.ts';
import { KEPT, UNSAFE, type Outcome } from '../records/record-reader.ts';
import { SpanSplitter, type RawSpan } from './span-splitter.ts';
import { MsgpackError, readValue } from './value.ts';

export const DATADOG_MSGPACK = 'datadog-msgpack';
const SLICE_BYTES = 1024 * 1024;

/** Reads span by span and hands on slices of about 1 MiB. */
export class DatadogMsgpackReader implements Reader {
  readonly format = DATADOG_MSGPACK;
  readonly #splitter = new SpanSplitter();
  readonly #halves = new TraceHalves();
  #findings = new Findings();
  readonly #notes = new Notes();
  #mapper = new DatadogMapper(this.#notes, this.#halves);
  #skipped: SkippedPart[] = [];
  #bytes = 0;
  #isTold = false;

  get bufferedBytes(): number {
    return this.#splitter.bufferedBytes + this.#bytes;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    for (const raw of this.#splitter.write(chunk)) {
      this.#take(raw);
      if (this.#bytes >= SLICE_BYTES) yield* this.#slice();
    }
    if (this.#splitter.problem !== '' && !this.#isTold) {
      this.#isTold = true;
      yield* this.#slice();
      yield this.#skip(this.#splitter.offset, `${this.#splitter.problem}; nothing after it can be read`);
    }
  }

  *end(): Generator<Part> {
    yield* this.#slice();
    const { offset, isInside } = this.#splitter;
    if (isInside && !this.#isTold) yield this.#skip(offset, `cut short: the file ends inside it, at byte ${offset}`);
  }

  #take(raw: RawSpan): void {
    this.#bytes += raw.bytes.length;
    this.#notes.clear();
    const outcome = this.#map(raw);
    if (outcome === KEPT) this.#notes.countInto(this.#findings);
    else if (outcome === UNSAFE) throw new Error('MessagePack leaves no number in doubt');
    else this.#skipped.push(this.#skip(raw.offset, outcome.refused));
  }

  #map({ bytes }: RawSpan): Outcome {
    try {
      return this.#mapper.add(readValue(bytes));
    } catch (error) {
      if (error instanceof MsgpackError) return { refused: error.message };
      throw error;
    }
  }

  *#slice(): Generator<Part> {
    const decoded = this.#findings.decoded(this.#mapper.telemetry());
    this.#findings = new Findings();
    this.#mapper = new DatadogMapper(this.#notes, this.#halves);
    this.#bytes = 0;
    if (decoded.telemetry.length + decoded.warnings.length > 0) yield { kind: 'slice', decoded, rejectedAt: [] };
    yield* this.#skipped.splice(0);
  }

  #skip(offset: number, reason: string): SkippedPart {
    return { kind: 'skipped', line: 0, offset, reason };
  }
}
