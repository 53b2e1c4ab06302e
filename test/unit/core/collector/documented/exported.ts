import type { Metric, MetricData } from '../../../../../core/model/metric.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import { encodeResponse } from '../../../../../core/otlp/response.ts';
import { attributes, group, logRecord, logs, metric, span, traces } from '../../../../helpers/telemetry.ts';
import { gauge, histogram, number, of, sum } from '../prometheus/points.ts';

/** What a document says that an exporter makes of telemetry. */
export interface ExportedCase {
  shows: string;
  /** The YAML below its name; $URL is a server that answers, $DIR an empty folder. */
  settings: string;
  takes: readonly Telemetry[];
  /** Of the server, one request after another; then 200. */
  answers?: readonly Answer[];
  /** What the one who scrapes accepts. */
  accepts?: string;
  /** What happened, in order: lines that were written or served, requests and waits. */
  gives: readonly string[];
}

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Uint8Array;
}

export interface Exported {
  component: string;
  /** Which document, below github.com/open-telemetry. */
  source: string;
  cases: readonly ExportedCase[];
}

const CORE = 'opentelemetry-collector';
const CONTRIB = 'opentelemetry-collector-contrib';

const TRACE = 'fafdac970271dd2ce89de2442c0518c7';
const [CHILD, ROOT] = ['3875f436d989d0e5', 'd98de4cb8e2a0ad6'];
const START = BigInt(Date.UTC(2025, 3, 17, 8, 40, 44)) * 1_000_000n + 555_461_596n;

/** What `telemetrygen traces` sends, as in the README of the debug exporter. */
function generated(): Telemetry {
  const whole = group(
    'telemetrygen',
    [
      span({
        traceId: TRACE as never,
        spanId: CHILD as never,
        parentSpanId: ROOT as never,
        name: 'okey-dokey-0',
        kind: 2,
        startTimeUnixNano: START,
        endTimeUnixNano: START + 123_000n,
        attributes: attributes({ 'net.sock.peer.addr': '1.2.3.4', 'peer.service': 'telemetrygen-client' }),
      }),
      span({
        traceId: TRACE as never,
        spanId: ROOT as never,
        name: 'lets-go',
        kind: 3,
        startTimeUnixNano: START,
        endTimeUnixNano: START + 123_000n,
        attributes: attributes({ 'net.sock.peer.addr': '1.2.3.4', 'peer.service': 'telemetrygen-server' }),
      }),
    ],
    'telemetrygen',
  );
  return { signal: 'traces', groups: [{ ...whole, schemaUrl: 'https://opentelemetry.io/schemas/1.25.0' }] };
}

const DETAILED = `ResourceSpans #0
Resource SchemaURL: https://opentelemetry.io/schemas/1.25.0
Resource attributes:
     -> service.name: Str(telemetrygen)
ScopeSpans #0
ScopeSpans SchemaURL:${' '}
InstrumentationScope telemetrygen${' '}
Span #0
    Trace ID       : ${TRACE}
    Parent ID      : ${ROOT}
    ID             : ${CHILD}
    Name           : okey-dokey-0
    Kind           : Server
    Start time     : 2025-04-17 08:40:44.555461596 +0000 UTC
    End time       : 2025-04-17 08:40:44.555584596 +0000 UTC
    Status code    : Unset
    Status message :${' '}
    DroppedAttributesCount: 0
    DroppedEventsCount: 0
    DroppedLinksCount: 0
Attributes:
     -> net.sock.peer.addr: Str(1.2.3.4)
     -> peer.service: Str(telemetrygen-client)
Span #1
    Trace ID       : ${TRACE}
    Parent ID      :${' '}
    ID             : ${ROOT}
    Name           : lets-go
    Kind           : Client
    Start time     : 2025-04-17 08:40:44.555461596 +0000 UTC
    End time       : 2025-04-17 08:40:44.555584596 +0000 UTC
    Status code    : Unset
    Status message :${' '}
    DroppedAttributesCount: 0
    DroppedEventsCount: 0
    DroppedLinksCount: 0
Attributes:
     -> net.sock.peer.addr: Str(1.2.3.4)
     -> peer.service: Str(telemetrygen-server)`;

const SUMMARY = 'Traces {"resource spans": 1, "spans": 2}';

