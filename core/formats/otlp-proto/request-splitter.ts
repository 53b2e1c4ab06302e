import { DecodeError } from '../../otlp/decoded.ts';
import { ByteSink, concatBytes } from '../byte-sink.ts';

/** The groups of a piece as pieces of their own. */
export function singleGroups({ bytes, records }: RequestPiece): RequestPiece[] {
  return records.map(({ start, offset }, index) => {
    return { bytes: bytes.subarray(start, records[index + 1]?.start), records: [{ start: 0, offset }] };
  });
}

/** Aim for the size of a piece: decoding one must not keep the thread. */
const PIECE_BYTES = 1024 * 1024;
/** One resource's telemetry in one record. Senders stay below 64 MiB; beyond this a length is a lie. */
const MAX_RECORD_BYTES = 256 * 1024 * 1024;
/** Tag and length of a record: two varints. */
const MAX_VARINT_BYTES = 10;
const LENGTH_DELIMITED = 2;
/** Field 1, the resource groups. Other fields mean nothing in a request. */
const GROUP_TAG = (1 << 3) | LENGTH_DELIMITED;

/** A smaller request of whole resource groups. */
export interface RequestPiece {
  bytes: Uint8Array;
  /** Each group: where its record begins in the bytes and in the file. */
  records: { start: number; offset: number }[];
}

/**
 * Cuts one big protobuf request into small ones. Protobuf allows it: a repeated message may be spread over several messages, so
 * any run of top-level records is a request again.
 */
export class RequestSplitter {
  /** Bytes from `base` on that are not handed on. */
  private buffer: Uint8Array = new Uint8Array(0);
  private readonly chunks: Uint8Array[] = [];
  private chunkBytes = 0;
  private wanted = 1;
  private base = 0;

  get bufferedBytes(): number {
    return this.buffer.length + this.chunkBytes;
  }

  *write(chunk: Uint8Array): Generator<RequestPiece> {
    this.chunks.push(chunk);
    this.chunkBytes += chunk.length;
    if (this.bufferedBytes < this.wanted) return;
    this.buffer = concatBytes(this.buffer, ...this.chunks.splice(0));
    this.chunkBytes = 0;
    yield* this.cut();
  }

  /** What is left: nothing when the file ended where a record ends. */
  *end(): Generator<RequestPiece> {
    this.wanted = 0;
    yield* this.write(new Uint8Array(0));
  }

  /** Where the record stands that is not complete. */
  get offset(): number {
    return this.base;
  }

  private *cut(): Generator<RequestPiece> {
    const sink = new ByteSink();
    let records: RequestPiece['records'] = [];
    let at = 0;
    for (let end = this.recordEnd(at); end !== undefined; end = this.recordEnd(at)) {
      if (this.buffer[at] === GROUP_TAG) {
        records.push({ start: sink.length, offset: this.base + at });
        sink.append(this.buffer.subarray(at, end));
      }
      at = end;
      if (sink.length < PIECE_BYTES) continue;
      yield { bytes: sink.slice(), records };
      sink.truncate(0);
      records = [];
    }
    if (sink.length > 0) yield { bytes: sink.slice(), records };
    this.buffer = this.buffer.slice(at);
    this.base += at;
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
    return end <= this.buffer.length ? end : this.want(at, end - at);
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
      const byte = this.buffer[at + index];
      if (byte === undefined) return undefined;
      value += (byte & 0x7f) * 2 ** (7 * index);
      if (byte < 0x80) return { value, length: index + 1 };
    }
    throw this.fault(at, 'a number longer than 10 bytes');
  }

  private want(at: number, bytes: number): undefined {
    this.wanted = this.buffer.length - at > bytes ? this.buffer.length - at + 1 : bytes;
    return undefined;
  }

  private fault(at: number, what: string): DecodeError {
    const offset = this.base + at;
    return new DecodeError(`not a protobuf request from byte ${offset} on: ${what}`, offset);
  }
}
