/** A square picture as PNG bytes. */
export interface IconPicture {
  sizePx: number;
  png: Buffer;
}

const icoHeaderBytes = 6;
const icoEntryBytes = 16;

/**
 * Windows' ICO with PNG pictures inside (since Vista): a header, an entry of 16 bytes for each picture, the pictures.
 * 256 pixels are written as 0, and there is no larger one.
 */
export function encodeIco(pictures: readonly IconPicture[]): Buffer {
  const header = Buffer.alloc(icoHeaderBytes);
  header.writeUInt16LE(1, 2);
  header.writeUInt16LE(pictures.length, 4);
  let offset = icoHeaderBytes + pictures.length * icoEntryBytes;
  const entries = pictures.map(({ sizePx, png }) => {
    const entry = Buffer.alloc(icoEntryBytes);
    entry.writeUInt8(sizePx % 256, 0);
    entry.writeUInt8(sizePx % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.length, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.length;
    return entry;
  });
  return Buffer.concat([header, ...entries, ...pictures.map(({ png }) => png)]);
}

/** Apple's names for the pictures that may be PNG: one for plain and one for doubled resolution share a size. */
const icnsTypes: Readonly<Record<number, readonly string[]>> = {
  32: ['ic11'],
  64: ['ic12'],
  128: ['ic07'],
  256: ['ic13', 'ic08'],
  512: ['ic14', 'ic09'],
  1024: ['ic10'],
};

export const icnsSizesPx: readonly number[] = Object.keys(icnsTypes).map(Number);

/** Apple's ICNS: "icns", its whole length, then each picture under its type and length (which counts those 8 bytes). */
export function encodeIcns(pictures: readonly IconPicture[]): Buffer {
  const blocks = pictures.flatMap(({ sizePx, png }) => (icnsTypes[sizePx] ?? []).map((type) => block(type, png)));
  return block('icns', Buffer.concat(blocks));
}

function block(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + content.length, 4);
  return Buffer.concat([head, content]);
}
