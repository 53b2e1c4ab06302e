import { expect } from 'vitest';
import type { Documented } from '../example.ts';

const CONTRIB = 'opentelemetry-collector-contrib/receiver';
const JOB = `
config:
  scrape_configs:
    - job_name: 'otel-collector'
      scrape_interval: 5s
      static_configs:
        - targets: ['0.0.0.0:8888']`;

const PROMETHEUS: Documented = {
  section: 'receivers',
  component: 'prometheus',
  source: `${CONTRIB}/prometheusreceiver/README.md, testdata`,
  examples: [
    {
      shows: 'a target that is written, and pods, which are left out',
      settings: `${JOB}
    - job_name: k8s
      kubernetes_sd_configs:
      - role: pod
      relabel_configs:
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
        regex: "true"
        action: keep
      metric_relabel_configs:
      - source_labels: [__name__]
        regex: "(request_duration_seconds.*|response_duration_seconds.*)"
        action: keep`,
      warned: [
        '6:21 nothing of this agent listens on 0.0.0.0:8888',
        '8:7 "kubernetes_sd_configs" is not supported here: the job "k8s" is left without its targets',
      ],
    },
    {
      shows: 'its own keys',
      settings: `
trim_metric_suffixes: true
use_start_time_metric: true
start_time_metric_regex: foo_bar_.*${JOB.replace('0.0.0.0:8888', 'localhost:1')}`,
      refused: ['trim_metric_suffixes', 'use_start_time_metric', 'start_time_metric_regex'].map(
        (key, i) => `${i + 1}:1 "${key}" is not supported here`,
      ),
    },
    {
      shows: 'its own keys as they are without being written',
      settings: `
trim_metric_suffixes: false
use_start_time_metric: false
scrape_on_shutdown: false${JOB.replace('0.0.0.0:8888', 'localhost:1')}`,
    },
    ...['scrape_on_shutdown: true', 'enable_prometheus_ui_server: true'].map((line) => ({
      shows: line,
      settings: `
${line}${JOB.replace('0.0.0.0:8888', 'localhost:1')}`,
      refused: [`1:1 "${line.split(':')[0]!}" is not supported here`],
    })),
    {
      shows: 'a time before the first scrape',
      settings: `\ninitial_scrape_offset: 10s${JOB.replace('0.0.0.0:8888', 'localhost:1')}`,
    },
    {
      shows: 'what only costs less',
      settings: `
discovery_reload_on_startup: true${JOB.replace('0.0.0.0:8888', 'localhost:1')}`,
      warned: ['1:1 "discovery_reload_on_startup" has no effect here'],
    },
    {
      shows: 'targets of an operator',
      settings: `
target_allocator:
  endpoint: http://my-targetallocator-service
  interval: 30s
  collector_id: collector-1`,
      refused: ['1:1 "target_allocator" is not supported here', 'at least one of scrape_configs is expected here'],
    },
    {
      shows: 'the API of Prometheus',
      settings: `
api_server:
  enabled: true
  server_config:
    endpoint: "localhost:9090"${JOB.replace('0.0.0.0:8888', 'localhost:1')}`,
      refused: ['1:1 "api_server" is not supported here'],
    },
    {
      shows: 'pods of one node, with an escaped replacement',
      settings: `
config:
  scrape_configs:
  - job_name: apps
    kubernetes_sd_configs:
    - role: pod
    relabel_configs:
    - source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port]
      action: replace
      target_label: __address__
      regex: ([^:]+)(?::\\d+)?;(\\d+)
      replacement: $$1:$$2
    - source_labels: [__meta_kubernetes_namespace]
      action: replace
      target_label: kubernetes_namespace`,
      warned: ['4:5 "kubernetes_sd_configs" is not supported here'],
    },
    {
      shows: 'an older format where a target names none',
      settings: `
config:
  scrape_configs:
    - job_name: test1
      scrape_interval: 5s
    - job_name: test2
      scrape_interval: 5s
      fallback_scrape_protocol: OpenMetricsText1.0.0`,
      warned: ['7:7 "fallback_scrape_protocol" has no effect here'],
    },
    {
      shows: 'native histograms by protobuf, which is not asked for here',
      settings: `
config:
  global:
    scrape_protocols: [PrometheusProto, OpenMetricsText1.0.0, OpenMetricsText0.0.1, PrometheusText0.0.4]
  scrape_configs:
    - job_name: a`,
      warned: ['3:5 "scrape_protocols" has no effect here'],
    },
    {
      shows: 'what the Collector does not support either',
      settings: `
config:
  scrape_configs:
    - job_name: 'demo'
      scrape_interval: 5s
  remote_write:
    - url: "https://example.org/write"
  remote_read:
    - url: "https://example.org/read"
  rule_files: [ "a", "b" ]
  alerting:
    alertmanagers:
      - scheme: "http"`,
      refused: [
        '5:3 "remote_write" is not supported here',
        '7:3 "remote_read" is not supported here',
        '9:3 "rule_files" is not supported here',
        '10:3 "alerting" is not supported here',
      ],
    },
    {
      shows: 'the resource of target_info, scopes of labels',
      settings: JOB,
      warned: ['6:21 nothing of this agent listens on 0.0.0.0:8888'],
      takes: `# TYPE target info
target_info{service_version="1.2"} 1
# TYPE otel_scope info
otel_scope_info{otel_scope_name="lib",otel_scope_version="3",part="db"} 1
# TYPE calls counter
calls_total{otel_scope_name="lib",otel_scope_version="3",code="200"} 5
# EOF
`,
      gives: [
        {
          name: 'calls_total',
          scope: 'lib',
          resource: expect.objectContaining({ service_version: '1.2', 'service.name': 'otel-collector' }) as unknown,
          points: [expect.objectContaining({ attributes: { code: '200' }, value: 5 })],
        },
      ],
    },
    {
      shows: 'exemplars: their ids, their time, and the rest of their labels',
      settings: JOB,
      warned: ['6:21 nothing of this agent listens on 0.0.0.0:8888'],
      takes: `# TYPE calls counter
calls_total 5 # {trace_id="480140f3d770a5ae32f0a22b6a812cff",span_id="92c3792d54ba94f3",user="u"} 1.5 1700000000.123
# EOF
`,
      gives: [
        {
          name: 'calls_total',
          points: [
            expect.objectContaining({
              exemplars: [
                expect.objectContaining({
                  ...{ traceId: '480140f3d770a5ae32f0a22b6a812cff', spanId: '92c3792d54ba94f3' },
                  ...{ timeUnixNano: 1_700_000_000_123_000_000n, value: { kind: 'double', value: 1.5 } },
                  filteredAttributes: [{ key: 'user', value: { kind: 'string', value: 'u' } }],
                }),
              ],
            }),
          ],
        },
      ],
    },
  ],
};

