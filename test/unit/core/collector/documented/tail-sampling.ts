import type { SpanGiven } from './items.ts';
import { spans } from './items.ts';
import type { Documented, Example } from './example.ts';

const SECOND = 1_000_000_000n;

const README = `
decision_wait: 10s
num_traces: 100
expected_new_traces_per_sec: 10
decision_cache:
  sampled_cache_size: 100_000
  non_sampled_cache_size: 100_000
policies:
  [
      { name: test-policy-1, type: always_sample },
      { name: test-policy-2, type: latency, latency: {threshold_ms: 5000, upper_threshold_ms: 10000} },
      { name: test-policy-3, type: numeric_attribute, numeric_attribute: {key: key1, min_value: 50, max_value: 100} },
      { name: test-policy-4, type: probabilistic, probabilistic: {sampling_percentage: 10} },
      { name: test-policy-5, type: status_code, status_code: {status_codes: [ERROR, UNSET]} },
      { name: test-policy-6, type: string_attribute, string_attribute: {key: key2, values: [value1, value2]} },
      {
        name: test-policy-7,
        type: string_attribute,
        string_attribute: {key: key2, values: [value1, val*], enabled_regex_matching: true, cache_max_size: 10}
      },
      { name: test-policy-8, type: rate_limiting, rate_limiting: {spans_per_second: 35} },
      { name: test-policy-9, type: bytes_limiting, bytes_limiting: {bytes_per_second: 1024000, burst_capacity: 2048000} },
      { name: test-policy-10, type: span_count, span_count: {min_spans: 2, max_spans: 20} },
      { name: test-policy-11, type: trace_state, trace_state: { key: key3, values: [value1, value2] } },
      { name: test-policy-12, type: boolean_attribute, boolean_attribute: {key: key4, value: true} },
      {
        name: test-policy-13,
        type: ottl_condition,
        ottl_condition: {
          error_mode: ignore,
          span: [
            "attributes[\\"test_attr_key_1\\"] == \\"test_attr_val_1\\"",
            "attributes[\\"test_attr_key_2\\"] != \\"test_attr_val_1\\"",
          ],
          spanevent: [
            "name != \\"test_span_event_name\\"",
            "attributes[\\"test_event_attr_key_2\\"] != \\"test_event_attr_val_1\\"",
          ]
        }
      },
      {
        name: and-policy-1,
        type: and,
        and: {
          and_sub_policy: [
            { name: test-and-policy-1, type: numeric_attribute, numeric_attribute: { key: key1, min_value: 50, max_value: 100 } },
            { name: test-and-policy-2, type: string_attribute, string_attribute: { key: key2, values: [ value1, value2 ] } },
          ]
        }
      },
      {
        name: drop-policy-1,
        type: drop,
        drop: {
          drop_sub_policy: [
            {
              name: test-drop-policy-1,
              type: string_attribute,
              string_attribute: {key: url.path, values: [\\/health, \\/metrics], enabled_regex_matching: true}
            }
          ]
        }
      },
      {
        name: composite-policy-1,
        type: composite,
        composite: {
          max_total_spans_per_second: 1000,
          policy_order: [test-composite-policy-1, test-composite-policy-2, test-composite-policy-3],
          composite_sub_policy: [
            { name: test-composite-policy-1, type: numeric_attribute, numeric_attribute: {key: key1, min_value: 50} },
            { name: test-composite-policy-2, type: string_attribute, string_attribute: {key: key2, values: [value1, value2]} },
            { name: test-composite-policy-3, type: always_sample }
          ],
          rate_allocation: [
            { policy: test-composite-policy-1, percent: 50 },
            { policy: test-composite-policy-2, percent: 25 }
          ]
        }
      },
  ]`;

/** The services of the README's practical example that use tail sampling. */
const TEAM_A = '[service-1, service-2, service-3]';
const named = (name: string, more: string) => `{ name: ${name}, type: and, and: { and_sub_policy: [${more}] } }`;
const services = (values: string, inverted = '') =>
  `{ name: services, type: string_attribute, string_attribute: { key: service.name, values: ${values}${inverted} } }`;
const route = (values: string, inverted = '') =>
  `{ name: route, type: string_attribute, string_attribute: { key: http.route, values: ${values}, enabled_regex_matching: true${inverted} } }`;
const percent = (value: number) =>
  `{ name: probabilistic-policy, type: probabilistic, probabilistic: { sampling_percentage: ${value} } }`;

