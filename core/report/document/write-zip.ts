import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { WrittenFile } from './write-markdown.ts';
import { ZipHeaders } from './zip-headers.ts';

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

/** Files as one ZIP, not compressed. */
export function writeZip(files: readonly WrittenFile[]): Uint8Array[] {
  const headers = new ZipHeaders();
  const pieces = files.flatMap((file) => {
    const bytes = typeof file.content === 'string' ? encodeUtf8(file.content) : file.content;
    return [...headers.begin(file.name, bytes.length, crc32(bytes)), bytes];
  });
  return [...pieces, ...headers.end()];
}
