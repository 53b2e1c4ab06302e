import { promisify } from 'node:util';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress, zstdDecompress } from 'node:zlib';
import { concatBytes } from '../../../../core/encoding/bytes.ts';
import {
  FRAME_LENGTH_BYTES,
  MAX_CONTAINERS,
  sniffContainer,
  type Container,
} from '../../../../core/formats/containers.ts';
import { HEAD_BYTES } from '../../../../core/formats/format.ts';
import { frameLength, MAX_FRAME_BYTES } from '../../../../core/formats/otlp-proto-framed/reader.ts';
import { ZstdFrameCutter } from '../../../../core/formats/zstd-frames.ts';
import { DamagedError } from './damaged.ts';
import { mostUnpacked, UnpackLimitError, type Consumed, type Expansion } from './expansion.ts';
import { readHead, type Headed } from './head.ts';

const CHUNK_BYTES = 256 * 1024;

/** Packed once more than we follow. */
export class TooDeepError extends UnpackLimitError {}

export interface Unpacked extends Headed {
  /** Outermost first. */
  containers: Container[];
}

/**
 * Takes off containers as long as there are any, down to what is a file or an archive of several (`zip`, then the innermost).
 * `around` is what the source itself was taken out of.
 */
export async function unpack(
  source: AsyncIterable<Uint8Array>,
  expansion: Expansion,
  around: readonly Container[] = [],
): Promise<Unpacked> {
  const containers: Container[] = [];
  let headed = await readHead(source, HEAD_BYTES);
  for (let next = sniffContainer(headed.head); next !== undefined; next = sniffContainer(headed.head)) {
    const depth = around.length + containers.push(next);
    if (depth > MAX_CONTAINERS) {
      await headed.close();
      const all = [...around, ...containers].join(' in ');
      throw new TooDeepError(`This file is packed more than ${MAX_CONTAINERS} times over (${all})`);
    }
    if (next === 'zip') break;
    if (headed.whole) await measure(next, headed.head, expansion, depth);
    const consumed: Consumed = { bytes: 0 };
    if (depth === 1) expansion.follow(consumed);
    headed = await readHead(expansion.limited(UNPACKERS[next](headed.all, consumed), depth), HEAD_BYTES);
  }
  return { ...headed, containers };
}

/** Of a small file it is known at once what it becomes. Where it is damaged, reading it will tell. */
async function measure(name: Packing, packed: Uint8Array, expansion: Expansion, depth: number): Promise<void> {
  try {
    await expansion.measure(UNPACKERS[name](Readable.from([packed]), { bytes: 0 }), depth);
  } catch (error) {
    if (!(error instanceof DamagedError)) throw error;
  }
}

type Packing = Exclude<Container, 'zip'>;

const UNPACKERS: Record<
  Packing,
  (source: AsyncIterable<Uint8Array>, consumed: Consumed) => AsyncGenerator<Uint8Array>
> = {
  gzip: (source, consumed) => inflate('gzip', source, createGunzip({ chunkSize: CHUNK_BYTES }), consumed),
  zstd: (source, consumed) =>
    inflate('zstd', cutAtFrames(source), createZstdDecompress({ chunkSize: CHUNK_BYTES }), consumed),
  'framed-zstd': (source, consumed) => inflateFrames(source, consumed),
};

async function* inflate(
  name: Container,
  source: AsyncIterable<Uint8Array>,
  transform: Transform & { readonly bytesWritten: number },
  consumed: Consumed,
): AsyncGenerator<Uint8Array> {
  let sourceFailure: unknown;
  const packed = noteFailure(source, (error) => (sourceFailure = error));
  const feeding = pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 1 }), transform);
  feeding.catch(() => undefined); // told by the loop below
  let bytes = 0;
  try {
    for await (const chunk of transform as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      consumed.bytes = transform.bytesWritten;
      yield chunk;
    }
  } catch (error) {
    throw sourceFailure ?? new DamagedError(`${name}: ${(error as Error).message}, after ${bytes} unpacked bytes`);
  } finally {
    transform.destroy();
  }
}

async function* cutAtFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const cutter = new ZstdFrameCutter();
  for await (const chunk of source) yield* cutter.cut(chunk);
  yield cutter.end();
}

async function* noteFailure<T>(source: AsyncIterable<T>, note: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* source;
  } catch (error) {
    note(error);
    throw error;
  }
}

const zstdWhole = promisify(zstdDecompress);
const NEWLINE = 0x0a;
const OPEN_BRACE = 0x7b;

/**
 * Length, zstd frame, length, zstd frame, …: each message was compressed alone. JSON comes out as lines, protobuf with its new
 * length before it, so that what follows sees an ordinary file.
 */
async function* inflateFrames(source: AsyncIterable<Uint8Array>, consumed: Consumed): AsyncGenerator<Uint8Array> {
  for await (const frame of framesOf(source)) {
    consumed.bytes += FRAME_LENGTH_BYTES + frame.bytes.length;
    yield reframed(await inflateFrame(frame));
  }
}

interface Frame {
  bytes: Uint8Array;
  /** Of its length, in what is packed. */
  offset: number;
}

async function* framesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<Frame> {
  let chunks: Uint8Array[] = [];
  /** Of what is held. */
  let offset = 0;
  let held = 0;
  let wanted = FRAME_LENGTH_BYTES;
  for await (const chunk of source) {
    chunks.push(chunk);
    held += chunk.length;
    if (held < wanted) continue;
    let buffer = concatBytes(...chunks);
    for (wanted = recordBytes(buffer, offset); buffer.length >= wanted; wanted = recordBytes(buffer, offset)) {
      yield { bytes: buffer.subarray(FRAME_LENGTH_BYTES, wanted), offset };
      buffer = buffer.subarray(wanted);
      offset += wanted;
    }
    chunks = [buffer];
    held = buffer.length;
  }
  if (held > 0) throw new DamagedError(`framed-zstd: the file ends inside a frame (byte ${offset})`);
}

/** Of the length and the frame behind it; of the length where that is not there. */
function recordBytes(buffer: Uint8Array, offset: number): number {
  if (buffer.length < FRAME_LENGTH_BYTES) return FRAME_LENGTH_BYTES;
  const length = frameLength(buffer, 0);
  if (length > MAX_FRAME_BYTES) throw new DamagedError(`framed-zstd: a frame of ${length} bytes (byte ${offset})`);
  return FRAME_LENGTH_BYTES + length;
}

async function inflateFrame({ bytes, offset }: Frame): Promise<Uint8Array> {
  const maxOutputLength = Math.min(MAX_FRAME_BYTES, mostUnpacked(bytes.length));
  try {
    return await zstdWhole(bytes, { maxOutputLength });
  } catch (error) {
    throw new DamagedError(`framed-zstd: ${(error as Error).message} (byte ${offset})`);
  }
}

function reframed(message: Uint8Array): Uint8Array {
  if (message[0] === OPEN_BRACE) return concatBytes(message, Uint8Array.of(NEWLINE));
  const length = new DataView(new ArrayBuffer(FRAME_LENGTH_BYTES));
  length.setUint32(0, message.length);
  return concatBytes(new Uint8Array(length.buffer), message);
}
