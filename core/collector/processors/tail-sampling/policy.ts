import type { SampledTrace } from './trace.ts';

/**
 * What one policy says of a trace. `invert-…` come of `invert_match`: such a "not" outdoes every other "sampled", and such a "sampled" counts
 * only where nobody says "not-sampled".
 */
export type Verdict = 'sampled' | 'not-sampled' | 'invert-sampled' | 'invert-not-sampled' | 'dropped';

/** What went wrong without leaving the policy without a verdict. */
export type Note = (message: string) => void;

/** May keep count of what it let through: policies that limit do. Throws PolicyError. */
export type Evaluate = (trace: SampledTrace, nowNs: bigint, note: Note) => Verdict;

/** It has no verdict: an OTTL condition failed with error_mode propagate. The others decide. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError';
}

export interface Policy {
  name: string;
  isDrop: boolean;
  evaluate: Evaluate;
}

/** What became of a trace. */
export interface Decision {
  isKept: boolean;
  /** The policies that decided: those that wanted it kept, or else the one that forbade it; none where nobody wanted it. */
  by: string[];
  /** Taken out by a policy of the type drop. */
  isDropped: boolean;
  errors: string[];
}

/** Asks all policies; those of the type drop first. With `onFirstMatch` the first that says "sampled" ends it. */
export function decide(
  policies: readonly Policy[],
  trace: SampledTrace,
  nowNs: bigint,
  onFirstMatch: boolean,
): Decision {
  const said = new Map<Verdict, string[]>();
  const errors: string[] = [];
  for (const { name, evaluate } of policies) {
    const note = (message: string) => void errors.push(`policy "${name}": ${message}`);
    const verdict = verdictOf(evaluate, trace, nowNs, note);
    if (verdict === undefined) continue;
    said.set(verdict, [...(said.get(verdict) ?? []), name]);
    if (verdict === 'dropped' || (onFirstMatch && verdict === 'sampled')) break;
  }
  return { ...settle(said), errors };
}

function verdictOf(evaluate: Evaluate, trace: SampledTrace, nowNs: bigint, note: Note): Verdict | undefined {
  try {
    return evaluate(trace, nowNs, note);
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    note(error.message);
    return undefined;
  }
}

/** The Collector's order: dropped, inverted "not", sampled, inverted "sampled" without a "not". */
function settle(said: ReadonlyMap<Verdict, string[]>): Omit<Decision, 'errors'> {
  const by = (verdict: Verdict) => said.get(verdict) ?? [];
  if (said.has('dropped')) return { isKept: false, by: by('dropped'), isDropped: true };
  if (said.has('invert-not-sampled')) return { isKept: false, by: by('invert-not-sampled'), isDropped: false };
  const inverted = said.has('not-sampled') ? [] : by('invert-sampled');
  const kept = [...by('sampled'), ...inverted];
  return { isKept: kept.length > 0, by: kept, isDropped: false };
}