const DEBUG: Exported = {
  component: 'debug',
  source: `${CORE}/exporter/debugexporter/README.md`,
  cases: [
    { shows: 'basic', settings: 'verbosity: basic', takes: [generated()], gives: [SUMMARY] },
    {
      shows: 'normal',
      settings: 'verbosity: normal',
      takes: [generated()],
      gives: [
        SUMMARY,
        'ResourceTraces #0 [https://opentelemetry.io/schemas/1.25.0] service.name=telemetrygen',
        'ScopeTraces #0 telemetrygen',
        `okey-dokey-0 ${TRACE} ${CHILD} net.sock.peer.addr=1.2.3.4 peer.service=telemetrygen-client`,
        `lets-go ${TRACE} ${ROOT} net.sock.peer.addr=1.2.3.4 peer.service=telemetrygen-server`,
      ],
    },
    {
      shows: 'detailed',
      settings: 'verbosity: detailed',
      takes: [generated()],
      gives: [SUMMARY, ...DETAILED.split('\n')],
    },
    {
      shows: 'the first of each second, and then every so many',
      settings: '{sampling_initial: 2, sampling_thereafter: 3}',
      takes: Array.from({ length: 8 }, generated),
      // 1, 2, and then of 3, 4, 5, 6, 7, 8 the third and the sixth.
      gives: [SUMMARY, SUMMARY, SUMMARY, SUMMARY],
    },
    {
      shows: 'all of them, as without sampling_thereafter',
      settings: 'sampling_initial: 2',
      takes: Array.from({ length: 4 }, generated),
      gives: [SUMMARY, SUMMARY, SUMMARY, SUMMARY],
    },
  ],
};

const CART = { 'service.name': 'cart' };
const CART_A = { ...CART, 'service.instance.id': 'a' };
const measured = (resource: Parameters<typeof of>[0], ...items: Metric[]): Telemetry => ({
  signal: 'metrics',
  groups: [of(resource, items)],
});
const named = (name: string, unit = '', data: MetricData = gauge(number(1))) => metric(name, data, { unit });
const counter = sum([number(1)]);

/** Each as in the table of pkg/translator/prometheus. */
const NAMES: readonly [Metric, string][] = [
  [named('(lambda).function.executions(#)'), 'lambda_function_executions'],
  [named('system.filesystem.usage', 'By'), 'system_filesystem_usage_bytes'],
  [named('system.network.dropped', '{packets}'), 'system_network_dropped'],
  [named('system.network.dropped', 'packets'), 'system_network_dropped_packets'],
  [named('system.memory.utilization', '1'), 'system_memory_utilization_ratio'],
  [named('storage.filesystem.utilization', '%'), 'storage_filesystem_utilization_percent'],
  [named('astro.light.speed', 'm/s'), 'astro_light_speed_meters_per_second'],
  [named('system.processes.created', '', counter), 'system_processes_created_total'],
];

/** Words of units there, but for those that prometheus/otlptranslator, which it is now, no longer has ($, B, KB, MB, GB, TB). */
const UNITS: Readonly<Record<string, string>> = {
  ...{ d: 'days', h: 'hours', min: 'minutes', s: 'seconds', ms: 'milliseconds', us: 'microseconds', ns: 'nanoseconds' },
  ...{ By: 'bytes', KiBy: 'kibibytes', MiBy: 'mebibytes', GiBy: 'gibibytes', TiBy: 'tibibytes' },
  ...{ KBy: 'kilobytes', MBy: 'megabytes', GBy: 'gigabytes', TBy: 'terabytes' },
  ...{ m: 'meters', V: 'volts', A: 'amperes', J: 'joules', W: 'watts', g: 'grams' },
  ...{ Cel: 'celsius', Hz: 'hertz', '%': 'percent' },
};

const LABELS = {
  name: 'a',
  'host.name': 'b',
  'name (of the host)': 'c',
  '2 cents': 'd',
  __name: 'e',
};

