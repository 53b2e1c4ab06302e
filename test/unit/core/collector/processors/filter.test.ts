import { describe, expect, test } from 'vitest';
import { FILTER } from '../../../../../core/collector/processors/filter.ts';
import type { Metric } from '../../../../../core/model/metric.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import {
  attributes,
  group,
  logRecord,
  logs,
  metric,
  metrics,
  span,
  spanId,
  traces,
} from '../../../../helpers/telemetry.ts';
import { problemsOf, processed } from '../run-ottl.ts';

const names = (telemetry: Telemetry[]): string[] =>
  telemetry.flatMap((part) =>
    (part.groups as { scopes: { items: object[] }[] }[]).flatMap((one) =>
      one.scopes.flatMap((scope) => scope.items.map((item) => ('name' in item ? String(item.name) : textOf(item)))),
    ),
  );
const textOf = (item: object): string => ('body' in item ? String((item.body as { value: unknown }).value) : '');

const keptOf = (settings: unknown, batch: Telemetry) => names(processed(FILTER, settings, batch).telemetry);

function gauge(name: string, ...points: Record<string, string>[]): Metric {
  const dataPoints = points.map((point) => ({
    attributes: attributes(point),
    startTimeUnixNano: 0n,
    timeUnixNano: 5n,
    flags: 0,
    value: { kind: 'int' as const, value: 1n },
    exemplars: [],
  }));
  return metric(name, { kind: 'gauge', dataPoints });
}

const event = (name: string, given: Record<string, string | boolean> = {}) => ({
  name,
  timeUnixNano: 1n,
  attributes: attributes(given),
  droppedAttributesCount: 0,
});

describe('OTTL conditions under traces, metrics and logs, as documented', () => {
  const SETTINGS = {
    error_mode: 'ignore',
    traces: {
      span: [
        'attributes["container.name"] == "app_container_1"',
        'resource.attributes["host.name"] == "localhost"',
        'name == "app_3"',
      ],
      spanevent: ['attributes["grpc"] == true', 'IsMatch(name, ".*grpc.*")'],
    },
    metrics: {
      metric: [
        'name == "my.metric" and resource.attributes["my_label"] == "abc123"',
        'type == METRIC_DATA_TYPE_HISTOGRAM',
      ],
      datapoint: [
        'metric.type == METRIC_DATA_TYPE_SUMMARY',
        'resource.attributes["service.name"] == "my_service_name"',
      ],
    },
    logs: { log_record: ['IsMatch(body, ".*password.*")', 'severity_number < SEVERITY_NUMBER_WARN'] },
  };

  test('spans and their events', () => {
    const batch = traces(
      'shop',
      span({ name: 'by container', attributes: attributes({ 'container.name': 'app_container_1' }) }),
      span({ name: 'app_3' }),
      span({ name: 'kept', events: [event('a', { grpc: true }), event('my grpc call'), event('other')] }),
    );
    const { telemetry, dropped, errors } = processed(FILTER, SETTINGS, batch);
    expect(names(telemetry)).toEqual(['kept']);
    expect((telemetry[0]!.groups[0]!.scopes[0]!.items[0] as { events: object[] }).events).toEqual([event('other')]);
    expect(dropped).toEqual([
      { reason: 'attributes["container.name"] == "app_container_1"', items: 1 },
      { reason: 'name == "app_3"', items: 1 },
      { reason: 'attributes["grpc"] == true', items: 0 },
      { reason: 'IsMatch(name, ".*grpc.*")', items: 0 },
    ]);
    expect(errors).toEqual([]);
  });

  test('a span all of whose events go stays', () => {
    const batch = traces('shop', span({ name: 'x', events: [event('grpc')] }));
    expect(keptOf(SETTINGS, batch)).toEqual(['x']);
  });

  test('a batch of which nothing is left is none', () => {
    const localhost: Telemetry = {
      signal: 'traces',
      groups: [
        {
          ...group('shop', [span()]),
          resource: { attributes: attributes({ 'host.name': 'localhost' }), droppedAttributesCount: 0, entityRefs: [] },
        },
      ],
    };
    expect(processed(FILTER, SETTINGS, localhost).telemetry).toEqual([]);
  });

  test('metrics and points: a metric all of whose points go goes too', () => {
    const summary = metric('s', {
      kind: 'summary',
      dataPoints: [
        { attributes: [], startTimeUnixNano: 0n, timeUnixNano: 1n, flags: 0, count: 1n, sum: 1, quantileValues: [] },
      ],
    });
    const histogram = metric('h', { kind: 'histogram', aggregationTemporality: 2, dataPoints: [] });
    const { telemetry, dropped } = processed(
      FILTER,
      SETTINGS,
      metrics('shop', summary, histogram, gauge('g', { a: 'b' })),
    );
    expect(names(telemetry)).toEqual(['g']);
    expect(dropped).toEqual([
      { reason: 'type == METRIC_DATA_TYPE_HISTOGRAM', items: 0 },
      { reason: 'metric.type == METRIC_DATA_TYPE_SUMMARY', items: 1 },
    ]);
    expect(keptOf(SETTINGS, metrics('my_service_name', gauge('g', {})))).toEqual([]);
  });

  test('logs', () => {
    const record = (body: string, severityNumber: number) =>
      logRecord({ body: { kind: 'string', value: body }, severityNumber });
    const batch = logs('shop', record('my password is', 17), record('low', 9), record('kept', 13));
    expect(keptOf(SETTINGS, batch)).toEqual(['kept']);
  });

  test('functions of metrics', () => {
    const batch = metrics(
      'shop',
      gauge('a', { 'http.method': 'GET' }),
      gauge('b', { 'http.method': 'PUT' }),
      gauge('c', {}),
    );
    expect(keptOf({ metrics: { metric: ['HasAttrKeyOnDatapoint("http.method")'] } }, batch)).toEqual(['c']);
    expect(keptOf({ metrics: { metric: ['HasAttrOnDatapoint("http.method", "GET")'] } }, batch)).toEqual(['b', 'c']);
  });
});

