import type { TailDecisions } from '../../../contract/operations/pipelines.ts';
import type { DecisionLog, LoggedDecision } from '../../../core/collector/processors/tail-sampling/decision-log.ts';
import type { Meter } from '../collector/meter.ts';
import type { DecisionsInput, KnownDecisions } from './messages.ts';

type Known = KnownDecisions['decisions'][number];

/** What the tail samplers among components decided lately, as far as it is asked for. */
export function decisionsOf(
  meters: ReadonlyMap<string, Meter>,
  input: DecisionsInput,
  hidesService: boolean,
): KnownDecisions {
  const logs = [...meters].flatMap(([key, { decisions }]) =>
    decisions && (input.key === undefined || input.key === key) ? [{ key, log: decisions }] : [],
  );
  const found = logs
    .flatMap(({ key, log }) => log.list().map((decision) => ({ key, decision })))
    .filter(({ decision }) => isAskedFor(decision, input))
    .sort((a, b) => b.decision.atMs - a.decision.atMs);
  return {
    decisions: found.slice(0, input.limit).map(({ key, decision }) => tell(key, decision, hidesService)),
    matching: found.length,
    outcomes: sumOutcomes(logs),
    policies: logs.flatMap(({ log }) => [...log.policies].map(([name, counts]) => ({ name, ...counts }))),
  };
}

function isAskedFor({ outcome, by, traceId }: LoggedDecision, { isKept, policy, traceId: begins }: DecisionsInput) {
  if (isKept !== undefined && isKept !== (outcome === 'sampled')) return false;
  return (policy === undefined || by.includes(policy)) && (begins === undefined || traceId.startsWith(begins));
}

function tell(key: string, decision: LoggedDecision, hidesService: boolean): Known {
  const { durationNs, before, service, ...rest } = decision;
  const told = { durationNs: String(durationNs), before: before ?? null };
  return { key, ...rest, ...told, service: hidesService ? '' : service };
}

function sumOutcomes(logs: readonly { log: DecisionLog }[]): TailDecisions['outcomes'] {
  const sum = { sampled: 0, 'not-sampled': 0, dropped: 0 };
  for (const { log } of logs)
    for (const outcome of Object.keys(sum) as (keyof typeof sum)[]) sum[outcome] += log.outcomes[outcome];
  return sum;
}
