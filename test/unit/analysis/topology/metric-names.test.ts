import { expect, test } from 'vitest';
import { METRIC_PATTERN, readMetricName } from '../../../../core/analysis/topology/metric-names.ts';

const sent = { kind: 'count', section: 'exporters', count: 'sent', signal: 'traces' };

test.each([
  // As scraped from version 0.111 and before, and after; as pushed.
  ['otelcol_exporter_sent_spans', sent],
  ['otelcol_exporter_sent_spans_total', sent],
  ['otelcol.exporter.sent_spans', sent],
  [
    'otelcol_receiver_accepted_metric_points_total',
    { kind: 'count', section: 'receivers', count: 'accepted', signal: 'metrics' },
  ],
  ['otelcol_receiver_failed_log_records', { kind: 'count', section: 'receivers', count: 'errored', signal: 'logs' }],
  [
    'otelcol_exporter_send_failed_spans',
    { kind: 'count', section: 'exporters', count: 'sendFailed', signal: 'traces' },
  ],
  [
    'otelcol_exporter_enqueue_failed_spans_total',
    { kind: 'count', section: 'exporters', count: 'enqueueFailed', signal: 'traces' },
  ],
  [
    'otelcol_processor_incoming_items_total',
    { kind: 'count', section: 'processors', count: 'incoming', signal: undefined },
  ],
  ['otelcol.connector.produced.items', { kind: 'count', section: 'connectors', count: 'outgoing', signal: undefined }],
  ['otelcol_exporter_queue_size', { kind: 'queue', what: 'queueSize' }],
  ['otelcol_exporter_queue_capacity', { kind: 'queue', what: 'queueCapacity' }],
  ['otelcol_loadbalancer_backend_outcome_total', { kind: 'peer' }],
  ['http.client.request.body.size', { kind: 'peer' }],
  ['http_client_request_duration_seconds', { kind: 'peer' }],
  ['rpc.client.duration', { kind: 'peer' }],
  ['http.server.request.duration', { kind: 'called' }],
  ['otelcol_processor_tail_sampling_sampling_decision_latency', { kind: 'has', type: 'tail_sampling' }],
  ['tracebench_exporter_endpoint_info', { kind: 'endpoint', section: 'exporters' }],
  ['otelcol_process_uptime_seconds_total', { kind: 'other' }],
  ['otelcol_receiver_accepted_spansets', { kind: 'other' }],
  ['otelcol_exporter_queue_batch_send_size', { kind: 'other' }],
])('%s', (name, meaning) => {
  expect(readMetricName(name)).toEqual(meaning);
  expect(name).toMatch(new RegExp(METRIC_PATTERN));
});

test.each(['otelcollector_spans', 'my_otelcol_exporter_sent_spans', 'http_requests_total', 'tracebench_spans'])(
  '%s tells nothing of a Collector',
  (name) => {
    expect(readMetricName(name)).toBeUndefined();
    expect(name).not.toMatch(new RegExp(METRIC_PATTERN));
  },
);
