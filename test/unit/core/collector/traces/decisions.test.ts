import { describe, expect, test } from 'vitest';
import { DecisionLog } from '../../../../../core/collector/processors/tail-sampling/decision-log.ts';
import type { Decision } from '../../../../../core/collector/processors/tail-sampling/policy.ts';
import { TailSampler } from '../../../../../core/collector/processors/tail-sampling/tail-sampler.ts';
import { readTailSampling } from '../../../../../core/collector/processors/tail-sampling/tail-sampling.ts';
import { joinedSize, joinPieces } from '../../../../../core/collector/traces/join-pieces.ts';
import { outlinesOf } from '../../../../../core/collector/traces/look-into-pieces.ts';
import { splitTraces } from '../../../../../core/collector/traces/split-traces.ts';
import { traceFactsOf } from '../../../../../core/collector/traces/trace-facts.ts';
import type { Released } from '../../../../../core/collector/traces/trace-holder.ts';
import type { AnyValue } from '../../../../../core/model/attributes.ts';
import type { ResourceSpans, Span } from '../../../../../core/model/span.ts';
import { decodeProtobuf } from '../../../../../core/otlp/decode-protobuf.ts';
import { encodeProtobuf } from '../../../../../core/otlp/encode-protobuf.ts';
import { attributes, group, span, spanId, traceId, traces } from '../../../../helpers/telemetry.ts';

const request = (...spans: Span[]) => encodeProtobuf(traces('shop', ...spans));
const of = (trace: number, parts: Partial<Span> = {}) =>
  span({ traceId: traceId(trace), name: `of ${trace}`, ...parts });
const FAILED = { status: { code: 2, message: '' } };
const piecesOf = (wire: Uint8Array) => [...splitTraces(wire).traces.values()].flat();

const ERRORS = { name: 'errors', type: 'status_code', status_code: { status_codes: ['ERROR'] } };
const WIDE = { name: 'wide', type: 'span_count', span_count: { min_spans: 3 } };
const PAID = (invert: boolean) => ({
  ...{ name: 'paid', type: 'string_attribute' },
  string_attribute: { key: 'tier', values: ['paid'], invert_match: invert },
});
const BUDGET = {
  ...{ name: 'budget', type: 'composite' },
  composite: {
    max_total_spans_per_second: 4,
    policy_order: ['slow', 'rest'],
    composite_sub_policy: [
      { name: 'slow', type: 'latency', latency: { threshold_ms: 1_000 } },
      { name: 'rest', type: 'always_sample' },
    ],
  },
};

function samplerOf(policies: object[], more: object = {}, recordsPolicy = false): TailSampler {
  const { problems, settings, createDecide } = readTailSampling({ decision_wait: '10s', policies, ...more });
  expect(problems).toEqual([]);
  return new TailSampler(settings, createDecide(), { recordsPolicy });
}

describe('what a list says of a trace', () => {
  /** The same with what policies have read already. */
  const facts = (...groups: ResourceSpans[]) => {
    const pieces = piecesOf(encodeProtobuf({ signal: 'traces', groups }));
    const read = traceFactsOf(pieces);
    expect(traceFactsOf(pieces, pieces.flatMap(outlinesOf))).toEqual(read);
    return read;
  };

  test('is of the span without a parent, from the earliest start to the latest end', () => {
    const child = of(1, { name: 'child', parentSpanId: spanId(1), startTimeUnixNano: 50n, endTimeUnixNano: 400n });
    const root = of(1, { name: 'GET /', startTimeUnixNano: 100n, endTimeUnixNano: 300n });
    const told = { name: 'GET /', service: 'shop', durationNs: 350n, hasError: false };
    expect(facts(group('pay', [child]), group('shop', [root]))).toEqual(told);
    expect(facts(group('shop', [root]), group('pay', [{ ...child, ...FAILED }]))).toEqual({ ...told, hasError: true });
  });

  test('is of the first where each has a parent, and of no length where nothing has ended', () => {
    const parts = { parentSpanId: spanId(9), startTimeUnixNano: 100n, endTimeUnixNano: 0n };
    expect(facts(group('pay', [of(1, { ...parts, name: 'a' }), of(1, { ...parts, name: 'b' })]))).toEqual({
      ...{ name: 'a', service: 'pay', durationNs: 0n, hasError: false },
    });
  });

  test('cuts long names, between characters', () => {
    const { name, service } = facts(group('서'.repeat(100), [of(1, { name: '가'.repeat(1_000) })]));
    expect([name, service]).toEqual([`${'가'.repeat(66)}…`, `${'서'.repeat(66)}…`]);
  });

  test('leaves out what is broken', () => {
    const bad = Buffer.from(request(of(1, { name: 'broken' })));
    bad[bad.indexOf('broken') - 1] = 0x7f;
    expect(traceFactsOf(piecesOf(bad))).toMatchObject({ name: '', service: '' });
    expect(traceFactsOf([...piecesOf(bad), ...piecesOf(request(of(1)))])).toMatchObject({ name: 'of 1' });
  });
});

