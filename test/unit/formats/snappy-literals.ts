import { varint } from '../otlp/wire.ts';

/** A valid snappy block without any copies: nothing is smaller, but every decoder reads it. */
export function snappyLiterals(bytes: Uint8Array): Uint8Array {
  const block = [...varint(bytes.length)];
  for (let at = 0; at < bytes.length; at += 60) {
    const part = bytes.subarray(at, at + 60);
    block.push((part.length - 1) << 2, ...part);
  }
  return Uint8Array.from(block);
}
