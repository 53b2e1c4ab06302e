import type { Transform } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { constants, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { decodeSnappyFrames, SnappyFramesError } from '../../../core/encoding/snappy-frames.ts';
import { Gather, readAll } from './gather.ts';
import type { InFlight, Reservation } from './in-flight.ts';
import { INFLATE_CHUNK_BYTES, ZSTD_MAX_FRAMES, ZSTD_WINDOW_LOG_MAX } from './limits.ts';
import { Refusal } from './refusal.ts';
import { unsnap } from './unsnap.ts';

export type Encoding = 'identity' | 'gzip' | 'deflate' | 'zstd' | 'snappy' | 'framed snappy';
type Streamed = 'gzip' | 'deflate' | 'zstd';

type Encodings = ReadonlyMap<string, Encoding>;

/** As the Collector's confighttp names them, but for lz4. */
export const HTTP_ENCODINGS: Encodings = new Map<string, Encoding>([
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['zlib', 'deflate'],
  ['zstd', 'zstd'],
  ['snappy', 'snappy'],
  ['x-snappy-framed', 'framed snappy'],
]);

/** As configgrpc and gRPC itself have them: `snappy` is another one there. */
export const GRPC_ENCODINGS: Encodings = new Map<string, Encoding>([
  ['identity', 'identity'],
  ['gzip', 'gzip'],
  ['deflate', 'deflate'],
  ['zstd', 'zstd'],
  ['snappy', 'framed snappy'],
]);

/** The encoding a header names; none is identity. Undefined for unknown ones, and for lists of several: nothing is nested. */
export function encodingOf(header: string | undefined, encodings: Encodings): Encoding | undefined {
  const name = (header ?? '').trim().toLowerCase();
  return encodings.get(name === '' ? 'identity' : name);
}

type Decompressor = Transform & { bytesWritten: number };

const DECOMPRESSORS: Record<Streamed, () => Decompressor> = {
  gzip: () => createGunzip({ chunkSize: INFLATE_CHUNK_BYTES }),
  deflate: () => createInflate({ chunkSize: INFLATE_CHUNK_BYTES }),
  zstd: () =>
    createZstdDecompress({
      chunkSize: INFLATE_CHUNK_BYTES,
      params: { [constants.ZSTD_d_windowLogMax]: ZSTD_WINDOW_LOG_MAX },
    }),
};

export interface InflateJob {
  body: Uint8Array;
  encoding: Encoding;
  maxBytes: number;
  reservation: Reservation;
  /** Aborted when nobody waits for the answer any more. */
  abort: AbortSignal;
}

/**
 * The body without its compression. Output is counted and reserved while it grows, so a bomb costs no more than `maxBytes`. The
 * compressed body has to be complete: a sender that trickles must not occupy one of the few places.
 * @throws Refusal
 */
export async function inflate(job: InflateJob, inFlight: InFlight): Promise<Uint8Array> {
  const { encoding } = job;
  if (encoding === 'identity') return job.body;
  const bytes = await inFlight.inflating(async () => {
    job.abort.throwIfAborted();
    if (encoding === 'snappy') return unsnap(job.body, job.maxBytes, (bytes) => job.reservation.grow(bytes));
    const output = new Gather(job.reservation, job.maxBytes);
    try {
      await (encoding === 'framed snappy' ? unframe(job, output) : inflateAll(job, DECOMPRESSORS[encoding], output));
      return output.joined();
    } finally {
      output.free();
    }
  });
  job.reservation.resize(bytes.length); // the compressed form is not needed any more
  return bytes;
}

/** gzip members are joined by Node; a zstd decompressor stops after its first frame and leaves the rest unread, silently. */
async function inflateAll(job: InflateJob, make: () => Decompressor, output: Gather): Promise<void> {
  let rest = job.body;
  for (let frames = 0; frames === 0 || rest.length > 0; frames++) {
    if (frames === ZSTD_MAX_FRAMES) throw broken(job, `more than ${ZSTD_MAX_FRAMES} frames`);
    const used = await inflateOne(job, make(), rest, output);
    rest = rest.subarray(used);
    if (job.encoding === 'gzip') return; // Node has looked at the rest: more members, or padding
    if (job.encoding === 'deflate' && rest.length > 0) throw broken(job, 'bytes after its end');
  }
}

/** Gives the number of input bytes that were used. */
async function inflateOne(job: InflateJob, inflater: Decompressor, input: Uint8Array, output: Gather): Promise<number> {
  inflater.end(input);
  try {
    await readAll(inflater, (chunk) => output.push(chunk), job.abort);
    return inflater.bytesWritten;
  } catch (error) {
    throw isZlibError(error) ? broken(job, error.message) : error;
  } finally {
    inflater.destroy();
  }
}

/** Frames of 64 KiB, unpacked in this thread: others have their turn after so many. */
const FRAMES_AT_ONCE = 16;

async function unframe(job: InflateJob, output: Gather): Promise<void> {
  let frames = 0;
  try {
    for (const plain of decodeSnappyFrames(job.body)) {
      output.push(plain);
      if (++frames % FRAMES_AT_ONCE > 0) continue;
      await setImmediate();
      job.abort.throwIfAborted();
    }
  } catch (error) {
    throw error instanceof SnappyFramesError ? broken(job, error.message) : error;
  }
}

function isZlibError(error: unknown): error is Error {
  return error instanceof Error && 'errno' in error && 'code' in error;
}

function broken(job: InflateJob, problem: string): Refusal {
  return new Refusal('malformed-compression', `The body is not valid ${job.encoding}: ${problem}`);
}
