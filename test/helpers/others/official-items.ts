import type { Signal } from '../../../core/model/telemetry.ts';
import { officialRequest } from '../../unit/otlp/official.ts';

type Json = Record<string, unknown>;

const KEYS: Record<Signal, readonly [groups: string, scopes: string, items: string]> = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
};
const KINDS = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** What the official classes read in requests: each item (of metrics each point) under the text of all that is around it. */
export function officialItems(signal: Signal, requests: readonly unknown[]): Map<string, unknown[]> {
  const [groups, scopes, list] = KEYS[signal];
  const items = new Map<string, unknown[]>();
  const add = (around: unknown, item: unknown) => {
    const key = JSON.stringify(around);
    items.set(key, [...(items.get(key) ?? []), item]);
  };
  for (const request of requests)
    for (const { [scopes]: inner, ...resource } of listOf(plain(signal, request)[groups]))
      for (const { [list]: found, ...scope } of listOf(inner))
        for (const item of listOf(found)) {
          if (signal !== 'metrics') add([resource, scope], item);
          else for (const [head, point] of points(item)) add([resource, scope, head], point);
        }
  return items;
}

/** Every field there is, 64-bit integers and bytes as text. */
function plain(signal: Signal, request: unknown): Json {
  const options = { defaults: true, longs: String, bytes: String, json: true };
  return officialRequest(signal).toObject(request, options) as Json;
}

const listOf = (value: unknown): Json[] => (value ?? []) as Json[];

function points(metric: Json): [head: unknown, point: unknown][] {
  const kind = KINDS.find((one) => (metric[one] ?? undefined) !== undefined);
  if (kind === undefined) return [[metric, 'no kind']];
  const { dataPoints, ...rest } = metric[kind] as Json;
  const head = { ...metric, [kind]: rest };
  return listOf(dataPoints).length === 0 ? [[head, 'no point']] : listOf(dataPoints).map((point) => [head, point]);
}
