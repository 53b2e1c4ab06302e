import { describe, expect, test } from 'vitest';
import { PROBABILISTIC_SAMPLER } from '../../../../../core/collector/processors/sampler/probabilistic-sampler.ts';
import {
  keeps,
  MOST_RANDOM,
  thresholdOfProbability,
  thresholdText,
} from '../../../../../core/collector/processors/sampler/threshold.ts';
import type { LogRecord } from '../../../../../core/model/log-record.ts';
import type { Span } from '../../../../../core/model/span.ts';
import type { TraceId } from '../../../../../core/model/ids.ts';
import { attributes, logRecord, logs, metrics, span, spanId, traces } from '../../../../helpers/telemetry.ts';
import { problemsOf, processed } from '../run-ottl.ts';

/** A trace id whose last 56 bits are given. */
const idOf = (randomness: string): TraceId => `${'a'.repeat(18)}${randomness}` as TraceId;

const kept = (settings: object, ...spans: Span[]): Span[] => {
  const { telemetry } = processed(PROBABILISTIC_SAMPLER, settings, traces('s', ...spans));
  return (telemetry[0]?.groups[0]?.scopes[0]?.items ?? []) as Span[];
};
const keptLogs = (settings: object, ...records: LogRecord[]): LogRecord[] => {
  const { telemetry } = processed(PROBABILISTIC_SAMPLER, settings, logs('s', ...records));
  return (telemetry[0]?.groups[0]?.scopes[0]?.items ?? []) as LogRecord[];
};

/** Ids that look random, the same in every run. */
function* randomIds(count: number): Generator<TraceId> {
  let state = 88172645463325252n;
  const next = () => {
    state ^= BigInt.asUintN(64, state << 13n);
    state ^= state >> 7n;
    state ^= BigInt.asUintN(64, state << 17n);
    return BigInt.asUintN(64, state).toString(16).padStart(16, '0');
  };
  for (let i = 0; i < count; i++) yield (next() + next()) as TraceId;
}

test.each([
  [0.15, 4, 'd99a'],
  [0.25, 4, 'c'],
  [0.5, 4, '8'],
  [1, 4, '0'],
  [1 / 3, 4, 'aaab'],
  [0.01, 4, 'fd70a'],
  [0.99, 4, '028f6'],
])('the threshold of %d with %i digits is %s', (probability, precision, expected) =>
  expect(thresholdText(thresholdOfProbability(probability, precision))).toBe(expected),
);

test('a probability below the least there is keeps nothing', () => {
  expect(keeps(thresholdOfProbability(2 ** -57, 4), MOST_RANDOM)).toBe(false);
  expect(keeps(thresholdOfProbability(2 ** -50, 13), MOST_RANDOM)).toBe(true);
});

describe('proportional', () => {
  test('compares the last 56 bits of the trace id with the threshold and says which', () => {
    const settings = { mode: 'proportional', sampling_percentage: 25 };
    const spans = kept(settings, span({ traceId: idOf('c0000000000000') }), span({ traceId: idOf('bfffffffffffff') }));
    expect(spans.map((one) => one.traceState)).toEqual(['ot=th:c']);
  });

  test('the documented example: 50 % of what came with explicit randomness', () => {
    const arriving = span({ traceState: 'other=1,ot=th:0;rv:9b8233f7e3a151;x:y' });
    expect(kept({ mode: 'proportional', sampling_percentage: 50 }, arriving)[0]!.traceState).toBe(
      'ot=rv:9b8233f7e3a151;th:8;x:y,other=1',
    );
  });

  test('multiplies with what was sampled before', () => {
    const arriving = span({ traceId: idOf('ffffffffffffff'), traceState: 'ot=th:8' });
    expect(kept({ mode: 'proportional', sampling_percentage: 50 }, arriving)[0]!.traceState).toBe('ot=th:c');
  });
});

