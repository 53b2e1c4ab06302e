import { compareTexts } from './compare-texts.ts';
import { groupValues, rankIn } from './grouped-values.ts';
import { computeSelfTimes } from './self-time.ts';
import { groupSpans } from './span-grouping.ts';
import type { SpanGrouping, SpanGroups, StatisticsSource } from './span-grouping.ts';
import { longestSpans, spanDurations } from './span-durations.ts';
import { NODE_ERROR } from './trace-tree.ts';

/** Groups beyond these are counted, not listed: nobody reads ten thousand lines. */
export const MOST_GROUPS = 10_000;

/** Spans that are alike in one respect. Times in nanoseconds; NaN where no span of the group has an end. */
export interface SpanGroup {
  /**
   * What they have in common: a name, a host …; of `kind` and `status` the number. '' where it was not told, undefined where
   * they do not have the attribute.
   */
  value: string | undefined;
  /** Theirs where the grouping tells services apart, else undefined. */
  service: string | undefined;
  count: number;
  /** Those with an end: percentiles are of them. */
  ended: number;
  errors: number;
  /** Sum of durations; spans of one group may run beside or within each other, so it may exceed the trace. */
  totalNs: number;
  selfNs: number;
  /** Of the self time of all spans of the trace, 0 … 1; they sum to 1. */
  share: number;
  meanNs: number;
  /** By nearest rank among the spans with an end: each is the duration of one of them. */
  p50Ns: number;
  p95Ns: number;
  maxNs: number;
  /** The slowest span, of equals the first in tree order. */
  example: number;
}

export interface SpanStatistics {
  grouping: SpanGrouping;
  /** Most self time first, then by count, value and service. */
  groups: SpanGroup[];
  /** Groups that are not listed, and the spans in them. */
  moreGroups: number;
  moreSpans: number;
  /** Index into `groups` per node; −1 for missing parents and for spans of groups that are not listed. */
  groupOf: Int32Array;
}

/** Counts, sums and exact percentiles per group. The same for any order of rows; missing parents are no spans. */
export function computeSpanStatistics(source: StatisticsSource, grouping: SpanGrouping): SpanStatistics {
  const grouped = groupSpans(source, grouping);
  const all = describe(source, grouped).map((group, at) => ({ group, at }));
  all.sort(
    ({ group: a }, { group: b }) =>
      b.selfNs - a.selfNs ||
      b.count - a.count ||
      compareTexts(a.value ?? '', b.value ?? '') ||
      Number(a.value === undefined) - Number(b.value === undefined) ||
      compareTexts(a.service ?? '', b.service ?? ''),
  );
  const placeOf = new Int32Array(all.length).fill(-1);
  all.slice(0, MOST_GROUPS).forEach(({ at }, place) => (placeOf[at] = place));
  const rest = all.slice(MOST_GROUPS);
  return {
    grouping,
    groups: all.slice(0, MOST_GROUPS).map(({ group }) => group),
    moreGroups: rest.length,
    moreSpans: rest.reduce((sum, { group }) => sum + group.count, 0),
    groupOf: grouped.groupOf.map((at) => (at < 0 ? -1 : placeOf[at]!)),
  };
}

function describe({ tree }: StatisticsSource, { groupOf, labels }: SpanGroups): SpanGroup[] {
  const durations = spanDurations(tree);
  const values = groupValues(groupOf, labels.length, durations);
  const examples = longestSpans(tree.order, groupOf, labels.length, durations);
  const sums = sumGroups(tree, groupOf, labels.length);
  const all = sums.self.reduce((sum, ns) => sum + ns, 0);
  return labels.map((label, at) => {
    const ended = values.first[at + 1]! - values.first[at]!;
    const lasting = values.sorted.subarray(values.first[at], values.first[at + 1]);
    const totalNs = lasting.reduce((sum, ns) => sum + ns, 0);
    return {
      ...label,
      count: sums.count[at]!,
      ended,
      errors: sums.errors[at]!,
      totalNs,
      selfNs: sums.self[at]!,
      share: all > 0 ? sums.self[at]! / all : 0,
      meanNs: ended === 0 ? NaN : totalNs / ended,
      p50Ns: rankIn(values, at, 0.5),
      p95Ns: rankIn(values, at, 0.95),
      maxNs: rankIn(values, at, 1),
      example: examples[at]!,
    };
  });
}

function sumGroups(tree: StatisticsSource['tree'], groupOf: Int32Array, groups: number) {
  const { order, flags } = tree;
  const selfTime = computeSelfTimes(tree);
  const count = new Uint32Array(groups);
  const errors = new Uint32Array(groups);
  const self = new Float64Array(groups);
  for (const node of order) {
    const at = groupOf[node]!;
    if (at < 0) continue;
    count[at]!++;
    if (flags[node]! & NODE_ERROR) errors[at]!++;
    self[at]! += selfTime[node]! || 0;
  }
  return { count, errors, self };
}
