import type { Signal, Telemetry } from '../../../../core/model/telemetry.ts';
import { decodeProtobuf } from '../../../../core/otlp/decode-protobuf.ts';

/** resource_spans { scope_spans { spans {} } }, and so for logs; a metric has a gauge with one point. */
const ITEM = [0x0a, 0x04, 0x12, 0x02, 0x12, 0x00];
const METRIC = [0x0a, 0x08, 0x12, 0x06, 0x12, 0x04, 0x2a, 0x02, 0x0a, 0x00];

/** With nothing in it that a store could refuse: where it does, it refuses everything. */
export function plainItem(signal: Signal): Telemetry[] {
  return decodeProtobuf(signal, Uint8Array.from(signal === 'metrics' ? METRIC : ITEM)).telemetry;
}
