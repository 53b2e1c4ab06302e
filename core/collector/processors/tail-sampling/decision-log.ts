import type { TraceId } from '../../../model/ids.ts';
import type { TraceFacts } from '../../traces/trace-facts.ts';
import type { Decision, Outcome, PolicyVerdict } from './policy.ts';

/** Of traces that are kept, and of those that are not, each: the latest. Thus the many do not push out the few. */
export const MOST_LOGGED = 1_000;

/** One decision of a tail sampler. */
export interface LoggedDecision extends TraceFacts {
  traceId: TraceId;
  /** Unix milliseconds. */
  atMs: number;
  /** How many spans it had when it was decided. */
  spans: number;
  outcome: Outcome;
  by: readonly string[];
  subPolicy: string;
  /** In the order in which policies were asked; those that were not asked are not in it. */
  verdicts: readonly PolicyVerdict[];
  /** Why it was decided before its decision_wait; '' where it was not. */
  early: string;
  /** Spans that came after it, and followed it. */
  lateSpans: number;
  /** What was decided of the same trace before, and forgotten since: its spans are in two lots. */
  before: Outcome | undefined;
}

/** What one policy said since the sampler was started, in traces. */
export interface PolicyCounts {
  sampled: number;
  notSampled: number;
  dropped: number;
  /** It had no verdict. */
  failed: number;
  /** Traces kept of which it is one of those that decided. */
  kept: number;
}

export type OutcomeCounts = Record<Outcome, number>;

/** The latest decisions, some hundred bytes each, and counts of all. */
export class DecisionLog {
  readonly #size: number;
  readonly #kept = new Map<TraceId, LoggedDecision>();
  readonly #notKept = new Map<TraceId, LoggedDecision>();
  readonly policies = new Map<string, PolicyCounts>();
  readonly outcomes: OutcomeCounts = { sampled: 0, 'not-sampled': 0, dropped: 0 };

  constructor(policies: readonly string[], size = MOST_LOGGED) {
    this.#size = size;
    for (const name of policies) this.policies.set(name, { sampled: 0, notSampled: 0, dropped: 0, failed: 0, kept: 0 });
  }

  add(traceId: TraceId, decision: Decision, told: TraceFacts & { atMs: number; spans: number; early: string }): void {
    const { outcome, by, subPolicy, verdicts } = decision;
    this.#count(decision);
    const before = this.get(traceId)?.outcome;
    this.#kept.delete(traceId);
    this.#notKept.delete(traceId);
    const log = outcome === 'sampled' ? this.#kept : this.#notKept;
    log.set(traceId, { traceId, ...told, outcome, by, subPolicy, verdicts, lateSpans: 0, before });
    if (log.size > this.#size) log.delete(log.keys().next().value!);
  }

  #count({ outcome, by, verdicts }: Decision): void {
    this.outcomes[outcome]++;
    for (const { policy, verdict } of verdicts) {
      const counts = this.policies.get(policy);
      if (counts) counts[COUNTED[verdict]]++;
    }
    if (outcome !== 'sampled') return;
    for (const policy of by) {
      const counts = this.policies.get(policy);
      if (counts) counts.kept++;
    }
  }

  /** Spans of a trace that was decided. */
  late(traceId: TraceId, spans: number): void {
    const logged = this.get(traceId);
    if (logged) logged.lateSpans += spans;
  }

  get(traceId: TraceId): LoggedDecision | undefined {
    return this.#kept.get(traceId) ?? this.#notKept.get(traceId);
  }

  /** The newest first. */
  list(): LoggedDecision[] {
    return [...this.#kept.values(), ...this.#notKept.values()].reverse().sort((a, b) => b.atMs - a.atMs);
  }
}

const COUNTED = {
  sampled: 'sampled',
  'not-sampled': 'notSampled',
  dropped: 'dropped',
  failed: 'failed',
} as const;
