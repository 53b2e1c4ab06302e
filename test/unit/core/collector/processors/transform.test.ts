import { describe, expect, test } from 'vitest';
import { TRANSFORM } from '../../../../../core/collector/processors/transform.ts';
import type { Attributes } from '../../../../../core/model/attributes.ts';
import type { LogRecord } from '../../../../../core/model/log-record.ts';
import type { Metric, MetricData } from '../../../../../core/model/metric.ts';
import type { ResourceGroup } from '../../../../../core/model/resource.ts';
import type { Span } from '../../../../../core/model/span.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import {
  attributes,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traceId,
  traces,
} from '../../../../helpers/telemetry.ts';
import { problemsOf, processed } from '../run-ottl.ts';

const plain = (all: Attributes) =>
  Object.fromEntries(all.map(({ key, value }) => [key, 'value' in value ? value.value : value]));

const itemsOf = <T>(telemetry: Telemetry[]): T[] =>
  (telemetry[0]!.groups as ResourceGroup<T>[]).flatMap((group) => group.scopes.flatMap((scope) => scope.items));

const spansAfter = (statements: unknown[], batch: Telemetry): Span[] =>
  itemsOf(processed(TRANSFORM, { error_mode: 'propagate', trace_statements: statements }, batch).telemetry);
const metricsAfter = (statements: unknown[], batch: Telemetry): Metric[] =>
  itemsOf(processed(TRANSFORM, { error_mode: 'propagate', metric_statements: statements }, batch).telemetry);
const logsAfter = (statements: unknown[], batch: Telemetry): LogRecord[] =>
  itemsOf(processed(TRANSFORM, { error_mode: 'propagate', log_statements: statements }, batch).telemetry);

const number = (value: bigint | number, given: Record<string, string> = {}) => ({
  attributes: attributes(given),
  startTimeUnixNano: 1n,
  timeUnixNano: 2n,
  flags: 0,
  value: typeof value === 'bigint' ? { kind: 'int' as const, value } : { kind: 'double' as const, value },
  exemplars: [],
});
const sum = (value: bigint | number, given = {}): MetricData => ({
  kind: 'sum',
  dataPoints: [number(value, given)],
  aggregationTemporality: 2,
  isMonotonic: true,
});

