import type { Signal, Telemetry } from '../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import { validate } from '../../../core/processors/validate.ts';
import type { RequestPacker, Store } from '../../../main/engine/store/port.ts';
import { join, number } from '../otlp/wire.ts';

export const LOG = '0123456789abcdef0123456789abcdef';

const fail = (error: unknown) => {
  throw error;
};

/** The rows that wait, into the store as if they came from another thread. */
export async function hand(packer: RequestPacker, store: Store, sequence: number): Promise<void> {
  const { packed, transfer } = packer.take();
  const batch = structuredClone(
    { packed, losses: [], keys: new Uint8Array(), mark: { log: LOG, sequence } },
    { transfer },
  );
  await store.appendPacked(batch, fail);
}

/** What a receiver keeps of a request. */
export const kept = (signal: Signal, bytes: Uint8Array): Telemetry[] =>
  validate(decodeProtobuf(signal, bytes)).telemetry;

/** The request without what a receiver would not keep of it. */
export const sound = (telemetry: Telemetry): Telemetry => kept(telemetry.signal, encodeProtobuf(telemetry))[0]!;

/** The same request, of which a fast reader learns at the very end that it is not for it. */
export const refused = (bytes: Uint8Array): Uint8Array => join(bytes, number(15, 1));

/** Packs the fast way where that is possible, like the request desk; says whether it was. */
export function pack(packer: RequestPacker, signal: Signal, bytes: Uint8Array): boolean {
  if (packer.pack(signal, bytes)) return true;
  for (const part of kept(signal, bytes)) packer.append(part);
  return false;
}
