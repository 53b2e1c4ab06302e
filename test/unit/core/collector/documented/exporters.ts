import type { Documented } from './example.ts';

const [CORE, CONTRIB] = ['opentelemetry-collector/exporter', 'opentelemetry-collector-contrib/exporter'];

/** Examples of settings alone: what exporters send is proved where they send it. */
export const EXPORTERS: readonly Documented[] = [
  {
    section: 'exporters',
    component: 'otlp_grpc',
    source: `${CORE}/otlpexporter/README.md, config/configtls/README.md`,
    examples: [
      {
        shows: 'without TLS',
        settings: `
endpoint: otelcol2:4317
tls:
  insecure: true`,
      },
      {
        shows: 'TLS, whose files must be there',
        settings: `
endpoint: otelcol2:4317
tls:
  cert_file: file.cert
  key_file: file.key`,
        refused: ['3:14 file.cert cannot be read (ENOENT)', '4:13 file.key cannot be read (ENOENT)'],
      },
      {
        shows: 'TLS with anybody',
        settings: `
endpoint: myserver.local:55690
tls:
  insecure: false
  insecure_skip_verify: true`,
      },
      {
        shows: 'a key in a module',
        settings: `
endpoint: myserver.local:55690
tls:
  tpm:
    enabled: true
    path: /dev/tpmrm0`,
        refused: ['3:3 "tpm" is not supported here'],
      },
      {
        shows: 'what it had long ago',
        settings: `
endpoint: otelcol2:55680
reconnection_delay: 60s
insecure: true`,
        refused: ['2:1 unknown key "reconnection_delay"', '3:1 unknown key "insecure"'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'otlp_http',
    source: `${CORE}/otlphttpexporter/README.md, config/confighttp/config.schema.yaml`,
    examples: [
      { shows: 'where to', settings: 'endpoint: https://example.com:4318' },
      {
        shows: 'headers',
        settings: `
endpoint: http://localhost:4318
headers:
  test1: "value1"
  "test 2": "value 2"`,
        refused: ['is no name of a header'],
      },
      {
        shows: 'what is kept of connections, as confighttp has it now',
        settings: `
endpoint: http://localhost:4318
keepalive:
  enabled: true
  idle_conn_timeout: 30s
  max_idle_conns: 100
  max_idle_conns_per_host: 10`,
        warned: ['5:3 "max_idle_conns" has no effect here', '6:3 "max_idle_conns_per_host" has no effect here'],
      },
      {
        shows: 'both ways at once',
        settings: `
endpoint: http://localhost:4318
keepalive: {enabled: true}
idle_conn_timeout: 30s`,
        refused: ['3:20 "idle_conn_timeout" cannot stand beside keepalive'],
      },
      {
        shows: 'a proxy',
        settings: 'endpoint: http://localhost:4318\nproxy_url: http://proxy:3128',
        refused: ['2:1 "proxy_url" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'file',
    source: `${CONTRIB}/fileexporter/README.md`,
    examples: [
      { shows: 'JSON', settings: 'path: ./file\nformat: json' },
      {
        shows: 'rotated',
        settings: `
path: ./filename.json
rotation:
  max_megabytes: 10
  max_days: 3
  max_backups: 3
  localtime: true`,
      },
      {
        shows: 'protobuf, compressed and rotated',
        settings: `
path: ./filename
rotation:
  max_megabytes: 10
  max_days: 3
  max_backups: 3
  localtime: true
format: proto
compression: zstd`,
      },
      {
        shows: 'a file for each value of an attribute',
        settings: `
path: /data/*.json
group_by:
  enabled: true`,
        refused: ['2:1 "group_by" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'prometheus',
    source: `${CONTRIB}/prometheusexporter/README.md`,
    examples: [
      {
        shows: 'nearly all keys: files of TLS must be there',
        settings: `
endpoint: "1.2.3.4:1234"
tls:
  ca_file: "/path/to/ca.pem"
  cert_file: "/path/to/cert.pem"
  key_file: "/path/to/key.pem"
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
        refused: [
          '3:3 "ca_file" is not supported here',
          '4:14 /path/to/cert.pem cannot be read (ENOENT)',
          '5:13 /path/to/key.pem cannot be read (ENOENT)',
        ],
      },
      {
        shows: 'names as they are',
        settings: 'endpoint: localhost:1234\ntranslation_strategy: NoTranslation',
        refused: ['2:23 "NoTranslation" is not supported here'],
      },
      {
        shows: 'which attributes of resources are labels',
        settings: `
endpoint: localhost:1234
resource_constant_labels:
  included: ["service*", "k8s.pod.*"]
  excluded: [service.instance.id]`,
      },
    ],
  },
  {
    section: 'exporters',
    component: 'prometheus_remote_write',
    source: `${CONTRIB}/prometheusremotewriteexporter/README.md`,
    examples: [
      {
        shows: 'a log on disk, which it does not have here',
        settings: `
endpoint: "https://my-cortex:7900/api/v1/push"
wal:
  directory: ./prom_rw
  buffer_size: 100
  truncate_frequency: 45s
resource_to_telemetry_conversion:
  enabled: true`,
        refused: ['2:1 "wal" is not supported here'],
      },
      {
        shows: 'labels on everything',
        settings: `
endpoint: "https://my-cortex:7900/api/v1/push"
external_labels:
  label_name1: label_value1
  label_name2: label_value2`,
      },
      {
        shows: 'its own queue, and keys of its connections',
        settings: `
endpoint: "https://my-cortex:7900/api/v1/push"
remote_write_queue:
  enabled: true
  queue_size: 10000
max_conns_per_host: 5
write_buffer_size: 1024`,
        warned: ['6:1 "write_buffer_size" has no effect here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'zipkin',
    source: `${CONTRIB}/zipkinexporter/README.md`,
    examples: [
      {
        shows: 'without TLS',
        settings: `
endpoint: "http://some.url:9411/api/v2/spans"
format: proto
default_service_name: unknown-service`,
      },
      { shows: 'with TLS', settings: 'endpoint: "https://some.url:9411/api/v2/spans"' },
      {
        shows: 'TLS with anybody',
        settings: `
endpoint: "https://some.url:9411/api/v2/spans"
tls:
  insecure_skip_verify: true`,
      },
    ],
  },
  {
    section: 'exporters',
    component: 'kafka',
    source: `${CONTRIB}/kafkaexporter/README.md`,
    examples: [
      {
        shows: 'brokers and headers',
        settings: `
brokers:
  - localhost:9092
record_headers:
  my-custom-header: "my-custom-value"
  another-header: "another-value"`,
      },
      {
        shows: 'tokens of an extension',
        settings: `
brokers: ["localhost:9092"]
tls:
  insecure: false
auth:
  sasl:
    mechanism: OAUTHBEARER
    oauthbearer_token_source: oauth2client`,
        refused: [
          'username is required',
          'password is required',
          '6:16 "OAUTHBEARER"',
          '7:5 "oauthbearer_token_source" is not supported here',
        ],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'load_balancing',
    source: `${CONTRIB}/loadbalancingexporter/README.md`,
    examples: [
      {
        shows: 'by service, to those that are written',
        settings: `
routing_key: "service"
protocol:
  otlp:
    timeout: 1s
resolver:
  static:
    hostnames:
      - backend-1:4317
      - backend-2:4317
      - backend-3:4317
      - backend-4:4317`,
      },
      {
        shows: 'by what Kubernetes says',
        settings: `
routing_key: "service"
protocol:
  otlp:
    timeout: 1s
resolver:
  k8s:
    service: lb-svc.kube-public
    ports:
      - 15317
      - 16317`,
        refused: ['6:3 "k8s" is not supported here', 'resolver'],
      },
      {
        shows: 'all of them on this machine',
        settings: `
protocol:
  otlp:
    timeout: 1s
    tls:
      insecure: true
resolver:
  static:
    hostnames:
      - localhost:55690
      - localhost:55700
      - localhost:55710
      - localhost:55720`,
      },
    ],
  },
  {
    section: 'exporters',
    component: 'debug',
    source: `${CORE}/debugexporter/README.md`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'all details, sampled',
        settings: `
verbosity: detailed
sampling_initial: 5
sampling_thereafter: 200`,
      },
      {
        shows: 'its own way to standard output',
        settings: 'use_internal_logger: false',
        refused: ['1:22 only true is supported here'],
      },
    ],
  },
];
