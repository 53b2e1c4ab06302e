// Requests of the three signals, as plain objects in OTLP's JSON names, and their two wire forms by independent means: the official
// protobuf classes, and JSON.stringify.

import type { Signal } from '../../../core/model/telemetry.ts';
import { officialClass, officialRequest } from '../otlp/official.ts';

export const TRACE_ID = '0102030405060708090a0b0c0d0e0f10';
export const SPAN_ID = '0102030405060708';

export type Item = Record<string, unknown>;

export const span = (parts: Item = {}): Item => ({
  traceId: TRACE_ID,
  spanId: SPAN_ID,
  name: 'GET /',
  kind: 2,
  startTimeUnixNano: '1700000000000000001',
  endTimeUnixNano: '1700000000000000002',
  ...parts,
});

export const log = (parts: Item = {}): Item => ({
  timeUnixNano: '1700000000000000001',
  severityNumber: 9,
  body: { stringValue: 'hello' },
  ...parts,
});

export const point = (parts: Item = {}): Item => ({ timeUnixNano: '1700000000000000001', asDouble: 1.5, ...parts });

export const gauge = (...dataPoints: Item[]): Item => ({ name: 'queue.length', gauge: { dataPoints } });

export const histogram = (...dataPoints: Item[]): Item => ({
  name: 'http.server.duration',
  histogram: { aggregationTemporality: 2, dataPoints },
});

export const GOOD: Readonly<Record<Signal, Item>> = { traces: span(), metrics: gauge(point()), logs: log() };

const NAMES: Readonly<Record<Signal, readonly [resource: string, scope: string, items: string]>> = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
};

export function requestOf(signal: Signal, items: Item[], resource: Item = {}): Item {
  const [resources, scopes, list] = NAMES[signal];
  return { [resources]: [{ resource, [scopes]: [{ scope: { name: 'test' }, [list]: items }] }] };
}

/** Ids are hex in JSON and bytes in protobuf. */
const IDS = new Set(['traceId', 'spanId', 'parentSpanId']);

function forProtobuf(value: unknown, key = ''): unknown {
  if (typeof value === 'string' && IDS.has(key)) return Buffer.from(value, 'hex');
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((member) => forProtobuf(member));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, forProtobuf(member, name)]));
}

export function toProtobuf(signal: Signal, request: Item): Uint8Array {
  const official = officialRequest(signal);
  return official.encode(official.fromObject(forProtobuf(request))).finish();
}

export function protobufOf(signal: Signal, ...items: Item[]): Uint8Array {
  return toProtobuf(signal, requestOf(signal, items));
}

export function jsonOf(signal: Signal, ...items: Item[]): string {
  return JSON.stringify(requestOf(signal, items));
}

/** Attribute `deep` whose value is that many arrays inside each other. */
export function nested(levels: number): Item {
  let value: Item = { stringValue: 'core' };
  for (let i = 0; i < levels; i++) value = { arrayValue: { values: [value] } };
  return { attributes: [{ key: 'deep', value }] };
}

const RESPONSES: Readonly<Record<Signal, string>> = {
  traces: 'collector.trace.v1.ExportTraceServiceResponse',
  metrics: 'collector.metrics.v1.ExportMetricsServiceResponse',
  logs: 'collector.logs.v1.ExportLogsServiceResponse',
};

const COUNTS: Readonly<Record<Signal, string>> = {
  traces: 'rejectedSpans',
  metrics: 'rejectedDataPoints',
  logs: 'rejectedLogRecords',
};

/** undefined = partial_success is not set. */
export type Partial = { rejected: number; message: string } | undefined;

export function readProtobufResponse(signal: Signal, bytes: Uint8Array): Partial {
  const official = officialClass(RESPONSES[signal]);
  return partialOf(signal, official.toObject(official.decode(bytes), { longs: Number }));
}

export function readJsonResponse(signal: Signal, text: string): Partial {
  return partialOf(signal, JSON.parse(text));
}

function partialOf(signal: Signal, response: unknown): Partial {
  const { partialSuccess } = response as { partialSuccess?: Record<string, unknown> };
  if (partialSuccess === undefined) return undefined;
  return {
    rejected: Number(partialSuccess[COUNTS[signal]] ?? 0),
    message: String(partialSuccess['errorMessage'] ?? ''),
  };
}
