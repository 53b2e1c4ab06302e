import type { ResourceSpans } from '../../../model/span.ts';
import type { ConfigProblem } from '../../processor.ts';
import { Settings } from '../../settings.ts';
import { decide, type Decision } from './policy.ts';
import { readPolicies } from './read-policies.ts';
import { traceOf, type SampledTrace } from './trace.ts';

export interface TailSamplingSettings {
  decisionWaitMs: number;
  numTraces: number;
  /** Trace ids whose decision is remembered beyond num_traces; 0 = none. */
  sampledCacheSize: number;
  nonSampledCacheSize: number;
  dropsPending: boolean;
  /** In the order in which they are asked. */
  policyNames: readonly string[];
}

/** Decides one trace after another; policies that limit remember what they let through. `nowNs` is never less than before. */
export type Decide = (trace: SampledTrace, nowNs: bigint) => Decision;

export interface ReadTailSampling {
  problems: readonly ConfigProblem[];
  settings: TailSamplingSettings;
  /** Of the policies as they are at the start. Only to be called without problems, as is `evaluate`. */
  createDecide: () => Decide;
  /** What would become of the spans of one trace, asked for one trace after another. */
  evaluate: (groups: ResourceSpans[], nowNs: bigint) => Decision;
}

const KEYS = [
  'decision_wait',
  'num_traces',
  'expected_new_traces_per_sec',
  'decision_cache',
  'sample_on_first_match',
  'drop_pending_traces_on_shutdown',
  'policies',
];
const REFUSED = [
  'block_on_overflow',
  'decision_wait_after_root_received',
  'maximum_trace_size_bytes',
  'sampling_strategy',
  'tail_storage',
];
const MOST_TRACES = 10_000_000;

/** Settings of the Collector's processor/tailsamplingprocessor, and what its policies make of a trace. */
export function readTailSampling(value: unknown): ReadTailSampling {
  const settings = new Settings(value);
  settings.allow(KEYS, REFUSED);
  const cache = settings.inner('decision_cache');
  cache.allow(['sampled_cache_size', 'non_sampled_cache_size']);
  const read: Omit<TailSamplingSettings, 'policyNames'> = {
    decisionWaitMs: settings.durationMs('decision_wait', 30_000),
    numTraces: settings.integer('num_traces', 50_000, 1, MOST_TRACES),
    sampledCacheSize: cache.integer('sampled_cache_size', 0, 0, MOST_TRACES),
    nonSampledCacheSize: cache.integer('non_sampled_cache_size', 0, 0, MOST_TRACES),
    dropsPending: settings.bool('drop_pending_traces_on_shutdown'),
  };
  // Go allocates by it; maps of JavaScript grow by themselves.
  settings.integer('expected_new_traces_per_sec', 0, 0, MOST_TRACES);
  const onFirstMatch = settings.bool('sample_on_first_match');
  const policies = readPolicies(settings, 'policies');
  const createDecide = (): Decide => {
    // Read anew, since policies keep count.
    const own = readPolicies(new Settings(value), 'policies');
    return (trace, nowNs) => decide(own, trace, nowNs, onFirstMatch);
  };
  return {
    problems: settings.problems,
    settings: { ...read, policyNames: policies.map(({ name }) => name) },
    createDecide,
    evaluate: (groups, nowNs) => decide(policies, traceOf(groups), nowNs, onFirstMatch),
  };
}
