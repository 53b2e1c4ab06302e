import { block, join } from '../../unit/otlp/wire.ts';
import type { Way } from '../case.ts';

let last = 0;

/**
 * The same request in bytes that no other case has, for a receiver may know one that it had before: with an envelope that holds only
 * a schema URL, or with spaces behind it.
 */
export function unlike(way: Way, body: Uint8Array): Uint8Array {
  last++;
  if (way === 'http json') return Buffer.concat([body, Buffer.alloc(last, ' ')]);
  return join(body, block(1, block(3, `https://example.com/case/${last}`)));
}