const PROMETHEUS: Exported = {
  component: 'prometheus',
  source: `${CONTRIB}/exporter/prometheusexporter/README.md, ${CONTRIB}/pkg/translator/prometheus/README.md`,
  cases: [
    {
      shows: 'names with units and types',
      settings: '',
      takes: [measured(CART, ...NAMES.map(([one]) => one))],
      gives: NAMES.map(([, name]) => `${name}{job="cart"} 1`),
    },
    {
      shows: 'words of units',
      settings: '',
      takes: [measured(CART, ...Object.keys(UNITS).map((unit) => named('size', unit)))],
      gives: Object.values(UNITS).map((word) => `size_${word}{job="cart"} 1`),
    },
    {
      shows: 'names without suffixes',
      settings: 'add_metric_suffixes: false',
      takes: [measured(CART, named('system.filesystem.usage', 'By'), named('system.processes.created', '', counter))],
      gives: ['system_filesystem_usage{job="cart"} 1', 'system_processes_created{job="cart"} 1'],
    },
    {
      shows: 'names with suffixes, since a strategy goes before what is deprecated',
      settings: `
add_metric_suffixes: false
translation_strategy: UnderscoreEscapingWithSuffixes`,
      takes: [measured(CART, named('system.filesystem.usage', 'By'))],
      gives: ['system_filesystem_usage_bytes{job="cart"} 1'],
    },
    {
      shows: 'names of labels',
      settings: '',
      takes: [measured(CART, named('up', '', gauge(number(1, LABELS))))],
      gives: ['up{__name="e",host_name="b",job="cart",key_2_cents="d",name="a",name__of_the_host_="c"} 1'],
    },
    {
      shows: 'a namespace and labels for all',
      settings: `
namespace: test-space
const_labels:
  label1: value1
  "another label": spaced value`,
      takes: [measured(CART, named('up'))],
      gives: ['test_space_up{another_label="spaced value",job="cart",label1="value1"} 1'],
    },
    {
      shows: 'the time of the sample',
      settings: 'send_timestamps: true',
      takes: [measured(CART, named('up'))],
      gives: ['up{job="cart"} 1 1700000000500'],
    },
    {
      shows: 'attributes of the resource in target_info',
      settings: '',
      takes: [measured({ ...CART_A, 'k8s.namespace.name': 'my-namespace' }, named('up'))],
      gives: [
        'target_info{instance="a",job="cart",k8s_namespace_name="my-namespace"} 1',
        'up{instance="a",job="cart"} 1',
      ],
    },
    {
      shows: 'but for resources that do not say both of what it would be joined by',
      settings: '',
      takes: [measured({ ...CART, 'k8s.namespace.name': 'my-namespace' }, named('up'))],
      gives: ['up{job="cart"} 1'],
    },
    {
      shows: 'attributes of the resource as labels',
      settings: 'resource_to_telemetry_conversion: {enabled: true}',
      takes: [measured({ ...CART_A, 'k8s.pod.name': 'p' }, named('up'))],
      gives: [
        'target_info{instance="a",job="cart",k8s_pod_name="p"} 1',
        'up{instance="a",job="cart",k8s_pod_name="p",service_instance_id="a",service_name="cart"} 1',
      ],
    },
    {
      shows: 'but those that are job and instance',
      settings: 'resource_to_telemetry_conversion: {enabled: true, exclude_service_attributes: true}',
      takes: [measured({ ...CART_A, 'k8s.pod.name': 'p' }, named('up'))],
      gives: [
        'target_info{instance="a",job="cart",k8s_pod_name="p"} 1',
        'up{instance="a",job="cart",k8s_pod_name="p"} 1',
      ],
    },
    {
      shows: 'some attributes of the resource as labels; the key before it says nothing',
      settings: `
resource_constant_labels: {included: ["k8s.*"], excluded: [k8s.pod.uid]}
resource_to_telemetry_conversion: {enabled: false}`,
      takes: [measured({ ...CART, 'k8s.pod.name': 'p', 'k8s.pod.uid': 'u', 'host.name': 'h' }, named('up'))],
      gives: ['up{job="cart",k8s_pod_name="p"} 1'],
    },
    {
      shows: 'the scope as labels',
      settings: '',
      takes: [
        {
          signal: 'metrics',
          groups: [of(CART, [named('up')], { name: 'lib', version: '1', schemaUrl: 'http://s', scope: { a: 'b' } })],
        },
      ],
      gives: [
        'up{job="cart",otel_scope_a="b",otel_scope_name="lib",otel_scope_schema_url="http://s",otel_scope_version="1"} 1',
      ],
    },
    {
      shows: 'no scope',
      settings: 'without_scope_info: true',
      takes: [{ signal: 'metrics', groups: [of(CART, [named('up')], { name: 'lib', version: '1' })] }],
      gives: ['up{job="cart"} 1'],
    },
    {
      shows: 'the last of each series',
      settings: '',
      takes: [
        measured(CART, named('up')),
        measured(CART, named('up', '', gauge(number(2, {}, { timeUnixNano: 1_700_000_001_000_000_000n })))),
      ],
      gives: ['up{job="cart"} 2'],
    },
    {
      shows: 'exemplars of counters, where OpenMetrics is on and asked for',
      settings: 'enable_open_metrics: true',
      accepts: 'application/openmetrics-text;version=1.0.0',
      takes: [measured(CART, named('requests', '', sum([number(3, {}, { exemplars: [exemplar()] })])))],
      gives: [`requests_total{job="cart"} 3 # {trace_id="${TRACE}",span_id="${CHILD}"} 1 1700000000`],
    },
    {
      shows: 'no exemplars in the format before it',
      settings: 'enable_open_metrics: true',
      takes: [measured(CART, named('requests', '', sum([number(3, {}, { exemplars: [exemplar()] })])))],
      gives: ['requests_total{job="cart"} 3'],
    },
    {
      shows: 'no OpenMetrics where it is off',
      settings: '',
      accepts: 'application/openmetrics-text;version=1.0.0',
      takes: [measured(CART, named('requests', '', sum([number(3, {}, { exemplars: [exemplar()] })])))],
      gives: ['requests_total{job="cart"} 3'],
    },
  ],
};