describe('equalizing', () => {
  test('lowers to the percentage, and leaves what was sampled more', () => {
    const settings = { mode: 'equalizing', sampling_percentage: 25 };
    const all = ['', 'ot=th:8', 'ot=th:e'].map((traceState) => span({ traceId: idOf('ffffffffffffff'), traceState }));
    expect(kept(settings, ...all).map((one) => one.traceState)).toEqual(['ot=th:c', 'ot=th:c', 'ot=th:e']);
  });
});

describe('hash_seed, the default', () => {
  test('keeps about the percentage, always the same, another part with another seed', () => {
    const spans = Array.from(randomIds(4000), (traceId) => span({ traceId }));
    const ids = (settings: object) => kept(settings, ...spans).map((one) => one.traceId);
    const first = ids({ sampling_percentage: 25 });
    expect(first.length).toBeGreaterThan(900);
    expect(first.length).toBeLessThan(1100);
    expect(ids({ sampling_percentage: 25 })).toEqual(first);
    expect(ids({ sampling_percentage: 25, hash_seed: 4321 })).not.toEqual(first);
    // What a lower percentage keeps, a higher one keeps too.
    const wider = new Set(ids({ sampling_percentage: 50 }));
    expect(first.every((id) => wider.has(id))).toBe(true);
  });

  test('writes randomness with which other samplers decide the same', () => {
    const [one] = kept({ sampling_percentage: 100 }, span());
    expect(one!.traceState).toMatch(/^ot=rv:[0-9a-f]{14};th:0$/);
    const randomness = one!.traceState.slice(6, 20);
    const again = kept({ mode: 'equalizing', sampling_percentage: 100 }, one!);
    expect(again[0]!.traceState).toContain(`rv:${randomness}`);
  });

  test('100 and more keep all, 0 none', () => {
    const spans = Array.from(randomIds(50), (traceId) => span({ traceId }));
    expect(kept({ sampling_percentage: 150 }, ...spans)).toHaveLength(50);
    expect(kept({ sampling_percentage: 0 }, ...spans)).toEqual([]);
  });
});

describe('sampling.priority', () => {
  const one = (priority: bigint | number | string, traceId = idOf('00000000000000')) =>
    span({ traceId, attributes: attributes({ 'sampling.priority': priority }) });

  test('of spans takes all or nothing', () => {
    const settings = { mode: 'proportional', sampling_percentage: 10 };
    expect(kept(settings, one(1n), one('2.5'), one(0.5))).toHaveLength(3);
    const { telemetry, dropped } = processed(
      PROBABILISTIC_SAMPLER,
      { ...settings, sampling_percentage: 100 },
      traces('s', one(0n), one('0'), one('x')),
    );
    expect(telemetry[0]!.groups[0]!.scopes[0]!.items).toHaveLength(1);
    expect(dropped).toEqual([{ reason: 'sampling.priority is 0', items: 2 }]);
  });

  test('of log records raises the percentage', () => {
    const settings = { mode: 'proportional', sampling_percentage: 10, sampling_priority: 'priority' };
    const record = (parts: Record<string, bigint | number>, traceId = idOf('00000000000000')) =>
      logRecord({ traceId, attributes: attributes(parts) });
    expect(
      keptLogs(
        settings,
        record({}),
        record({ priority: 100n }),
        record({ priority: 150 }),
        record({ priority: 0n }, idOf('ffffffffffffff')),
      ),
    ).toHaveLength(2);
    const [half] = keptLogs(settings, record({ priority: 50n }, idOf('80000000000000')));
    expect(half!.attributes).toContainEqual({ key: 'sampling.threshold', value: { kind: 'string', value: '8' } });
  });
});

