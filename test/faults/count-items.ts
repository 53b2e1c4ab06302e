// How many spans, records or data points a request holds, counted by other means than the receiver's decoders: what a mutation made
// of a request, nobody knows beforehand.

import type { Signal } from '../../core/model/telemetry.ts';

interface Field {
  number: number;
  wire: number;
  content: Uint8Array;
}

function readVarint(bytes: Uint8Array, start: number): [value: number, after: number] {
  let value = 0n;
  for (let at = start, shift = 0n; at < bytes.length; at++, shift += 7n) {
    value |= BigInt(bytes[at]! & 127) << shift;
    if (bytes[at]! < 128) return [Number(BigInt.asUintN(64, value)), at + 1];
  }
  throw new Error('cut short');
}

const FIXED_BYTES: Partial<Record<number, number>> = { 1: 8, 5: 4 };

/** The fields of a message that can be read; groups are passed over with all that is in them. */
function fieldsOf(bytes: Uint8Array): Field[] {
  const fields: Field[] = [];
  let groups = 0;
  for (let at = 0; at < bytes.length;) {
    const [tag, afterTag] = readVarint(bytes, at);
    const [number, wire] = [Math.floor(tag / 8), tag & 7];
    const [length, start] = wire === 2 ? readVarint(bytes, afterTag) : [FIXED_BYTES[wire] ?? 0, afterTag];
    at = wire === 0 ? readVarint(bytes, start)[1] : start + length;
    if (wire === 3) groups++;
    else if (wire === 4) groups--;
    else if (groups === 0) fields.push({ number, wire, content: bytes.subarray(start, at) });
  }
  return fields;
}

const members = (bytes: Uint8Array, number: number): Uint8Array[] =>
  fieldsOf(bytes)
    .filter((field) => field.number === number && field.wire === 2)
    .map(({ content }) => content);

/** gauge, sum, histogram, exponential_histogram, summary: a oneof, of which the last counts; the same once more is merged. */
const METRIC_DATA = new Set([5, 7, 9, 10, 11]);

function countPoints(metric: Uint8Array): number {
  let [kind, points] = [0, 0];
  for (const { number, wire, content } of fieldsOf(metric)) {
    if (!METRIC_DATA.has(number) || wire !== 2) continue;
    if (number !== kind) points = 0;
    kind = number;
    points += members(content, 1).length;
  }
  return points;
}

function countProtobuf(signal: Signal, bytes: Uint8Array): number {
  const items = members(bytes, 1).flatMap((group) => members(group, 2).flatMap((scope) => members(scope, 2)));
  if (signal !== 'metrics') return items.length;
  return items.reduce((sum, metric) => sum + countPoints(metric), 0);
}

const NAMES: Readonly<Record<Signal, readonly [string, string, string]>> = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
};
const JSON_DATA = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'];

function listOf(of: unknown, name: string): unknown[] {
  const list = (of as Record<string, unknown> | null)?.[name];
  return Array.isArray(list) ? list : [];
}

function countJson(signal: Signal, bytes: Uint8Array): number {
  const [resources, scopes, list] = NAMES[signal];
  const request: unknown = JSON.parse(Buffer.from(bytes).toString());
  const items = listOf(request, resources).flatMap((group) =>
    listOf(group, scopes).flatMap((one) => listOf(one, list)),
  );
  if (signal !== 'metrics') return items.length;
  return items.reduce<number>((sum, metric) => {
    const kind = Object.keys(metric as object).findLast((name) => JSON_DATA.includes(name));
    return sum + (kind === undefined ? 0 : listOf((metric as Record<string, unknown>)[kind], 'dataPoints').length);
  }, 0);
}

export function countItems(signal: Signal, format: 'protobuf' | 'json', bytes: Uint8Array): number {
  return format === 'json' ? countJson(signal, bytes) : countProtobuf(signal, bytes);
}
