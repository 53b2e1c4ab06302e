import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import { FRAME_LENGTH_BYTES } from '../../../core/formats/containers.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { Store } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';
import { signalsOf } from './otlp-json.ts';

/** Items of a request: of a size that any receiver takes (gRPC's default is 4 MiB). */
const REQUEST_ITEMS = 1_000;
const NEWLINE = new Uint8Array([0x0a]);

/** A request to a line, as the Collector's file exporter writes `format: json`. */
export async function* writeOtlpLines(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  for await (const slice of readRequests(store, scope, count, signal)) {
    yield encodeJson([slice]);
    yield NEWLINE;
  }
}

/** Each request after its length, as the Collector's file exporter writes `format: proto`: four bytes, big-endian. */
export async function* writeOtlpFrames(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  for await (const slice of readRequests(store, scope, count, signal)) {
    const request = encodeProtobuf(slice);
    const length = new Uint8Array(FRAME_LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, request.length);
    yield length;
    yield request;
  }
}

async function* readRequests(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Telemetry> {
  const request = { scope, signals: signalsOf(scope), sliceItems: REQUEST_ITEMS };
  for await (const slice of store.readTelemetry(request, signal)) {
    yield slice;
    const { spans, logs, points } = countItems([slice]);
    count.items += spans + logs + points;
  }
}
