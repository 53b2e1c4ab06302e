import { sniffProtobufSignal } from '../../otlp/sniff-signal.ts';
import { concatBytes } from '../byte-sink.ts';
import type { Part, Reader, TakeRequest } from '../format.ts';
import { OPEN_BRACE } from '../json-bytes.ts';
import { OtlpJsonReader } from '../otlp-json/reader.ts';
import { OtlpProtoReader, readRequest } from '../otlp-proto/reader.ts';

export const OTLP_PROTO_FRAMED = 'otlp-proto-framed';
export const LENGTH_BYTES = 4;
/** Senders stay below 64 MiB; a longer frame is a broken length. */
export const MAX_FRAME_BYTES = 256 * 1024 * 1024;
/** What the Collector's batches stay below, by far. */
const LARGE_BYTES = 4 * 1024 * 1024;

/** Reads messages that each have their length before them, 4 bytes big-endian, as the Collector's file exporter writes them. */
export class OtlpFramedReader implements Reader {
  readonly format = OTLP_PROTO_FRAMED;
  private chunks: Uint8Array[] = [];
  bufferedBytes = 0;
  private wanted = LENGTH_BYTES;
  /** Offset of the frame that begins the buffer. */
  private base = 0;
  private broken = false;
  private readonly takeRequest: TakeRequest | undefined;

  constructor(takeRequest?: TakeRequest) {
    this.takeRequest = takeRequest;
  }

  *write(chunk: Uint8Array): Generator<Part> {
    if (this.broken) return;
    this.chunks.push(chunk);
    this.bufferedBytes += chunk.length;
    if (this.bufferedBytes >= this.wanted) yield* this.readFrames(concatBytes(...this.chunks));
  }

  *end(): Generator<Part> {
    if (this.broken || this.bufferedBytes === 0) return;
    const reason = `cut short: the file ends inside the frame at byte ${this.base}`;
    yield { kind: 'skipped', line: 0, offset: this.base, reason };
  }

  private *readFrames(bytes: Uint8Array): Generator<Part> {
    let at = 0;
    for (; ; at += this.wanted) {
      this.wanted = LENGTH_BYTES;
      if (bytes.length - at < LENGTH_BYTES) break;
      const length = frameLength(bytes, at);
      if (length > MAX_FRAME_BYTES) return yield* this.breakOff(this.base + at, length);
      this.wanted += length;
      if (bytes.length - at < this.wanted) break;
      yield* this.readFrame(bytes.subarray(at + LENGTH_BYTES, at + this.wanted), this.base + at + LENGTH_BYTES);
    }
    this.chunks = [bytes.slice(at)];
    this.bufferedBytes = bytes.length - at;
    this.base += at;
  }

  private *breakOff(offset: number, length: number): Generator<Part> {
    this.broken = true;
    this.chunks = [];
    yield {
      kind: 'skipped',
      line: 0,
      offset,
      reason: `a frame of ${length} bytes; the file cannot be read from here on`,
    };
  }

  private *readFrame(message: Uint8Array, offset: number): Generator<Part> {
    if (message[0] === OPEN_BRACE) return yield* this.readJson(message, offset);
    if (message.length > LARGE_BYTES) return yield* this.readLarge(message, offset);
    const signal = sniffProtobufSignal(message);
    if (signal === 'empty') return;
    const piece = { bytes: message, records: [{ start: 0, offset }] };
    if (signal !== undefined) return yield* readRequest(signal, piece, this.takeRequest);
    yield { kind: 'skipped', line: 0, offset, reason: 'a frame that is no OTLP request' };
  }

  /** With compression the exporter frames JSON too. */
  private *readJson(message: Uint8Array, offset: number): Generator<Part> {
    const reader = new OtlpJsonReader({}, { takeRequest: this.takeRequest });
    yield* within(offset, reader.write(message));
    yield* within(offset, reader.end());
  }

  /** Group by group: as one piece, millions of rows would stand in memory at once. */
  private *readLarge(message: Uint8Array, offset: number): Generator<Part> {
    const reader = new OtlpProtoReader(this.takeRequest);
    for (let at = 0; at < message.length; at += LARGE_BYTES) {
      yield* within(offset, reader.write(message.subarray(at, at + LARGE_BYTES)));
    }
    yield* within(offset, reader.end());
  }
}

/** What a reader of one message says, by its place in the file. */
function* within(offset: number, parts: Iterable<Part>): Generator<Part> {
  for (const part of parts) {
    yield part.kind === 'skipped' ? { ...part, line: 0, offset: part.offset + offset } : part;
  }
}

/** 32 bits, big-endian, unsigned. */
export function frameLength(bytes: Uint8Array, at: number): number {
  return bytes[at]! * 2 ** 24 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!);
}
