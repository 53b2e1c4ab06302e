import { encodeUtf8 } from '../../encoding/utf8.ts';

/** 1 January 1980, the earliest a ZIP can say: equal files give equal bytes. */
const EPOCH_DATE = 0x21;
const UTF8_NAMES = 0x0800;
const VERSION = 20;
/** Without ZIP64. */
export const MOST_ZIP_BYTES = 2 ** 32 - 1;

/** Little-endian: numbers of 2 or 4 bytes. */
function fields(...all: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  return Uint8Array.from(
    all.flatMap(([bytes, value]) => Array.from({ length: bytes }, (_, at) => (value >>> (8 * at)) & 0xff)),
  );
}

/** What stands around the files of a ZIP that are not compressed (PKWARE APPNOTE 4.3), below 4 GB in all. */
export class ZipHeaders {
  readonly #directory: Uint8Array[] = [];
  #files = 0;
  #offset = 0;

  /** What stands before the bytes of the next file. */
  begin(fileName: string, bytes: number, crc32: number): Uint8Array[] {
    const name = encodeUtf8(fileName);
    const facts = [
      [2, VERSION],
      [2, UTF8_NAMES],
      [2, 0],
      [2, 0],
      [2, EPOCH_DATE],
      [4, crc32],
    ] as const;
    const sizes = [
      [4, bytes],
      [4, bytes],
      [2, name.length],
      [2, 0],
    ] as const;
    const local = fields([4, 0x04034b50], ...facts, ...sizes);
    const place = [4, this.#offset] as const;
    this.#directory.push(
      fields([4, 0x02014b50], [2, VERSION], ...facts, ...sizes, [2, 0], [2, 0], [2, 0], [4, 0], place),
      name,
    );
    this.#files++;
    this.#offset += local.length + name.length + bytes;
    return [local, name];
  }

  /** What stands behind the last one. */
  end(): Uint8Array[] {
    const bytes = this.#directory.reduce((sum, { length }) => sum + length, 0);
    const count = [2, this.#files] as const;
    const end = fields([4, 0x06054b50], [2, 0], [2, 0], count, count, [4, bytes], [4, this.#offset], [2, 0]);
    return [...this.#directory, end];
  }
}
