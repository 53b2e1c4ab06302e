import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipEntry {
  name: string;
  bytes: Uint8Array;
  /** Default: deflated. */
  isStored?: boolean;
  /** Checksum and sizes behind the data: with a signature, or without. */
  descriptor?: 'signed' | 'bare';
  /** Sizes of eight bytes. */
  isWide?: boolean;
  /** A mode of Unix, for the directory. */
  mode?: number;
  /** What the header says instead of the truth. */
  lies?: { crc?: number; bytes?: number; packedBytes?: number; method?: number; flags?: number };
  /** What the directory says instead of the truth. */
  listed?: { name?: string; offset?: number };
  isUnlisted?: boolean;
}

const FULL = 0xffff_ffff;
/** Many members may share their bytes. */
const deflated = new WeakMap<Uint8Array, Uint8Array>();

function deflate(bytes: Uint8Array): Uint8Array {
  const packed = deflated.get(bytes) ?? deflateRawSync(bytes);
  deflated.set(bytes, packed);
  return packed;
}

/** A zip archive, byte for byte as it is asked for, wrong or right. */
export function zipOf(...entries: ZipEntry[]): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const entry of entries) {
    const local = Buffer.concat(memberOf(entry));
    if (entry.isUnlisted !== true) directory.push(listingOf(entry, offset));
    parts.push(local);
    offset += local.length;
  }
  const listing = Buffer.concat(directory);
  return new Uint8Array(Buffer.concat([...parts, listing, endOf(directory.length, listing.length, offset)]));
}

interface Facts {
  packed: Uint8Array;
  crc: number;
  method: number;
  flags: number;
}

function factsOf({ bytes, isStored, descriptor, lies }: ZipEntry): Facts {
  return {
    packed: isStored === true ? bytes : deflate(bytes),
    crc: lies?.crc ?? crc32(bytes),
    method: lies?.method ?? (isStored === true ? 0 : 8),
    flags: lies?.flags ?? (descriptor === undefined ? 0 : 8),
  };
}

function memberOf(entry: ZipEntry): Uint8Array[] {
  const { packed, crc, method, flags } = factsOf(entry);
  const [packedBytes, bytes] = [entry.lies?.packedBytes ?? packed.length, entry.lies?.bytes ?? entry.bytes.length];
  const isBehind = entry.descriptor !== undefined;
  const name = Buffer.from(entry.name);
  const extra = entry.isWide === true && !isBehind ? wideField(bytes, packedBytes) : Buffer.alloc(0);
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(flags, 6);
  head.writeUInt16LE(method, 8);
  // 2 May 2024, 12:30:10.
  head.writeUInt16LE((12 << 11) | (30 << 5) | 5, 10);
  head.writeUInt16LE((44 << 9) | (5 << 5) | 2, 12);
  head.writeUInt32LE(isBehind ? 0 : crc, 14);
  head.writeUInt32LE(isBehind ? 0 : entry.isWide === true ? FULL : packedBytes, 18);
  head.writeUInt32LE(isBehind ? 0 : entry.isWide === true ? FULL : bytes, 22);
  head.writeUInt16LE(name.length, 26);
  head.writeUInt16LE(extra.length, 28);
  return [head, name, extra, packed, ...(isBehind ? [descriptorOf(entry, crc, packedBytes, bytes)] : [])];
}

function wideField(...sizes: number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * sizes.length);
  field.writeUInt16LE(1, 0);
  field.writeUInt16LE(8 * sizes.length, 2);
  sizes.forEach((size, index) => field.writeBigUInt64LE(BigInt(size), 4 + 8 * index));
  return field;
}

function descriptorOf({ descriptor, isWide }: ZipEntry, crc: number, packed: number, bytes: number): Buffer {
  const all = Buffer.alloc(24);
  all.writeUInt32LE(0x08074b50, 0);
  all.writeUInt32LE(crc, 4);
  if (isWide === true) {
    all.writeBigUInt64LE(BigInt(packed), 8);
    all.writeBigUInt64LE(BigInt(bytes), 16);
  } else {
    all.writeUInt32LE(packed, 8);
    all.writeUInt32LE(bytes, 12);
  }
  return all.subarray(descriptor === 'signed' ? 0 : 4, isWide === true ? 24 : 16);
}

function listingOf(entry: ZipEntry, offset: number): Buffer {
  const { packed, crc, method, flags } = factsOf(entry);
  const name = Buffer.from(entry.listed?.name ?? entry.name);
  const head = Buffer.alloc(46);
  head.writeUInt32LE(0x02014b50, 0);
  head.writeUInt16LE(entry.mode === undefined ? 20 : (3 << 8) | 20, 4);
  head.writeUInt16LE(flags, 8);
  head.writeUInt16LE(method, 10);
  head.writeUInt32LE(crc, 16);
  head.writeUInt32LE(packed.length, 20);
  head.writeUInt32LE(entry.bytes.length, 24);
  head.writeUInt16LE(name.length, 28);
  head.writeUInt16LE(entry.mode ?? 0, 40);
  head.writeUInt32LE(entry.listed?.offset ?? offset, 42);
  return Buffer.concat([head, name]);
}

function endOf(entries: number, bytes: number, offset: number): Buffer {
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Math.min(entries, 0xffff), 8);
  end.writeUInt16LE(Math.min(entries, 0xffff), 10);
  end.writeUInt32LE(bytes, 12);
  end.writeUInt32LE(offset, 16);
  return end;
}
