import type { Documented } from './example.ts';

const CORE = 'opentelemetry-collector/exporter';
const CONTRIB = 'opentelemetry-collector-contrib/exporter';

/** Examples of settings alone: what exporters make of telemetry with them is in exported.ts. */
export const EXPORTERS: readonly Documented[] = [
  {
    section: 'exporters',
    component: 'debug',
    source: `${CORE}/debugexporter/README.md`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'all there is, and some of it where it is much',
        settings: `
verbosity: detailed
sampling_initial: 5
sampling_thereafter: 200`,
      },
      {
        shows: 'to standard output, past its own logger',
        settings: 'use_internal_logger: false',
        refused: ['1:22 only true is supported here'],
      },
      {
        shows: 'with a queue',
        settings: 'sending_queue: {enabled: true}',
        refused: ['1:1 "sending_queue" is not supported here'],
      },
      { shows: 'a verbosity that is none', settings: 'verbosity: loud', refused: ['1:12 "loud" is none of'] },
    ],
  },
  {
    section: 'exporters',
    component: 'nop',
    source: `${CORE}/nopexporter/README.md`,
    examples: [{ shows: 'it takes no configuration', settings: '' }],
  },
  {
    section: 'receivers',
    component: 'nop',
    source: 'opentelemetry-collector/receiver/nopreceiver/README.md',
    examples: [{ shows: 'it takes no configuration', settings: '' }],
  },
  {
    section: 'exporters',
    component: 'file',
    source: `${CONTRIB}/fileexporter/README.md, testdata/config.yaml, config.go`,
    examples: [
      { shows: 'no rotation', settings: 'path: ./foo' },
      {
        shows: 'rotation with its defaults',
        settings: `
path: ./foo
rotation:`,
      },
      {
        shows: 'rotation, protobuf and compression',
        settings: `
path: ./foo
rotation:
  max_megabytes: 10
  max_days: 3
  max_backups: 3
  localtime: true
format: proto
compression: zstd`,
      },
      {
        shows: 'flushed after so many nanoseconds',
        settings: `
path: ./foo
flush_interval: 5`,
        warned: ['2:1 "flush_interval" has no effect here'],
      },
      {
        shows: 'flushed after half a second',
        settings: `
path: ./flushed
flush_interval: 500ms`,
        warned: ['2:1 "flush_interval" has no effect here'],
      },
      { shows: 'no path', settings: 'format: json', refused: ['a path is expected here'] },
      {
        shows: 'a format that is none',
        settings: `
path: ./filename.log
format: text`,
        refused: ['2:9 "text" is none of json, proto'],
      },
      {
        shows: 'a compression it does not have',
        settings: `
path: ./filename.log
compression: gzip`,
        refused: ['2:14 "gzip" is none of zstd'],
      },
      {
        shows: 'appending to what is compressed',
        settings: `
path: ./foo
append: true
compression: zstd`,
        refused: ['2:9 append and compression cannot be used together'],
      },
      {
        shows: 'appending to what is rotated',
        settings: `
path: ./foo
append: true
rotation:`,
        refused: ['2:9 append and rotation cannot be used together'],
      },
      {
        shows: 'a file for each value of an attribute',
        settings: `
path: ./group_by/*.json
group_by:
  enabled: true
  max_open_files: 10
  resource_attribute: dummy`,
      },
      {
        shows: 'a file for each value, and no place for it',
        settings: `
path: ./group_by/all.json
group_by: {enabled: true}`,
        refused: ['1:7 a path such as /data/*.json is expected here'],
      },
      {
        shows: 'a file for each value, anywhere',
        settings: `
path: "*.json"
group_by: {enabled: true}`,
        refused: ['1:7 a path such as /data/*.json is expected here'],
      },
      {
        shows: 'a file for each value of no attribute',
        settings: `
path: ./group_by/*.json
group_by: {enabled: true, resource_attribute: ""}`,
        refused: ['2:47 a string is expected here'],
      },
      {
        shows: 'folders are made',
        settings: `
path: ./a/b/foo
create_directory: true
directory_permissions: "0750"`,
      },
      {
        shows: 'permissions of folders that are not made',
        settings: `
path: ./foo
directory_permissions: "0750"`,
        warned: ['2:1 "directory_permissions" has no effect here'],
      },
      {
        shows: 'permissions that are not octal',
        settings: `
path: ./foo
create_directory: true
directory_permissions: "0999"`,
        refused: ['3:24 octal permissions in quotes are expected here'],
      },
      {
        shows: 'an encoding of an extension',
        settings: `
path: ./foo
encoding: otlp_json`,
        refused: ['2:1 "encoding" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'prometheus',
    source: `${CONTRIB}/prometheusexporter/README.md, testdata/config.yaml`,
    examples: [
      {
        shows: 'on an address of others, with certificates, which must be there',
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
        shows: 'labels of all attributes of the resource, and of none',
        settings: `
endpoint: "127.0.0.1:1234"
resource_constant_labels:
  included: ["*"]
  excluded: [service.name, service.instance.id, service.namespace]`,
      },
      {
        shows: 'labels of the resource by the key of today and by the one before it at once',
        settings: `
endpoint: "127.0.0.1:1234"
resource_constant_labels: {included: ["*"]}
resource_to_telemetry_conversion: {enabled: true}`,
        refused: ['2:27 only one of resource_to_telemetry_conversion, resource_constant_labels is possible'],
      },
      {
        shows: 'another path, which it had once',
        settings: `
endpoint: "127.0.0.1:1234"
metrics_path: "/othermetrics"`,
        refused: ['2:1 unknown key "metrics_path"'],
      },
      {
        shows: 'other letters, with suffixes',
        settings: `
endpoint: "127.0.0.1:1234"
translation_strategy: NoUTF8EscapingWithSuffixes`,
        refused: ['2:23 "NoUTF8EscapingWithSuffixes" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'prometheus_remote_write',
    source: `${CONTRIB}/prometheusremotewriteexporter/README.md, testdata/config.yaml`,
    examples: [
      {
        shows: 'a log of its own, which a queue on disk takes the place of elsewhere',
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
        shows: 'labels for all',
        settings: `
endpoint: "https://my-cortex:7900/api/v1/push"
external_labels:
  label_name1: label_value1
  label_name2: label_value2`,
      },
      {
        shows: 'everything',
        settings: `
namespace: "test-space"
max_batch_request_parallelism: 10
retry_on_failure:
  enabled: true
  initial_interval: 10s
  max_interval: 60s
  max_elapsed_time: 10m
endpoint: "http://localhost:8888"
write_buffer_size: 524288
add_metric_suffixes: false
headers:
  Prometheus-Remote-Write-Version: "0.1.0"
  X-Scope-OrgID: "234"
external_labels:
  key1: value1
  key2: value2
resource_to_telemetry_conversion:
  enabled: true
remote_write_queue:
  queue_size: 2000
  num_consumers: 10`,
        warned: [
          '2:1 "max_batch_request_parallelism" has no effect here',
          '9:1 "write_buffer_size" has no effect here',
          '21:3 "num_consumers" has no effect here',
        ],
      },
      {
        shows: 'an address without a protocol, which the Collector reads and cannot send to',
        settings: 'endpoint: "localhost:8888"',
        refused: ['1:11 an address such as http://prometheus:9090/api/v1/write is expected here'],
      },
      {
        shows: 'a queue of less than nothing',
        settings: `
endpoint: "http://localhost:8888"
remote_write_queue: {queue_size: -1}`,
        refused: ['2:34 a whole number from 1 to'],
      },
      {
        shows: 'no target_info',
        settings: `
endpoint: "http://localhost:8888"
target_info: {enabled: false}`,
      },
      {
        shows: 'no queue',
        settings: `
endpoint: "http://localhost:8888"
remote_write_queue: {enabled: false}`,
      },
      {
        shows: 'another compression than the protocol has',
        settings: `
endpoint: "http://localhost:8888"
compression: gzip`,
        refused: ['2:14 "gzip" is none of snappy'],
      },
      {
        shows: 'a message that is none',
        settings: `
endpoint: "http://localhost:8888"
protobuf_message: "io.prometheus.write.v4.Request"`,
        refused: ['2:19 "io.prometheus.write.v4.Request" is none of'],
      },
      {
        shows: 'names without suffixes',
        settings: `
endpoint: "http://localhost:8888"
translation_strategy: UnderscoreEscapingWithoutSuffixes`,
      },
      {
        shows: 'names as they are',
        settings: `
endpoint: "http://localhost:8888"
protobuf_message: "io.prometheus.write.v2.Request"
translation_strategy: "NoTranslation"`,
        refused: ['3:23 "NoTranslation" is not supported here'],
      },
      {
        shows: 'a strategy that is none',
        settings: `
endpoint: "http://localhost:8888"
translation_strategy: "invalid_strategy"`,
        refused: ['2:23 "invalid_strategy" is unknown'],
      },
      {
        shows: 'headers of the sender',
        settings: `
endpoint: "http://localhost:8888"
remote_write_queue:
  queue_size: 1000
  include_metadata_keys: ["target-id", "x-org-id"]`,
        refused: ['4:3 "include_metadata_keys" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'zipkin',
    source: `${CONTRIB}/zipkinexporter/README.md, testdata/config.yaml`,
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
        shows: 'with TLS, without asking who answers',
        settings: `
endpoint: "https://some.url:9411/api/v2/spans"
tls:
  insecure_skip_verify: true`,
      },
      {
        shows: 'everything',
        settings: `
endpoint: "https://somedest:1234/api/v2/spans"
format: proto
default_service_name: test_name
sending_queue:
  enabled: true
  num_consumers: 2
  queue_size: 10
retry_on_failure:
  enabled: true
  initial_interval: 10s
  max_interval: 60s
  max_elapsed_time: 10m`,
      },
      { shows: 'no address', settings: 'format: json', refused: ['an address such as http://zipkin:9411'] },
    ],
  },
  {
    section: 'exporters',
    component: 'kafka',
    source: `${CONTRIB}/kafkaexporter/README.md, testdata/config.yaml, release notes of 0.160 (#50202, #50381)`,
    examples: [
      { shows: 'as it is', settings: '' },
      {
        shows: 'headers for all',
        settings: `
brokers:
  - localhost:9092
record_headers:
  my-custom-header: "my-custom-value"
  another-header: "another-value"`,
      },
      {
        shows: 'everything, without profiles',
        settings: `
logs:
  topic: spans
metrics:
  topic: spans
traces:
  topic: spans
brokers:
  - "foo:123"
  - "bar:456"
producer:
  max_message_bytes: 10000000
  required_acks: -1
timeout: 10s
partition_traces_by_id: true
partition_metrics_by_resource_attributes: true
partition_logs_by_resource_attributes: true
sending_queue:
  enabled: true
  num_consumers: 2
  queue_size: 10
retry_on_failure:
  enabled: true
  initial_interval: 10s
  max_interval: 60s
  max_elapsed_time: 10m`,
      },
      {
        shows: 'profiles',
        settings: 'profiles: {topic: spans}',
        refused: ['1:1 "profiles" is not supported here'],
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
        refused: ['6:16 "OAUTHBEARER" is none of plain', '7:5 "oauthbearer_token_source" is not supported here'],
      },
      {
        shows: 'a partitioner of an extension',
        settings: `
brokers:
  - localhost:9092
record_partitioner:
  extension: my_custom_partitioner`,
        refused: ['4:3 "extension" is not supported here'],
      },
      {
        shows: 'one partition after the other',
        settings: 'record_partitioner: {round_robin: {}}',
      },
      {
        shows: 'topics by headers of the sender',
        settings: `
include_metadata_keys: [metadata_key]
logs:
  topic: per_signal_topic
  topic_from_metadata_key: metadata_key`,
        refused: [
          '1:1 "include_metadata_keys" is not supported here',
          '4:3 "topic_from_metadata_key" is not supported',
        ],
      },
      {
        shows: 'an encoding of an extension',
        settings: 'logs: {encoding: per_signal_encoding}',
        refused: ['1:18 "per_signal_encoding" is none of otlp_proto, otlp_json'],
      },
      {
        shows: 'logs by trace and by resource at once',
        settings: `
partition_logs_by_trace_id: true
partition_logs_by_resource_attributes: true`,
        refused: ['1:29 partition_logs_by_resource_attributes and partition_logs_by_trace_id cannot both be enabled'],
      },
      {
        shows: 'a password in the clear, as until 0.159, which is read still',
        settings: `
auth:
  plain_text:
    username: alice
    password: bob`,
      },
      {
        shows: 'the same since 0.160',
        settings: `
auth:
  sasl:
    mechanism: PLAIN
    username: alice
    password: bob`,
      },
      {
        shows: 'TLS below auth, as until 0.159',
        settings: 'auth: {tls: {insecure: true}}',
        refused: ['1:8 "tls" is not supported here'],
      },
      {
        shows: 'keys that do nothing, there since franz-go',
        settings: `
resolve_canonical_bootstrap_servers_only: true
auth:
  sasl:
    mechanism: PLAIN
    username: alice
    password: bob
    version: 1`,
        warned: [
          '1:1 "resolve_canonical_bootstrap_servers_only" has no effect here',
          '7:5 "version" has no effect here',
        ],
      },
      {
        shows: 'keys that say how, and change nothing of what is sent',
        settings: `
protocol_version: 2.1.0
conn_idle_timeout: 9m
producer: {linger: 10ms}`,
        warned: [
          '1:1 "protocol_version" has no effect here',
          '2:1 "conn_idle_timeout" has no effect here',
          '3:12 "linger" has no effect here',
        ],
      },
      {
        shows: 'one topic for all, as until 0.149',
        settings: 'topic: all',
        refused: ['1:1 "topic" is not supported here'],
      },
    ],
  },
  {
    section: 'exporters',
    component: 'load_balancing',
    source: `${CONTRIB}/loadbalancingexporter/README.md, testdata/config.yaml`,
    examples: [
      {
        shows: 'by service, to four',
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
        shows: 'all on this machine',
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
    - localhost:55700`,
      },
      {
        shows: 'the port of OTLP where none is written',
        settings: `
protocol:
  otlp:
    timeout: 1s
resolver:
  static:
    hostnames:
    - endpoint-1
    - endpoint-2:55678`,
      },
      {
        shows: 'Kubernetes',
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
        refused: ['6:3 "k8s" is not supported here; dns is, with the name of a headless service'],
      },
      {
        shows: 'DNS',
        settings: `
protocol:
  otlp:
resolver:
  dns:
    hostname: service-1
    port: 55690`,
      },
      {
        shows: 'DNS, all of it',
        settings: `
resolver:
  dns:
    hostname: service-1
    port: "55690"
    interval: 30m
    timeout: 5s`,
      },
      {
        shows: 'DNS without a name',
        settings: `
resolver:
  dns: {}`,
        refused: ['no hostname specified to resolve the backends'],
      },
      {
        shows: 'Cloud Map',
        settings: `
protocol:
  otlp:
resolver:
  aws_cloud_map:
    namespace: cloudmap-1
    service_name: service-1
    port: 4319`,
        refused: ['4:3 "aws_cloud_map" is not supported here; static and dns are'],
      },
      {
        shows: 'queues of each back end',
        settings: `
protocol:
  otlp:
    sending_queue:
      enabled: false
resolver:
  static:
    hostnames: [endpoint-1]`,
      },
      {
        shows: 'one queue before all',
        settings: `
sending_queue:
  enabled: true
protocol:
  otlp:
    sending_queue:
      enabled: false
resolver:
  static:
    hostnames: [endpoint-1]`,
        refused: ['1:1 "sending_queue" is not supported here'],
      },
    ],
  },
];