describe('decisions of a tail sampler', () => {
  test('are told with what each policy said, the newest first', () => {
    const sampler = samplerOf([ERRORS, WIDE]);
    sampler.take(request(of(1), of(1, FAILED), of(2)), 0);
    sampler.take(request(of(3), of(3), of(3, FAILED)), 1);
    sampler.due(10_000);
    sampler.due(10_001);
    const told = sampler.log.list().map(({ traceId: id, atMs, spans, outcome, by, verdicts }) => ({
      ...{ id, atMs, spans, outcome, by: by.join() },
      said: verdicts.map(({ policy, verdict }) => `${policy} ${verdict}`).join(),
    }));
    const said = (errors: string, wide: string) => `errors ${errors},wide ${wide}`;
    const at = 10_000;
    expect(told[0]).toEqual({
      ...{ id: traceId(3), atMs: at + 1, spans: 3, outcome: 'sampled', by: 'errors,wide' },
      said: said('sampled', 'sampled'),
    });
    expect(told.slice(1)).toHaveLength(2);
    expect(told).toContainEqual({
      ...{ id: traceId(1), atMs: at, spans: 2, outcome: 'sampled', by: 'errors' },
      said: said('sampled', 'not-sampled'),
    });
    expect(told).toContainEqual({
      ...{ id: traceId(2), atMs: at, spans: 1, outcome: 'not-sampled', by: '' },
      said: said('not-sampled', 'not-sampled'),
    });
    expect(sampler.log.outcomes).toEqual({ sampled: 2, 'not-sampled': 1, dropped: 0 });
    const own = sampler.ownMetrics.map(({ name, labels, value }) =>
      [name.replace('processor_tail_sampling_', ''), ...labels.map(([, label]) => label), value].join(' '),
    );
    expect(own).toEqual(
      expect.arrayContaining([
        ...['new_trace_id_received 3', 'sampling_traces_on_memory 3', 'sampling_trace_dropped_too_early 0'],
        ...['global_count_traces_sampled true sampled 2', 'global_count_traces_sampled false not_sampled 1'],
        ...['count_traces_sampled wide false not_sampled 2', 'sampling_policy_evaluation_error wide 0'],
      ]),
    );
    expect(Object.fromEntries(sampler.log.policies)).toEqual({
      errors: { sampled: 2, notSampled: 1, dropped: 0, failed: 0, kept: 2 },
      wide: { sampled: 1, notSampled: 2, dropped: 0, failed: 0, kept: 1 },
    });
  });

  test('say what an inverted match keeps, what a drop policy took out, and what nobody was asked about', () => {
    const drop = { name: 'probes', type: 'drop', drop: { drop_sub_policy: [{ ...PAID(false), name: 'it' }] } };
    const one = (policies: object[], more: object = {}) => {
      const sampler = samplerOf(policies, more);
      sampler.take(request(of(1, { ...FAILED, attributes: attributes({ tier: 'paid' }) })), 0);
      sampler.due(10_000);
      const { outcome, by, verdicts } = sampler.log.get(traceId(1))!;
      return [outcome, by, verdicts.map(({ policy, verdict }) => `${policy} ${verdict}`)];
    };
    expect(one([ERRORS, PAID(true)])).toEqual(['sampled', ['errors'], ['errors sampled', 'paid not-sampled']]);
    expect(one([ERRORS, drop])).toEqual(['dropped', ['probes'], ['probes dropped']]);
    expect(one([ERRORS, WIDE], { sample_on_first_match: true })).toEqual(['sampled', ['errors'], ['errors sampled']]);
  });

  test('count the spans that followed them, and tell what was decided before its time', () => {
    const sampler = samplerOf([ERRORS], { num_traces: 2 });
    sampler.take(request(of(1), of(2)), 0);
    sampler.take(request(of(3)), 1);
    expect(sampler.log.get(traceId(1))!.early).toContain('more than num_traces');
    sampler.due(10_000);
    sampler.take(request(of(2), of(2)), 10_001);
    expect(sampler.log.get(traceId(2))).toMatchObject({ early: '', lateSpans: 2, before: undefined });
  });

  test('of a trace whose decision was forgotten say what was decided before', () => {
    const sampler = samplerOf([ERRORS], { num_traces: 1 });
    sampler.take(request(of(1, FAILED)), 0);
    sampler.due(10_000);
    sampler.take(request(of(2)), 10_001);
    sampler.take(request(of(1)), 10_002);
    sampler.due(30_000);
    expect(sampler.log.get(traceId(1))).toMatchObject({ outcome: 'not-sampled', before: 'sampled' });
    expect(sampler.log.list().filter(({ traceId: id }) => id === traceId(1))).toHaveLength(1);
  });

  test('are so many at most, of those kept and of those not', () => {
    const log = new DecisionLog([], 3);
    const told = { name: '', service: '', durationNs: 0n, hasError: false, spans: 1, early: '' };
    const decision = (isKept: boolean): Decision => ({
      ...{ isKept, outcome: isKept ? 'sampled' : 'not-sampled', by: [], subPolicy: '', verdicts: [], errors: [] },
    });
    for (let i = 1; i <= 20; i++) log.add(traceId(i), decision(i === 1), { ...told, atMs: i });
    expect(log.list().map(({ atMs }) => atMs)).toEqual([20, 19, 18, 1]);
    expect(log.outcomes).toMatchObject({ sampled: 1, 'not-sampled': 19 });
  });
});

