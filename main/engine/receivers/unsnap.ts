import { decodeSnappy, saidBytes, unsnappedBytes } from '../../../core/encoding/snappy.ts';
import { Refusal, tooLarge } from './refusal.ts';

/** A body that is one block of snappy. It says what it becomes: that is counted before there is room for it. @throws Refusal */
export function unsnap(body: Uint8Array, maxBytes: number, reserve: (bytes: number) => void): Uint8Array {
  if (saidBytes(body) > maxBytes) throw tooLarge(maxBytes);
  reserve(unsnappedBytes(body));
  const { bytes, fault } = decodeSnappy(body, maxBytes);
  if (fault !== '') throw new Refusal('malformed-compression', `The body is no snappy block: ${fault}`);
  return bytes;
}
