import { expect, test } from 'vitest';
import { settingKeysOf } from '../../../../../core/collector/config/setting-keys.ts';
import { TYPES } from './outcome.ts';

/** What documents of receivers say holds without a key: durations in milliseconds. */
const DEFAULTS: Readonly<Record<string, Readonly<Record<string, string | number | boolean>>>> = {
  otlp: {
    'protocols.grpc.endpoint': 'localhost:4317',
    'protocols.grpc.transport': 'tcp',
    'protocols.http.endpoint': 'localhost:4318',
    'protocols.http.traces_url_path': '/v1/traces',
    'protocols.http.metrics_url_path': '/v1/metrics',
    'protocols.http.logs_url_path': '/v1/logs',
    'protocols.http.include_metadata': false,
    'protocols.http.tls.min_version': '1.2',
  },
  jaeger: {
    'protocols.grpc.endpoint': 'localhost:14250',
    'protocols.thrift_http.endpoint': 'localhost:14268',
    'protocols.thrift_compact.endpoint': 'localhost:6831',
    'protocols.thrift_binary.endpoint': 'localhost:6832',
    'protocols.thrift_binary.queue_size': 1_000,
    'protocols.thrift_binary.max_packet_size': 65_000,
    'protocols.thrift_binary.workers': 10,
    'protocols.thrift_binary.socket_buffer_size': 0,
  },
  zipkin: { endpoint: 'localhost:9411', parse_string_tags: false },
  datadog: { endpoint: 'localhost:8126' },
  loki: { 'protocols.http.endpoint': 'localhost:3500', use_incoming_timestamp: false },
  statsd: {
    ...{ endpoint: 'localhost:8125', transport: 'udp', aggregation_interval: 60_000, counter_type: 'int' },
    ...{ enable_metric_type: false, enable_simple_tags: false, enable_ip_only_aggregation: false },
    is_monotonic_counter: false,
  },
  host_metrics: { collection_interval: 60_000, initial_delay: 1_000 },
  prometheus: { report_extra_scrape_metrics: false, initial_scrape_offset: 0 },
  file_log: {
    ...{ start_at: 'end', force_flush_period: 500, encoding: 'utf-8', poll_interval: 200 },
    ...{ preserve_leading_whitespaces: false, preserve_trailing_whitespaces: false },
    ...{ include_file_name: true, include_file_path: false, include_file_name_resolved: false },
    ...{ include_file_path_resolved: false, include_file_record_number: false, include_file_record_offset: false },
    ...{ include_file_owner_name: false, include_file_owner_group_name: false, include_file_permissions: false },
    ...{ max_concurrent_files: 1_024, max_batches: 0, 'retry_on_failure.enabled': false },
    'retry_on_failure.initial_interval': 1_000,
    'retry_on_failure.max_interval': 30_000,
    'retry_on_failure.max_elapsed_time': 300_000,
  },
};

test.each(Object.entries(DEFAULTS))('%s has the defaults of its documents', (id, defaults) => {
  const keys = settingKeysOf('', TYPES, { section: 'receivers', id })!;
  const read = new Map(keys.map(({ path, fallback }) => [path.join('.'), fallback]));
  expect(Object.fromEntries(Object.keys(defaults).map((key) => [key, read.get(key)]))).toEqual(defaults);
});
