import type { Documented } from './example.ts';
import { gauge, histogram, logs, metrics, spans, summary } from './items.ts';

const OLDER = `
error_mode: ignore
traces:
  span:
    - 'attributes["container.name"] == "app_container_1"'
    - 'resource.attributes["host.name"] == "localhost"'
    - 'name == "app_3"'
  spanevent:
    - 'attributes["grpc"] == true'
    - 'IsMatch(name, ".*grpc.*")'
metrics:
  metric:
    - 'name == "my.metric" and resource.attributes["my_label"] == "abc123"'
    - 'type == METRIC_DATA_TYPE_HISTOGRAM'
  datapoint:
    - 'metric.type == METRIC_DATA_TYPE_SUMMARY'
    - 'resource.attributes["service.name"] == "my_service_name"'
logs:
  log_record:
    - 'IsMatch(body, ".*password.*")'
    - 'severity_number < SEVERITY_NUMBER_WARN'`;

const host = (name: string) => ({ resource: { 'host.name': name } });
const container = (name: string) => ({ resource: { 'container.name': name } });

export const FILTER: Documented = {
  section: 'processors',
  component: 'filter',
  source: 'opentelemetry-collector-contrib/processor/filterprocessor/README.md',
  examples: [
    {
      shows:
        'any condition drops a span; one that is dropped is not asked for its events, and one without events stays',
      settings: OLDER,
      takes: spans(
        { name: 'by attribute', attributes: { 'container.name': 'app_container_1' } },
        { name: 'by resource', ...host('localhost') },
        { name: 'app_3' },
        { name: 'kept', events: [{ name: 'a', attributes: { grpc: true } }, { name: 'a grpc call' }, { name: 'b' }] },
        { name: 'without events', events: [{ name: 'grpc' }] },
      ),
      gives: [
        { name: 'kept', events: [{ name: 'b', attributes: {} }] },
        { name: 'without events', events: [] },
      ],
    },
    {
      shows: 'metrics; one all of whose points are dropped goes too',
      settings: OLDER,
      takes: metrics(
        { name: 'my.metric', resource: { my_label: 'abc123' } },
        { name: 'my.metric' },
        { name: 'h', data: histogram([1], [1, 2]) },
        { name: 's', data: summary(1n, 2) },
        { name: 'g', resource: { 'service.name': 'my_service_name' } },
      ),
      gives: [{ name: 'my.metric', resource: { 'service.name': 'shop' } }],
    },
    {
      shows: 'logs',
      settings: OLDER,
      takes: logs({ body: 'the password is', severityNumber: 17 }, { severityNumber: 9 }, { severityNumber: 13 }),
      gives: [{ severityNumber: 13 }],
    },
    {
      shows: 'conditions whose context is inferred',
      settings: `
error_mode: ignore
trace_conditions:
  - resource.attributes["host.name"] == "localhost"
  - span.attributes["container.name"] == "app_container_1"
  - span.name == "app_3"
  - spanevent.attributes["grpc"] == true
  - IsMatch(spanevent.name, ".*grpc.*")`,
      takes: spans(
        { name: 'a', ...host('localhost') },
        { name: 'b', attributes: { 'container.name': 'app_container_1' } },
        { name: 'app_3' },
        { name: 'kept', events: [{ name: 'grpc' }, { name: 'b' }] },
      ),
      gives: [{ name: 'kept', events: [{ name: 'b', attributes: {} }] }],
    },
    {
      shows: 'a condition of two contexts runs in the narrower: only events go',
      settings: `
trace_conditions:
  - resource.attributes["host.name"] == "localhost" or spanevent.name == "grpc.timeout"`,
      takes: spans(
        { name: 'a', ...host('localhost'), events: [{ name: 'x' }] },
        { name: 'b', events: [{ name: 'grpc.timeout' }, { name: 'y' }] },
      ),
      gives: [
        { name: 'a', events: [] },
        { name: 'b', events: [{ name: 'y', attributes: {} }] },
      ],
    },
    {
      shows: 'groups with their own error mode',
      settings: `
error_mode: ignore
log_conditions:
  - error_mode: propagate
    conditions:
      - log.severity_number < SEVERITY_NUMBER_WARN
  - error_mode: silent
    conditions:
      - resource.attributes["service.name"] == "noisy-service"`,
      takes: logs(
        { severityNumber: 12 },
        { severityNumber: 17, resource: { 'service.name': 'noisy-service' } },
        { severityNumber: 13 },
      ),
      gives: [{ severityNumber: 13 }],
    },
    {
      shows: 'one instrumentation scope',
      settings: `
trace_conditions:
  - scope.name == "com.example.gateway"`,
      takes: spans({ name: 'a', scope: 'com.example.gateway' }, { name: 'b', scope: 'other' }),
      gives: [{ name: 'b' }],
    },
    {
      shows: 'HasAttrKeyOnDatapoint',
      settings: `
metrics:
  metric:
    - HasAttrKeyOnDatapoint("http.method")`,
      takes: metrics(
        { name: 'a', data: gauge({ value: 1n }, { value: 1n, attributes: { 'http.method': 'GET' } }) },
        { name: 'b' },
      ),
      gives: [{ name: 'b' }],
    },
    {
      shows: 'HasAttrOnDatapoint',
      settings: `
metrics:
  metric:
    - HasAttrOnDatapoint("http.method", "GET")`,
      takes: metrics(
        { name: 'a', data: gauge({ value: 1n, attributes: { 'http.method': 'GET' } }) },
        { name: 'b', data: gauge({ value: 1n, attributes: { 'http.method': 'PUT' } }) },
      ),
      gives: [{ name: 'b' }],
    },
    {
      shows: 'include by pattern and resource, exclude by name',
      settings: `
metrics:
  include:
    match_type: regexp
    metric_names:
      - prefix/.*
      - prefix_.*
    resource_attributes:
      - key: container.name
        value: app_container_1
  exclude:
    match_type: strict
    metric_names:
      - hello_world
      - hello/world`,
      takes: metrics(
        { name: 'prefix/a', ...container('app_container_1') },
        { name: 'prefix_b', ...container('app_container_1') },
        { name: 'prefix_b', ...container('other') },
        { name: 'hello_world', ...container('app_container_1') },
      ),
      gives: [{ name: 'prefix/a' }, { name: 'prefix_b' }],
    },
    {
      shows: 'logs of one host',
      settings: `
logs:
  include:
    match_type: strict
    resource_attributes:
      - key: host.name
        value: just_this_one_hostname`,
      takes: logs({ body: 'a', ...host('just_this_one_hostname') }, { body: 'b', ...host('other') }),
      gives: [{ body: 'a' }],
    },
    {
      shows: 'logs of hosts by pattern',
      settings: `
logs:
  include:
    match_type: regexp
    resource_attributes:
      - key: host.name
        value: prefix.*`,
      takes: logs({ body: 'a', ...host('prefix-1') }, { body: 'b', ...host('other') }),
      gives: [{ body: 'a' }],
    },
    {
      shows: 'logs by an attribute',
      settings: `
logs:
  include:
    match_type: regexp
    record_attributes:
      - key: record_attr
        value: prefix_.*`,
      takes: logs({ body: 'a', attributes: { record_attr: 'prefix_1' } }, { body: 'b' }),
      gives: [{ body: 'a' }],
    },
    {
      shows: 'logs by the text of their severity',
      settings: `
logs:
  include:
    match_type: regexp
    severity_texts:
    - INFO[2-4]?
    - WARN[2-4]?
    - ERROR[2-4]?`,
      takes: logs({ severityText: 'DEBUG' }, { severityText: 'INFO2' }, { severityText: 'ERROR' }),
      gives: [{ severityText: 'INFO2' }, { severityText: 'ERROR' }],
    },
    {
      shows: 'no logs below INFO, but those of no severity',
      settings: `
logs:
  include:
    severity_number:
      min: "INFO"
      match_undefined: true`,
      takes: logs({ severityNumber: 0 }, { severityNumber: 8 }, { severityNumber: 9 }, { severityNumber: 21 }),
      gives: [{ severityNumber: 0 }, { severityNumber: 9 }, { severityNumber: 21 }],
    },
    {
      shows: 'logs by their body',
      settings: `
logs:
  include:
    match_type: regexp
    bodies:
    - ^IMPORTANT RECORD`,
      takes: logs({ body: 'IMPORTANT RECORD 1' }, { body: 'an IMPORTANT RECORD' }),
      gives: [{ body: 'IMPORTANT RECORD 1' }],
    },
    {
      shows: 'match_type expr',
      settings: `
metrics:
  exclude:
    match_type: expr
    expressions:
    - MetricName == "my.metric" && Label("my_label") == "abc123"`,
      refused: [
        '3:5 one of metric_names, resource_attributes must be given',
        '3:17 match_type "expr" is not supported here; OTTL conditions say the same',
        '4:5 "expressions" is not supported here',
      ],
    },
    {
      shows: 'metrics by name',
      settings: `
metrics:
  exclude:
    match_type: strict
    metric_names:
      - system.cpu.time
      - system.disk.io`,
      takes: metrics({ name: 'system.cpu.time' }, { name: 'system.disk.io' }, { name: 'system.cpu.load' }),
      gives: [{ name: 'system.cpu.load' }],
    },
    {
      shows: 'all metrics of a container are excluded',
      settings: `
metrics:
  exclude:
    match_type: strict
    metric_names:
      - hello_world
      - hello/world
    resource_attributes:
      - key: container.name
        value: app_container_1`,
      takes: metrics({ name: 'other', ...container('app_container_1') }, { name: 'other', ...container('b') }),
      gives: [{ resource: { 'container.name': 'b' } }],
    },
    {
      shows: 'spans: of one service, but not those that match all of the rest',
      settings: `
spans:
  include:
    match_type: strict
    services:
      - app_3
  exclude:
    match_type: regexp
    services:
      - app_1
      - app_2
    span_names:
      - hello_world
      - hello/world
    attributes:
      - key: container.name
        value: (app_container_1|app_container_2)
    libraries:
      - name: opentelemetry
        version: 0.0-beta
    resources:
      - key: container.host
        value: (localhost|127.0.0.1)`,
      takes: spans(
        { name: 'hello_world', resource: { 'service.name': 'app_3' } },
        { name: 'x', resource: { 'service.name': 'app_1' } },
      ),
      gives: [{ name: 'hello_world' }],
    },
    {
      shows: 'a condition that cannot be read',
      settings: `
traces:
  span:
    - 'attributes[test] == "pass"'`,
      refused: ['3:19 "test": the context "span" has no path "test"'],
    },
    {
      shows: 'profiles',
      settings: `
profile_conditions:
  - profile.duration_unix_nano > 3000`,
      refused: ['1:1 "profile_conditions" is not supported here'],
    },
  ],
};
