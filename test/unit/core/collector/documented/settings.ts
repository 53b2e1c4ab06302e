import type { Documented } from './example.ts';

const CORE = 'opentelemetry-collector';
const CONTRIB = 'opentelemetry-collector-contrib';

/** Examples of settings alone: what these components do with them takes time, sockets or memory, and is proved where they run. */
export const SETTINGS_ALONE: readonly Documented[] = [
  {
    section: 'processors',
    component: 'batch',
    source: `${CORE}/processor/batchprocessor/README.md`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'larger and later',
        settings: `
send_batch_size: 10000
timeout: 10s`,
      },
      {
        shows: 'not waiting, split',
        settings: `
send_batch_max_size: 10000
timeout: 0s`,
      },
      {
        shows: 'by tenant',
        settings: `
metadata_keys:
- tenant_id
metadata_cardinality_limit: 1000`,
      },
      {
        shows: 'a largest batch smaller than a batch',
        settings: `
send_batch_size: 10000
send_batch_max_size: 1000`,
        refused: ['2:22 '],
      },
    ],
  },
  {
    section: 'processors',
    component: 'memory_limiter',
    source: `${CORE}/processor/memorylimiterprocessor/README.md`,
    examples: [
      {
        shows: 'in MiB',
        settings: `
check_interval: 1s
limit_mib: 4000
spike_limit_mib: 800`,
      },
      {
        shows: 'in percent',
        settings: `
check_interval: 1s
limit_percentage: 80
spike_limit_percentage: 15`,
      },
      { shows: 'no limit at all', settings: 'check_interval: 1s', refused: ['limit_mib'] },
    ],
  },
  {
    section: 'processors',
    component: 'group_by_trace',
    source: `${CONTRIB}/processor/groupbytraceprocessor/README.md`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'with workers, which are none here',
        settings: `
wait_duration: 10s
num_traces: 1000
num_workers: 2`,
      },
    ],
  },
  {
    section: 'processors',
    component: 'resource_detection',
    source: `${CONTRIB}/processor/resourcedetectionprocessor/README.md`,
    examples: [
      {
        shows: 'the environment',
        settings: `
detectors: [env]
timeout: 2s
override: false`,
      },
      {
        shows: 'the system, by the name it calls itself',
        settings: `
detectors: ["system"]
system:
  hostname_sources: ["os"]`,
      },
      {
        shows: 'Docker',
        settings: `
detectors: [env, docker]
timeout: 2s
override: false`,
        warned: ['1:18 the detector "docker" is not supported here: left out'],
      },
      {
        shows: 'trying for longer',
        settings: `
detectors: [gcp]
timeout: 5s
retry:
  enabled: true
  initial_interval: 1s
  max_interval: 10s
  max_elapsed_time: 2m`,
        warned: ['1:13 the detector "gcp" is not supported here: left out', '3:1 "retry" has no effect here'],
      },
    ],
  },
  {
    section: 'receivers',
    component: 'prometheus',
    source: `${CONTRIB}/receiver/prometheusreceiver/README.md`,
    examples: [
      {
        shows: 'static targets and relabelling',
        settings: `
config:
  scrape_configs:
    - job_name: 'otel-collector'
      scrape_interval: 5s
      static_configs:
        - targets: ['0.0.0.0:8888']
      metric_relabel_configs:
      - source_labels: [__name__]
        regex: "(request_duration_seconds.*|response_duration_seconds.*)"
        action: keep`,
        warned: ['6:21 nothing of this agent listens on 0.0.0.0:8888'],
      },
      {
        shows: 'targets in files (prometheus/prometheus, config/testdata/conf.good.yml)',
        settings: `
config:
  scrape_configs:
    - job_name: prometheus
      file_sd_configs:
        - files:
          - foo/*.slow.json
          - foo/*.slow.yml
          - single/file.yml
          refresh_interval: 10m
        - files:
          - bar/*.yaml`,
      },
      {
        shows: 'targets of Kubernetes',
        settings: `
config:
  scrape_configs:
    - job_name: k8s
      kubernetes_sd_configs:
      - role: pod`,
        warned: ['4:7 "kubernetes_sd_configs" is not supported here: the job "k8s" is left without its targets'],
      },
      {
        shows: 'a target allocator',
        settings: `
target_allocator:
  endpoint: http://my-targetallocator-service
  interval: 30s
  collector_id: collector-1`,
        refused: [
          '1:1 "target_allocator" is not supported here',
          '1:1 at least one of scrape_configs is expected here',
        ],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_grpc',
    source: `${CORE}/exporter/otlpexporter/README.md, ${CORE}/exporter/exporterhelper/README.md`,
    examples: [
      {
        shows: 'with certificates, which must be there',
        settings: `
endpoint: otelcol2:4317
tls:
  cert_file: file.cert
  key_file: file.key`,
        refused: ['3:14 file.cert cannot be read (ENOENT)', '4:13 file.key cannot be read (ENOENT)'],
      },
      {
        shows: 'without',
        settings: `
endpoint: otelcol2:4317
tls:
  insecure: true`,
      },
      {
        shows: 'the defaults of queue and retries, written out',
        settings: `
endpoint: otelcol2:4317
timeout: 5s
retry_on_failure:
  enabled: true
  initial_interval: 5s
  max_interval: 30s
  max_elapsed_time: 300s
  multiplier: 1.5
sending_queue:
  enabled: true
  num_consumers: 10
  queue_size: 1000`,
      },
      {
        shows: 'a queue of bytes, for whose room senders wait',
        settings: `
endpoint: otelcol2:4317
sending_queue:
  sizer: bytes
  queue_size: 10000000
  block_on_overflow: true
  batch: {}`,
      },
      {
        shows: 'batches of the queue',
        settings: `
endpoint: otelcol2:4317
sending_queue:
  batch:
    flush_timeout: 200ms
    min_size: 8192
    max_size: 10000`,
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_http',
    source: `${CORE}/exporter/otlphttpexporter/README.md`,
    examples: [
      { shows: 'an address', settings: 'endpoint: https://example.com:4318' },
      {
        shows: 'another for traces',
        settings: `
endpoint: https://example.com:4318
traces_endpoint: https://example.com:4318/v1/traces`,
      },
      {
        shows: 'without compression, as JSON',
        settings: `
endpoint: https://example.com:4318
compression: none
encoding: json`,
      },
      { shows: 'no address', settings: 'compression: gzip', refused: ['endpoint'] },
    ],
  },
  {
    section: 'exporters',
    component: 'prometheus',
    source: `${CONTRIB}/exporter/prometheusexporter/README.md`,
    examples: [
      {
        shows: 'everything, on this machine',
        settings: `
endpoint: "127.0.0.1:1234"
namespace: test-space
const_labels:
  label1: value1
  "another label": spaced value
send_timestamps: true
metric_expiration: 180m
enable_open_metrics: true
add_metric_suffixes: false
translation_strategy: "UnderscoreEscapingWithoutSuffixes"
resource_to_telemetry_conversion:
  enabled: true`,
      },
      { shows: 'no address', settings: 'namespace: test-space', refused: ['endpoint is expected here'] },
      {
        shows: 'names as they are',
        settings: `
endpoint: "127.0.0.1:1234"
translation_strategy: NoTranslation`,
        refused: ['2:23 "NoTranslation" is not supported here'],
      },
    ],
  },
];