describe('log records', () => {
  test('by trace id, threshold and randomness in attributes', () => {
    const settings = { mode: 'proportional', sampling_percentage: 25 };
    const arriving = attributes({ 'sampling.randomness': 'e05a99c8df8d32' });
    const [after] = keptLogs(settings, logRecord({ attributes: arriving }));
    expect(after!.attributes).toEqual([
      ...arriving,
      { key: 'sampling.threshold', value: { kind: 'string', value: 'c' } },
    ]);
  });

  test('by an attribute: equal values stay or go together', () => {
    const settings = { sampling_percentage: 50, attribute_source: 'record', from_attribute: 'logID' };
    const records = Array.from({ length: 200 }, (_, i) =>
      logRecord({ attributes: attributes({ logID: `id ${i % 20}`, n: BigInt(i) }) }),
    );
    const counts = new Map<string, number>();
    for (const one of keptLogs(settings, ...records)) {
      const id = (one.attributes[0]!.value as { value: string }).value;
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    expect(counts.size).toBeGreaterThan(3);
    expect(counts.size).toBeLessThan(17);
    expect([...counts.values()].every((count) => count === 10)).toBe(true);
  });
});

describe('what says no randomness, or a wrong one', () => {
  test('goes, or stays with fail_closed: false', () => {
    const nameless = span({ traceId: '' as TraceId, spanId: spanId(1) });
    const settings = { mode: 'proportional', sampling_percentage: 50 };
    const { telemetry, dropped, errors } = processed(PROBABILISTIC_SAMPLER, settings, traces('s', nameless));
    expect(telemetry).toEqual([]);
    expect(dropped).toEqual([{ reason: 'not sampled', items: 1 }]);
    expect(errors).toEqual([{ message: 'missing randomness', count: 1 }]);
    expect(kept({ ...settings, fail_closed: false }, nameless)).toHaveLength(1);
  });

  test.each([
    ['ot=th:8', idOf('00000000000000'), 'inconsistent arriving threshold', 'ot=th:0'],
    ['ot=th:xyz', idOf('ffffffffffffff'), 'not understood', 'ot=th:xyz'],
    ['no state', idOf('ffffffffffffff'), 'not understood', 'no state'],
  ])('%s', (traceState, traceId, message, after) => {
    const settings = { mode: 'equalizing', sampling_percentage: 50 };
    const one = span({ traceId, traceState });
    expect(processed(PROBABILISTIC_SAMPLER, settings, traces('s', one)).errors[0]!.message).toContain(message);
    expect(kept({ ...settings, fail_closed: false }, one)[0]!.traceState).toBe(after);
  });

  test('hash_seed does not go with thresholds of others', () => {
    const { errors } = processed(
      PROBABILISTIC_SAMPLER,
      { sampling_percentage: 50 },
      traces('s', span({ traceState: 'ot=th:8' })),
    );
    expect(errors[0]!.message).toBe('item has sampling threshold, equalizing or proportional mode recommended');
  });
});

test('metrics are passed on', () => {
  const batch = metrics('s');
  expect(processed(PROBABILISTIC_SAMPLER, { sampling_percentage: 1 }, batch).telemetry[0]).toBe(batch);
});

test.each<[settings: object, path: string, message: string]>([
  [{ sampling_percentage: -1 }, 'sampling_percentage', 'a number from 0 is expected here'],
  [{ sampling_percentage: 1e-20 }, 'sampling_percentage', 'sampling rate is too small'],
  [{ sampling_precision: 15 }, 'sampling_precision', 'a whole number from 1 to 14'],
  [{ hash_seed: 1.5 }, 'hash_seed', 'a whole number'],
  [{ mode: 'hash' }, 'mode', '"hash" is none of hash_seed, proportional, equalizing'],
  [{ attribute_source: 'trace' }, 'attribute_source', 'invalid attribute source: trace'],
  [{ sampling_percent: 5 }, 'sampling_percent', 'did you mean "sampling_percentage"?'],
])('%j', (settings, path, message) =>
  expect(problemsOf(PROBABILISTIC_SAMPLER, settings)[0]).toEqual({
    path: [path],
    message: expect.stringContaining(message),
  }),
);
