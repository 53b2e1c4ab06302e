import { spanId } from '../../../../helpers/telemetry.ts';
import type { Documented } from './example.ts';
import { gauge, logs, metrics, spans } from './items.ts';

const MS = 1_000_000n;
const took = (ms: bigint) => ({ startTimeUnixNano: 1_000n, endTimeUnixNano: 1_000n + ms * MS });
const shipping = { resource: { 'service.name': 'shipping' }, name: 'get_shipping/{shippingId}' };
const ok = { status: { code: 1, message: '' } };
const failed = { status: { code: 2, message: '' } };
const labels = (status: string) =>
  `service.name=shipping,span.name=get_shipping/{shippingId},span.kind=SPAN_KIND_SERVER,status.code=STATUS_CODE_${status}`;
const [CLIENT, SERVER, PRODUCER, CONSUMER] = [3, 2, 4, 5];

export const SPANMETRICS: Documented = {
  section: 'connectors',
  component: 'spanmetrics',
  source: 'opentelemetry-collector-contrib/connector/spanmetricsconnector/README.md',
  examples: [
    {
      shows: 'requests, errors and durations by the four dimensions that all have',
      settings: '',
      takes: spans({ ...shipping, ...ok }, { ...shipping, ...failed }, { ...shipping, ...ok }),
      gives: [
        `traces.span.metrics.calls{${labels('OK')}} 2`,
        `traces.span.metrics.calls{${labels('ERROR')}} 1`,
        `traces.span.metrics.duration{${labels('OK')}} 2`,
        `traces.span.metrics.duration{${labels('ERROR')}} 1`,
      ],
    },
    {
      shows: 'the simple example: dimensions, a default, one left out, events',
      settings: `
histogram:
  explicit:
    buckets: [100us, 1ms, 2ms, 6ms, 10ms, 100ms, 250ms]
dimensions:
  - name: http.method
    default: GET
  - name: http.status_code
exemplars:
  enabled: true
exclude_dimensions: ['status.code']
dimensions_cache_size: 1000
aggregation_temporality: "AGGREGATION_TEMPORALITY_CUMULATIVE"
metrics_flush_interval: 15s
metrics_expiration: 5m
events:
  enabled: true
  dimensions:
    - name: exception.type
    - name: exception.message
resource_metrics_key_attributes:
  - service.name
  - telemetry.sdk.language
  - telemetry.sdk.name`,
      takes: spans({
        ...{ ...shipping, ...took(3n), attributes: { 'http.status_code': 200n } },
        events: [{ name: 'exception', attributes: { 'exception.type': 'Oops', 'exception.message': 'no' } }],
      }),
      gives: ['calls', 'duration', 'events'].map(
        (name) =>
          `traces.span.metrics.${name}{${labels('').replace(',status.code=STATUS_CODE_', '')},http.method=GET,http.status_code=200${name === 'events' ? ',exception.type=Oops,exception.message=no' : ''}} 1`,
      ),
    },
    {
      shows: 'a namespace',
      settings: 'namespace: span.metrics',
      takes: spans({ ...shipping, ...ok }),
      gives: [`span.metrics.calls{${labels('OK')}} 1`, `span.metrics.duration{${labels('OK')}} 1`],
    },
    {
      shows: 'no histograms',
      settings: 'histogram: {disable: true}',
      takes: spans({ ...shipping, ...ok }),
      gives: [`traces.span.metrics.calls{${labels('OK')}} 1`],
    },
    {
      shows: 'histograms are of one of two kinds',
      settings: `
histogram:
  explicit: {buckets: [1ms]}
  exponential: {max_size: 160}`,
      refused: ['2:3 use either `explicit` or `exponential` buckets histogram'],
    },
    {
      shows: 'events need dimensions',
      settings: 'events: {enabled: true}',
      refused: ['no dimensions configured for events'],
    },
  ],
};

const edge = (type: string, more = '', failedText = 'false') =>
  `client=app,server=${type === 'database' ? 'db' : 'shop'},connection_type=${type},failed=${failedText}${more}`;
const app = { resource: { 'service.name': 'app' }, ...took(1n) };
const shop = { resource: { 'service.name': 'shop' }, ...took(1n) };
const threeOf = (labelled: string) =>
  ['request_total', 'request_server', 'request_client'].map((name) => `traces_service_graph_${name}{${labelled}} 1`);