function exemplar() {
  return {
    timeUnixNano: 1_700_000_000_000_000_000n,
    value: { kind: 'double', value: 1 } as const,
    filteredAttributes: [],
    traceId: TRACE as never,
    spanId: CHILD as never,
  };
}

const WRITTEN: Exported = {
  component: 'prometheus_remote_write',
  source: `${CONTRIB}/exporter/prometheusremotewriteexporter/README.md`,
  cases: [
    {
      shows: 'a namespace, and labels for all',
      settings: `
endpoint: $URL/api/v1/push
namespace: test-space
external_labels:
  label_name1: label_value1`,
      takes: [measured(CART, named('system.filesystem.usage', 'By'))],
      gives: [
        'POST /api/v1/push application/x-protobuf snappy',
        'test_space_system_filesystem_usage_bytes{job="cart",label_name1="label_value1"} 1',
      ],
    },
    {
      shows: 'names without suffixes',
      settings: `
endpoint: $URL/api/v1/push
add_metric_suffixes: false`,
      takes: [measured(CART, named('created', 's', counter))],
      gives: ['POST /api/v1/push application/x-protobuf snappy', 'created{job="cart"} 1'],
    },
    {
      shows: 'names without suffixes, by a strategy',
      settings: `
endpoint: $URL/api/v1/push
translation_strategy: UnderscoreEscapingWithoutSuffixes`,
      takes: [measured(CART, named('created', 's', counter))],
      gives: ['POST /api/v1/push application/x-protobuf snappy', 'created{job="cart"} 1'],
    },
    {
      shows: 'target_info of each resource',
      settings: 'endpoint: $URL/api/v1/push',
      takes: [measured({ ...CART, 'host.name': 'h' }, named('up'))],
      gives: [
        'POST /api/v1/push application/x-protobuf snappy',
        'target_info{host_name="h",job="cart"} 1',
        'up{job="cart"} 1',
      ],
    },
    {
      shows: 'no target_info',
      settings: `
endpoint: $URL/api/v1/push
target_info: {enabled: false}`,
      takes: [measured({ ...CART, 'host.name': 'h' }, named('up'))],
      gives: ['POST /api/v1/push application/x-protobuf snappy', 'up{job="cart"} 1'],
    },
    {
      shows: 'attributes of the resource as labels',
      settings: `
endpoint: $URL/api/v1/push
target_info: {enabled: false}
resource_to_telemetry_conversion: {enabled: true}`,
      takes: [measured({ ...CART, 'host.name': 'h' }, named('up'))],
      gives: ['POST /api/v1/push application/x-protobuf snappy', 'up{host_name="h",job="cart",service_name="cart"} 1'],
    },
    {
      shows: 'without what is no total: it is dropped',
      settings: 'endpoint: $URL/api/v1/push',
      takes: [
        measured(
          CART,
          named('up'),
          named('delta', '', sum([number(1)], { delta: true })),
          named('deltas', '', { kind: 'histogram', dataPoints: [histogram([1n], [])], aggregationTemporality: 1 }),
        ),
      ],
      gives: ['POST /api/v1/push application/x-protobuf snappy', 'up{job="cart"} 1', '2 dropped: no total'],
    },
    {
      shows: 'headers, but those that say what is sent',
      settings: `
endpoint: $URL/api/v1/push
headers: {X-Scope-OrgID: "234", Content-Encoding: gzip, Content-Type: text/plain, User-Agent: me, X-Prometheus-Remote-Write-Version: "9"}`,
      takes: [measured(CART, named('up'))],
      gives: ['POST /api/v1/push application/x-protobuf snappy x-scope-orgid=234', 'up{job="cart"} 1'],
    },
  ],
};

