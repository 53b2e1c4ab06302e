import type { TopologyComponent, TopologyCount } from '../../model/topology.ts';
import type { Signal } from '../../model/telemetry.ts';

export type Section = TopologyComponent['section'];

/** What a metric of a Collector tells of it. */
export type MetricMeaning =
  /** Items; `signal` undefined where an attribute says which. */
  | { kind: 'count'; section: Section; count: TopologyCount; signal: Signal | undefined }
  | { kind: 'queue'; what: 'queueSize' | 'queueCapacity' }
  /** Where a component of ours listens or sends: its attribute `endpoint`. */
  | { kind: 'endpoint'; section: 'receivers' | 'exporters' }
  /** Whom it sends to, for the loadbalancing exporter (`endpoint`) and for any client (`server.address`). */
  | { kind: 'peer' }
  /** Under which address it was called. */
  | { kind: 'called' }
  /** It has a processor of this type, which names none. */
  | { kind: 'has'; type: string }
  | { kind: 'other' };

const SIGNAL_OF: Readonly<Record<string, Signal>> = {
  spans: 'traces',
  metric_points: 'metrics',
  log_records: 'logs',
};

const COUNTS: readonly (readonly [
  pattern: RegExp,
  section: Section,
  counts: Readonly<Record<string, TopologyCount>>,
])[] = [
  [
    /^receiver_(accepted|refused|failed)_(spans|metric_points|log_records)(?:_|$)/,
    'receivers',
    { accepted: 'accepted', refused: 'refused', failed: 'errored' },
  ],
  [
    /^exporter_(sent|send_failed|enqueue_failed)_(spans|metric_points|log_records)(?:_|$)/,
    'exporters',
    { sent: 'sent', send_failed: 'sendFailed', enqueue_failed: 'enqueueFailed' },
  ],
  [/^processor_(incoming|outgoing)_items(?:_|$)/, 'processors', { incoming: 'incoming', outgoing: 'outgoing' }],
  // With the gate telemetry.newPipelineTelemetry. What it tells of receivers and exporters the others tell as well.
  [/^connector_(consumed|produced)_items(?:_|$)/, 'connectors', { consumed: 'incoming', produced: 'outgoing' }],
];

/** As the Collector's libraries name them (otelhttp, otelgrpc), before and after the conventions became stable. */
const CLIENT = /^(?:http_client_(?:request_|response_|duration)|rpc_client_|grpc_client_)/;
const SERVER = /^(?:http_server_(?:request_|response_|duration)|rpc_server_)/;

/**
 * What is to be read of a store, as a pattern without look-around that RE2 reads too: names as a Collector pushes them
 * (`otelcol_exporter_sent_spans`), as Prometheus has them (`…_total`), and with dots.
 */
export const METRIC_PATTERN =
  '^(otelcol[_.].*|tracebench_(receiver|exporter)_endpoint_info|http[._](client|server)[._](request|response|duration).*|rpc[._](client|server)[._].*|grpc[._]client[._].*)$';

/** Undefined where it is none of a Collector. */
export function readMetricName(name: string): MetricMeaning | undefined {
  const plain = name.replaceAll('.', '_');
  const own = /^tracebench_(receiver|exporter)_endpoint_info$/.exec(plain);
  if (own) return { kind: 'endpoint', section: own[1] === 'receiver' ? 'receivers' : 'exporters' };
  if (CLIENT.test(plain)) return { kind: 'peer' };
  if (SERVER.test(plain)) return { kind: 'called' };
  return plain.startsWith('otelcol_') ? meaningOf(plain.slice('otelcol_'.length)) : undefined;
}

function meaningOf(name: string): MetricMeaning {
  for (const [pattern, section, counts] of COUNTS) {
    const [, which, item] = pattern.exec(name) ?? [];
    if (which === undefined) continue;
    return { kind: 'count', section, count: counts[which]!, signal: item === undefined ? undefined : SIGNAL_OF[item] };
  }
  if (/^exporter_queue_size(?:_|$)/.test(name)) return { kind: 'queue', what: 'queueSize' };
  if (/^exporter_queue_capacity(?:_|$)/.test(name)) return { kind: 'queue', what: 'queueCapacity' };
  if (/^loadbalancer_backend_/.test(name)) return { kind: 'peer' };
  const byTrace = /^processor_(tail_sampling|groupbytrace)_/.exec(name);
  return byTrace ? { kind: 'has', type: byTrace[1]! } : { kind: 'other' };
}

/** Processors that decide by whole traces, or put them together. */
export const isByTrace = (id: string) => /^(?:tail_sampling|groupbytrace|group_by_trace)(?:\/|$)/.test(id);
