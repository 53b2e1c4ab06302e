import { createHash } from 'node:crypto';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { readTailSampling } from '../../../../../core/collector/processors/tail-sampling/tail-sampling.ts';
import { POLICY_READERS } from '../../../../../core/collector/processors/tail-sampling/read-policies.ts';
import { fnv64a } from '../../../../../core/encoding/fnv.ts';
import type { TraceId } from '../../../../../core/model/ids.ts';
import type { ResourceSpans, Span } from '../../../../../core/model/span.ts';
import { attributes, group, span } from '../../../../helpers/telemetry.ts';

/** Ids that differ in all their bytes: FNV spreads the last ones badly. */
const randomId = (i: number) => createHash('md5').update(String(i)).digest('hex') as TraceId;

const SECOND = 1_000_000_000n;
const MS = 1_000_000n;

const read = (policies: string, more = '') => readTailSampling(parse(`${more}\npolicies: ${policies}`));
const policy = (type: string, settings: string, name = 'it') => `{name: ${name}, type: ${type}, ${type}: ${settings}}`;

/** Of a decision: what decided, or '' for nobody; with a ! where the trace is not kept. */
function decided(policies: string, spans: Span[] | ResourceSpans[], more = ''): string {
  const { problems, evaluate } = read(`[${policies}]`, more);
  expect(problems).toEqual([]);
  const groups = spans.every((one): one is ResourceSpans => 'scopes' in one) ? spans : [group('shop', spans as Span[])];
  const { isKept, by } = evaluate(groups, 0n);
  return `${isKept ? '' : '!'}${by.join(' ')}`;
}

const took = (startMs: number, endMs: number) =>
  span({ startTimeUnixNano: SECOND + BigInt(startMs) * MS, endTimeUnixNano: SECOND + BigInt(endMs) * MS });
const having = (values: Parameters<typeof attributes>[0], parts: Partial<Span> = {}) =>
  span({ attributes: attributes(values), ...parts });

