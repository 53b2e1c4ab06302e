import { DecodeError } from '../../otlp/decoded.ts';
import { ByteSink } from '../byte-sink.ts';
import { cutGroup, GROUP_TAG } from './cut-group.ts';

/** The groups of a piece as pieces of their own. */
export function singleGroups({ bytes, records }: RequestPiece): RequestPiece[] {
  return records.map(({ start, offset }, index) => {
    return { bytes: bytes.subarray(start, records[index + 1]?.start), records: [{ start: 0, offset }] };
  });
}

/** Aim for the size of a piece: decoding one must not keep the thread. */
const PIECE_BYTES = 1024 * 1024;
/** Of groups that say next to nothing; each is an object while it is read. */
const PIECE_RECORDS = 4096;
/** A larger resource group is cut: as one piece, millions of rows would stand in memory at once. */
const LARGE_GROUP_BYTES = 2 * PIECE_BYTES;
/** One resource's telemetry in one record. Senders stay below 64 MiB; beyond this a length is a lie. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;
/** Tag and length of a record: two varints. */
const MAX_VARINT_BYTES = 10;
const LENGTH_DELIMITED = 2;

/** A smaller request of whole resource groups, or of a part of one. */
export interface RequestPiece {
  bytes: Uint8Array;
  /** Each group: where its record begins in the bytes and in the file; of a part, where what it holds begins in the file. */
  records: { start: number; offset: number }[];
  /** Bytes of a part that stand elsewhere in the file, before what it holds. */
  inserted?: number;
}

/** Something in a large group that cannot be walked through. */
export interface RequestFault {
  fault: string;
  offset: number;
}

/** Groups on their way into the next piece. */
class Gathered {
  readonly #sink = new ByteSink();
  #records: RequestPiece['records'] = [];

  add(record: Uint8Array, offset: number): void {
    this.#records.push({ start: this.#sink.length, offset });
    this.#sink.append(record);
  }

  get isFull(): boolean {
    return this.#sink.length >= PIECE_BYTES || this.#records.length >= PIECE_RECORDS;
  }

  *take(): Generator<RequestPiece> {
    if (this.#records.length === 0) return;
    const piece = { bytes: this.#sink.slice(), records: this.#records };
    this.#sink.truncate(0);
    this.#records = [];
    yield piece;
  }
}

/**
 * Cuts one big protobuf request into small ones. Protobuf allows it: a repeated message may be spread over several messages, so
 * any run of top-level records is a request again.
 */
export class RequestSplitter {
  /** Holds bytes from `base` on that are not handed on, `#length` of them. */
  #buffer: Uint8Array = new Uint8Array(0);
  #length = 0;
  private wanted = 1;
  private base = 0;

  get bufferedBytes(): number {
    return this.#length;
  }

  *write(chunk: Uint8Array): Generator<RequestPiece | RequestFault> {
    this.#append(chunk);
    if (this.#length >= this.wanted) yield* this.cut();
  }

  /** What is left: nothing when the file ended where a record ends. */
  *end(): Generator<RequestPiece | RequestFault> {
    this.wanted = 0;
    yield* this.cut();
  }

  /** Where the record stands that is not complete. */
  get offset(): number {
    return this.base;
  }

  /** Room for all of a record at once, as soon as its length is known: memory that is not written to costs nothing. */
  #append(chunk: Uint8Array): void {
    const length = this.#length + chunk.length;
    if (length > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(length, this.wanted));
      grown.set(this.buffer);
      this.#buffer = grown;
    }
    this.#buffer.set(chunk, this.#length);
    this.#length = length;
  }

  private get buffer(): Uint8Array {
    return this.#buffer.subarray(0, this.#length);
  }

  private *cut(): Generator<RequestPiece | RequestFault> {
    const { buffer } = this;
    const gathered = new Gathered();
    let at = 0;
    try {
      for (let end = this.recordEnd(at); end !== undefined; end = this.recordEnd(at)) {
        const record = buffer.subarray(at, end);
        const offset = this.base + at;
        at = end;
        // Other fields mean nothing in a request, and a group of no bytes says nothing.
        if (record[0] !== GROUP_TAG || record[1] === 0) continue;
        const isLarge = record.length > LARGE_GROUP_BYTES;
        if (!isLarge) gathered.add(record, offset);
        if (isLarge || gathered.isFull) yield* gathered.take();
        if (isLarge) yield* cutGroup(record, offset, PIECE_BYTES);
      }
    } catch (error) {
      // What came before it is good.
      yield* gathered.take();
      throw error;
    } finally {
      this.#buffer = buffer.slice(at);
      this.#length = this.#buffer.length;
      this.base += at;
    }
    yield* gathered.take();
  }

  /** The index after the record at `at`; undefined when more bytes are wanted. */
  private recordEnd(at: number): number | undefined {
    const tag = this.varint(at);
    if (tag === undefined) return this.want(at, 1);
    const body = at + tag.length;
    const end = this.bodyEnd(tag.value & 7, tag.value >>> 3, at, body);
    if (end === undefined) return this.want(at, body - at + 1);
    if (end - at > MAX_RECORD_BYTES)
      throw this.fault(at, `a record of ${end - at} bytes; ${MAX_RECORD_BYTES} are allowed`);
    return end <= this.#length ? end : this.want(at, end - at);
  }

  private bodyEnd(wire: number, number: number, at: number, body: number): number | undefined {
    if (number === 0) throw this.fault(at, 'field number 0');
    if (wire === 1) return body + 8;
    if (wire === 5) return body + 4;
    const varint = this.varint(body);
    if (wire === 0) return varint === undefined ? undefined : body + varint.length;
    if (wire !== LENGTH_DELIMITED) throw this.fault(at, `wire type ${wire}`);
    return varint === undefined ? undefined : body + varint.length + varint.value;
  }

  /** Values above 2^53 do not matter: no length is as long. */
  private varint(at: number): { value: number; length: number } | undefined {
    let value = 0;
    for (let index = 0; index < MAX_VARINT_BYTES; index++) {
      if (at + index >= this.#length) return undefined;
      const byte = this.#buffer[at + index]!;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { value, length: index + 1 };
    }
    throw this.fault(at, 'a number longer than 10 bytes');
  }

  private want(at: number, bytes: number): undefined {
    const held = this.#length - at;
    this.wanted = held > bytes ? held + 1 : bytes;
    return undefined;
  }

  private fault(at: number, what: string): DecodeError {
    const offset = this.base + at;
    return new DecodeError(`not a protobuf request from byte ${offset} on: ${what}`, offset);
  }
}
