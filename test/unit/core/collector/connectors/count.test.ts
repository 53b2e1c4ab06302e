import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { readCount } from '../../../../../core/collector/connectors/count.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import { attributes, group, logRecord, logs, metric, metrics, span, traces } from '../../../../helpers/telemetry.ts';
import { linesOf, metricsIn, pointsOf } from './metric-lines.ts';

const NOW = 9_000n;
const event = (name: string, values: Parameters<typeof attributes>[0] = {}) => ({
  ...{ timeUnixNano: 1_500n, name, attributes: attributes(values), droppedAttributesCount: 0 },
});

function counted(yaml: string, telemetry: Telemetry): string[] {
  const { problems, count } = readCount(parse(yaml));
  expect(problems).toEqual([]);
  return linesOf(count(telemetry, NOW));
}

const spans = traces('shop', span({ events: [event('prodevent'), event('other', { env: 'prod' })] }), span());
const point = (env: string) => ({
  ...{ attributes: attributes({ env }), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0, exemplars: [] },
  value: { kind: 'int' as const, value: 1n },
});
const gauges = metrics(
  'shop',
  metric('m', { kind: 'gauge', dataPoints: [point('prod'), point('test'), point('prod')] }),
);
const records = logs(
  'shop',
  logRecord({ severityNumber: 17, attributes: attributes({ env: 'prod' }) }),
  logRecord({ severityNumber: 21, attributes: attributes({ env: 'dev' }) }),
  logRecord(),
);

describe('count', () => {
  test('counts everything by default, under the names of the Collector', () => {
    expect(counted('', spans)).toEqual(['trace.span.count{} 2', 'trace.span.event.count{} 2']);
    expect(counted('', gauges)).toEqual(['metric.count{} 1', 'metric.datapoint.count{} 3']);
    expect(counted('', records)).toEqual(['log.record.count{} 3']);
  });

  // The examples of its README.
  test('counts what matches one of the conditions, and nothing by default of a kind that has own metrics', () => {
    const yaml = `
spanevents:
  my.prod.event.count:
    description: The number of span events from my prod environment.
    conditions: ['attributes["env"] == "prod"', 'name == "prodevent"']
`;
    expect(counted(yaml, spans)).toEqual(['trace.span.count{} 2', 'my.prod.event.count{} 2']);
    const [, metric] = metricsIn(readCount(parse(yaml)).count(spans, NOW));
    expect(metric!.description).toBe('The number of span events from my prod environment.');
  });

  test('counts by attributes, with a default for what has none', () => {
    const yaml = `
logs:
  my.log.count:
    attributes: [{key: env, default_value: unspecified_environment}]
`;
    expect(counted(yaml, records)).toEqual([
      'my.log.count{env=prod} 1',
      'my.log.count{env=dev} 1',
      'my.log.count{env=unspecified_environment} 1',
    ]);
    expect(counted(yaml.replace(', default_value: unspecified_environment', ''), records)).toEqual([
      'my.log.count{env=prod} 1',
      'my.log.count{env=dev} 1',
    ]);
  });

  test('counts errors of logs by environment', () => {
    const yaml = `
logs:
  my.error.log.count:
    conditions: ['severity_number >= SEVERITY_NUMBER_ERROR']
    attributes: [{key: env}]
`;
    expect(counted(yaml, records)).toEqual(['my.error.log.count{env=prod} 1', 'my.error.log.count{env=dev} 1']);
  });

  test('counts metrics and data points by what they are of', () => {
    const yaml = `
metrics:
  my.shop.metric.count: {conditions: ['resource.attributes["service.name"] == "shop"']}
datapoints:
  my.prod.datapoint.count: {conditions: ['attributes["env"] == "prod"']}
  my.test.datapoint.count: {conditions: ['attributes["env"] == "test"']}
`;
    expect(counted(yaml, gauges)).toEqual([
      'my.shop.metric.count{} 1',
      'my.prod.datapoint.count{} 2',
      'my.test.datapoint.count{} 1',
    ]);
  });

  test('makes a monotonic delta of each resource, from its first to its last moment', () => {
    const groups = [
      group('shop', [span({ startTimeUnixNano: 5n, endTimeUnixNano: 8n }), span()]),
      group('pay', [span()]),
    ];
    const result = readCount(undefined).count({ signal: 'traces', groups }, NOW)!;
    expect(result.groups.map(({ resource }) => resource)).toEqual(groups.map(({ resource }) => resource));
    const [first] = metricsIn(result);
    expect(first!.data).toMatchObject({ kind: 'sum', aggregationTemporality: 1, isMonotonic: true });
    expect(pointsOf(first!)[0]).toMatchObject({ startTimeUnixNano: 5n, timeUnixNano: 2_000n });
  });

  test('makes nothing of nothing, and rejects a batch whose condition fails', () => {
    expect(readCount(undefined).count(traces('shop'), NOW)).toBeUndefined();
    const { count } = readCount({ spans: { a: { conditions: ['Int(attributes["x"]) + 1 > 0'] } } });
    expect(() => count(spans, NOW)).toThrow('failed to eval a condition of "a"');
  });

  test('says what is wrong with its settings', () => {
    const { problems } = readCount(
      parse(`
spans: {a: {conditions: ['nothing == 1'], attributes: [{}]}}
metrics: {b: {attributes: [{key: c}]}}
`),
    );
    expect(problems.map(({ path }) => path.join('.'))).toEqual([
      'spans.a.conditions.0',
      'spans.a.attributes.0.key',
      'metrics.b.attributes',
    ]);
  });
});
