/** Whether the bytes have their buffer to themselves: only then may it be given away, or given back. */
export function ownsBuffer(bytes: Uint8Array): bytes is Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer && bytes.buffer.byteLength === bytes.byteLength;
}

/**
 * Gives the memory back now, where nobody else lies in it. Bodies lie outside the heap, and the garbage collector, told of half a
 * gigabyte of them for a million spans, would look for them again and again.
 */
export function freeBuffer(bytes: Uint8Array): void {
  if (ownsBuffer(bytes)) bytes.buffer.transfer(0);
}