const HOST_METRICS: Documented = {
  section: 'receivers',
  component: 'host_metrics',
  source: `${CONTRIB}/hostmetricsreceiver/README.md, testdata/config.yaml, config.schema.yaml, internal/scraper/*/documentation.md`,
  examples: [
    {
      shows: 'a scraper each with another interval',
      settings: `
collection_interval: 30s
scrapers:
  cpu:
  memory:`,
    },
    {
      shows: 'disks more seldom',
      settings: `
collection_interval: 1m
initial_delay: 1s
scrapers:
  disk:
  filesystem:`,
    },
    {
      shows: 'what each scraper measures without being told',
      settings:
        'scrapers: {cpu: , load: , memory: , disk: , filesystem: , network: , paging: , processes: , process: , system: }',
      takes: '',
      gives: [
        'cpu: system.cpu.time s, Sum Double monotonic',
        ...['1m', '5m', '15m'].map((time) => `load: system.cpu.load_average.${time} {thread}, Gauge Double`),
        'memory: system.memory.usage By, Sum Int',
        'disk: system.disk.io By, Sum Int monotonic',
        'disk: system.disk.operations {operations}, Sum Int monotonic',
        'disk: system.disk.io_time s, Sum Double monotonic',
        'disk: system.disk.operation_time s, Sum Double monotonic',
        'disk: system.disk.weighted_io_time s, Sum Double monotonic',
        'disk: system.disk.pending_operations {operations}, Sum Int',
        'disk: system.disk.merged {operations}, Sum Int monotonic',
        'filesystem: system.filesystem.usage By, Sum Int',
        'filesystem: system.filesystem.inodes.usage {inodes}, Sum Int',
        'network: system.network.packets {packets}, Sum Int monotonic',
        'network: system.network.dropped {packets}, Sum Int monotonic',
        'network: system.network.errors {errors}, Sum Int monotonic',
        'network: system.network.io By, Sum Int monotonic',
        'network: system.network.connections {connections}, Sum Int',
        'paging: system.paging.usage By, Sum Int',
        'paging: system.paging.operations {operations}, Sum Int monotonic',
        'paging: system.paging.faults {faults}, Sum Int monotonic',
        'processes: system.processes.created {processes}, Sum Int monotonic',
        'processes: system.processes.count {processes}, Sum Int',
        'process: process.cpu.time s, Sum Double monotonic',
        'process: process.memory.usage By, Sum Int',
        'process: process.memory.virtual By, Sum Int',
        'process: process.disk.io By, Sum Int monotonic',
        'system: system.uptime s, Gauge Double',
      ],
    },
    {
      shows: 'what may be asked for beside it',
      settings: `
scrapers:
  cpu: {metrics: {system.cpu.time: {enabled: false}, system.cpu.frequency: {enabled: true}, system.cpu.logical.count: {enabled: true}, system.cpu.physical.count: {enabled: true}, system.cpu.utilization: {enabled: true}}}
  memory: {metrics: {system.memory.usage: {enabled: false}, system.memory.utilization: {enabled: true}}}`,
      takes: '',
      gives: [
        'cpu: system.cpu.utilization 1, Gauge Double',
        'cpu: system.cpu.physical.count {cpu}, Sum Int',
        'cpu: system.cpu.logical.count {cpu}, Sum Int',
        'cpu: system.cpu.frequency Hz, Gauge Double',
        'memory: system.memory.utilization 1, Gauge Double',
      ],
    },
    {
      shows: 'what is not measured here',
      settings: `
scrapers:
  process:
    metrics:
      process.signals_pending: {enabled: true}
      process.memory.physical_usage: {enabled: true}`,
      warned: ['4:7 "process.signals_pending" is not supported here: left out'],
      refused: ['5:38 there is no "process.memory.physical_usage"'],
    },
    {
      shows: 'metrics on and off',
      settings: `
scrapers:
  cpu:
    metrics:
      system.cpu.utilization:
        enabled: true
      system.cpu.time:
        enabled: false`,
    },
    {
      shows: 'what is filtered, of each that filters',
      settings: `
scrapers:
  disk:
    include:
      devices: [ sda ]
      match_type: strict
  filesystem:
    exclude_devices:
      devices: [ /dev/loop.* ]
      match_type: regexp
    include_fs_types:
      fs_types: [ ext4 ]
      match_type: strict
    exclude_mount_points:
      mount_points: [ /boot.* ]
      match_type: regexp
    include_virtual_filesystems: true
  load:
    cpu_average: true
  network:
    include:
      interfaces: ["test1"]
      match_type: "strict"
  process:
    include:
      names: ["test2", "test3"]
      match_type: "regexp"
    mute_process_all_errors: true
    mute_process_name_error: true
    mute_process_exe_error: true
    mute_process_io_error: true
    mute_process_user_error: true
    mute_process_cgroup_error: true
    scrape_process_delay: 10s
  paging:
  processes:
  system:`,
    },
    {
      shows: 'the host of a container',
      settings: `
root_path: /
scrapers: {cpu: }`,
    },
    {
      shows: 'the host of a container, where there is none',
      settings: `
root_path: /hostfs
scrapers: {cpu: }`,
      refused: ['1:12 there is no folder /hostfs'],
    },
    {
      shows: 'nothing to scrape',
      settings: 'root_path: /',
      refused: ['1:1 must specify at least one scraper when using hostmetrics receiver'],
    },
    {
      shows: 'scrapers that are not here',
      settings: `
scrapers:
  nfs:
  hardware:`,
      warned: ['2:3 the scraper "nfs" is not supported here: left out', '3:3 the scraper "hardware" is not supported'],
    },
    {
      shows: 'entities as logs, and a time of its own for scrapes',
      settings: `
metadata_collection_interval: 5m
timeout: 10s
scrapers: {cpu: }`,
      warned: ['1:1 "metadata_collection_interval" has no effect here', '2:1 "timeout" has no effect here'],
    },
  ],
};

/** Receivers that ask. */
export const SCRAPING = [PROMETHEUS, HOST_METRICS];
