import { expect } from 'vitest';
import type { MetricData } from '../../../../../core/model/metric.ts';
import type { Documented } from './example.ts';
import { gauge, histogram, logs, metrics, spans, sum, summary } from './items.ts';

const BASIC = `
error_mode: ignore
trace_statements:
  - keep_keys(span.attributes, ["service.name", "service.namespace", "cloud.region", "process.command_line"])
  - replace_pattern(span.attributes["process.command_line"], "password\\\\=[^\\\\s]*(\\\\s?)", "password=***")
  - limit(span.attributes, 100, [])
  - truncate_all(span.attributes, 4096)
metric_statements:
  - keep_keys(resource.attributes, ["host.name"])
  - truncate_all(resource.attributes, 4096)
  - set(metric.description, "Sum") where metric.type == "Sum"
  - convert_sum_to_gauge() where metric.name == "system.processes.count"
  - convert_gauge_to_sum("cumulative", false) where metric.name == "prometheus_metric"
log_statements:
  - set(log.severity_text, "FAIL") where log.body == "request failed"
  - replace_all_matches(log.attributes, "/user/*/list/*", "/user/{userId}/list/{listId}")
  - replace_all_patterns(log.attributes, "value", "/account/\\\\d{4}", "/account/{accountId}")
  - set(log.body, log.attributes["http.route"])`;

