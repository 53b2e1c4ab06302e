import type { CancelSignal } from '../../../contract/transport.ts';
import type { Signal } from '../../../core/model/telemetry.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { Store } from '../store/port.ts';

/** The latest stored spans, log records or data points, as protobuf requests. Throws CancelledError. */
export async function readNewest(
  store: Pick<Store, 'readTelemetry'>,
  signal: Signal,
  items: number,
  cancel?: CancelSignal,
): Promise<Uint8Array[]> {
  const wires: Uint8Array[] = [];
  const request = { scope: { kind: 'all' }, signals: [signal], newest: items } as const;
  for await (const slice of store.readTelemetry(request, cancel)) wires.push(encodeProtobuf(slice));
  return wires;
}
