import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { WrittenFile } from './write-markdown.ts';

/** Reflected polynomial of CRC-32 as ZIP and PNG use it. */
const POLYNOMIAL = 0xedb88320;

const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ POLYNOMIAL : sum >>> 1;
  return sum;
});

function crc32(bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ TABLE[(sum ^ byte) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}

/** 1 January 1980, the earliest a ZIP can say: equal files give equal bytes. */
const EPOCH_DATE = 0x21;
const UTF8_NAMES = 0x0800;
const VERSION = 20;

/** Little-endian: numbers of 2 or 4 bytes. */
function fields(...all: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  return Uint8Array.from(
    all.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 0xff)),
  );
}

/** Text files as one ZIP, not compressed: PKWARE APPNOTE 4.3, without ZIP64, so below 4 GB. */
export function writeZip(files: readonly WrittenFile[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const [name, bytes] = [encodeUtf8(file.name), encodeUtf8(file.text)];
    const facts = [
      [2, VERSION],
      [2, UTF8_NAMES],
      [2, 0],
      [2, 0],
      [2, EPOCH_DATE],
      [4, crc32(bytes)],
    ] as const;
    const sizes = [
      [4, bytes.length],
      [4, bytes.length],
      [2, name.length],
      [2, 0],
    ] as const;
    const local = fields([4, 0x04034b50], ...facts, ...sizes);
    pieces.push(local, name, bytes);
    directory.push(
      fields([4, 0x02014b50], [2, VERSION], ...facts, ...sizes, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]),
      name,
    );
    offset += local.length + name.length + bytes.length;
  }
  const directoryBytes = directory.reduce((sum, { length }) => sum + length, 0);
  const count = [2, files.length] as const;
  return [
    ...pieces,
    ...directory,
    fields([4, 0x06054b50], [2, 0], [2, 0], count, count, [4, directoryBytes], [4, offset], [2, 0]),
  ];
}
