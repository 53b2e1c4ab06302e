import { startsWith } from '../../encoding/bytes.ts';
import { encodeUtf8 } from '../../encoding/utf8.ts';
import type { Signal } from '../../model/telemetry.ts';
import { JsonToWire } from '../../otlp/json-to-wire/json-to-wire.ts';
import type { TakeRequest } from '../format.ts';

/** How a document of one signal begins where a program wrote it for programs. */
const BEGINNINGS: readonly (readonly [Signal, Uint8Array])[] = [
  ['traces', encodeUtf8('{"resourceSpans":')],
  ['logs', encodeUtf8('{"resourceLogs":')],
  ['metrics', encodeUtf8('{"resourceMetrics":')],
];

/** Hands documents of the plain form on as protobuf. */
export class PlainRequests {
  private readonly jsonToWire = new JsonToWire();
  private readonly takeRequest: TakeRequest;

  constructor(takeRequest: TakeRequest) {
    this.takeRequest = takeRequest;
  }

  /** False where all of it is still to be read. `before` is called when it is known to be plain, ahead of handing it on. */
  *take<T>(document: Uint8Array, before: () => Iterable<T> = () => []): Generator<T, boolean> {
    const signal = BEGINNINGS.find(([, beginning]) => startsWith(document, beginning))?.[0];
    const wire = signal && this.jsonToWire.transcode(signal, document);
    if (wire === undefined) return false;
    yield* before();
    return this.takeRequest(signal!, wire);
  }
}
