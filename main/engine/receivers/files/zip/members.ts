import { createInflateRaw, crc32, type InflateRaw } from 'node:zlib';
import { counted } from '../../../../../core/model/counted.ts';
import { DamagedError } from '../damaged.ts';
import type { ByteSource } from './byte-source.ts';
import { DESCRIPTOR, SIGNATURE_BYTES, signatureOf, viewOf, type LocalHeader } from './headers.ts';

const STORED = 0;
const DEFLATED = 8;
const CHUNK_BYTES = 256 * 1024;
/** An inflater takes room for a chunk before it has seen a byte. */
const FEWEST_CHUNK_BYTES = 1024;
const WINDOW_BYTES = 64 * 1024;
/** Signature, checksum, two sizes of eight bytes. */
const MOST_DESCRIPTOR_BYTES = 24;

const METHODS: Readonly<Record<number, string>> = { 9: 'Deflate64', 12: 'bzip2', 14: 'LZMA', 93: 'zstd', 95: 'xz' };

/** Why a member's bytes cannot be read; '' where they can. */
export function methodProblem({ isEncrypted, method }: LocalHeader): string {
  if (isEncrypted) return 'It is encrypted. Unpack the archive with its password, and open the files.';
  if (method === STORED || method === DEFLATED) return '';
  return `It is compressed with ${METHODS[method] ?? `method ${method}`}. Unpack the archive, and open the files.`;
}

/**
 * The bytes of a member, from behind its header; what they are checked against comes last, and a DamagedError says what was wrong
 * with what was given. The source then stands behind the member, except where damage leaves nobody to know where that is.
 */
export function memberBytes(source: ByteSource, header: LocalHeader): AsyncGenerator<Uint8Array> {
  if (header.method === STORED && header.isDescribedBehind) return scanned(source, header, true);
  return checked(source, header, header.method === STORED ? source.pieces(header.packedBytes) : undefined);
}

/** Passes over a member without unpacking it. */
export async function passMember(source: ByteSource, header: LocalHeader): Promise<void> {
  if (!header.isDescribedBehind) return source.pass(header.packedBytes);
  const pieces = scanned(source, header, false);
  while ((await pieces.next()).done !== true);
}

interface Seen {
  crc: number;
  bytes: number;
}

async function* checked(
  source: ByteSource,
  header: LocalHeader,
  stored: AsyncGenerator<Uint8Array> | undefined,
): AsyncGenerator<Uint8Array> {
  const seen: Seen = { crc: 0, bytes: 0 };
  const start = source.offset;
  for await (const piece of stored ?? inflated(source, header)) {
    seen.crc = crc32(piece, seen.crc);
    seen.bytes += piece.length;
    yield piece;
  }
  const packedBytes = source.offset - start;
  const promised = header.isDescribedBehind ? await readDescriptor(source, packedBytes, seen) : header;
  if (!header.isDescribedBehind) await passRest(source, header.packedBytes - packedBytes);
  compare(seen, promised);
}

/** Compressed data that ended before its size says. Where something begins right there, it is the size that is wrong. */
async function passRest(source: ByteSource, bytes: number): Promise<void> {
  if (bytes === 0) return;
  if (signatureOf(await source.peek(SIGNATURE_BYTES)) === undefined) await source.pass(bytes);
  throw new DamagedError(`zip: its data ends ${counted(bytes, 'byte')} before its size says`);
}

function compare(seen: Seen, promised: Seen): void {
  if (promised.bytes !== seen.bytes)
    throw new DamagedError(`zip: it unpacks to ${seen.bytes} bytes, and its size says ${promised.bytes}`);
  if (promised.crc !== seen.crc)
    throw new DamagedError('zip: its checksum is wrong: some of it is not as it was written');
}

/** Takes from the source what the compressed data takes up, and not more, whether its size is known or not. */
async function* inflated(source: ByteSource, header: LocalHeader): AsyncGenerator<Uint8Array> {
  const inflater = createInflateRaw({ chunkSize: chunkBytes(header) });
  const feeding = feed(source, inflater, header.isDescribedBehind ? Infinity : header.packedBytes);
  let failure: unknown;
  feeding.catch((error: unknown) => {
    failure = error;
    inflater.destroy(error as Error);
  });
  let bytes = 0;
  try {
    for await (const chunk of inflater as AsyncIterable<Uint8Array>) {
      bytes += chunk.length;
      yield chunk;
    }
    await feeding;
  } catch (error) {
    throw failure ?? new DamagedError(`zip: ${(error as Error).message}, after ${bytes} unpacked bytes`);
  } finally {
    inflater.destroy();
    await feeding.catch(() => undefined);
  }
}

