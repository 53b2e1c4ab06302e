import { sniffProtobufSignal } from '../../otlp/sniff-signal.ts';
import type { Signal } from '../../model/telemetry.ts';
import { joinBytes } from '../../encoding/bytes.ts';
import { takenSlice, type Part, type Reader, type TakeRequest } from '../format.ts';
import { OPEN_BRACE } from '../json-bytes.ts';
import { OtlpJsonReader } from '../otlp-json/reader.ts';
import { OtlpProtoReader, readRequest } from '../otlp-proto/reader.ts';

export const OTLP_PROTO_FRAMED = 'otlp-proto-framed';
export const LENGTH_BYTES = 4;
/** Senders stay below 64 MiB; a longer frame is a broken length. */
export const MAX_FRAME_BYTES = 256 * 1024 * 1024;
/** What the Collector's batches stay below, by far. */
const LARGE_BYTES = 4 * 1024 * 1024;

const EMPTY = new Uint8Array();

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
  isChunkFree = true;
  private readonly takeRequest: TakeRequest | undefined;

  constructor(takeRequest?: TakeRequest) {
    this.takeRequest = takeRequest;
  }

  get bufferedBytes(): number {
    return this.heldBytes + (this.open?.reader.bufferedBytes ?? 0);
  }

  *write(chunk: Uint8Array): Generator<Part> {
    this.isChunkFree = true;
    for (let rest = chunk; rest.length > 0 && !this.broken;) {
      if (this.open !== undefined) rest = yield* this.goOn(this.open, rest);
      else if (this.heldBytes > 0) rest = yield* this.fill(rest);
      else rest = yield* this.readFrames(rest);
    }
  }

  private *goOn(open: OpenFrame, bytes: Uint8Array): Generator<Part, Uint8Array> {
    const rest = yield* this.readOpen(open, bytes);
    this.base += bytes.length - rest.length;
    return rest;
  }

  /** Only what belongs to the frame that is begun is put together with it: a copy of every chunk would be as much again to collect. */
  private *fill(bytes: Uint8Array): Generator<Part, Uint8Array> {
    const own = bytes.slice(0, this.wanted - this.heldBytes);
    this.chunks.push(own);
    this.heldBytes += own.length;
    if (this.heldBytes >= this.wanted) yield* this.readFrames(joinBytes(this.chunks));
    return bytes.subarray(own.length);
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

  /** All that is whole; the rest is held. Nothing is left. */
  private *readFrames(bytes: Uint8Array): Generator<Part, Uint8Array> {
    let at = 0;
    for (; ; at += this.wanted) {
      this.wanted = LENGTH_BYTES;
      if (bytes.length - at < LENGTH_BYTES) break;
      const length = frameLength(bytes, at);
      if (length > MAX_FRAME_BYTES) {
        yield this.breakOff(this.base + at, length);
        return EMPTY;
      }
      // Its first byte tells what it is.
      if (length > LARGE_BYTES && bytes.length - at > LENGTH_BYTES) {
        const rest = yield* this.begin(bytes.subarray(at + LENGTH_BYTES), this.base + at + LENGTH_BYTES, length);
        this.wanted = bytes.length - rest.length - at;
        continue;
      }
      this.wanted += length > LARGE_BYTES ? 1 : length;
      if (bytes.length - at < this.wanted) break;
      yield* this.readFrame(bytes.subarray(at + LENGTH_BYTES, at + this.wanted), this.base + at + LENGTH_BYTES);
    }
    this.chunks = at < bytes.length ? [bytes.slice(at)] : [];
    this.heldBytes = bytes.length - at;
    this.base += at;
    return EMPTY;
  }

  private breakOff(offset: number, length: number): Part {
    this.broken = true;
    this.chunks = [];
    const reason = `a frame of ${length} bytes; the file cannot be read from here on`;
    return { kind: 'skipped', line: 0, offset, reason };
  }

  private *readFrame(message: Uint8Array, offset: number): Generator<Part> {
    if (message[0] === OPEN_BRACE) return yield* this.readJson(message, offset);
    const signal = sniffProtobufSignal(message);
    if (signal === 'empty') return;
    if (signal !== undefined) return yield* this.readMessage(signal, message, offset);
    yield { kind: 'skipped', line: 0, offset, reason: 'a frame that is no OTLP request' };
  }

  private *readMessage(signal: Signal, message: Uint8Array, offset: number): Generator<Part> {
    if (this.takeRequest?.(signal, message) === true) return yield takenSlice();
    this.isChunkFree = false;
    yield* readRequest(signal, { bytes: message, records: [{ start: 0, offset }] });
  }

  /** With compression the exporter frames JSON too. */
  private *readJson(message: Uint8Array, offset: number): Generator<Part> {
    this.isChunkFree = false;
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
    this.isChunkFree = false;
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
