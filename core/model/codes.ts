/** Numbers of texts in a dictionary, in as few bytes as they have room in. */
export type Codes = Uint8Array | Uint16Array | Uint32Array;

/** Keys of rows: whole numbers, in half as many bytes where none is too large. */
export type RowKeys = Float64Array | Uint32Array;

export function narrowKeys(keys: Float64Array): RowKeys {
  return keys.every((key) => key < 2 ** 32) ? new Uint32Array(keys) : keys;
}

/** The same codes, all below `count`, in fewer bytes where that will do: of a million spans each column is 2 to 3 MB less. */
export function narrowCodes(codes: Uint32Array, count: number): Codes {
  if (count <= 2 ** 8) return new Uint8Array(codes);
  return count <= 2 ** 16 ? new Uint16Array(codes) : codes;
}