describe('paths', () => {
  const EVENT = { name: 'e', timeUnixNano: 7n, attributes: attributes({ a: 'x' }), droppedAttributesCount: 1 };
  const SPAN = span({
    traceId: traceId(1),
    spanId: spanId(2),
    parentSpanId: spanId(3),
    traceState: 'svc=a,other=b',
    kind: 2,
    status: { code: 2, message: 'bad' },
    events: [EVENT],
    attributes: attributes({ s: 'v' }),
  });
  const read = (context: string, path: string): unknown => {
    const target = {
      span: 'span.attributes["="]',
      spanevent: 'spanevent.attributes["="]',
      log: 'log.attributes["="]',
      datapoint: 'datapoint.attributes["="]',
      metric: 'metric.metadata["="]',
      resource: 'resource.attributes["="]',
      scope: 'scope.attributes["="]',
    }[context]!;
    const statements = [{ context, statements: [`set(${target}, ${path})`] }];
    const value = (all: Attributes) => plain(all)['='];
    if (context === 'log') return value(logsAfter(statements, LOGS)[0]!.attributes);
    if (context === 'metric' || context === 'datapoint') {
      const [after] = metricsAfter(statements, METRICS);
      return value(
        context === 'metric'
          ? after!.metadata
          : (after!.data as { dataPoints: { attributes: Attributes }[] }).dataPoints[0]!.attributes,
      );
    }
    const { telemetry } = processed(
      TRANSFORM,
      { error_mode: 'propagate', trace_statements: statements },
      traces('shop', SPAN),
    );
    const group = telemetry[0]!.groups[0]!;
    if (context === 'resource') return value(group.resource.attributes);
    if (context === 'scope') return value(group.scopes[0]!.scope.attributes);
    const after = group.scopes[0]!.items[0] as Span;
    return value(context === 'span' ? after.attributes : after.events[0]!.attributes);
  };
  const LOGS = logs(
    'shop',
    logRecord({ traceId: traceId(1), spanId: spanId(2), eventName: 'ev', timeUnixNano: 3n, observedTimeUnixNano: 4n }),
  );
  const METRICS = metrics('shop', metric('m', sum(5n, { a: 'x' }), { description: 'd', unit: 'u' }));

  test.each<[context: string, path: string, expected: unknown]>([
    ['span', 'trace_id.string', traceId(1)],
    ['span', 'String(trace_id)', traceId(1)],
    ['span', 'span_id.string', spanId(2)],
    ['span', 'parent_span_id.string', spanId(3)],
    ['span', 'trace_state', 'svc=a,other=b'],
    ['span', 'trace_state["other"]', 'b'],
    ['span', 'name', 'GET /'],
    ['span', 'span.name', 'GET /'],
    ['span', 'kind', 2n],
    ['span', 'kind.string', 'Server'],
    ['span', 'kind.deprecated_string', 'SPAN_KIND_SERVER'],
    ['span', 'start_time_unix_nano', 1000n],
    ['span', 'UnixNano(end_time)', 2000n],
    ['span', 'attributes["s"]', 'v'],
    ['span', 'status.code', 2n],
    ['span', 'status.message', 'bad'],
    ['span', 'dropped_events_count', 0n],
    ['span', 'resource.attributes["service.name"]', 'shop'],
    ['span', 'instrumentation_scope.name', 'test'],
    ['span', 'scope.version', ''],
    ['spanevent', 'name', 'e'],
    ['spanevent', 'time_unix_nano', 7n],
    ['spanevent', 'dropped_attributes_count', 1n],
    ['spanevent', 'span.name', 'GET /'],
    ['resource', 'attributes["service.name"]', 'shop'],
    ['resource', 'dropped_attributes_count', 0n],
    ['scope', 'name', 'test'],
    ['metric', 'name', 'm'],
    ['metric', 'description', 'd'],
    ['metric', 'unit', 'u'],
    ['metric', 'type', 2n],
    ['metric', 'aggregation_temporality', 2n],
    ['metric', 'is_monotonic', true],
    ['datapoint', 'value_int', 5n],
    ['datapoint', 'value_double', 0],
    ['datapoint', 'attributes["a"]', 'x'],
    ['datapoint', 'metric.name', 'm'],
    ['datapoint', 'time_unix_nano', 2n],
    ['datapoint', 'count', undefined],
    ['log', 'body', 'hello'],
    ['log', 'body.string', 'hello'],
    ['log', 'severity_number', 9n],
    ['log', 'severity_text', 'INFO'],
    ['log', 'event_name', 'ev'],
    ['log', 'time_unix_nano', 3n],
    ['log', 'observed_time_unix_nano', 4n],
    ['log', 'trace_id.string', traceId(1)],
    ['log', 'span_id.string', spanId(2)],
    ['log', 'attributes["none"]', undefined],
  ])('%s: %s', (context, path, expected) => expect(read(context, path)).toBe(expected));

  test('writing them', () => {
    const [after] = spansAfter(
      [
        {
          context: 'span',
          statements: [
            'set(name, "new")',
            'set(kind, SPAN_KIND_CLIENT)',
            'set(status.code, STATUS_CODE_OK)',
            'set(status.message, "fine")',
            'set(trace_id, TraceID("a389023abaa839283293ed323892389d"))',
            'set(parent_span_id, SpanID(0x0000000000000000))',
            'set(trace_state["svc"], "example")',
            'set(end_time, end_time + Duration("1us"))',
            'set(attributes["source"], trace_state["svc"])',
            'set(resource.attributes["r"], "x")',
            'set(instrumentation_scope.name, "y")',
          ],
        },
      ],
      traces('shop', SPAN),
    );
    expect(after).toMatchObject({
      name: 'new',
      kind: 3,
      status: { code: 1, message: 'fine' },
      traceId: 'a389023abaa839283293ed323892389d',
      parentSpanId: '',
      traceState: 'svc=example,other=b',
      endTimeUnixNano: 3000n,
    });
    expect(plain(after!.attributes)).toMatchObject({ source: 'example' });
  });

  test('points of all kinds', () => {
    const base = { attributes: [], startTimeUnixNano: 0n, timeUnixNano: 1n, flags: 0, exemplars: [] };
    const histogram: MetricData = {
      kind: 'histogram',
      aggregationTemporality: 1,
      dataPoints: [
        { ...base, count: 3n, sum: 4, min: undefined, max: undefined, bucketCounts: [1n, 2n], explicitBounds: [5] },
      ],
    };
    const exponential: MetricData = {
      kind: 'exponentialHistogram',
      aggregationTemporality: 1,
      dataPoints: [
        {
          ...base,
          count: 3n,
          sum: 4,
          min: undefined,
          max: undefined,
          scale: 2,
          zeroCount: 1n,
          zeroThreshold: 0,
          positive: { offset: 1, bucketCounts: [2n] },
          negative: undefined,
        },
      ],
    };
    const after = metricsAfter(
      [
        {
          context: 'datapoint',
          statements: [
            'set(count, count + 1)',
            'set(sum, sum * 2.0)',
            'set(explicit_bounds, [1.5, 2.5])',
            'set(bucket_counts, [1, 1, 2])',
            'set(scale, scale - 1) where metric.type == METRIC_DATA_TYPE_EXPONENTIAL_HISTOGRAM',
            'set(positive.offset, 9)',
            'set(value_double, 2.5)',
          ],
        },
      ].map((group) => ({
        ...group,
        statements: group.statements.map((one) =>
          one.includes('where') ? one : `${one} where ${one.slice(4, one.indexOf(','))} != nil`,
        ),
      })),
      metrics(
        's',
        metric('h', histogram),
        metric('e', exponential),
        metric('g', { kind: 'gauge', dataPoints: [number(1n)] }),
      ),
    );
    expect(after.map((one) => (one.data as { dataPoints: object[] }).dataPoints[0])).toMatchObject([
      { count: 4n, sum: 8, explicitBounds: [1.5, 2.5], bucketCounts: [1n, 1n, 2n] },
      { count: 4n, sum: 8, scale: 1, positive: { offset: 9, bucketCounts: [2n] } },
      { value: { kind: 'double', value: 2.5 } },
    ]);
  });
});

