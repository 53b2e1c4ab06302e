import { crc32 } from '../../encoding/crc32.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { WrittenFile } from './write-markdown.ts';
import { ZipHeaders } from './zip-headers.ts';

/** Files as one ZIP, not compressed. */
export function writeZip(files: readonly WrittenFile[]): Uint8Array[] {
  const headers = new ZipHeaders();
  const pieces = files.flatMap((file) => {
    const bytes = typeof file.content === 'string' ? encodeUtf8(file.content) : file.content;
    return [...headers.begin(file.name, bytes.length, crc32(bytes)), bytes];
  });
  return [...pieces, ...headers.end()];
}