export const TRANSFORM: Documented = {
  section: 'processors',
  component: 'transform',
  source: 'opentelemetry-collector-contrib/processor/transformprocessor/README.md',
  examples: [
    {
      shows: 'basic: spans',
      settings: BASIC,
      takes: spans({ attributes: { 'process.command_line': 'run password=1 x', 'cloud.region': 'eu', other: 'y' } }),
      gives: [{ attributes: { 'process.command_line': 'run password=***x', 'cloud.region': 'eu' } }],
    },
    {
      shows: 'basic: metrics; a type is a number, so "Sum" equals none',
      settings: BASIC,
      takes: metrics(
        { name: 'system.processes.count', resource: { 'host.name': 'h', a: 'b' }, data: sum({ value: 3n }) },
        { name: 'prometheus_metric', data: gauge({ value: 3n }) },
      ),
      gives: [
        { name: 'system.processes.count', type: 'gauge', description: '', resource: { 'host.name': 'h' } },
        { name: 'prometheus_metric', type: 'sum', description: '', resource: {} },
      ],
    },
    {
      shows: 'basic: logs',
      settings: BASIC,
      takes: logs(
        { body: 'request failed', attributes: { 'http.route': '/account/1234' } },
        { attributes: { 'http.route': '/user/7/list/8' } },
      ),
      gives: [
        { body: '/account/{accountId}', severityText: 'FAIL' },
        { body: '/user/{userId}/list/{listId}', severityText: 'INFO' },
      ],
    },
    {
      shows: 'profiles',
      settings: `
profile_statements:
  - keep_keys(resource.attributes, ["host.name"])`,
      refused: ['1:1 "profile_statements" is not supported here'],
    },
    {
      shows: 'advanced: groups with conditions, metrics',
      settings: `
error_mode: ignore
metric_statements:
  - error_mode: propagate
    conditions:
      - metric.type == METRIC_DATA_TYPE_SUM
    statements:
      - set(metric.description, "Sum")`,
      takes: metrics({ name: 'a', data: sum({ value: 1n }) }, { name: 'b' }),
      gives: [
        { name: 'a', description: 'Sum' },
        { name: 'b', description: '' },
      ],
    },
    {
      shows: 'advanced: groups with conditions, logs',
      settings: `
log_statements:
  - conditions:
      - IsMap(log.body) and log.body["object"] != nil
    statements:
      - set(log.body, log.attributes["http.route"])`,
      takes: logs({ body: { object: 'o' }, attributes: { 'http.route': '/a' } }, { body: { other: 'o' } }),
      gives: [{ body: '/a' }, { body: { other: 'o' } }],
    },
    {
      shows: 'the inferred context is the one that sees both paths: data points',
      settings: `
metric_statements:
  - set(metric.description, "test passed") where datapoint.attributes["test"] == "pass"`,
      takes: metrics(
        { name: 'a', data: gauge({ value: 1n }, { value: 2n, attributes: { test: 'pass' } }) },
        { name: 'b' },
      ),
      gives: [{ description: 'test passed' }, { description: '' }],
    },
    {
      shows: 'the inferred context is the one that sees both paths: metrics',
      settings: `
metric_statements:
  - set(resource.attributes["test"], "passed")
  - set(metric.description, "test passed")`,
      takes: metrics({ name: 'a' }),
      gives: [{ description: 'test passed', resource: { 'service.name': 'shop', test: 'passed' } }],
    },
    {
      shows: 'functions of metrics do not go with paths of data points in one group',
      settings: `
metric_statements:
  - convert_sum_to_gauge() where metric.name == "system.processes.count"
  - limit(datapoint.attributes, 100, ["host.name"])`,
      refused: ['2:5 function "convert_sum_to_gauge" is not for the context "datapoint", only for metric'],
    },
    {
      shows: 'in two groups they do',
      settings: `
metric_statements:
  - statements:
    - convert_sum_to_gauge() where metric.name == "system.processes.count"
  - statements:
      - limit(datapoint.attributes, 1, ["host.name"])`,
      takes: metrics({
        name: 'system.processes.count',
        data: sum({ value: 1n, attributes: { a: 'b', 'host.name': 'h' } }),
      }),
      gives: [{ type: 'gauge', points: [expectPoint(1n, { 'host.name': 'h' })] }],
    },
    {
      shows: 'extract_count_metric and extract_sum_metric',
      settings: `
metric_statements:
  - extract_count_metric(true, ".count") where metric.type == METRIC_DATA_TYPE_SUMMARY
  - extract_sum_metric(false, ".sum") where metric.type == METRIC_DATA_TYPE_SUMMARY`,
      takes: metrics({ name: 'm', data: summary(4n, 2.5) }),
      gives: [
        { name: 'm', type: 'summary' },
        { name: 'm.count', type: 'sum', points: [expectPoint(4n)] },
        { name: 'm.sum', type: 'sum', points: [expectPoint(2.5)] },
      ],
    },
    {
      shows: 'a summary as sums',
      settings: `
metric_statements:
  - convert_summary_count_val_to_sum("delta", true, ".count") where metric.name == "m"
  - convert_summary_sum_val_to_sum("cumulative", false, ".sum") where metric.name == "m"`,
      takes: metrics({ name: 'm', data: summary(4n, 2.5) }),
      gives: [
        { name: 'm', type: 'summary' },
        { name: 'm.count', type: 'sum', points: [expectPoint(4n)] },
        { name: 'm.sum', type: 'sum', points: [expectPoint(2.5)] },
      ],
    },
    {
      shows: 'copy_metric, with a condition that the copy does not meet',
      settings: `
metric_statements:
  - copy_metric(name="http.request.status_code", unit="s") where metric.name == "http.status_code"
  - copy_metric(description="new desc") where metric.description == "old desc"`,
      takes: metrics({ name: 'http.status_code' }, { name: 'b', description: 'old desc' }),
      gives: [
        { name: 'http.status_code', unit: '1' },
        { name: 'http.request.status_code', unit: 's' },
        { name: 'b', description: 'old desc' },
        { name: 'b', description: 'new desc' },
      ],
    },
    {
      shows: 'scale_metric',
      settings: `
metric_statements:
  - scale_metric(0.1) where metric.name == "a"
  - scale_metric(10.0, "kWh") where metric.name == "b"`,
      takes: metrics({ name: 'a', data: gauge({ value: 5.0 + 0.5 }) }, { name: 'b', data: gauge({ value: 2n }) }),
      gives: [
        { unit: '1', points: [expectPoint(0.55)] },
        { unit: 'kWh', points: [expectPoint(20n)] },
      ],
    },
    {
      shows: 'extract_percentile_metric: within the bucket, by default named _p50',
      settings: `
metric_statements:
  - extract_percentile_metric(50.0) where metric.name == "http.server.duration"
  - extract_percentile_metric(95.0, "_p95_custom") where metric.name == "http.server.duration"`,
      takes: metrics(
        { name: 'http.server.duration', description: 'd', data: histogram([10, 20], [2, 8, 0]) },
        { name: 'g' },
      ),
      gives: [
        { name: 'http.server.duration', type: 'histogram' },
        { name: 'http.server.duration_p50', type: 'gauge', description: 'd (p50)', points: [expectPoint(13.75)] },
        { name: 'http.server.duration_p95_custom', type: 'gauge', points: [expectPoint(20)] },
        { name: 'g', type: 'gauge' },
      ],
    },
    {
      shows: 'convert_summary_quantile_val_to_gauge',
      settings: `
metric_statements:
  - convert_summary_quantile_val_to_gauge() where metric.name == "a"
  - convert_summary_quantile_val_to_gauge("custom_quantile", "custom_suffix") where metric.name == "b"`,
      takes: metrics(
        { name: 'a', data: summary(2n, 3, { 0.5: 1, 0.99: 2 }) },
        { name: 'b', data: summary(2n, 3, { 0.5: 1 }) },
      ),
      gives: [
        { name: 'a', type: 'summary' },
        { name: 'a.quantiles', points: [expectPoint(1, { quantile: 0.5 }), expectPoint(2, { quantile: 0.99 })] },
        { name: 'b', type: 'summary' },
        { name: 'bcustom_suffix', type: 'gauge', points: [expectPoint(1, { custom_quantile: 0.5 })] },
      ],
    },
    {
      shows: 'aggregate_on_attributes: a list keeps these, an empty one none, and without one all count',
      settings: `
metric_statements:
  - aggregate_on_attributes("sum", ["attr1", "attr2"]) where metric.name == "listed"
  - aggregate_on_attributes("max") where metric.name == "all"
  - aggregate_on_attributes("max", []) where metric.name == "none"`,
      takes: metrics(
        {
          name: 'listed',
          data: sum(
            { value: 1n, attributes: { attr1: 'a', attr2: 'b', other: '1' } },
            { value: 2n, attributes: { attr2: 'b', other: '2', attr1: 'a' } },
            { value: 4n, attributes: { attr1: 'x' } },
          ),
        },
        {
          name: 'all',
          data: gauge({ value: 1n, attributes: { a: 'b' } }, { value: 3n, attributes: { a: 'b' } }, { value: 2n }),
        },
        { name: 'none', data: gauge({ value: 1.5, attributes: { a: 'b' } }, { value: 0.5 }) },
      ),
      gives: [
        { name: 'listed', points: [expectPoint(3n, { attr1: 'a', attr2: 'b' }), expectPoint(4n, { attr1: 'x' })] },
        { name: 'all', points: [expectPoint(3n, { a: 'b' }), expectPoint(2n)] },
        { name: 'none', points: [expectPoint(1.5)] },
      ],
    },
    ...(
      [
        ['sum', 7n],
        ['max', 4n],
        ['min', 1n],
        ['mean', 2n],
        ['median', 2n],
        ['count', 3n],
      ] as const
    ).map(([how, value]) => ({
      shows: `aggregate_on_attributes: ${how}`,
      settings: `
metric_statements:
  - aggregate_on_attributes("${how}", []) where metric.name == "system.memory.usage"`,
      takes: metrics({
        name: 'system.memory.usage',
        data: sum({ value: 4n, attributes: { a: '1' } }, { value: 1n, attributes: { a: '2' } }, { value: 2n }),
      }),
      gives: [{ points: [expectPoint(value)] }],
    })),
    {
      shows: 'aggregate_on_attributes: buckets of histograms are summed',
      settings: `
metric_statements:
  - aggregate_on_attributes("sum", []) where metric.name == "h"`,
      takes: metrics({ name: 'h', data: twice(histogram([1, 2], [1, 2, 3], { a: 'b' })) }),
      gives: [
        { points: [expect.objectContaining({ attributes: {}, bucketCounts: [2n, 4n, 6n], count: 12n, sum: 20 })] },
      ],
    },
    {
      shows: 'aggregate_on_attributes: another function is none',
      settings: `
metric_statements:
  - aggregate_on_attributes("average") where metric.name == "a"`,
      refused: ["2:29 invalid aggregation function: 'average', valid options: sum, max, min, mean, median, count"],
    },
    {
      shows: 'aggregate_on_attributes on what is left by a pattern',
      settings: `
metric_statements:
  - statements:
      - delete_matching_keys(datapoint.attributes, "(?i).*myRegex.*") where metric.name == "system.memory.usage"
  - statements:
      - aggregate_on_attributes("sum") where metric.name == "system.memory.usage"`,
      takes: metrics({
        name: 'system.memory.usage',
        data: sum({ value: 1n, attributes: { amyregex: '1', b: 'c' } }, { value: 2n, attributes: { b: 'c' } }),
      }),
      gives: [{ points: [expectPoint(3n, { b: 'c' })] }],
    },
    {
      shows: 'aggregate_on_attribute_value',
      settings: `
metric_statements:
  - aggregate_on_attribute_value("sum", "attr1", ["val1", "val2"], "new_val") where metric.name == "system.memory.usage"`,
      takes: metrics({
        name: 'system.memory.usage',
        data: sum(
          { value: 1n, attributes: { attr1: 'val1' } },
          { value: 2n, attributes: { attr1: 'other' } },
          { value: 4n, attributes: { attr1: 'val2' } },
        ),
      }),
      gives: [{ points: [expectPoint(5n, { attr1: 'new_val' }), expectPoint(2n, { attr1: 'other' })] }],
    },
    {
      shows: 'merge_histogram_buckets: a bound goes',
      settings: `
metric_statements:
  - merge_histogram_buckets(0.5) where metric.name == "http_request_duration"`,
      takes: metrics({ name: 'http_request_duration', data: histogram([0.1, 0.5, 1.0], [5, 8, 3, 1]) }),
      gives: [
        { points: [expect.objectContaining({ explicitBounds: [0.1, 1.0], bucketCounts: [5n, 11n, 1n], count: 17n })] },
      ],
    },
    {
      shows: 'merge_histogram_buckets: no more than five buckets',
      settings: `
metric_statements:
  - merge_histogram_buckets(5, method="limit_buckets") where metric.name == "http_request_duration"`,
      takes: metrics({
        name: 'http_request_duration',
        data: histogram([0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0], [80, 4, 6, 120, 3, 2, 40, 10, 1]),
      }),
      gives: [
        {
          points: [
            expect.objectContaining({ explicitBounds: [0.2, 1.0, 5.0, 30.0], bucketCounts: [84n, 126n, 5n, 50n, 1n] }),
          ],
        },
      ],
    },
    {
      shows: 'convert_exponential_histogram_to_histogram',
      settings: `
metric_statements:
  - convert_exponential_histogram_to_histogram("random", [0.0, 10.0, 100.0, 1000.0, 10000.0]) where metric.name == "a"`,
      refused: ['2:5 function "convert_exponential_histogram_to_histogram" is not supported here'],
    },
    {
      shows: 'the context is one that has the function and sees the path: IsRootSpan is of spans',
      settings: `
trace_statements:
  - set(resource.attributes["isRoot"], "true") where IsRootSpan()`,
      takes: spans({}),
      gives: [{ resource: { 'service.name': 'shop', isRoot: 'true' } }],
    },
    {
      shows: 'no path says which context is meant',
      settings: `
metric_statements:
  - convert_sum_to_gauge()`,
      refused: ['2:5 no path tells the context: write "context:" with one of resource, scope, metric, datapoint'],
    },
    {
      shows:
        'ExtractGrokPatterns, by the example of its README, which names no field: the Collector refuses it as well',
      settings: `log_statements: ['set(log.attributes["a"], ExtractGrokPatterns(log.body, "%{URI}", true))']`,
      refused: ['invalid pattern: at least 1 named capture group must be supplied in the given regex'],
    },
    {
      shows: 'ExtractGrokPatterns with a field and its type',
      settings: `log_statements: ['merge_maps(log.attributes, ExtractGrokPatterns(log.body, "%{NUMBER:size:int}", true), "upsert")']`,
      takes: logs({ body: 'took 15 bytes' }),
      gives: [{ attributes: { size: 15n } }],
    },
    {
      shows: 'ParseSimplifiedXML',
      settings: `log_statements: ['set(log.attributes["a"], ParseSimplifiedXML(log.body))']`,
      takes: logs({ body: '<event><id>1</id><user>jane</user><user>jack</user></event>' }),
      gives: [{ attributes: { a: { event: { id: '1', user: ['jane', 'jack'] } } } }],
    },
    {
      shows: 'ParseXML',
      settings: `log_statements: ['set(log.attributes["a"], ParseXML(log.body))']`,
      takes: logs({ body: '<Log>1<User id="0001"/></Log>' }),
      gives: [
        { attributes: { a: { tag: 'Log', content: '1', children: [{ tag: 'User', attributes: { id: '0001' } }] } } },
      ],
    },
    ...(
      [
        [
          'ConvertAttributesToElementsXML(log.body, "/Log/Record/@*")',
          '<Log k="1"><Record id="2"/></Log>',
          '<Log k="1"><Record><id>2</id></Record></Log>',
        ],
        [
          'ConvertTextToElementsXML(log.body, elementName = "custom")',
          '<a>1<b/></a>',
          '<a><custom>1</custom><b></b></a>',
        ],
        ['GetXML(log.body, "/a/@foo")', '<a foo="bar"/>', 'bar'],
        ['InsertXML(log.body, "//foo", "<bar/>")', '<a><foo/></a>', '<a><foo><bar></bar></foo></a>'],
        ['RemoveXML(log.body, "//comment()")', '<a><!-- b --></a>', '<a></a>'],
      ] as const
    ).map(([call, body, result]) => ({
      shows: call,
      settings: `log_statements: [${JSON.stringify(`set(log.attributes["a"], ${call})`)}]`,
      takes: logs({ body }),
      gives: [{ attributes: { a: result } }],
    })),
    // The functions of the same language that are not there, by the examples of its README.
    ...[
      'All(log.attributes["tags"], (_, v) => v == "prod")',
      'Any(log.attributes, (k, _) => HasPrefix(k, "http."))',
      'Filter(log.attributes["tags"], (_, v) => v == "prod")',
      'Find(log.attributes, (k, _) => k == "http.method")',
      'MapEach(log.attributes["counts"], (_, v) => Int(v) * 2)',
      'MapKeys(log.attributes, (k, _) => Concat(["http.", k], ""))',
      'ParseCEF(log.body)',
      'ParseCLF(log.body, "combined")',
      'ParseELF(log.body)',
      'ParseLEEF(log.body)',
      'ProfileID("a389023abaa839283293ed323892389d")',
      'Reduce(log.attributes["counts"], 0, (acc, _, v) => acc + Int(v))',
      'UserAgent("curl/7.81.0")',
      'When(() => IsMap(log.attributes), "map", "not map")',
      'XXH128("name")',
      'XXH3("name")',
    ].map((call) => ({
      shows: call,
      settings: `log_statements: [${JSON.stringify(`set(log.attributes["a"], ${call})`)}]`,
      refused: [`function "${call.slice(0, call.indexOf('('))}" is not supported here`],
    })),
    {
      shows: 'set_semconv_span_name',
      settings: `
trace_statements:
  - set_semconv_span_name("1.43.0") where span.name != ""`,
      refused: ['2:5 function "set_semconv_span_name" is not supported here'],
    },
    {
      shows: 'an attribute that is not there',
      settings: `
error_mode: ignore
trace_statements:
  # accessing a map with a key that does not exist will return nil.
  - set(span.attributes["test"], "pass") where span.attributes["test"] == nil`,
      takes: spans({ attributes: {} }, { attributes: { test: 'x' } }),
      gives: [{ attributes: { test: 'pass' } }, { attributes: { test: 'x' } }],
    },
    {
      shows: 'renaming by set and delete',
      settings: `
error_mode: ignore
trace_statements:
  - set(resource.attributes["namespace"], resource.attributes["k8s.namespace.name"])
  - delete_key(resource.attributes, "k8s.namespace.name")`,
      takes: spans({ resource: { 'k8s.namespace.name': 'n' } }),
      gives: [{ resource: { namespace: 'n' } }],
    },
    {
      shows: 'renaming by a pattern',
      settings: `
error_mode: ignore
trace_statements:
  - replace_all_patterns(resource.attributes, "key", "k8s\\\\.namespace\\\\.name", "namespace")`,
      takes: spans({ resource: { 'k8s.namespace.name': 'n' } }),
      gives: [{ resource: { namespace: 'n' } }],
    },
    {
      shows: 'moving the body',
      settings: `
error_mode: ignore
log_statements:
  - set(log.attributes["body"], log.body)`,
      takes: logs({ body: 'b' }),
      gives: [{ attributes: { body: 'b' } }],
    },
    {
      shows: 'combining two attributes',
      settings: `
error_mode: ignore
trace_statements:
  - set(resource.attributes["test"], Concat([resource.attributes["foo"], resource.attributes["bar"]], " "))`,
      takes: spans({ resource: { foo: 'f', bar: 'b' } }),
      gives: [{ resource: { foo: 'f', bar: 'b', test: 'f b' } }],
    },
    {
      shows: 'logs of JSON, by way of the cache',
      settings: `
log_statements:
  - statements:
      - merge_maps(log.cache, ParseJSON(log.body), "upsert") where IsMatch(log.body, "^\\\\{")
      - set(log.attributes["attr1"], log.cache["attr1"])
      - set(log.attributes["attr2"], log.cache["attr2"])
      - set(log.attributes["nested.attr3"], log.cache["nested"]["attr3"])`,
      takes: logs(
        { body: '{"name": "log", "attr1": "foo", "attr2": "bar", "nested": {"attr3": "example"}}' },
        { body: 'no JSON' },
      ),
      gives: [{ attributes: { attr1: 'foo', attr2: 'bar', 'nested.attr3': 'example' } }, { attributes: {} }],
    },
    {
      shows: 'error_mode of a group',
      settings: `
error_mode: propagate
log_statements:
  - error_mode: ignore
    statements:
      - merge_maps(log.cache, ParseJSON(log.body), "upsert") where IsMatch(log.body, "^\\\\{")
      - set(log.attributes["attr1"], log.cache["attr1"])
  - statements:
      - set(log.attributes["namespace"], log.attributes["k8s.namespace.name"])`,
      takes: logs({ body: '{broken', attributes: { 'k8s.namespace.name': 'n' } }),
      gives: [{ attributes: { 'k8s.namespace.name': 'n', namespace: 'n' } }],
    },
    {
      shows: 'the severity of a text',
      settings: `
error_mode: ignore
log_statements:
  - set(log.severity_number, SEVERITY_NUMBER_INFO) where IsString(log.body) and IsMatch(log.body, "\\\\sINFO\\\\s")
  - set(log.severity_number, SEVERITY_NUMBER_WARN) where IsString(log.body) and IsMatch(log.body, "\\\\sWARN\\\\s")
  - set(log.severity_number, SEVERITY_NUMBER_ERROR) where IsString(log.body) and IsMatch(log.body, "\\\\sERROR\\\\s")`,
      takes: logs({ body: '[2023-09-22 07:38:22,570] INFO [Something]: some interesting log', severityNumber: 0 }),
      gives: [{ severityNumber: 9 }],
    },
    {
      shows: 'attributes by a pattern, to another place',
      settings: `
error_mode: ignore
trace_statements:
  - statements:
      - set(resource.cache["attrs"], resource.attributes)
      - keep_matching_keys(resource.cache["attrs"], "pod_labels_.*")
      - set(resource.attributes["kubernetes.labels"], resource.cache["attrs"])`,
      takes: spans({ resource: { pod_labels_a: '1', other: '2' } }),
      gives: [{ resource: { pod_labels_a: '1', other: '2', 'kubernetes.labels': { pod_labels_a: '1' } } }],
    },
    {
      shows: 'resource, scope and record in one list',
      settings: `
error_mode: ignore
log_statements:
  - set(resource.attributes["test"], "pass")
  - set(scope.attributes["test"], ["pass"])
  - set(log.attributes["test"], true)`,
      takes: logs({}),
      gives: [{ resource: { 'service.name': 'shop', test: 'pass' }, attributes: { test: true } }],
    },
    {
      shows: 'flatten_data',
      settings: `
flatten_data: true
log_statements:
  - set(resource.attributes["to"], log.attributes["from"])`,
      refused: ['1:15 flatten_data is not supported here'],
    },
  ],
};

/** A data point as the others are, with this value. */
function expectPoint(value: bigint | number, attributes: Record<string, unknown> = {}) {
  return expect.objectContaining({ value, attributes });
}

/** The same point two times. */
function twice(data: MetricData): MetricData {
  return { ...data, dataPoints: 'dataPoints' in data ? [...data.dataPoints, ...data.dataPoints] : [] } as MetricData;
}