const BUY = traces('shop', span({ name: 'buy' }));
const nobody = (): Telemetry => ({
  signal: 'traces',
  groups: [
    { ...group('', [span({ name: 'buy' })]), resource: { attributes: [], droppedAttributesCount: 0, entityRefs: [] } },
  ],
});

const ZIPKIN: Exported = {
  component: 'zipkin',
  source: `${CONTRIB}/exporter/zipkinexporter/README.md`,
  cases: [
    {
      shows: 'JSON',
      settings: 'endpoint: $URL/api/v2/spans',
      takes: [BUY],
      gives: ['POST /api/v2/spans application/json', 'buy of shop'],
    },
    {
      shows: 'protobuf',
      settings: `
endpoint: $URL/api/v2/spans
format: proto`,
      takes: [BUY],
      gives: ['POST /api/v2/spans application/x-protobuf', 'buy of shop'],
    },
    {
      shows: 'services without a name',
      settings: 'endpoint: $URL/api/v2/spans',
      takes: [nobody()],
      gives: ['POST /api/v2/spans application/json', 'buy of <missing service name>'],
    },
    {
      shows: 'what they are called',
      settings: `
endpoint: $URL/api/v2/spans
format: proto
default_service_name: unknown-service`,
      takes: [nobody()],
      gives: ['POST /api/v2/spans application/x-protobuf', 'buy of unknown-service'],
    },
  ],
};

const LOG = logs('shop', logRecord());
const sent = (path: string, how = 'application/x-protobuf gzip') => `POST ${path} ${how}`;
const SPANS_GZIP = sent('/v1/traces');

const packed = (settings: string, encoding: string): ExportedCase => ({
  shows: `packed by ${settings || 'what is the default'}`,
  settings: `endpoint: $URL\n${settings}`,
  takes: [BUY],
  gives: [sent('/v1/traces', `application/x-protobuf${encoding === '' ? '' : ` ${encoding}`}`)],
});

const OTLP_HTTP: Exported = {
  component: 'otlp_http',
  source: `${CORE}/exporter/otlphttpexporter/README.md, ${CORE}/config/confighttp/README.md`,
  cases: [
    {
      shows: 'a path for each signal behind the address',
      settings: 'endpoint: $URL',
      takes: [BUY, measured(CART, named('up')), LOG],
      gives: [SPANS_GZIP, sent('/v1/metrics'), sent('/v1/logs')],
    },
    {
      shows: 'behind the path of the address, as Loki has it',
      settings: 'endpoint: $URL/otlp/',
      takes: [LOG],
      gives: [sent('/otlp/v1/logs')],
    },
    {
      shows: 'the address of a signal as it is',
      settings: `
endpoint: $URL
traces_endpoint: $URL/spans?of=me`,
      takes: [BUY, LOG],
      gives: [sent('/spans?of=me'), sent('/v1/logs')],
    },
    packed('', 'gzip'),
    packed('compression: none', ''),
    packed('compression: zstd', 'zstd'),
    packed('compression: zlib', 'zlib'),
    packed('compression: deflate', 'deflate'),
    packed('compression: snappy', 'snappy'),
    packed('compression: x-snappy-framed', 'x-snappy-framed'),
    {
      shows: 'as JSON',
      settings: `
endpoint: $URL
encoding: json
compression: none`,
      takes: [LOG],
      gives: [sent('/v1/logs', 'application/json')],
    },
    {
      shows: 'headers, that of the host among them',
      settings: `
endpoint: $URL
headers: {X-Test1: value1, Host: other.example}`,
      takes: [BUY],
      gives: [`${SPANS_GZIP} host=other.example x-test1=value1`],
    },
  ],
};