describe('conditions whose context is told by their paths', () => {
  const SETTINGS = {
    trace_conditions: [
      'resource.attributes["host.name"] == "localhost"',
      'span.attributes["container.name"] == "app_container_1"',
      'span.name == "app_3"',
      'spanevent.attributes["grpc"] == true',
      'IsMatch(spanevent.name, ".*grpc.*")',
    ],
  };

  test('each runs in its own', () => {
    const batch = traces('shop', span({ name: 'app_3' }), span({ name: 'kept', events: [event('grpc'), event('x')] }));
    const { telemetry } = processed(FILTER, SETTINGS, batch);
    expect(names(telemetry)).toEqual(['kept']);
    expect((telemetry[0]!.groups[0]!.scopes[0]!.items[0] as { events: object[] }).events).toHaveLength(1);
  });

  test('groups with their own error mode and context', () => {
    const settings = {
      error_mode: 'propagate',
      trace_conditions: [
        { error_mode: 'ignore', conditions: ['Len(span.attributes["none"]) > 0'] },
        { error_mode: 'silent', conditions: ['Len(span.attributes["nothing"]) > 0'] },
        {
          context: 'span',
          conditions: ['IsRootSpan() and IsMatch(span.attributes["url.path"], "^/(health|metrics)(/|$)")'],
        },
      ],
    };
    const probe = span({ name: 'probe', attributes: attributes({ 'url.path': '/health' }) });
    const child = span({ name: 'child', parentSpanId: spanId(9), attributes: attributes({ 'url.path': '/health' }) });
    const { telemetry, errors } = processed(FILTER, settings, traces('shop', probe, child));
    expect(names(telemetry)).toEqual(['child']);
    expect(errors).toEqual([
      {
        message: expect.stringContaining(
          'failed to eval condition: Len(span.attributes["none"]) > 0, target arg must be',
        ),
        count: 2,
      },
    ]);
  });

  test('slow spans, by their times', () => {
    const settings = {
      trace_conditions: [
        '(span.end_time - span.start_time) <= Duration("1s") and span.status.code != STATUS_CODE_ERROR',
      ],
    };
    const batch = traces(
      'shop',
      span({ name: 'fast' }),
      span({ name: 'slow', endTimeUnixNano: 2_000_000_000n }),
      span({ name: 'wrong', status: { code: 2, message: '' } }),
    );
    expect(keptOf(settings, batch)).toEqual(['slow', 'wrong']);
  });
});

test('without error_mode an error is told, and the item stays; with propagate it rejects the batch', () => {
  const settings = { traces: { span: ['Len(attributes["none"]) > 0'] } };
  const { telemetry, errors } = processed(FILTER, settings, traces('shop', span()));
  expect([telemetry.length, errors]).toEqual([
    1,
    [{ message: expect.stringContaining('Len(attributes["none"]) > 0'), count: 1 }],
  ]);
  expect(() => processed(FILTER, { ...settings, error_mode: 'propagate' }, traces('shop', span()))).toThrow(
    expect.objectContaining({
      name: 'ProcessorError',
      message: expect.stringContaining('Len(attributes["none"]) > 0'),
    }),
  );
});

