import type { SampledTrace } from './trace.ts';

/** What one policy says of a trace. */
export type Verdict = 'sampled' | 'not-sampled' | 'dropped';

/** What is told beside a verdict. */
export interface Notes {
  /** Something went wrong without leaving the policy without a verdict. */
  wrong(message: string): void;
  /** The policy among those of a composite one for which it keeps the trace. */
  chose(subPolicy: string): void;
}

/** May keep count of what it let through: policies that limit do. Throws PolicyError. */
export type Evaluate = (trace: SampledTrace, nowNs: bigint, notes: Notes) => Verdict;

/** It has no verdict: an OTTL condition failed with error_mode propagate. The others decide. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

export interface Policy {
  name: string;
  isDrop: boolean;
  evaluate: Evaluate;
}

/** 'failed': it had none. */
export interface PolicyVerdict {
  policy: string;
  verdict: Verdict | 'failed';
}

/** 'dropped': taken out by a policy of the type drop. */
export type Outcome = Verdict;

/** What became of a trace. */
export interface Decision {
  isKept: boolean;
  outcome: Outcome;
  /** The policies that decided: those that wanted it kept, or else the one that forbade it; none where nobody wanted it. */
  by: string[];
  /** The last that a composite policy kept it for; '' where none did. */
  subPolicy: string;
  /** Of those that were asked, in order. */
  verdicts: PolicyVerdict[];
  errors: string[];
}

/** Asks all policies; those of the type drop first. With `onFirstMatch` the first that says "sampled" ends it. */
export function decide(
  policies: readonly Policy[],
  trace: SampledTrace,
  nowNs: bigint,
  onFirstMatch: boolean,
): Decision {
  const verdicts: PolicyVerdict[] = [];
  const errors: string[] = [];
  let subPolicy = '';
  for (const { name, evaluate } of policies) {
    const wrong = (message: string) => void errors.push(`policy "${name}": ${message}`);
    const verdict = verdictOf(evaluate, trace, nowNs, { wrong, chose: (chosen) => void (subPolicy = chosen) });
    verdicts.push({ policy: name, verdict });
    if (verdict === 'dropped' || (onFirstMatch && verdict === 'sampled')) break;
  }
  const settled = settle(verdicts);
  return { isKept: settled.outcome === 'sampled', ...settled, subPolicy, verdicts, errors };
}

function verdictOf(evaluate: Evaluate, trace: SampledTrace, nowNs: bigint, notes: Notes): Verdict | 'failed' {
  try {
    return evaluate(trace, nowNs, notes);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    notes.wrong(error.message);
    return 'failed';
  }
}

/** As in the Collector since its policies invert no decisions any more: dropped, or sampled by whoever says so. */
function settle(said: readonly PolicyVerdict[]): Pick<Decision, 'outcome' | 'by'> {
  const by = (wanted: Verdict) => said.filter(({ verdict }) => verdict === wanted).map(({ policy }) => policy);
  const [dropped, kept] = [by('dropped'), by('sampled')];
  if (dropped.length > 0) return { outcome: 'dropped', by: dropped };
  return { outcome: kept.length > 0 ? 'sampled' : 'not-sampled', by: kept };
}
