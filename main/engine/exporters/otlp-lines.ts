import type { ExportScope } from '../../../contract/operations/files.ts';
import type { CancelSignal } from '../../../contract/transport.ts';
import { countItems } from '../../../core/formats/count-items.ts';
import { FRAME_LENGTH_BYTES } from '../../../core/formats/containers.ts';
import type { Telemetry } from '../../../core/model/telemetry.ts';
import { halve } from '../../../core/processors/halve.ts';
import { encodeJson } from '../../../core/otlp/encode-json.ts';
import { encodeProtobuf } from '../../../core/otlp/encode-protobuf.ts';
import type { ExportRequest, Store } from '../store/port.ts';
import type { ItemCount } from './item-count.ts';
import { signalsOf } from './otlp-json.ts';

/** Items of a request at most. */
const REQUEST_ITEMS = 1_000;
/** … and bytes, unless a single item is larger: gRPC's receivers take 4 MiB unless told otherwise. */
const REQUEST_BYTES = 4 * 1024 * 1024;
const NEWLINE = new Uint8Array([0x0a]);

/** A request to a line, as the Collector's file exporter writes `format: json`. */
export async function* writeOtlpLines(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  for (const one of signalsOf(scope))
    for await (const line of one === 'traces'
      ? readSpanLines(store, scope, count, signal)
      : readRequests(store, { scope, signals: [one] }, count, signal, (part) => encodeJson([part]))) {
      yield line;
      yield NEWLINE;
    }
}

/** Spans are the many: the store encodes them itself. */
async function* readSpanLines(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  const request = { scope, mostItems: REQUEST_ITEMS, mostBytes: REQUEST_BYTES };
  for await (const { json, items } of store.readSpanRequests(request, signal)) {
    yield json;
    count.items += items;
  }
}

/** Each request after its length, as the Collector's file exporter writes `format: proto`: four bytes, big-endian. */
export async function* writeOtlpFrames(
  store: Store,
  scope: ExportScope,
  count: ItemCount,
  signal: CancelSignal,
): AsyncGenerator<Uint8Array> {
  const signals = signalsOf(scope);
  for await (const request of readRequests(store, { scope, signals }, count, signal, encodeProtobuf)) {
    const length = new Uint8Array(FRAME_LENGTH_BYTES);
    new DataView(length.buffer).setUint32(0, request.length);
    yield length;
    yield request;
  }
}

type Encode = (part: Telemetry) => Uint8Array;

/** In halves until they fit: nearly all do at once. */
function* encoded(part: Telemetry, encode: Encode): Generator<Uint8Array> {
  const bytes = encode(part);
  const halves = bytes.length > REQUEST_BYTES ? halve(part) : undefined;
  if (halves === undefined) yield bytes;
  else for (const half of halves) yield* encoded(half, encode);
}

async function* readRequests(
  store: Store,
  request: Pick<ExportRequest, 'scope' | 'signals'>,
  count: ItemCount,
  signal: CancelSignal,
  encode: Encode,
): AsyncGenerator<Uint8Array> {
  for await (const slice of store.readTelemetry({ ...request, sliceItems: REQUEST_ITEMS }, signal)) {
    yield* encoded(slice, encode);
    const { spans, logs, points } = countItems([slice]);
    count.items += spans + logs + points;
  }
}
