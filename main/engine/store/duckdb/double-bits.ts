// Doubles rest as the 64 bits they are made of: every NaN, infinity and minus zero comes back.
const view = new DataView(new ArrayBuffer(8));

/** The bits of a double, as a signed number: a BIGINT cell. */
export function doubleToBits(value: number): bigint {
  view.setFloat64(0, value);
  return view.getBigInt64(0);
}

/** Back from `doubleToBits`. */
export function doubleFromBits(bits: bigint): number {
  view.setBigInt64(0, bits);
  return view.getFloat64(0);
}