describe('a policy', () => {
  const KEEPS = 'it';
  const NOT = '!';

  test.each<[type: string, settings: string, spans: Span[], wanted: string]>([
    ['always_sample', '{}', [span()], KEEPS],
    // The Collector's README: a trace of 5 s and more; with an upper bound from above the lower one up to it.
    ['latency', '{threshold_ms: 5000}', [took(0, 5_000)], KEEPS],
    ['latency', '{threshold_ms: 5000}', [took(0, 4_999)], NOT],
    ['latency', '{threshold_ms: 5000}', [took(0, 1_000), took(4_000, 5_000)], KEEPS],
    ['latency', '{threshold_ms: 5000, upper_threshold_ms: 10000}', [took(0, 5_000)], NOT],
    ['latency', '{threshold_ms: 5000, upper_threshold_ms: 10000}', [took(0, 10_000)], KEEPS],
    ['latency', '{threshold_ms: 5000, upper_threshold_ms: 10000}', [took(0, 6_000), took(0, 10_001)], NOT],
    ['numeric_attribute', '{key: key1, min_value: 50, max_value: 100}', [having({ key1: 50n })], KEEPS],
    ['numeric_attribute', '{key: key1, min_value: 50, max_value: 100}', [having({ key1: 100n })], KEEPS],
    ['numeric_attribute', '{key: key1, min_value: 50, max_value: 100}', [having({ key1: 101n })], NOT],
    ['numeric_attribute', '{key: key1, min_value: 50, max_value: 100}', [having({ key1: '70' })], NOT],
    ['numeric_attribute', '{key: key1, min_value: 400}', [having({ key1: 9_999n })], KEEPS],
    ['status_code', '{status_codes: [ERROR, UNSET]}', [span({ status: { code: 2, message: '' } })], KEEPS],
    ['status_code', '{status_codes: [ERROR]}', [span({ status: { code: 1, message: '' } })], NOT],
    ['string_attribute', '{key: key2, values: [value1, value2]}', [span(), having({ key2: 'value2' })], KEEPS],
    ['string_attribute', '{key: key2, values: [value1, value2]}', [having({ key2: 'value3' })], NOT],
    ['string_attribute', '{key: service.name, values: [shop]}', [span()], KEEPS],
    [
      'string_attribute',
      '{key: key2, values: [value1, val*], enabled_regex_matching: true, cache_max_size: 10}',
      [having({ key2: 'a value' })],
      KEEPS,
    ],
    ['string_attribute', '{key: k, values: ["^/v1/.+"], enabled_regex_matching: true}', [having({ k: '/v2/x' })], NOT],
    ['trace_state', '{key: key3, values: [value1, value2]}', [span({ traceState: 'a=b,key3=value2' })], KEEPS],
    ['trace_state', '{key: key3, values: [value1]}', [span({ traceState: 'key3=value2' })], NOT],
    ['trace_flags', '{}', [span(), span({ flags: 0x101 })], KEEPS],
    ['trace_flags', '{}', [span({ flags: 0x100 })], NOT],
    ['span_count', '{min_spans: 2, max_spans: 20}', [span()], NOT],
    ['span_count', '{min_spans: 2, max_spans: 20}', [span(), span()], KEEPS],
    ['span_count', '{min_spans: 1, max_spans: 2}', [span(), span(), span()], NOT],
    ['boolean_attribute', '{key: key4, value: true}', [having({ key4: true })], KEEPS],
    ['boolean_attribute', '{key: key4, value: true}', [having({ key4: false })], NOT],
    ['ottl_condition', `{span: ['attributes["a"] == "b"']}`, [span(), having({ a: 'b' })], KEEPS],
    ['ottl_condition', `{span: ['attributes["a"] == "b"']}`, [span()], NOT],
    ['ottl_condition', `{span: ['resource.attributes["service.name"] == "shop"']}`, [span()], KEEPS],
    [
      'ottl_condition',
      `{spanevent: ['name == "exception"']}`,
      [span({ events: [{ timeUnixNano: 1n, name: 'exception', attributes: [], droppedAttributesCount: 0 }] })],
      KEEPS,
    ],
    ['probabilistic', '{sampling_percentage: 100}', [span()], KEEPS],
    ['probabilistic', '{sampling_percentage: 0}', [span()], NOT],
    [
      'and',
      `{and_sub_policy: [${policy('numeric_attribute', '{key: key1, min_value: 50, max_value: 100}', 'a')}, ${policy('string_attribute', '{key: key2, values: [value1, value2]}', 'b')}]}`,
      [having({ key1: 60n }), having({ key2: 'value1' })],
      KEEPS,
    ],
    [
      'and',
      `{and_sub_policy: [${policy('numeric_attribute', '{key: key1, min_value: 50}', 'a')}, {name: b, type: always_sample}]}`,
      [having({ key1: 40n })],
      NOT,
    ],
    ['not', `{not_sub_policy: ${policy('status_code', '{status_codes: [ERROR]}', 'a')}}`, [span()], KEEPS],
    ['not', '{not_sub_policy: {name: a, type: always_sample}}', [span()], NOT],
  ])('%s %s', (type, settings, spans, wanted) => {
    expect(decided(policy(type, settings), spans)).toBe(wanted);
  });

  test('of the type probabilistic decides by the hash of the trace id, as the Collector with the same salt', () => {
    // From the test vectors of FNV's authors (draft-eastlake-fnv, appendix C).
    expect(fnv64a(Buffer.from('foo'), Buffer.from('bar'))).toBe(0x85944171f73967e8n);
    const kept = (salt: string, percentage: number) => {
      const { evaluate } = read(
        `[${policy('probabilistic', `{hash_salt: "${salt}", sampling_percentage: ${percentage}}`)}]`,
      );
      return Array.from({ length: 2_000 }, (_, i) => i).filter(
        (i) => evaluate([group('shop', [span({ traceId: randomId(i) })])], 0n).isKept,
      );
    };
    const tenth = kept('', 10);
    expect(tenth.length / 2_000).toBeCloseTo(0.1, 1);
    expect(kept('default-hash-seed', 10)).toEqual(tenth);
    expect(kept('another', 10)).not.toEqual(tenth);
    // Whoever is among 10 of 100 is among 20 of 100 too.
    const fifth = new Set(kept('', 20));
    expect(tenth.filter((i) => !fifth.has(i))).toEqual([]);
  });

  test('that limits spans has a bucket of two seconds, which fills steadily', () => {
    const { evaluate } = read(`[${policy('rate_limiting', '{spans_per_second: 10}')}]`);
    const keeps = (spans: number, atMs: number) =>
      evaluate(
        [
          group(
            'shop',
            Array.from({ length: spans }, () => span()),
          ),
        ],
        BigInt(atMs) * MS,
      ).isKept;
    expect([keeps(21, 0), keeps(15, 0), keeps(10, 0), keeps(5, 0)]).toEqual([false, true, false, true]);
    expect([keeps(5, 400), keeps(5, 500), keeps(1, 500)]).toEqual([false, true, false]);
  });

  test('that limits bytes counts those of the trace as OTLP', () => {
    const spans = [group('shop', [span()])];
    const { evaluate } = read(`[${policy('bytes_limiting', '{bytes_per_second: 1, burst_capacity: 200}')}]`);
    const kept = [0, 1, 2, 3].filter(() => evaluate(spans, 0n).isKept).length;
    expect(kept).toBe(2);
  });

  test('of the type composite keeps what its first policy that wants it has room for', () => {
    // Of the README: half for the first, a quarter for the second; what has no share gets an equal one.
    const { problems, evaluate } = read(
      `[${policy(
        'composite',
        `{max_total_spans_per_second: 8, policy_order: [numeric, string, rest], composite_sub_policy: [
        {name: rest, type: always_sample}, ${policy('numeric_attribute', '{key: key1, min_value: 50}', 'numeric')},
        ${policy('string_attribute', '{key: key2, values: [value1]}', 'string')}],
        rate_allocation: [{policy: numeric, percent: 50}, {policy: string, percent: 25}]}`,
      )}]`,
    );
    expect(problems).toEqual([]);
    const keeps = (one: Span, atMs = 0) => evaluate([group('shop', [one])], BigInt(atMs) * MS).isKept;
    const of = (one: Span, atMs = 0) => [1, 2, 3, 4, 5].filter(() => keeps(one, atMs)).length;
    expect([of(having({ key1: 60n })), of(having({ key2: 'value1' })), of(span())]).toEqual([4, 2, 2]);
    expect(of(having({ key1: 60n }), 1_000)).toBe(4);
  });
});