const practical = (rule7: string) => `
decision_wait: 10s
num_traces: 100
expected_new_traces_per_sec: 10
policies:
  - ${named('backwards-compatibility-policy', `${services(TEAM_A, ', invert_match: true')}, { name: sample-all-policy, type: always_sample }`)}
  - ${named('team_a-probe', [services(TEAM_A), route('[/live, /ready]'), percent(0.1)].join(', '))}
  - ${named('team_a-noisy-endpoint-1', [services('[service-1]'), route('[/v1/name/.+]'), percent(1)].join(', '))}
  - ${named('team_a-service-1', [services('[service-1]'), route('[/v1/name/.+]', ', invert_match: true'), percent(100)].join(', '))}
  - ${named('team_a-status-policy', `${services(TEAM_A)}, { name: trace-status-policy, type: status_code, status_code: { status_codes: [ERROR] } }`)}
  - { name: team_a-force-sample, type: boolean_attribute, boolean_attribute: { key: app.force_sample, value: true } }
  - { name: do-not-sample, type: drop, drop: { drop_sub_policy: [{ name: team_a-do-not-sample, type: boolean_attribute, ${rule7} }] } }`;

const PRACTICAL = practical('boolean_attribute: { key: app.do_not_sample, value: true }');
const rule = (shows: string, given: SpanGiven, outcome: string): Example => ({
  shows: `the practical example: ${shows}`,
  settings: PRACTICAL,
  takes: spans(given),
  gives: [outcome],
});
const of = (service: string, own: SpanGiven['attributes'] = {}): SpanGiven => ({
  resource: { 'service.name': service },
  attributes: own,
});
const OK = { status: { code: 1, message: '' } };

export const TAIL_SAMPLING: Documented = {
  section: 'processors',
  component: 'tail_sampling',
  source: 'opentelemetry-collector-contrib/processor/tailsamplingprocessor/README.md',
  examples: [
    {
      shows: 'all policies, of a trace that fits some',
      settings: README,
      takes: spans(
        { ...OK, attributes: { key1: 70n, key2: 'value1', key4: true }, endTimeUnixNano: SECOND * 7n },
        { ...OK, traceState: 'key3=value2', startTimeUnixNano: SECOND, endTimeUnixNano: SECOND * 2n },
      ),
      gives: [
        'kept by test-policy-1, test-policy-2, test-policy-3, test-policy-6, test-policy-7, test-policy-8, test-policy-9, test-policy-10, test-policy-11, test-policy-12, test-policy-13, and-policy-1, composite-policy-1',
      ],
    },
    {
      shows: 'all policies, of a trace that one drops',
      settings: README,
      takes: spans({ attributes: { 'url.path': '/health' } }),
      gives: ['not kept by drop-policy-1'],
    },
    {
      shows: 'bytes_limiting lets a burst through',
      settings: `
policies:
  - name: volume-control
    type: bytes_limiting
    bytes_limiting:
      bytes_per_second: 1048576    # 1 MB/second sustained rate
      burst_capacity: 5242880      # 5 MB burst capacity`,
      takes: spans({ attributes: { big: 'x'.repeat(4_000_000) } }),
      gives: ['kept by volume-control'],
    },
    {
      shows: 'bytes_limiting lets no more through',
      settings: `
policies:
  - name: volume-control
    type: bytes_limiting
    bytes_limiting:
      bytes_per_second: 1048576
      burst_capacity: 5242880`,
      takes: spans({ attributes: { big: 'x'.repeat(6_000_000) } }),
      gives: ['not kept'],
    },
    rule('rule 1, other teams are kept', of('other'), 'kept by backwards-compatibility-policy'),
    rule('rule 2, probes are rare', of('service-2', { 'http.route': '/live' }), 'not kept'),
    rule('rule 3, the noisy endpoint is rare', of('service-1', { 'http.route': '/v1/name/7' }), 'not kept'),
    rule('rule 4, the rest of service-1', of('service-1', { 'http.route': '/cart' }), 'kept by team_a-service-1'),
    rule(
      'rule 5, errors',
      { ...of('service-2', { 'http.route': '/live' }), status: { code: 2, message: '' } },
      'kept by team_a-status-policy',
    ),
    rule('rule 6, forced', of('service-2', { 'app.force_sample': true }), 'kept by team_a-force-sample'),
    rule(
      'rule 7, not sampled whatever others say',
      of('service-2', { 'app.force_sample': true, 'app.do_not_sample': true }),
      'not kept by do-not-sample',
    ),
    {
      shows: 'the practical example as it is printed: the settings of rule 7 are those of another policy',
      settings: practical('string_attribute: { key: app.do_not_sample, value: true }'),
      refused: ['11:66 the key of an attribute is expected here'],
    },
    {
      shows: 'what is not there is named',
      settings: `
decision_wait_after_root_received: 1s
sampling_strategy: span-ingest
policies: [{ name: a, type: always_sample }]`,
      refused: [
        '1:1 "decision_wait_after_root_received" is not supported here',
        '2:1 "sampling_strategy" is not supported here',
      ],
    },
  ],
};