test('the cache lives as long as the statements run over one item', () => {
  const statements = [
    { context: 'log', statements: ['set(cache["n"], body)', 'set(attributes["copy"], cache["n"])'] },
    { context: 'log', statements: ['set(attributes["late"], cache["n"])'] },
  ];
  const [after] = logsAfter(statements, logs('s', logRecord()));
  expect(plain(after!.attributes)).toEqual({ copy: 'hello' });
});

test('changes of a resource are seen by all its items, and once', () => {
  const batch = traces('shop', span(), span());
  const [first, second] = spansAfter(
    [
      'set(resource.attributes["n"], 1) where resource.attributes["n"] == nil and span.name != "x"',
      'set(span.attributes["r"], resource.attributes["n"])',
    ],
    batch,
  );
  expect([first, second].map((one) => plain(one!.attributes))).toEqual([{ r: 1n }, { r: 1n }]);
});

test('what no statement changes is passed on as it is, piece by piece', () => {
  const batch = traces('shop', span({ name: 'a' }), span({ name: 'b' }));
  const same = processed(TRANSFORM, { trace_statements: ['set(span.name, "x") where span.name == "none"'] }, batch);
  expect(same.telemetry[0]).toBe(batch);
  const [first, second] = spansAfter(['set(span.name, "x") where span.name == "b"'], batch);
  expect(first).toBe(batch.groups[0]!.scopes[0]!.items[0]);
  expect(second).toMatchObject({ name: 'x' });
  expect(processed(TRANSFORM, undefined, batch).telemetry[0]).toBe(batch);
});

describe('functions of metrics', () => {
  const base = { attributes: attributes({ a: 'x' }), startTimeUnixNano: 1n, timeUnixNano: 2n, flags: 0 };
  const HISTOGRAM = metric('h', {
    kind: 'histogram',
    aggregationTemporality: 1,
    dataPoints: [
      { ...base, count: 3n, sum: 4.5, min: 1, max: 3, bucketCounts: [1n, 2n], explicitBounds: [2], exemplars: [] },
    ],
  });
  const SUMMARY = metric('s', {
    kind: 'summary',
    dataPoints: [{ ...base, count: 7n, sum: 9.5, quantileValues: [{ quantile: 0.5, value: 2 }] }],
  });

  test('sums of distributions', () => {
    const after = metricsAfter(
      [
        'extract_count_metric(true, ".count") where metric.name == "h"',
        'extract_sum_metric(false) where metric.name == "h"',
        'convert_summary_count_val_to_sum("delta", true) where metric.name == "s"',
        'convert_summary_sum_val_to_sum("cumulative", false, ".sum") where metric.name == "s"',
      ],
      metrics('x', HISTOGRAM, SUMMARY),
    );
    const shown = after.slice(2).map(({ name, data }) => {
      const { dataPoints, aggregationTemporality, isMonotonic } = data as MetricData & { kind: 'sum' };
      return [
        name,
        dataPoints[0]!.value.kind === 'none' ? undefined : dataPoints[0]!.value.value,
        aggregationTemporality,
        isMonotonic,
      ];
    });
    expect(shown).toEqual([
      ['h.count', 3n, 1, true],
      ['h_sum', 4.5, 1, false],
      ['s_count', 7n, 1, true],
      ['s.sum', 9.5, 2, false],
    ]);
  });

  test('copies are visited too, and do not copy themselves for ever', () => {
    const after = metricsAfter(
      [
        'copy_metric(name="http.request.status_code", unit="s") where metric.name == "http.status_code"',
        'set(metric.description, "seen")',
      ],
      metrics('x', metric('http.status_code', sum(1n))),
    );
    expect(after.map((one) => [one.name, one.unit, one.description])).toEqual([
      ['http.status_code', '1', 'seen'],
      ['http.request.status_code', 's', 'seen'],
    ]);
    const { errors } = processed(
      TRANSFORM,
      { metric_statements: [{ context: 'metric', statements: ['copy_metric()'] }] },
      metrics('x', HISTOGRAM),
    );
    expect(errors[0]!.message).toContain('more than 10000 metrics');
  });

  test('scaled', () => {
    const after = metricsAfter(
      ['scale_metric(10.0, "kWh") where metric.unit == "1"'],
      metrics('x', HISTOGRAM, SUMMARY, metric('i', sum(3n)), metric('d', sum(1.5))),
    );
    expect(after.map((one) => one.unit)).toEqual(['kWh', 'kWh', 'kWh', 'kWh']);
    const points = after.map((one) => (one.data as { dataPoints: object[] }).dataPoints[0]);
    expect(points).toMatchObject([
      { sum: 45, min: 10, max: 30, explicitBounds: [20] },
      { sum: 95, quantileValues: [{ value: 20 }] },
      { value: { kind: 'int', value: 30n } },
      { value: { kind: 'double', value: 15 } },
    ]);
  });
});

