import type { Signal } from '../model/telemetry.ts';
import { fieldNumber, type MessageName } from '../otlp/fields.ts';
import { WIRE } from '../otlp/plan.ts';
import { WireReader } from '../otlp/wire-reader.ts';

const tagOf = (message: MessageName, name: string): number => (fieldNumber(message, name) << 3) | WIRE.bytes;

/** The same numbers in all three signals. */
const GROUPS = tagOf('ExportTraceServiceRequest', 'resourceSpans');
const SCOPES = tagOf('ResourceSpans', 'scopeSpans');
const ITEMS = tagOf('ScopeSpans', 'spans');
const DATA = new Set(
  (['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const).map((name) => tagOf('Metric', name)),
);
const POINTS = tagOf('Gauge', 'dataPoints');

/**
 * Spans, log records or data points of a protobuf request, without decoding it: what the Collector counts as items. The messages
 * around the items are looked at whole, the items themselves are passed over.
 * @throws DecodeError where the bytes are no such message
 */
export function countWireItems(signal: Signal, wire: Uint8Array): number {
  const reader = new WireReader(wire);
  const item = signal === 'metrics' ? () => inside(reader, () => countPoints(reader)) : () => (reader.skip(ITEMS), 1);
  const scope = () => inside(reader, () => sum(reader, (tag) => tag === ITEMS, item));
  const group = () => inside(reader, () => sum(reader, (tag) => tag === SCOPES, scope));
  return sum(reader, (tag) => tag === GROUPS, group);
}

function countPoints(reader: WireReader): number {
  const point = () => (reader.skip(POINTS), 1);
  const data = () => inside(reader, () => sum(reader, (tag) => tag === POINTS, point));
  return sum(reader, (tag) => DATA.has(tag), data);
}

function sum(reader: WireReader, isWanted: (tag: number) => boolean, count: () => number): number {
  let total = 0;
  while (reader.pos < reader.end) {
    const tag = reader.tag();
    if (isWanted(tag)) total += count();
    else reader.skip(tag);
  }
  return total;
}

function inside(reader: WireReader, count: () => number): number {
  const outer = reader.enter();
  const counted = count();
  reader.leave(outer);
  return counted;
}
