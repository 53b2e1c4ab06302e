import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FILTER } from '../../../../../core/collector/processors/filter.ts';
import { PROCESSORS } from '../../../../../core/collector/processors/processors.ts';
import { TRANSFORM } from '../../../../../core/collector/processors/transform.ts';
import { countGroup } from '../../../../../core/collector/processors/count-items.ts';
import type { ResourceGroup } from '../../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../../core/model/telemetry.ts';
import { telemetryArbitrary } from '../../../../helpers/telemetry-arbitrary.ts';
import { processed } from '../run-ottl.ts';

const any = fc.oneof(telemetryArbitrary('traces'), telemetryArbitrary('metrics'), telemetryArbitrary('logs'));

const itemsOf = (all: Telemetry[]): number =>
  all.reduce(
    (sum, one) => sum + (one.groups as ResourceGroup<unknown>[]).reduce((inner, group) => inner + countGroup(group), 0),
    0,
  );

/** Statements that reach into everything, whatever it is. */
const forAll = (owner: string): string[] => [
  `flatten(${owner}.attributes, "f", 3)`,
  `set(${owner}.attributes["copy"], ${owner}.attributes)`,
  `set(${owner}.attributes["text"], String(${owner}.attributes))`,
  `set(${owner}.attributes["deep"]["er"][2], Keys(${owner}.attributes))`,
  `append(${owner}.attributes["tags"], "x")`,
  `replace_all_patterns(${owner}.attributes, "value", "(?i)[a-z]+(\\\\d*)", "<$1>")`,
  `replace_all_patterns(${owner}.attributes, "key", "^(.)", "k.$1", SHA256, "%s")`,
  `truncate_all(${owner}.attributes, 5, true, "…")`,
  `stringify_all(${owner}.attributes)`,
  `limit(${owner}.attributes, 2, ["copy"])`,
  `merge_maps(${owner}.attributes, resource.attributes, "insert")`,
  `set(resource.attributes["n"], Len(resource.attributes)) where resource.attributes["n"] == nil`,
];
const STATEMENTS = {
  trace_statements: [
    ...forAll('span'),
    'set(span.attributes["ms"], Milliseconds(span.end_time - span.start_time))',
    'set(span.name, Concat([span.kind.string, span.trace_id.string, span.status.code], "/"))',
    'set(span.trace_state["a"], "b")',
    'set(span.attributes["sorted"], Sort(Values(resource.attributes)))',
  ],
  metric_statements: [
    ...forAll('datapoint'),
    'set(datapoint.count, datapoint.count + 1) where datapoint.count != nil',
    'set(datapoint.value_int, -1) where metric.type == METRIC_DATA_TYPE_GAUGE',
    'set(datapoint.time, TruncateTime(datapoint.time, Duration("1h")))',
  ],
  log_statements: [
    ...forAll('log'),
    'set(log.attributes["hash"], FNV(log.body.string))',
    'merge_maps(log.attributes, ParseJSON(log.body), "upsert")',
    'set(log.body["x"][1], log.severity_text)',
    'set(log.attributes["parts"], ExtractPatterns(log.body.string, "(?P<first>\\\\S+)(?:\\\\s+(?P<second>.*))?"))',
  ],
};

// What is given is frozen, so that a write into it throws.
test('no telemetry brings statements to anything but counted errors', () => {
  fc.assert(
    fc.property(any, (batch) => {
      const { telemetry, dropped } = processed(TRANSFORM, STATEMENTS, batch);
      expect(dropped).toEqual([]);
      expect(itemsOf(telemetry)).toBe(itemsOf([batch]));
    }),
    { numRuns: 300, seed: 11 },
  );
});

test('what a filter gives and what it says it dropped are together what came', () => {
  const settings = {
    error_mode: 'ignore',
    trace_conditions: [
      'span.kind == SPAN_KIND_SERVER',
      'IsMatch(span.name, "[a-m]")',
      'spanevent.name > "m"',
      'scope.version == ""',
      'Len(resource.attributes) > 1',
    ],
    metric_conditions: [
      'datapoint.flags == FLAG_NO_RECORDED_VALUE',
      'metric.is_monotonic',
      'datapoint.value_double > 0.0',
      'scope.name < "m"',
    ].map((one) => (one === 'metric.is_monotonic' ? `${one} == true` : one)),
    log_conditions: [
      'log.severity_number >= SEVERITY_NUMBER_WARN',
      'log.body.string == ""',
      'log.trace_id == TraceID(0x00000000000000000000000000000000)',
    ],
  };
  let droppedAny = 0;
  fc.assert(
    fc.property(any, (batch) => {
      const { telemetry, dropped } = processed(FILTER, settings, batch);
      const gone = dropped.reduce((sum, one) => sum + one.items, 0);
      if (gone > 0) droppedAny++;
      expect(itemsOf(telemetry) + gone).toBe(itemsOf([batch]));
    }),
    { numRuns: 300, seed: 12 },
  );
  expect(droppedAny).toBeGreaterThan(50);
});

test('the others take any telemetry too, and lose nothing that they do not tell', () => {
  const actions = [
    { pattern: '.', action: 'hash' },
    { key: 'a', action: 'upsert', value: { deep: [1, 'x', null] } },
    { key: 'a', action: 'convert', converted_type: 'string' },
    { key: '', pattern: '^x+$', action: 'delete' },
  ];
  const settings: Record<string, object> = {
    attributes: { actions, exclude: { match_type: 'regexp', resources: [{ key: 'service.name', value: 'x' }] } },
    resource: { attributes: actions },
    probabilistic_sampler: { sampling_percentage: 50, fail_closed: false },
    redaction: {
      allowed_keys: ['a', 'service.name'],
      redact_all_types: true,
      blocked_values: ['[a-z]+', '\\d+'],
      summary: 'debug',
    },
  };
  const kinds = PROCESSORS.filter((kind) => settings[kind.type]);
  expect(kinds).toHaveLength(4);
  fc.assert(
    fc.property(any, fc.constantFrom(...kinds), (batch, kind) => {
      const { telemetry, dropped } = processed(kind, settings[kind.type], batch);
      const gone = dropped.reduce((sum, one) => sum + one.items, 0);
      expect(itemsOf(telemetry) + gone).toBe(itemsOf([batch]));
    }),
    { numRuns: 400, seed: 13 },
  );
});