describe('the policy recorded in the scopes of what is kept', () => {
  const scopesIn = ({ traces: kept }: Released) =>
    kept.map((pieces) => {
      expect(joinPieces(pieces)).toHaveLength(joinedSize(pieces));
      const { telemetry } = decodeProtobuf('traces', joinPieces(pieces));
      const groups = (telemetry[0]?.groups ?? []) as ResourceSpans[];
      return groups.flatMap(({ scopes }) =>
        scopes.map(({ scope }) => ({
          name: scope.name,
          ...Object.fromEntries(scope.attributes.map(({ key, value }) => [key, (value as { value?: unknown }).value])),
        })),
      );
    });

  test('is the first that wanted it, and in a composite the one it chose', () => {
    const sampler = samplerOf([WIDE, ERRORS, BUDGET], {}, true);
    sampler.take(request(of(1), of(2, FAILED)), 0);
    expect(scopesIn(sampler.due(10_000))).toEqual([
      [{ name: 'test', 'tailsampling.policy': 'budget', 'tailsampling.composite_policy': 'rest' }],
      // The composite one keeps it as well, and says so, as in the Collector.
      [{ name: 'test', 'tailsampling.policy': 'errors', 'tailsampling.composite_policy': 'rest' }],
    ]);
    expect(sampler.log.get(traceId(1))).toMatchObject({ by: ['budget'], subPolicy: 'rest' });
  });

  test('stands also with spans that come late; that the decision cache knew them is said', () => {
    const cached = samplerOf([ERRORS], { decision_cache: { sampled_cache_size: 10 } }, true);
    const plain = samplerOf([ERRORS], {}, true);
    for (const sampler of [cached, plain]) {
      sampler.take(request(of(1, FAILED)), 0);
      sampler.due(10_000);
    }
    const kept = { name: 'test', 'tailsampling.policy': 'errors' };
    expect(scopesIn(plain.take(request(of(1)), 20_000))).toEqual([[kept]]);
    expect(scopesIn(cached.take(request(of(1)), 20_000))).toEqual([
      [{ ...kept, 'tailsampling.cached_decision': true }],
    ]);
  });

  test('replaces what a sampler before it wrote, and leaves the rest of the scope as it is', () => {
    const text = (value: string): AnyValue => ({ kind: 'string', value });
    const own = group('shop', [of(1, FAILED)]);
    const scope = { ...own.scopes[0]!.scope, version: '1.2', droppedAttributesCount: 3 };
    const kept = [
      { key: 'a', value: text('b') },
      { key: 'c', value: text('d') },
    ];
    const before = [kept[0]!, { key: 'tailsampling.policy', value: text('other') }, kept[1]!];
    const scopes = [{ ...own.scopes[0]!, scope: { ...scope, attributes: before }, schemaUrl: 'https://schema/1' }];
    const sampler = samplerOf([ERRORS], {}, true);
    sampler.take(encodeProtobuf({ signal: 'traces', groups: [{ ...own, scopes }] }), 0);
    const [telemetry] = decodeProtobuf('traces', joinPieces(sampler.due(10_000).traces[0]!)).telemetry;
    const recorded = { key: 'tailsampling.policy', value: text('errors') };
    const expected = [{ ...scopes[0]!, scope: { ...scope, attributes: [...kept, recorded] } }];
    expect(telemetry).toEqual({ signal: 'traces', groups: [{ ...own, scopes: expected }] });
  });

  test('is written where there was no scope at all', () => {
    const sampler = samplerOf([ERRORS], {}, true);
    const [ids, status] = [Buffer.from('0a10' + traceId(1), 'hex'), Buffer.from('7a021802', 'hex')];
    const message = (tag: number, ...parts: Buffer[]) => {
      const inner = Buffer.concat(parts);
      return Buffer.concat([Buffer.from([tag, inner.length]), inner]);
    };
    const spanIdOf = Buffer.from('12080000000000000001', 'hex');
    sampler.take(message(0x0a, message(0x12, message(0x12, ids, spanIdOf, status))), 0);
    expect(scopesIn(sampler.due(10_000))).toEqual([[{ name: '', 'tailsampling.policy': 'errors' }]]);
  });

  test('is not written where nobody asks for it', () => {
    const sampler = samplerOf([ERRORS]);
    sampler.take(request(of(1, FAILED)), 0);
    expect(scopesIn(sampler.due(10_000))).toEqual([[{ name: 'test' }]]);
  });
});