describe('the decision', () => {
  const error = policy('status_code', '{status_codes: [ERROR]}', 'error');
  const always = '{name: always, type: always_sample}';
  const notHealth = policy('string_attribute', '{key: url, values: [/health], invert_match: true}', 'not-health');
  const drop = policy(
    'drop',
    `{drop_sub_policy: [${policy('string_attribute', '{key: url, values: [/health, /metrics], enabled_regex_matching: true}', 'url')}]}`,
    'drop-it',
  );

  test('is that of all who want it, in the order of the file', () => {
    expect(decided(`${error}, ${always}`, [span({ status: { code: 2, message: '' } })])).toBe('error always');
    expect(decided(error, [span()])).toBe('!');
  });

  test('is that of the first who wants it, with sample_on_first_match', () => {
    const failed = [span({ status: { code: 2, message: '' } })];
    expect(decided(`${error}, ${always}`, failed, 'sample_on_first_match: true')).toBe('error');
  });

  test('is to drop it where a drop policy says so, wherever that stands', () => {
    expect(decided(`${always}, ${drop}`, [having({ url: '/health' })])).toBe('!drop-it');
    expect(decided(`${always}, ${drop}`, [having({ url: '/pay' })])).toBe('always');
  });

  test('takes invert_match for a policy like any other: it forbids nothing', () => {
    expect(decided(`${always}, ${notHealth}`, [having({ url: '/health' })])).toBe('always');
    expect(decided(notHealth, [having({ url: '/health' })])).toBe('!');
    expect(decided(`${error}, ${notHealth}`, [having({ url: '/pay' })])).toBe('not-health');
  });

  test('is made by the others where a condition fails, and the failure is told', () => {
    const failing = (mode: string) =>
      policy('ottl_condition', `{error_mode: ${mode}, span: ['Int(attributes["x"]) + 1 > 0']}`, 'failing');
    const run = (mode: string) => read(`[${failing(mode)}, ${always}]`).evaluate([group('shop', [span()])], 0n);
    for (const mode of ['propagate', 'ignore'])
      expect(run(mode)).toMatchObject({
        isKept: true,
        by: ['always'],
        errors: [expect.stringMatching(/^policy "failing": /)],
      });
    expect(run('silent').errors).toEqual([]);
  });
});

