import { unsnappedBytes } from '../../../core/encoding/snappy.ts';
import type { HttpRequest } from './http-call.ts';

/** Counts what a body of snappy becomes, before it is unpacked. @throws Refusal 'busy' */
export function reserveUnsnapped({
  body,
  mostBytes,
  reserve,
}: Pick<HttpRequest, 'body' | 'mostBytes' | 'reserve'>): void {
  const bytes = unsnappedBytes(body);
  // What is larger is refused without being unpacked.
  if (bytes <= mostBytes) reserve(bytes);
}
