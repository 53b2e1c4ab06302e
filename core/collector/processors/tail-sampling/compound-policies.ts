import { NS_PER_S } from '../../../model/units.ts';
import type { Settings } from '../../settings.ts';
import type { Evaluate, Verdict } from './policy.ts';
import type { SampledTrace } from './trace.ts';

export interface SubPolicy {
  name: string;
  evaluate: Evaluate;
}

/** Reads the policies under a key, of the types that may stand there. */
export type ReadSubPolicies = (settings: Settings, key: string) => SubPolicy[];

export function readAnd(settings: Settings, read: ReadSubPolicies): Evaluate {
  settings.allow(['and_sub_policy']);
  const all = whereNoneSaysNo(readSome(settings, 'and_sub_policy', read), 'sampled');
  return all;
}

export function readDrop(settings: Settings, read: ReadSubPolicies): Evaluate {
  settings.allow(['drop_sub_policy']);
  return whereNoneSaysNo(readSome(settings, 'drop_sub_policy', read), 'dropped');
}

function whereNoneSaysNo(policies: readonly SubPolicy[], verdict: Verdict): Evaluate {
  return (trace, nowNs, notes) =>
    policies.some(({ evaluate }) => evaluate(trace, nowNs, notes) === 'not-sampled') ? 'not-sampled' : verdict;
}

export function readNot(settings: Settings, readOne: (settings: Settings) => SubPolicy | undefined): Evaluate {
  settings.allow(['not_sub_policy']);
  const policy = readOne(settings.inner('not_sub_policy'));
  return (trace, nowNs, notes) => {
    const verdict = policy?.evaluate(trace, nowNs, notes) ?? 'not-sampled';
    if (verdict === 'sampled') return 'not-sampled';
    return verdict === 'not-sampled' ? 'sampled' : verdict;
  };
}

function readSome(settings: Settings, key: string, read: ReadSubPolicies): SubPolicy[] {
  const policies = read(settings, key);
  if (policies.length === 0) settings.note([key], 'policies are expected here');
  return policies;
}

interface Share extends SubPolicy {
  /** Spans per second, and those of this second so far. */
  most: number;
  used: number;
}

/** The first of its policies that wants a trace decides: it is kept where that one's share of this second's spans has room for it. */
export function readComposite(settings: Settings, read: ReadSubPolicies): Evaluate {
  settings.allow(['max_total_spans_per_second', 'policy_order', 'composite_sub_policy', 'rate_allocation']);
  const most = settings.integer('max_total_spans_per_second', 0, 0, Number.MAX_SAFE_INTEGER);
  const policies = inOrder(readSome(settings, 'composite_sub_policy', read), settings);
  const percents = readPercents(settings, policies);
  const equal = most / Math.max(1, policies.length);
  const shareOf = (percent: number) => Math.floor(percent > 0 ? (percent / 100) * most : equal);
  const shares: Share[] = policies.map(({ name, evaluate }) => ({
    name,
    evaluate,
    most: shareOf(percents.get(name) ?? 0),
    used: 0,
  }));
  let second = -1n;
  return (trace, nowNs, notes) => {
    if (nowNs / NS_PER_S !== second) for (const share of shares) share.used = 0;
    second = nowNs / NS_PER_S;
    const share = shares.find(({ evaluate }) => evaluate(trace, nowNs, notes) === 'sampled');
    if (!share || !hasRoom(share, trace)) return 'not-sampled';
    notes.chose(share.name);
    return 'sampled';
  };
}

function hasRoom(share: Share, { spanCount }: SampledTrace): boolean {
  if (share.used + spanCount > share.most) return false;
  share.used += spanCount;
  return true;
}

/** Those that policy_order does not name come last, as they are listed. */
function inOrder(policies: readonly SubPolicy[], settings: Settings): SubPolicy[] {
  const order = settings.texts('policy_order');
  order.forEach((name, i) => {
    if (!policies.some((policy) => policy.name === name)) settings.note(['policy_order', i], unknownPolicy(name));
  });
  const place = ({ name }: SubPolicy) => (order.includes(name) ? order.indexOf(name) : order.length);
  return [...policies].sort((a, b) => place(a) - place(b));
}

function readPercents(settings: Settings, policies: readonly SubPolicy[]): ReadonlyMap<string, number> {
  return new Map(
    settings.items('rate_allocation').map((item) => {
      item.allow(['policy', 'percent']);
      const name = item.text('policy');
      if (!policies.some((policy) => policy.name === name)) item.note(['policy'], unknownPolicy(name));
      return [name, item.integer('percent', 0, 0, 100)] as const;
    }),
  );
}

const unknownPolicy = (name: string): string => `"${name}" is not among the policies under composite_sub_policy`;
