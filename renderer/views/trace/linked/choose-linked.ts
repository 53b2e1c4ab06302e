import type { LinkedTrace, LinkedTraces } from '../../../../contract/operations/trace-links.ts';

/** In one picture. More takes longer to read and to lay out than a look at the neighbours is worth. */
export const MOST_SPANS = 100_000;

/** As well. Each is a question of some 30 ms of processor time, however small the trace is. */
export const MOST_TRACES = 25;

export interface ChosenTraces {
  chosen: LinkedTrace[];
  /** Linked traces that are not in the picture: too far away, or without room. */
  leftOut: number;
}

/** The nearest first, as many as there is room for beside the spans that are shown anyway. */
export function chooseLinked({ traces, more }: LinkedTraces, ownSpans: number, most = MOST_SPANS): ChosenTraces {
  let room = most - ownSpans;
  const chosen = traces.filter(({ spans }) => {
    if (spans > room) return false;
    room -= spans;
    return true;
  });
  return { chosen, leftOut: more + traces.length - chosen.length };
}
