import { axisToTime } from '../../../core/layout/time-axis/time-axis.ts';
import type { FoldMark } from '../../../core/layout/timeline/ruler.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimeSpan } from '../../../core/layout/timeline/viewport.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';

/** How much of the trace's time is in a window of its axis, folded time counted in full. */
export function shownWords({ tree, axis }: TimelineModel, { fromNs, toNs }: TimeSpan): string {
  const from = Math.max(axisToTime(axis, fromNs), tree.traceStart);
  const to = Math.min(axisToTime(axis, toNs), tree.traceEnd);
  const allNs = tree.traceEnd - tree.traceStart;
  const all = formatDuration(allNs);
  const shownNs = Math.max(0, to - from);
  return shownNs < allNs ? t('picture.part', { shown: formatDuration(shownNs), all }) : t('picture.whole', { all });
}

/** Idle time that takes little room, at its true length. */
export function foldNotes(folds: readonly FoldMark[]): string[] {
  if (folds.length === 0) return [];
  const hiddenNs = folds.reduce((sum, { lengthNs }) => sum + lengthNs, 0);
  return [t('picture.folds', { n: folds.length, time: formatDuration(hiddenNs) })];
}

/** Of some rows or bars: those of most spans first. */
export function servicesOf({ columns, tree }: TimelineModel, nodes: Iterable<number>): string[] {
  const { dictionary, codes } = columns.service;
  const counts = new Map<string, number>();
  for (const node of nodes) {
    const name = node < tree.spans ? dictionary[codes[node]!]! : undefined;
    if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const byCount = ([a, n]: [string, number], [b, m]: [string, number]) => m - n || (a < b ? -1 : 1);
  return [...counts].sort(byCount).map(([name]) => name);
}
