/** Of CRC-32 as ZIP, PNG and Go's crc32.IEEE use it. Polynomials are reflected. */
const TABLE = tableOf(0xedb88320);
/** Castagnoli's (RFC 3720, B.4), as snappy's frames have it. */
const CASTAGNOLI = tableOf(0x82f63b78);

function tableOf(polynomial: number): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, byte) => {
    let sum = byte;
    for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ polynomial : sum >>> 1;
    return sum;
  });
}

/** Unsigned. */
export function crc32(bytes: Uint8Array): number {
  return checksum(TABLE, bytes);
}

/** Unsigned. */
export function crc32c(bytes: Uint8Array): number {
  return checksum(CASTAGNOLI, bytes);
}

function checksum(table: Uint32Array, bytes: Uint8Array): number {
  let sum = 0xffffffff;
  for (const byte of bytes) sum = (sum >>> 8) ^ table[(sum ^ byte) & 0xff]!;
  return (sum ^ 0xffffffff) >>> 0;
}
