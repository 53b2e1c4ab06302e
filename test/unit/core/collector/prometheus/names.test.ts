import { describe, expect, test } from 'vitest';
import { labelName, prometheusName, prometheusNamespace } from '../../../../../core/collector/prometheus/names.ts';
import type { MetricData } from '../../../../../core/model/metric.ts';
import { gauge, sum } from './points.ts';

const COUNTER = sum([]);
const UP_DOWN = sum([], { isMonotonic: false });
const GAUGE = gauge();
const HISTOGRAM: MetricData = { kind: 'histogram', dataPoints: [], aggregationTemporality: 2 };

describe('names with suffixes, as in the tests of prometheus/otlptranslator', () => {
  test.each<[string, string, MetricData, string, string]>([
    ['requests', '', COUNTER, '', 'requests_total'],
    ['cpu_usage', '1', GAUGE, '', 'cpu_usage_ratio'],
    ['items', '1', COUNTER, '', 'items_total'],
    ['response_time', 'ms', GAUGE, '', 'response_time_milliseconds'],
    ['memory_usage', 'By', GAUGE, '', 'memory_usage_bytes'],
    ['requests', '1/s', GAUGE, '', 'requests_per_second'],
    ['throughput', 'By/s', GAUGE, '', 'throughput_bytes_per_second'],
    ['custom_metric', 'custom_unit', GAUGE, '', 'custom_metric_custom_unit'],
    ['custom_metric', '{custom}', GAUGE, '', 'custom_metric'],
    ['custom_metric', 'By/{custom}', GAUGE, '', 'custom_metric_bytes'],
    ['requests_total', '', COUNTER, '', 'requests_total'],
    ['cpu_usage_ratio', '1', GAUGE, '', 'cpu_usage_ratio'],
    ['response_time_seconds', 's', GAUGE, '', 'response_time_seconds'],
    ['requests', '1/s', COUNTER, 'app', 'app_requests_per_second_total'],
    ['123_requests', '', COUNTER, 'app', 'app_123_requests_total'],
    [
      'metric__with__multiple__underscores',
      'unit__multiple__underscores',
      GAUGE,
      '',
      'metric_with_multiple_underscores_unit_multiple_underscores',
    ],
    ['custom_metric', 'unit@with#special/chars', GAUGE, '', 'custom_metric_unit_with_special_per_chars'],
    ['@#$%', '', GAUGE, '', ''],
    ['request_duration', 's', HISTOGRAM, '', 'request_duration_seconds'],
    ['active_connections', '', UP_DOWN, '', 'active_connections'],
    ['uptime', 'd', GAUGE, '', 'uptime_days'],
    ['http.server.duration', 's', HISTOGRAM, '', 'http_server_duration_seconds'],
  ])('%s in "%s"', (name, unit, data, namespace, expected) => {
    expect(prometheusName({ name, unit, data }, { namespace, suffixes: true })).toBe(expected);
  });
});

describe('names without suffixes', () => {
  test.each([
    ['simple_metric', '', 'simple_metric'],
    ['metric@with#special$chars', '', 'metric_with_special_chars'],
    ['123metric', '', '_123metric'],
    ['simple_metric', 'test_namespace', 'test_namespace_simple_metric'],
    ['', '', ''],
    ['metric@@##$$name', '', 'metric_name'],
    ['@#$%', '', ''],
    ['metric', 'test@namespace!!??', 'test_namespace_metric'],
  ])('%s in the namespace "%s"', (name, namespace, expected) => {
    const rules = { namespace: prometheusNamespace(namespace), suffixes: false };
    expect(prometheusName({ name, unit: 's', data: COUNTER }, rules)).toBe(expected);
  });
});

test.each([
  ['http.method', 'http_method'],
  ['123invalid', 'key_123invalid'],
  // As the Collector has it since 0.164; before it was key_private and a_b.
  ['_private', '_private'],
  ['a__b', 'a__b'],
  ['__reserved__', '__reserved__'],
  ['a..b', 'a__b'],
  ['!!!', ''],
])('the label of %s is %s', (key, expected) => {
  expect(labelName(key)).toBe(expected);
});