/** 5 s, × 1.5, up to 30 s; given up where the next would be after 300 s. */
const WAITS = [5_000, 7_500, 11_250, 16_875, 25_312.5, ...Array.from({ length: 7 }, () => 30_000)];

const RETRIES: Exported = {
  component: 'otlp_http',
  source: `${CORE}/exporter/exporterhelper/README.md, ${CORE}/config/configretry, specification/protocol/otlp.md`,
  cases: [
    {
      shows: 'tried again with longer pauses, and given up after 300 s',
      settings: 'endpoint: $URL',
      takes: [BUY],
      answers: Array.from({ length: 100 }, () => ({ status: 503 })),
      gives: [SPANS_GZIP, ...WAITS.flatMap((ms) => [`waits ${ms} ms`, SPANS_GZIP]), '1 failed'],
    },
    {
      shows: 'by intervals of its own',
      settings: `
endpoint: $URL
retry_on_failure: {initial_interval: 1s, multiplier: 2, max_interval: 3s, max_elapsed_time: 0s}`,
      takes: [BUY],
      answers: [{ status: 502 }, { status: 503 }, { status: 504 }, { status: 429 }],
      gives: [
        ...[SPANS_GZIP, 'waits 1000 ms', SPANS_GZIP, 'waits 2000 ms', SPANS_GZIP, 'waits 3000 ms'],
        ...[SPANS_GZIP, 'waits 3000 ms', SPANS_GZIP],
      ],
    },
    {
      shows: 'when the server says, where that is later',
      settings: 'endpoint: $URL',
      takes: [BUY],
      answers: [
        { status: 429, headers: { 'retry-after': '12' } },
        { status: 503, headers: { 'retry-after': '1' } },
      ],
      gives: [SPANS_GZIP, 'waits 12000 ms', SPANS_GZIP, 'waits 7500 ms', SPANS_GZIP],
    },
    {
      shows: 'not where it is off',
      settings: `
endpoint: $URL
retry_on_failure: {enabled: false}`,
      takes: [BUY],
      answers: [{ status: 503 }],
      gives: [SPANS_GZIP, '1 failed'],
    },
    ...[400, 401, 403, 404, 413, 500, 501].map((status): ExportedCase => ({
      shows: `not after ${status}, which is not among those that may be`,
      settings: 'endpoint: $URL',
      takes: [BUY],
      answers: [{ status }],
      gives: [SPANS_GZIP, '1 failed'],
    })),
    {
      shows: 'not what was rejected of a request that was taken',
      settings: 'endpoint: $URL',
      takes: [traces('shop', span(), span(), span())],
      answers: [{ status: 200, body: encodeResponse('traces', 'protobuf', { rejected: 2, message: 'too old' }) }],
      gives: [SPANS_GZIP, '2 failed'],
    },
    {
      shows: 'not what was taken with a warning',
      settings: 'endpoint: $URL',
      takes: [BUY],
      answers: [{ status: 200, body: encodeResponse('traces', 'protobuf', { rejected: 0, message: 'mind the gap' }) }],
      gives: [SPANS_GZIP],
    },
  ],
};

const record = (name: string, service = 'shop') => logs(service, logRecord({ body: { kind: 'string', value: name } }));
const line = (service: string, name: string) =>
  `{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"${service}"}}]},"scopeLogs":[{"scope":{"name":"test"},"logRecords":[{"timeUnixNano":"1000","severityNumber":9,"severityText":"INFO","body":{"stringValue":"${name}"},"observedTimeUnixNano":"1000"}]}]}]}`;
const both = (): Telemetry => ({
  signal: 'logs',
  groups: [...(record('one', 'a').groups as never[]), ...(record('two', 'b').groups as never[])],
});

