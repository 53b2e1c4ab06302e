import type { OwnMetric } from '../../own-metric.ts';
import type { DecisionLog } from './decision-log.ts';
import type { Verdict } from './policy.ts';

const PREFIX = 'processor_tail_sampling_';
const DECISIONS: Readonly<Record<Verdict, string>> = {
  sampled: 'sampled',
  'not-sampled': 'not_sampled',
  dropped: 'dropped',
};
const VERDICTS = Object.keys(DECISIONS) as Verdict[];

export interface SamplerCounts {
  /** Traces that wait to be decided, and are remembered. */
  onMemory: number;
  newTraces: number;
  /** Decided before their decision_wait. */
  early: number;
  /** Spans that a decision cache knew the trace of, by whether it was kept. */
  cached: Readonly<Record<'sampled' | 'not-sampled', number>>;
}

/** As in the documentation.md of the Collector's processor/tailsamplingprocessor; its histograms are not there. */
export function tailSamplingMetrics(log: DecisionLog, counts: SamplerCounts): OwnMetric[] {
  const one = (name: string, help: string, value: number, type: OwnMetric['type'] = 'counter'): OwnMetric => ({
    name: `${PREFIX}${name}`,
    help,
    type,
    labels: [],
    value,
  });
  return [
    one('new_trace_id_received', 'Counts the arrival of new traces', counts.newTraces),
    one('sampling_traces_on_memory', 'Tracks the number of traces current on memory', counts.onMemory, 'gauge'),
    one(
      'sampling_trace_dropped_too_early',
      'Count of traces that needed to be dropped before the configured wait time',
      counts.early,
    ),
    ...VERDICTS.map((verdict) => ({
      ...one(
        'global_count_traces_sampled',
        'Global count of traces that were sampled or not by at least one policy',
        log.outcomes[verdict],
      ),
      labels: decisionLabels(verdict),
    })),
    ...(['sampled', 'not-sampled'] as const).map((verdict) => ({
      ...one(
        'early_releases_from_cache_decision',
        'Number of spans that were able to be immediately released due to a decision cache hit.',
        counts.cached[verdict],
      ),
      labels: [['sampled', String(verdict === 'sampled')]] as const,
    })),
    ...policyMetrics(log),
  ];
}

function policyMetrics({ policies }: DecisionLog): OwnMetric[] {
  return [...policies].flatMap(([policy, { sampled, notSampled, dropped, failed }]): OwnMetric[] => {
    const counts: Readonly<Record<Verdict, number>> = { sampled, 'not-sampled': notSampled, dropped };
    return [
      ...VERDICTS.map((verdict) => ({
        name: `${PREFIX}count_traces_sampled`,
        help: 'Count of traces that were sampled or not per sampling policy',
        type: 'counter' as const,
        labels: [['policy', policy] as const, ...decisionLabels(verdict)],
        value: counts[verdict],
      })),
      {
        name: `${PREFIX}sampling_policy_evaluation_error`,
        help: 'Count of sampling policy evaluation errors',
        type: 'counter',
        labels: [['policy', policy]],
        value: failed,
      },
    ];
  });
}

const decisionLabels = (verdict: Verdict): OwnMetric['labels'] => [
  ['sampled', String(verdict === 'sampled')],
  ['decision', DECISIONS[verdict]],
];
