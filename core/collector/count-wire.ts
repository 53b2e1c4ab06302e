import type { Signal } from '../model/telemetry.ts';
import { countInItems } from '../otlp/count-metrics.ts';
import { fieldNumber, type MessageName } from '../otlp/fields.ts';
import { WIRE } from '../otlp/plan.ts';

const tagOf = (message: MessageName, name: string): number => (fieldNumber(message, name) << 3) | WIRE.bytes;

const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;
const DATA = new Set(KINDS.map((name) => tagOf('Metric', name)));
/** The same number in all five kinds. */
const POINTS = new Set([tagOf('Gauge', 'dataPoints')]);

/**
 * Spans, log records or data points of a protobuf request, without decoding it: what the Collector counts as items. The messages
 * around the items are looked at whole, the items themselves are passed over.
 * @throws DecodeError where the bytes are no such message
 */
export function countWireItems(signal: Signal, wire: Uint8Array): number {
  return countInItems(wire, signal === 'metrics' ? [DATA, POINTS] : []);
}