describe('settings', () => {
  test('of the example in the README are read', () => {
    const { problems, settings } = readTailSampling(
      parse(`
decision_wait: 10s
num_traces: 100
expected_new_traces_per_sec: 10
decision_cache: {sampled_cache_size: 100000, non_sampled_cache_size: 100000}
policies: [
  {name: test-policy-1, type: always_sample},
  {name: test-policy-2, type: latency, latency: {threshold_ms: 5000, upper_threshold_ms: 10000}},
  {name: test-policy-9, type: bytes_limiting, bytes_limiting: {bytes_per_second: 1024000, burst_capacity: 2048000}},
  {name: test-policy-13, type: ottl_condition, ottl_condition: {error_mode: ignore,
    span: ["attributes[\\"test_attr_key_1\\"] == \\"test_attr_val_1\\""], spanevent: ["name != \\"test_span_event_name\\""]}},
]`),
    );
    expect(problems).toEqual([]);
    expect(settings).toEqual({
      decisionWaitMs: 10_000,
      numTraces: 100,
      sampledCacheSize: 100_000,
      nonSampledCacheSize: 100_000,
      dropsPending: false,
      policyNames: ['test-policy-1', 'test-policy-2', 'test-policy-9', 'test-policy-13'],
    });
  });

  test('have the defaults of the Collector', () => {
    expect(read('[{name: a, type: always_sample}]').settings).toMatchObject({
      decisionWaitMs: 30_000,
      numTraces: 50_000,
      sampledCacheSize: 0,
    });
  });

  test('need nothing where 0 is what is not written, as in the Collector', () => {
    expect(decided('{name: it, type: latency}', [took(0, 1)])).toBe('it');
    expect(decided('{name: it, type: probabilistic}', [took(0, 1)])).toBe('!');
  });

  test.each<[policies: string, problem: string]>([
    [
      '[{name: a, type: status_code}]',
      'policies.0.status_code.status_codes: expected at least one status code to filter on',
    ],
    ['[]', 'policies: policies are expected here'],
    [
      '[{name: a, type: latencies}]',
      'policies.0.type: unknown sampling policy type "latencies"; did you mean "latency"?',
    ],
    ['[{type: always_sample}]', 'policies.0.name: policy name cannot be empty'],
    ['[{name: a, type: always_sample}, {name: a, type: always_sample}]', 'policies.1.name: duplicate policy name "a"'],
    [
      `[${policy('status_code', '{status_codes: [FAIL]}')}]`,
      'policies.0.status_code.status_codes.0: unknown status code "FAIL", supported: OK, ERROR, UNSET',
    ],
    [
      `[${policy('boolean_attribute', '{value: true}')}]`,
      'policies.0.boolean_attribute.key: the key of an attribute is expected here',
    ],
    [
      `[${policy('and', '{and_sub_policy: [{name: a, type: drop}]}')}]`,
      'policies.0.and.and_sub_policy.0.type: a policy of the type "drop" cannot stand here',
    ],
    [
      `[${policy('composite', '{max_total_spans_per_second: 1, policy_order: [b], composite_sub_policy: [{name: a, type: always_sample}]}')}]`,
      'policies.0.composite.policy_order.0: "b" is not among the policies under composite_sub_policy',
    ],
  ])('%s', (policies, problem) => {
    const { problems } = read(policies);
    expect(problems.map(({ path, message }) => `${path.join('.')}: ${message}`)).toContain(problem);
  });

  test('of nothing and of nonsense are problems, not exceptions', () => {
    for (const type of Object.keys(POLICY_READERS))
      for (const settings of [undefined, null, 5, [], 'x', { keys: 1 }])
        expect(Array.isArray(readTailSampling({ policies: [{ name: 'a', type, [type]: settings }] }).problems)).toBe(
          true,
        );
  });
});