const FILE: Exported = {
  component: 'file',
  source: `${CONTRIB}/exporter/fileexporter/README.md`,
  cases: [
    {
      shows: 'a line of JSON for each request',
      settings: 'path: $DIR/all.json',
      takes: [record('one'), record('two')],
      gives: [`all.json: ${line('shop', 'one')}`, `all.json: ${line('shop', 'two')}`],
    },
    {
      shows: 'protobuf behind its length',
      settings: `
path: $DIR/all.pb
format: proto`,
      takes: [record('one'), record('two')],
      gives: ['all.pb: framed one', 'all.pb: framed two'],
    },
    {
      shows: 'compressed JSON behind its length',
      settings: `
path: $DIR/all.zst
compression: zstd`,
      takes: [record('one')],
      gives: [`all.zst: framed zstd ${line('shop', 'one')}`],
    },
    {
      shows: 'compressed protobuf behind its length',
      settings: `
path: $DIR/all.zst
format: proto
compression: zstd`,
      takes: [record('one')],
      gives: ['all.zst: framed zstd one'],
    },
    {
      shows: 'the time, and why, in the name of what was put aside',
      settings: `
path: $DIR/data.json
rotation: {max_megabytes: 1}`,
      takes: ['one', 'two', 'three'].map((name) => record(name.padEnd(600_000, '.'))),
      gives: [
        'data-2022-09-14T05-02-14.173-size.json: one',
        'data-2022-09-14T05-02-14.174-size.json: two',
        'data.json: three',
      ],
    },
    {
      shows: 'no more than so many of them',
      settings: `
path: $DIR/data.json
rotation: {max_megabytes: 1, max_backups: 1}`,
      takes: ['one', 'two', 'three'].map((name) => record(name.padEnd(600_000, '.'))),
      gives: ['data-2022-09-14T05-02-14.174-size.json: two', 'data.json: three'],
    },
    {
      shows: 'a file for each value of an attribute',
      settings: `
path: $DIR/*.json
group_by: {enabled: true, resource_attribute: service.name}`,
      takes: [both(), record('three', 'a')],
      gives: [`a.json: ${line('a', 'one')}`, `a.json: ${line('a', 'three')}`, `b.json: ${line('b', 'two')}`],
    },
    {
      shows: 'folders that a value names, and none that leads out',
      settings: `
path: $DIR/*.json
group_by: {enabled: true, resource_attribute: service.name}`,
      takes: [record('one', 'x/y'), record('two', '../etc/my_config'), record('three', 'a/../../b')],
      gives: [
        `b.json: ${line('a/../../b', 'three')}`,
        `etc/my_config.json: ${line('../etc/my_config', 'two')}`,
        `x/y.json: ${line('x/y', 'one')}`,
      ],
    },
    {
      shows: 'what does not have the attribute is dropped',
      settings: `
path: $DIR/*.json
group_by: {enabled: true}`,
      takes: [both()],
      gives: ['2 dropped: no file name'],
    },
    {
      shows: 'no more files open than so many; one that was closed goes on where it ended',
      settings: `
path: $DIR/*.json
group_by: {enabled: true, resource_attribute: service.name, max_open_files: 1}`,
      takes: [record('one', 'a'), record('two', 'b'), record('three', 'a')],
      gives: [`a.json: ${line('a', 'one')}`, `a.json: ${line('a', 'three')}`, `b.json: ${line('b', 'two')}`],
    },
    {
      shows: 'each of them put aside by itself',
      settings: `
path: $DIR/*.json
rotation: {max_megabytes: 1}
group_by: {enabled: true, resource_attribute: service.name}`,
      takes: ['one', 'two'].map((name) => record(name.padEnd(600_000, '.'), 'a')),
      gives: ['a-2022-09-14T05-02-14.173-size.json: one', 'a.json: two'],
    },
    {
      shows: 'a value that no file can be called costs its own items',
      settings: `
path: $DIR/*.json
group_by: {enabled: true, resource_attribute: service.name}`,
      takes: [
        {
          signal: 'logs',
          groups: [...(record('one', 'a').groups as never[]), ...(record('two', 'b'.repeat(300)).groups as never[])],
        },
      ],
      gives: [`a.json: ${line('a', 'one')}`, '1 failed'],
    },
  ],
};

export const EXPORTED: readonly Exported[] = [DEBUG, PROMETHEUS, WRITTEN, ZIPKIN, OTLP_HTTP, RETRIES, FILE];
