import { hostname } from 'node:os';
import type { Attributes } from '../../core/model/attributes.ts';
import type { Metric, NumberDataPoint } from '../../core/model/metric.ts';
import type { ResourceGroup } from '../../core/model/resource.ts';
import type { Span } from '../../core/model/span.ts';
import type { Telemetry } from '../../core/model/telemetry.ts';
import type { TraceId } from '../../core/model/ids.ts';
import { attributes, metric, span, spanId } from '../helpers/telemetry.ts';

const SECOND = 1_000_000_000n;
/** Between two points of a Collector's counters. */
const BETWEEN_S = 60;
export const TRACES = 40;

/** Spread over all there are, as those of libraries: 8 characters tell them apart. */
const traceId = (number: number) => ((number * 0x9e3779b1) >>> 0).toString(16).padStart(8, '0').repeat(4) as TraceId;

const GAUGES: Readonly<Record<string, number>> = {
  otelcol_exporter_queue_size: 940,
  otelcol_exporter_queue_capacity: 1_000,
};

type Labels = Record<string, string>;
/** [name, labels, items in that minute]; without items it stays at 1, as what tells of an address. */
type Told = readonly [name: string, labels: Labels, items?: number];

function resourceOf<T>(own: Labels, items: T[]): ResourceGroup<T> {
  const scope = { name: 'go.opentelemetry.io/collector', version: '', attributes: [], droppedAttributesCount: 0 };
  return {
    resource: { attributes: attributes(own), droppedAttributesCount: 0, entityRefs: [] },
    schemaUrl: '',
    scopes: [{ scope, schemaUrl: '', items }],
  };
}

function point(startNs: bigint, timeNs: bigint, value: number, own: Attributes): NumberDataPoint {
  return {
    attributes: own,
    ...{ startTimeUnixNano: startNs, timeUnixNano: timeNs, flags: 0, exemplars: [] },
    value: { kind: 'double', value },
  };
}

/** What a Collector tells of itself, as it pushes it. */
function collector(own: Labels, told: readonly Told[], nowNs: bigint): ResourceGroup<Metric> {
  const began = nowNs - BigInt(2 * BETWEEN_S) * SECOND;
  const metrics = told.map(([name, labels, items]) => {
    const at = attributes(labels);
    if (items === undefined)
      return metric(name, { kind: 'gauge', dataPoints: [point(0n, nowNs, GAUGES[name] ?? 1, at)] });
    const dataPoints = [
      point(began, nowNs - BigInt(BETWEEN_S) * SECOND, 1_000, at),
      point(began, nowNs, 1_000 + items, at),
    ];
    return metric(name, { kind: 'sum', dataPoints, aggregationTemporality: 2, isMonotonic: true });
  });
  return resourceOf({ 'service.version': '0.139.0', ...own }, metrics);
}

const endpoint = (exporter: string, to: string): Told => [
  'tracebench_exporter_endpoint_info',
  { exporter, endpoint: to, signal: 'traces' },
];

/** An agent in front of two gateways, of which one is in trouble and one does not say where it sends to. `desk`: "127.0.0.1:4317" */
function collectors(nowNs: bigint, desk: string): ResourceGroup<Metric>[] {
  const named = (name: string, host: string): Labels => ({
    'service.name': name,
    'service.instance.id': `${name}-7f3a`,
    'host.name': host,
  });
  const agent = collector(
    named('edge-agent', 'node-7'),
    [
      ['otelcol_receiver_accepted_spans', { receiver: 'otlp', transport: 'grpc' }, 24_720],
      ['otelcol_receiver_accepted_log_records', { receiver: 'filelog', transport: '' }, 1_830],
      ['otelcol_exporter_sent_spans', { exporter: 'loadbalancing' }, 24_700],
      ['otelcol_exporter_sent_log_records', { exporter: 'otlp/logs' }, 1_830],
      endpoint('loadbalancing', `${hostname()}:4317`),
      endpoint('loadbalancing', 'gw-2.example:4317'),
      ['tracebench_exporter_endpoint_info', { exporter: 'otlp/logs', endpoint: 'loki.example:4317', signal: 'logs' }],
    ],
    nowNs,
  );
  const first = collector(
    named('gw-1', hostname()),
    [
      ['otelcol_receiver_accepted_spans', { receiver: 'otlp', transport: 'grpc' }, 12_300],
      ['otelcol_processor_incoming_items', { processor: 'tail_sampling', 'otel.signal': 'traces' }, 12_300],
      ['otelcol_processor_outgoing_items', { processor: 'tail_sampling', 'otel.signal': 'traces' }, 3_100],
      ['otelcol_exporter_sent_spans', { exporter: 'otlp/tracebench' }, 3_100],
      ['otelcol_exporter_sent_spans', { exporter: 'otlp/tempo' }, 2_400],
      ['otelcol_exporter_send_failed_spans', { exporter: 'otlp/tempo' }, 700],
      ['otelcol_exporter_queue_size', { exporter: 'otlp/tempo' }],
      ['otelcol_exporter_queue_capacity', { exporter: 'otlp/tempo' }],
      endpoint('otlp/tracebench', desk),
      endpoint('otlp/tempo', 'tempo.example:4317'),
    ],
    nowNs,
  );
  const second = collector(
    named('gw-2', 'gw-2.example'),
    [
      ['otelcol_receiver_accepted_spans', { receiver: 'otlp', transport: 'grpc' }, 12_400],
      ['otelcol_exporter_sent_spans', { exporter: 'otlp' }, 12_400],
    ],
    nowNs,
  );
  return [agent, first, second];
}

/** As in the rest of what the shop sends. */
const SHOP: Labels = { 'service.name': 'frontend', 'host.name': 'node-7' };

/** Traces of three spans; every fourth came by both gateways, and every fifth came a second time, straight from the application. */
function spansOf(nowNs: bigint): ResourceGroup<Span>[] {
  const by = (gateway: string, spans: Span[]) => resourceOf({ ...SHOP, 'otelcol.gateway': gateway }, spans);
  const first: Span[] = [];
  const second: Span[] = [];
  const straight: Span[] = [];
  for (let trace = 1; trace <= TRACES; trace++) {
    const startTimeUnixNano = nowNs - BigInt(trace) * SECOND;
    const spans = [0, 1, 2].map((at) =>
      span({
        traceId: traceId(trace),
        spanId: spanId(trace * 10 + at),
        ...(at > 0 && { parentSpanId: spanId(trace * 10) }),
        name: at === 0 ? 'POST /checkout' : 'charge card',
        ...{ startTimeUnixNano, endTimeUnixNano: startTimeUnixNano + SECOND / 50n },
      }),
    );
    const isSplit = trace % 4 === 0;
    (trace % 2 === 0 ? first : second).push(...(isSplit ? spans.slice(0, 2) : spans));
    if (isSplit) second.push(spans[2]!);
    if (trace % 5 === 0) straight.push(...spans);
  }
  return [by('gw-1', first), by('gw-2', second), resourceOf(SHOP, straight)];
}

/** What there is to see where Collectors tell of themselves, spans come twice, and traces are split. */
export function tellingCollectors(nowNs: bigint, desk: string): Telemetry[] {
  return [
    { signal: 'metrics', groups: collectors(nowNs, desk) },
    { signal: 'traces', groups: spansOf(nowNs) },
  ];
}