export const SERVICEGRAPH: Documented = {
  section: 'connectors',
  component: 'servicegraph',
  source: 'opentelemetry-collector-contrib/connector/servicegraphconnector/README.md',
  examples: [
    {
      shows: 'a direct request: client and server',
      settings: '',
      takes: spans(
        { ...app, kind: CLIENT, spanId: spanId(1) },
        { ...shop, kind: SERVER, spanId: spanId(2), parentSpanId: spanId(1) },
      ),
      gives: threeOf(edge('')),
    },
    {
      shows: 'messages: producer and consumer',
      settings: '',
      takes: spans(
        { ...app, kind: PRODUCER, spanId: spanId(1) },
        { ...shop, kind: CONSUMER, spanId: spanId(2), parentSpanId: spanId(1) },
      ),
      gives: threeOf(edge('messaging_system')),
    },
    {
      shows: 'a database: a client with db.name',
      settings: '',
      takes: spans({ ...app, kind: CLIENT, spanId: spanId(1), attributes: { 'db.name': 'db' } }),
      gives: threeOf(edge('database')),
    },
    {
      shows: 'the example: dimensions of both sides, with where they are from',
      settings: `
latency_histogram_buckets: [1s, 2s, 3s, 4s, 5s]
dimensions:
  - dimension-1
  - dimension-2
store:
  ttl: 1s
  max_items: 10`,
      takes: spans(
        { ...app, kind: CLIENT, spanId: spanId(1), attributes: { 'dimension-1': 'a' } },
        { ...shop, kind: SERVER, spanId: spanId(2), parentSpanId: spanId(1), attributes: { 'dimension-2': 'b' } },
      ),
      gives: threeOf(edge('', ',client_dimension-1=a,server_dimension-2=b')),
    },
    {
      shows: 'the example as it is printed: durations without units',
      settings: `
latency_histogram_buckets: [1,2,3,4,5]`,
      refused: [1, 2, 3, 4, 5].map((_, i) => `1:${29 + 2 * i} a duration such as 200ms, 5s or 1m30s is expected here`),
    },
  ],
};

const records = logs(
  { severityNumber: 17, attributes: { env: 'prod' } },
  { severityNumber: 21, attributes: { env: 'dev' } },
  { severityNumber: 9 },
);

export const COUNT: Documented = {
  section: 'connectors',
  component: 'count',
  source: 'opentelemetry-collector-contrib/connector/countconnector/README.md',
  examples: [
    {
      shows: 'spans and their events',
      settings: '',
      takes: spans({ events: [{ name: 'a' }, { name: 'b' }] }),
      gives: ['trace.span.count{} 1', 'trace.span.event.count{} 2'],
    },
    {
      shows: 'metrics and data points',
      settings: '',
      takes: metrics({ name: 'a', data: gauge({ value: 1n }, { value: 2n }) }),
      gives: ['metric.count{} 1', 'metric.datapoint.count{} 2'],
    },
    { shows: 'log records', settings: '', takes: logs({}), gives: ['log.record.count{} 1'] },
    {
      shows: 'any condition counts',
      settings: `
spanevents:
  my.prod.event.count:
    description: The number of span events from my prod environment.
    conditions:
      - 'attributes["env"] == "prod"'
      - 'name == "prodevent"'`,
      takes: spans({ events: [{ name: 'prodevent' }, { name: 'a', attributes: { env: 'prod' } }, { name: 'b' }] }),
      gives: ['trace.span.count{} 1', 'my.prod.event.count{} 2'],
    },
    {
      shows: 'by an attribute, with what stands for none',
      settings: `
logs:
  my.log.count:
    description: The number of logs from each environment.
    attributes:
      - key: env
        default_value: unspecified_environment`,
      takes: { signal: 'logs', groups: [merged()] },
      gives: ['prod', 'dev', 'unspecified_environment'].map((env) => `my.log.count{env=${env}} 1`),
    },
    {
      shows: 'errors only, by their environment',
      settings: `
logs:
  my.error.log.count:
    description: Error+ logs.
    conditions:
      - 'severity_number >= SEVERITY_NUMBER_ERROR'
    attributes:
      - key: env`,
      takes: { signal: 'logs', groups: [merged()] },
      gives: ['prod', 'dev'].map((env) => `my.error.log.count{env=${env}} 1`),
    },
    {
      shows: 'metrics have no attributes: their data points have',
      settings: `
metrics:
  my.prod.metric.count:
    conditions:
      - 'attributes["env"] == "prod"'`,
      refused: ['4:10 "attributes["env"]": the context "metric" has no path "attributes"'],
    },
  ],
};

/** All the records under one resource, as they are counted. */
function merged() {
  if (records.signal !== 'logs') throw new Error('logs are expected');
  const [first, ...others] = records.groups;
  const items = [first!, ...others].flatMap(({ scopes }) => scopes.flatMap((scope) => scope.items));
  return { ...first!, scopes: [{ ...first!.scopes[0]!, items }] };
}