describe('include and exclude, as documented', () => {
  test('metrics by name', () => {
    const settings = {
      metrics: {
        include: { match_type: 'regexp', metric_names: ['prefix/.*', 'prefix_.*'] },
        exclude: { match_type: 'strict', metric_names: ['prefix_hello'] },
      },
    };
    const batch = metrics('shop', gauge('prefix/a', {}), gauge('prefix_hello', {}), gauge('other', {}));
    const { telemetry, dropped } = processed(FILTER, settings, batch);
    expect(names(telemetry)).toEqual(['prefix/a']);
    expect(dropped).toEqual([
      { reason: 'excluded', items: 1 },
      { reason: 'not included', items: 1 },
    ]);
  });

  const fromContainer = (container: string, ...items: Metric[]): Telemetry => ({
    signal: 'metrics',
    groups: [
      {
        ...group('x', items),
        resource: {
          attributes: attributes({ 'container.name': container }),
          droppedAttributesCount: 0,
          entityRefs: [],
        },
      },
    ],
  });

  test('metrics by resource: a resource that is excluded goes with all its metrics', () => {
    const rule = {
      match_type: 'strict',
      metric_names: ['hello_world'],
      resource_attributes: [{ key: 'container.name', value: 'app_container_1' }],
    };
    const all = [gauge('hello_world', {}), gauge('other', {})];
    expect(keptOf({ metrics: { include: rule } }, fromContainer('app_container_1', ...all))).toEqual(['hello_world']);
    expect(keptOf({ metrics: { include: rule } }, fromContainer('app_container_2', ...all))).toEqual([]);
    expect(keptOf({ metrics: { exclude: rule } }, fromContainer('app_container_1', ...all))).toEqual([]);
    expect(keptOf({ metrics: { exclude: rule } }, fromContainer('app_container_2', ...all))).toEqual(['other']);
  });

  const record = (body: string, parts = {}) => logRecord({ body: { kind: 'string', value: body }, ...parts });

  test('logs by severity, body and attributes', () => {
    const batch = logs(
      'shop',
      record('IMPORTANT RECORD 1', {
        severityNumber: 5,
        severityText: 'DEBUG',
        attributes: attributes({ record_attr: 'prefix_1' }),
      }),
      record('x', { severityNumber: 9, severityText: 'INFO' }),
      record('y', { severityNumber: 0, severityText: '' }),
      record('z', { severityNumber: 18, severityText: 'ERROR2' }),
    );
    const include = (rule: object) => keptOf({ logs: { include: rule } }, batch);
    expect(include({ severity_number: { min: 'INFO', match_undefined: true } })).toEqual(['x', 'y', 'z']);
    expect(include({ severity_number: { min: 17 } })).toEqual(['z']);
    expect(include({ match_type: 'regexp', severity_texts: ['INFO[2-4]?', 'ERROR[2-4]?'] })).toEqual(['x', 'z']);
    expect(include({ match_type: 'regexp', bodies: ['^IMPORTANT RECORD'] })).toEqual(['IMPORTANT RECORD 1']);
    expect(include({ match_type: 'regexp', record_attributes: [{ key: 'record_attr', value: 'prefix_.*' }] })).toEqual([
      'IMPORTANT RECORD 1',
    ]);
    expect(
      include({ match_type: 'strict', resource_attributes: [{ key: 'service.name', value: 'shop' }] }),
    ).toHaveLength(4);
    expect(include({ match_type: 'strict', resource_attributes: [{ key: 'host.name' }] })).toEqual([]);
  });

  test('spans', () => {
    const settings = {
      spans: {
        include: { match_type: 'strict', services: ['app_3'] },
        exclude: {
          match_type: 'regexp',
          span_names: ['hello_world', 'hello/world'],
          attributes: [{ key: 'container.name', value: '(app_container_1|app_container_2)' }],
          libraries: [{ name: 'opentelemetry', version: '0.0-beta' }],
        },
      },
    };
    const one = (name: string, container: string) =>
      span({ name, attributes: attributes({ 'container.name': container }) });
    const batch = (service: string, version: string): Telemetry => {
      const whole = group(
        service,
        [one('hello_world', 'app_container_1'), one('hello_world', 'other'), one('x', 'app_container_2')],
        'opentelemetry',
      );
      whole.scopes[0]!.scope.version = version;
      return { signal: 'traces', groups: [whole] };
    };
    expect(keptOf(settings, batch('app_1', '0.0-beta'))).toEqual([]);
    expect(keptOf(settings, batch('app_3', '0.0-beta'))).toEqual(['hello_world', 'x']);
    expect(keptOf(settings, batch('app_3', '1.0'))).toHaveLength(3);
  });

  test('kinds of spans', () => {
    const batch = traces('a', span({ name: 's', kind: 2 }), span({ name: 'c', kind: 3 }));
    expect(keptOf({ spans: { include: { match_type: 'strict', span_kinds: ['SPAN_KIND_SERVER'] } } }, batch)).toEqual([
      's',
    ]);
  });
});

