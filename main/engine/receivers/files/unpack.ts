import { promisify } from 'node:util';
import { Readable, type Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createZstdDecompress, zstdDecompress } from 'node:zlib';
import { concatBytes } from '../../../../core/formats/byte-sink.ts';
import {
  FRAME_LENGTH_BYTES,
  MAX_CONTAINERS,
  sniffContainer,
  type Container,
} from '../../../../core/formats/containers.ts';
import { HEAD_BYTES } from '../../../../core/formats/format.ts';
import { frameLength, MAX_FRAME_BYTES } from '../../../../core/formats/otlp-proto-framed/reader.ts';
import { ZstdFrameCutter } from '../../../../core/formats/zstd-frames.ts';
import { readHead, type Headed } from './head.ts';

/** Telemetry shrinks 10 to 100 times; a bomb 1,000 times and more. Small files may do so honestly. */
export const MAX_RATIO = 1_000;
export const RATIO_FREE_BYTES = 64 * 1024 * 1024;
/** No honest dump is larger unpacked; a person can split it. */
export const MAX_UNPACKED_BYTES = 64 * 1024 ** 3;
const CHUNK_BYTES = 256 * 1024;

/** The file is packed in a way we do not follow, or unpacks to more than we take. */
export class UnpackLimitError extends Error {
  override name = 'UnpackLimitError';
}

/** The packed bytes are damaged or cut short; what came before is good. */
export class DamagedError extends Error {
  override name = 'DamagedError';
}

export interface Unpacked extends Headed {
  /** Outermost first. */
  containers: Container[];
}

/** Takes off containers as long as there are any. `packedBytes` tells how much of the file was read so far. */
export async function unpack(source: AsyncIterable<Uint8Array>, packedBytes: () => number): Promise<Unpacked> {
  const containers: Container[] = [];
  let headed = await readHead(source, HEAD_BYTES);
  for (let next = sniffContainer(headed.head); next !== undefined; next = sniffContainer(headed.head)) {
    if (containers.push(next) > MAX_CONTAINERS) {
      await headed.close();
      throw new UnpackLimitError(
        `This file is packed more than ${MAX_CONTAINERS} times over (${containers.join(' in ')})`,
      );
    }
    headed = await readHead(limited(UNPACKERS[next](headed.all), packedBytes), HEAD_BYTES);
  }
  return { ...headed, containers };
}

async function* limited(source: AsyncIterable<Uint8Array>, packedBytes: () => number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of source) {
    bytes += chunk.length;
    const ratio = bytes / Math.max(packedBytes(), 1);
    if (bytes > RATIO_FREE_BYTES && ratio > MAX_RATIO) {
      throw new UnpackLimitError(
        `This file unpacks to more than ${MAX_RATIO} times its size: after ${bytes} bytes it was given up`,
      );
    }
    if (bytes > MAX_UNPACKED_BYTES)
      throw new UnpackLimitError(`This file unpacks to more than ${MAX_UNPACKED_BYTES} bytes`);
    yield chunk;
  }
}

const UNPACKERS: Record<Container, (source: AsyncIterable<Uint8Array>) => AsyncGenerator<Uint8Array>> = {
  gzip: (source) => inflate('gzip', source, createGunzip({ chunkSize: CHUNK_BYTES })),
  zstd: (source) => inflate('zstd', cutAtFrames(source), createZstdDecompress({ chunkSize: CHUNK_BYTES })),
  'framed-zstd': (source) => inflateFrames(source),
};

async function* inflate(
  name: Container,
  source: AsyncIterable<Uint8Array>,
  transform: Transform,
): AsyncGenerator<Uint8Array> {
  let sourceFailure: unknown;
  const packed = noteFailure(source, (error) => (sourceFailure = error));
  const feeding = pipeline(Readable.from(packed, { objectMode: true, highWaterMark: 1 }), transform);
  feeding.catch(() => undefined); // told by the loop below
  let bytes = 0;
  try {
    for await (const chunk of transform as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
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
async function* inflateFrames(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let buffer: Uint8Array = new Uint8Array(0);
  for await (const chunk of source) {
    buffer = concatBytes(buffer, chunk);
    for (let frame = firstFrame(buffer); frame !== undefined; frame = firstFrame(buffer)) {
      yield reframed(await inflateFrame(frame));
      buffer = buffer.subarray(FRAME_LENGTH_BYTES + frame.length);
    }
  }
  if (buffer.length > 0) throw new DamagedError('framed-zstd: the file ends inside a frame');
}

function firstFrame(buffer: Uint8Array): Uint8Array | undefined {
  if (buffer.length < FRAME_LENGTH_BYTES) return undefined;
  const length = frameLength(buffer, 0);
  if (length > MAX_FRAME_BYTES) throw new DamagedError(`framed-zstd: a frame of ${length} bytes`);
  const end = FRAME_LENGTH_BYTES + length;
  return buffer.length < end ? undefined : buffer.subarray(FRAME_LENGTH_BYTES, end);
}

async function inflateFrame(frame: Uint8Array): Promise<Uint8Array> {
  try {
    return await zstdWhole(frame, { maxOutputLength: MAX_FRAME_BYTES });
  } catch (error) {
    throw new DamagedError(`framed-zstd: ${(error as Error).message}`);
  }
}

function reframed(message: Uint8Array): Uint8Array {
  if (message[0] === OPEN_BRACE) return concatBytes(message, Uint8Array.of(NEWLINE));
  const length = new DataView(new ArrayBuffer(FRAME_LENGTH_BYTES));
  length.setUint32(0, message.length);
  return concatBytes(new Uint8Array(length.buffer), message);
}
