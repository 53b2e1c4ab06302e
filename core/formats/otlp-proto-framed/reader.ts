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

/** A frame that is read while it comes. */
interface OpenFrame {
  reader: Reader;
  offset: number;
  /** Bytes still to come. */
  left: number;
}

/** Reads messages that each have their length before them, 4 bytes big-endian, as the Collector's file exporter writes them. */
export class OtlpFramedReader implements Reader {
  readonly format = OTLP_PROTO_FRAMED;
  private chunks: Uint8Array[] = [];
  private heldBytes = 0;
  private wanted = LENGTH_BYTES;
  /** Offset of what begins the held bytes. */
  private base = 0;
  private open: OpenFrame | undefined;
  private broken = false;
  private readonly takeRequest: TakeRequest | undefined;

  constructor(takeRequest?: TakeRequest) {
    this.takeRequest = takeRequest;
  }

  get bufferedBytes(): number {
    return this.heldBytes + (this.open?.reader.bufferedBytes ?? 0);
  }

  *write(chunk: Uint8Array): Generator<Part> {
    if (this.broken) return;
    const rest = this.open === undefined ? chunk : yield* this.readOpen(this.open, chunk);
    this.base += chunk.length - rest.length;
    if (rest.length === 0) return;
    this.chunks.push(rest);
    this.heldBytes += rest.length;
    if (this.heldBytes >= this.wanted) yield* this.readFrames(concatBytes(...this.chunks));
  }

  get isBetweenRecords(): boolean {
    return this.heldBytes === 0 && this.open === undefined;
  }

  /** Whole frames never wait. */
  flush(): Iterable<Part> {
    return [];
  }

  *end(): Generator<Part> {
    if (this.open !== undefined) return yield* this.endOpen(this.open);
    if (!this.broken && this.heldBytes > 0) yield cutShort(this.base);
  }

  /** What is left of a large frame that is cut short. */
  private *endOpen({ reader, offset }: OpenFrame): Generator<Part> {
    let isTold = false;
    for (const part of within(offset, reader.end())) {
      isTold ||= part.kind === 'skipped';
      yield part;
    }
    if (!isTold) yield cutShort(offset - LENGTH_BYTES);
  }

  private *readFrames(bytes: Uint8Array): Generator<Part> {
    let at = 0;
    for (; ; at += this.wanted) {
      this.wanted = LENGTH_BYTES;
      if (bytes.length - at < LENGTH_BYTES) break;
      const length = frameLength(bytes, at);
      if (length > MAX_FRAME_BYTES) return yield* this.breakOff(this.base + at, length);
      // Its first byte tells what it is.
      if (length > LARGE_BYTES && bytes.length - at > LENGTH_BYTES) {
        const rest = yield* this.begin(bytes.subarray(at + LENGTH_BYTES), this.base + at + LENGTH_BYTES, length);
        this.wanted = bytes.length - rest.length - at;
        continue;
      }
      this.wanted += Math.min(length, LARGE_BYTES);
      if (bytes.length - at < this.wanted) break;
      yield* this.readFrame(bytes.subarray(at + LENGTH_BYTES, at + this.wanted), this.base + at + LENGTH_BYTES);
    }
    this.chunks = [bytes.slice(at)];
    this.heldBytes = bytes.length - at;
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

  /** A large frame is not held: it is read like a file of its own. Gives what is behind it. */
  private *begin(bytes: Uint8Array, offset: number, left: number): Generator<Part, Uint8Array> {
    const { takeRequest } = this;
    const isJson = bytes[0] === OPEN_BRACE;
    const reader = isJson ? new OtlpJsonReader({}, { takeRequest }) : new OtlpProtoReader(takeRequest);
    this.open = { reader, offset, left };
    return yield* this.readOpen(this.open, bytes);
  }

  private *readOpen(open: OpenFrame, chunk: Uint8Array): Generator<Part, Uint8Array> {
    const own = chunk.subarray(0, open.left);
    open.left -= own.length;
    yield* within(open.offset, open.reader.write(own));
    if (open.left > 0) return chunk.subarray(own.length);
    yield* within(open.offset, open.reader.end());
    this.open = undefined;
    return chunk.subarray(own.length);
  }
}

function cutShort(offset: number): Part {
  return { kind: 'skipped', line: 0, offset, reason: `cut short: the file ends inside the frame at byte ${offset}` };
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