/** Of thousands of small members none is to take room for a large one. What the header says may be wrong: then there are more chunks. */
function chunkBytes({ isDescribedBehind, bytes }: LocalHeader): number {
  return isDescribedBehind ? CHUNK_BYTES : Math.max(FEWEST_CHUNK_BYTES, Math.min(CHUNK_BYTES, bytes));
}

async function feed(source: ByteSource, inflater: InflateRaw, most: number): Promise<void> {
  for (let left = most; left > 0 && !inflater.destroyed;) {
    const piece = (await source.peek(1)).subarray(0, Math.min(left, CHUNK_BYTES));
    if (piece.length === 0) break;
    const before = inflater.bytesWritten;
    if (!(await isWritten(inflater, piece))) return;
    const used = inflater.bytesWritten - before;
    source.take(used);
    left -= used;
    // It has its end: what was not used belongs to whatever comes next.
    if (used < piece.length) return;
  }
  inflater.end();
}

/** False where the data turned out to be damaged, or nobody reads on. */
function isWritten(inflater: InflateRaw, piece: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => {
    const onClose = () => resolve(false);
    inflater.once('close', onClose);
    inflater.write(piece, (error) => {
      inflater.off('close', onClose);
      resolve(!error);
    });
  });
}

/** With or without a signature, with sizes of four bytes or eight: only what it says tells which. */
async function readDescriptor(source: ByteSource, packedBytes: number, seen: Seen): Promise<Seen> {
  const bytes = (await source.peek(MOST_DESCRIPTOR_BYTES)).slice(0, MOST_DESCRIPTOR_BYTES);
  const view = viewOf(bytes);
  const isSigned = bytes.length >= SIGNATURE_BYTES && view.getUint32(0, true) === DESCRIPTOR;
  for (const at of isSigned ? [4, 0] : [0]) {
    for (const wide of [false, true]) {
      const length = at + 4 + (wide ? 16 : 8);
      if (bytes.length < length) continue;
      const [packed, size] = sizesAt(view, at + 4, wide);
      if (packed !== packedBytes || size !== seen.bytes) continue;
      source.take(length);
      return { crc: view.getUint32(at, true), bytes: size };
    }
  }
  throw new DamagedError('zip: the sizes behind it are not those of its data');
}

function sizesAt(view: DataView, at: number, wide: boolean): [packed: number, size: number] {
  if (!wide) return [view.getUint32(at, true), view.getUint32(at + 4, true)];
  return [Number(view.getBigUint64(at, true)), Number(view.getBigUint64(at + 8, true))];
}

/** Of a member whose size is only told behind it: looks for that place. Where it is stored, the checksum must fit as well. */
async function* scanned(source: ByteSource, header: LocalHeader, isStored: boolean): AsyncGenerator<Uint8Array> {
  const seen: Seen = { crc: 0, bytes: 0 };
  const pass = (bytes: number) => {
    const piece = source.take(bytes);
    if (isStored) seen.crc = crc32(piece, seen.crc);
    seen.bytes += piece.length;
    return piece;
  };
  for (;;) {
    const window = await source.peek(WINDOW_BYTES);
    const at = findDescriptor(window);
    if (at > 0) yield pass(at);
    else if (at === 0) {
      const length = descriptorBytes(window, seen, isStored);
      if (length > 0) return void source.take(length);
      yield pass(SIGNATURE_BYTES);
    } else if (window.length < WINDOW_BYTES) throw new DamagedError('zip: nothing tells where it ends');
    else yield pass(window.length - (SIGNATURE_BYTES - 1));
  }
}

function findDescriptor(window: Uint8Array): number {
  for (let at = window.indexOf(0x50); at >= 0; at = window.indexOf(0x50, at + 1))
    if (window[at + 1] === 0x4b && window[at + 2] === 7 && window[at + 3] === 8) return at;
  return -1;
}

/** 0 where the sizes are not those of what was passed over, and this is data. */
function descriptorBytes(window: Uint8Array, { bytes, crc }: Seen, isStored: boolean): number {
  const view = viewOf(window);
  if (isStored && (window.length < 16 || view.getUint32(4, true) !== crc)) return 0;
  for (const wide of [false, true]) {
    const length = wide ? MOST_DESCRIPTOR_BYTES : MOST_DESCRIPTOR_BYTES - 8;
    if (window.length < length) continue;
    const [packed, size] = sizesAt(view, 8, wide);
    const isAtEnd = window.length === length || signatureOf(window.subarray(length)) !== undefined;
    if (packed === bytes && (isStored ? size === bytes : isAtEnd)) return length;
  }
  return 0;
}
