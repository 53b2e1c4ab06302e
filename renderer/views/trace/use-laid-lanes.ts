import { useCallback, useEffect, useMemo, useState } from 'react';
import type { EarlierLanes, LaneNames } from '../../../core/layout/lanes/find-kept.ts';
import { layLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import type { LaidLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import type { LaneInput } from '../../../core/layout/lanes/lane-members.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { INLINE_SPANS, useComputed } from './aggregates/use-computed.ts';
import type { Computed } from './aggregates/use-computed.ts';
import type { LaneGroup } from './trace-views.ts';

/** The column that tells the group of a span. */
export const COLUMN_OF = { service: 'service', thread: 'thread', host: 'host', trace: 'traceId' } as const;

/**
 * A larger trace is let go before it is read again (large-answer.ts), and with it whoever would ask for its lanes; what is kept
 * of a million spans takes 8 MB.
 */
const MOST_KEPT = 250_000;

/** So little that the trace itself can be let go. */
interface Kept extends EarlierLanes {
  tree: WeakRef<TimelineModel['tree']>;
  isFresh: boolean;
}

/** Lanes by grouping, for as long as their owner lives: who looks at another view for a while finds them as they were. */
const memory = new WeakMap<object, Map<string, Kept>>();

interface Laid extends Computed<LaidLanes> {
  /** Packs anew; undefined = nothing would change. */
  repack: (() => void) | undefined;
}

/**
 * The trace in lanes, beside the page where it is large. While the trace grows, spans stay in the lanes they have.
 * `owner`: an object that lives as long as the trace is looked at.
 */
export function useLaidLanes(model: TimelineModel, group: LaneGroup, owner: object): Laid {
  const [repacked, setRepacked] = useState(0);
  // With other clocks the bars lie elsewhere: nothing is to be kept then.
  const key = `${group} ${model.isCorrected}`;
  const args = useMemo(() => {
    return jobOf(model, group, keptBy(owner).get(key));
    // eslint-disable-next-line react-hooks/exhaustive-deps -- packing anew forgets what was kept
  }, [model, group, owner, key, repacked]);
  const inline = model.tree.spans <= INLINE_SPANS ? layLanes : undefined;
  const computed = useComputed('layLanes', args, inline, model.tree);
  const laid = computed.loading || computed.cancelled ? undefined : computed.value;
  useEffect(() => {
    if (laid && model.tree.spans <= MOST_KEPT) keptBy(owner).set(key, keep(model, group, laid));
  }, [laid, model, group, owner, key]);
  const repack = useCallback(() => {
    keptBy(owner).delete(key);
    setRepacked((times) => times + 1);
  }, [owner, key]);
  return { ...computed, repack: computed.value?.isFresh === false ? repack : undefined };
}

function keptBy(owner: object): Map<string, Kept> {
  let kept = memory.get(owner);
  if (kept === undefined) memory.set(owner, (kept = new Map<string, Kept>()));
  return kept;
}

function keep(model: TimelineModel, group: LaneGroup, { packing, isFresh }: LaidLanes): Kept {
  const { spanIdHigh, spanIdLow, traceId, groups } = namesOf(model, group);
  // Copies: the columns of an answer are parts of one buffer, which would be kept with them.
  const ids = { spanIdHigh: spanIdHigh.slice(), spanIdLow: spanIdLow.slice() };
  const traces = traceId && { dictionary: traceId.dictionary, codes: traceId.codes.slice() };
  const names = { ...ids, traceId: traces, groups };
  return { tree: new WeakRef(model.tree), isFresh, names, packing: { lane: packing.lane, groups: packing.groups } };
}

function jobOf(model: TimelineModel, group: LaneGroup, kept: Kept | undefined): Parameters<typeof layLanes> {
  const { start, end } = model.drawn;
  const { flags } = model.tree;
  // The same spans packed anew stand where they stand.
  if (kept === undefined || (kept.isFresh && kept.tree.deref() === model.tree)) {
    return [laneInput(model, group), { start, end }, flags];
  }
  const { names, packing } = kept;
  const keeping = { earlier: { names, packing }, names: namesOf(model, group) };
  return [laneInput(model, group), { start, end }, flags, keeping];
}

/** Packed by times that are not folded: folding then moves no bar to another lane. */
function laneInput({ tree, columns }: TimelineModel, group: LaneGroup): LaneInput {
  const { nodes, parent, order, flags, start, end } = tree;
  const codes = group === 'none' ? undefined : columns[COLUMN_OF[group]]?.codes;
  return { tree: { nodes, parent, order, flags }, times: { start, end }, group: codes };
}

function namesOf({ columns }: TimelineModel, group: LaneGroup): LaneNames {
  const { spanIdHigh, spanIdLow, traceId } = columns;
  const groups = group === 'none' ? undefined : columns[COLUMN_OF[group]]?.dictionary;
  return { spanIdHigh, spanIdLow, traceId, groups };
}
