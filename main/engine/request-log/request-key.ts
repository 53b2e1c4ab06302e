import { hash } from 'node:crypto';
import { SIGNALS, type Signal } from '../../../core/model/telemetry.ts';

/** A request is told from others by so many bytes. */
export const KEY_BYTES = 16;

/** Of a request that cannot be told from others. */
export const NO_KEY = Buffer.alloc(KEY_BYTES);

/** The same for equal bodies of the same signal, and only for those: the beginning of their SHA-256. */
export function requestKey(signal: Signal, body: Uint8Array): Buffer {
  const key = hash('sha256', body, 'buffer').subarray(0, KEY_BYTES);
  key[0]! ^= SIGNALS.indexOf(signal);
  return key;
}