test('what nothing asks for is passed on as it is', () => {
  const batch = traces('shop', span());
  expect(processed(FILTER, { logs: { log_record: ['true == true'] } }, batch).telemetry[0]).toBe(batch);
  expect(processed(FILTER, { traces: { span: ['name == "x"'] } }, batch).telemetry[0]).toBe(batch);
  expect(processed(FILTER, undefined, batch).telemetry[0]).toBe(batch);
});

describe('problems', () => {
  test.each<[settings: unknown, path: (string | number)[], message: string, offset?: number]>([
    [{ trace_condition: [] }, ['trace_condition'], 'unknown key "trace_condition"; did you mean "trace_conditions"?'],
    [{ traces: { spans: [] } }, ['traces', 'spans'], 'unknown key "spans"; did you mean "span"?'],
    [
      { traces: { span: ['nam == "x"'] } },
      ['traces', 'span', 0],
      'the context "span" has no path "nam"; did you mean "name"?',
      0,
    ],
    [{ logs: { log_record: ['true', 'body == '] } }, ['logs', 'log_record', 1], 'expected a value, found the end', 8],
    [
      { error_mode: 'ignored' },
      ['error_mode'],
      '"ignored" is none of ignore, silent, propagate; did you mean "ignore"?',
    ],
    [{ trace_conditions: ['name == "x"'] }, ['trace_conditions', 0], 'missing context name for path "name"', 0],
    [
      { trace_conditions: ['log.body == "x"'] },
      ['trace_conditions', 0],
      'context "log" from path "log.body" is not valid here',
      0,
    ],
    [
      { trace_conditions: ['spam.name == "x"'] },
      ['trace_conditions', 0],
      'context "spam" from path "spam.name" is not valid here, it must be one of: resource, scope, span, spanevent; did you mean "span"?',
      0,
    ],
    [{ trace_conditions: ['true'] }, ['trace_conditions', 0], 'no path tells the context', 0],
    [
      { trace_conditions: ['span.name == "x"', { conditions: [] }] },
      ['trace_conditions'],
      'configuring multiple configuration styles',
    ],
    [
      { trace_conditions: [{ context: 'log', conditions: ['body == "x"'] }] },
      ['trace_conditions', 0, 'context'],
      'context "log" is not of this signal',
    ],
    [{ profiles: {} }, ['profiles'], '"profiles" is not supported here'],
    [
      { metrics: { include: { match_type: 'expr', expressions: ['x'] } } },
      ['metrics', 'include', 'expressions'],
      '"expressions" is not supported here',
    ],
    [
      { metrics: { include: { match_type: 'strict' } } },
      ['metrics', 'include'],
      'one of metric_names, resource_attributes must be given',
    ],
    [
      { metrics: { include: { metric_names: ['a'] } } },
      ['metrics', 'include'],
      'a "match_type" of strict or regexp is missing',
    ],
    [
      { metrics: { include: { match_type: 'regexp', metric_names: ['a', 'b('] } } },
      ['metrics', 'include', 'metric_names', 1],
      'missing closing )',
      1,
    ],
    [
      { logs: { include: { severity_number: { min: 'LOUD' } } } },
      ['logs', 'include', 'severity_number', 'min'],
      "'LOUD' is not a valid severity",
    ],
    [{ traces: 5 }, ['traces'], 'a map of settings is expected here'],
    [[], [], 'a map of settings is expected here'],
  ])('%j', (settings, path, message, offset) => {
    const problem = problemsOf(FILTER, settings)[0]!;
    expect(problem).toEqual({
      path,
      message: expect.stringContaining(message),
      ...(offset === undefined ? {} : { offset }),
    });
  });

  test('both styles of one signal', () => {
    const settings = { trace_conditions: ['span.name == "x"'], traces: { span: ['name == "x"'] } };
    expect(problemsOf(FILTER, settings).map((problem) => problem.path)).toEqual([['trace_conditions']]);
  });
});
