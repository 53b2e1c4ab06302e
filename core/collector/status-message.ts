import { WIRE } from '../otlp/plan.ts';
import { WireReader } from '../otlp/wire-reader.ts';

/** google.rpc.Status: 1 code, 2 message, 3 details. */
const MESSAGE = (2 << 3) | WIRE.bytes;

/** What an encoded google.rpc.Status says; '' where it says nothing, or is none. */
export function statusMessage(status: Uint8Array): string {
  try {
    const reader = new WireReader(status);
    let message = '';
    while (reader.pos < reader.end) {
      const tag = reader.tag();
      if (tag === MESSAGE) message = reader.string();
      else reader.skip(tag);
    }
    // Other bytes may be taken for one by chance.
    return reader.repaired > 0 ? '' : message;
  } catch {
    return '';
  }
}