describe('error_mode', () => {
  const batch = logs('s', logRecord({ body: { kind: 'string', value: 'no' } }), logRecord());
  const run = (settings: object) =>
    processed(
      TRANSFORM,
      {
        log_statements: [
          {
            ...settings,
            statements: ['set(log.attributes["n"], ParseJSON(log.body))', 'set(log.attributes["after"], true)'],
          },
        ],
      },
      batch,
    );

  test('ignore, the default, counts them and goes on', () => {
    const { telemetry, errors } = run({});
    expect(errors).toEqual([
      {
        message:
          'failed to execute statement: set(log.attributes["n"], ParseJSON(log.body)), ParseJSON: the text is no JSON',
        count: 2,
      },
    ]);
    expect(itemsOf<LogRecord>(telemetry).map((one) => plain(one.attributes))).toEqual([
      { after: true },
      { after: true },
    ]);
  });

  test('silent goes on and says nothing', () => expect(run({ error_mode: 'silent' }).errors).toEqual([]));

  test('propagate rejects the batch', () =>
    expect(() => run({ error_mode: 'propagate' })).toThrow(expect.objectContaining({ name: 'ProcessorError' })));
});

describe('problems', () => {
  test.each<[settings: unknown, path: (string | number)[], message: string, offset?: number]>([
    [{ trace_statement: [] }, ['trace_statement'], 'unknown key "trace_statement"; did you mean "trace_statements"?'],
    [
      { trace_statements: [{ contxt: 'span', statements: [] }] },
      ['trace_statements', 0, 'contxt'],
      'unknown key "contxt"; did you mean "context"?',
    ],
    [
      { trace_statements: [{ context: 'spn', statements: [] }] },
      ['trace_statements', 0, 'context'],
      'unknown context "spn"',
    ],
    [
      { trace_statements: ['set(span.nam, "x")'] },
      ['trace_statements', 0],
      'the context "span" has no path "nam"; did you mean "name"?',
      9,
    ],
    [
      { log_statements: ['set(span.name, "x")'] },
      ['log_statements', 0],
      'context "span" from path "span.name" is not valid here',
      4,
    ],
    [
      { trace_statements: ['set(span.status, 1)'] },
      ['trace_statements', 0],
      'there is "status.code", "status.message"',
      9,
    ],
    [
      { trace_statements: ['set(span.name, "x") were true'] },
      ['trace_statements', 0],
      'expected "where" or the end, found "were"',
      20,
    ],
    [
      {
        metric_statements: [
          'limit(datapoint.attributes, 100, ["host.name"])',
          'convert_sum_to_gauge() where metric.name == "x"',
        ],
      },
      ['metric_statements', 1],
      'function "convert_sum_to_gauge" is not for the context "datapoint", only for metric',
      0,
    ],
    [{ trace_statements: [5] }, ['trace_statements', 0], 'a map of settings is expected here'],
    [{ profile_statements: [] }, ['profile_statements'], '"profile_statements" is not supported here'],
    [{ flatten_data: true }, ['flatten_data'], 'flatten_data is not supported here'],
    [
      { log_statements: [{ context: 'log', statements: ['set(body, 1)'], conditions: ['bdy == 1'] }] },
      ['log_statements', 0, 'conditions', 0],
      'no path "bdy"; did you mean "body"?',
      0,
    ],
  ])('%j', (settings, path, message, offset) => {
    const problem = problemsOf(TRANSFORM, settings)[0]!;
    expect(problem).toEqual({
      path,
      message: expect.stringContaining(message),
      ...(offset === undefined ? {} : { offset }),
    });
  });
});
