import type { LinkedTraces } from '../../../../contract/operations/trace-links.ts';

/** In one picture. More takes longer to read and to lay out than a look at the neighbours is worth. */
export const MOST_SPANS = 100_000;

export interface ChosenTraces {
  traceIds: string[];
  /** Spans they may have together, should some have come since they were counted. */
  maxSpans: number;
  /** Linked traces that are not in the picture: too far away, or without room. */
  leftOut: number;
}

/** The nearest first, as many as there is room for beside the spans that are shown anyway. */
export function chooseLinked({ traces, more }: LinkedTraces, ownSpans: number, most = MOST_SPANS): ChosenTraces {
  const maxSpans = Math.max(0, most - ownSpans);
  let room = maxSpans;
  const chosen = traces.filter(({ spans }) => {
    if (spans > room) return false;
    room -= spans;
    return true;
  });
  return {
    traceIds: chosen.map(({ traceId }) => traceId),
    maxSpans,
    leftOut: more + traces.length - chosen.length,
  };
}
