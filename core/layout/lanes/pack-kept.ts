import { takenUntil } from './bar-extent.ts';
import { LaneGaps } from './lane-gaps.ts';
import type { BarTimes } from './lane-members.ts';

/** A way down and back through a million lanes takes forty; chosen times could make it all lanes for every bar. */
const STEPS_PER_BAR = 64;

/** Lanes that stay when a trace grows: see `find-kept.ts`. */
export interface KeptLanes {
  /** Lane of every node within its group; −1 = none is known. */
  lane: Int32Array;
  /** Codes of the groups that were there, top to bottom. */
  groups: Uint32Array;
}

/**
 * Packs what has come into lanes that are known: a bar that had a lane stays in it, a new one takes the lowest lane under
 * its anchor's with a gap that is long enough.
 *
 *     before  0  a ▬▬▬▬▬▬▬▬▬▬▬▬        now  0  a ▬▬▬▬▬▬▬▬▬▬▬▬
 *             1  b ▬▬▬    d ▬▬              1  b ▬▬▬ e ▬ d ▬▬     packed anew, d might stand elsewhere
 *             2    c ▬▬▬▬▬                  2    c ▬▬▬▬▬ f ▬▬▬
 *
 * Two bars that claim the same place (a span without an end that grew, a clock that was corrected) are told apart by
 * their starts: the later one is placed anew. `lane` has the lanes that are known, −1 = none, and gets the others;
 * members come by start. Returns the number of lanes, those included that have become empty; −1 = it takes more than
 * `stepsPerBar`, and no lane is known any more.
 */
export function packKept(
  members: Uint32Array,
  times: BarTimes,
  anchor: Int32Array,
  lane: Int32Array,
  stepsPerBar = STEPS_PER_BAR,
): number {
  const { start, end } = times;
  const promised = settleClaims(members, times, lane);
  const next = nextClaims(members, start, lane, promised);
  const gaps = new LaneGaps(promised, stepsPerBar * members.length);
  let lanes = promised.length;
  const isDone = members.every((node, member) => {
    const isKept = lane[node]! >= 0;
    const until = takenUntil(start[node]!, end[node]!);
    if (!isKept) lane[node] = gaps.lowest(boundOf(anchor[node]!, lane), start[node]!, until);
    if (lane[node]! < 0) return false;
    gaps.occupy(lane[node]!, until, isKept ? next[member] : undefined);
    lanes = Math.max(lanes, lane[node]! + 1);
    return true;
  });
  if (!isDone) for (const node of members) lane[node] = -1;
  return isDone ? lanes : -1;
}

function boundOf(above: number, lane: Int32Array): number {
  return above < 0 ? 0 : lane[above]! + 1;
}

/** Takes their lane from bars that begin while another still has it. Returns an entry per lane that is claimed. */
function settleClaims(members: Uint32Array, { start, end }: BarTimes, lane: Int32Array): Float64Array {
  const claimed = members.reduce((most, node) => Math.max(most, lane[node]! + 1), 0);
  const until = new Float64Array(claimed).fill(-Infinity);
  for (const node of members) {
    const own = lane[node]!;
    if (own < 0) continue;
    if (until[own]! > start[node]!) lane[node] = -1;
    else until[own] = takenUntil(start[node]!, end[node]!);
  }
  return until;
}

/** Start of the next bar with a claim on the lane of each member; `first` gets that of each lane's first one. */
function nextClaims(members: Uint32Array, start: Float64Array, lane: Int32Array, first: Float64Array): Float64Array {
  const next = new Float64Array(members.length);
  first.fill(Infinity);
  for (let member = members.length; member-- > 0;) {
    const node = members[member]!;
    const own = lane[node]!;
    if (own < 0) continue;
    next[member] = first[own]!;
    first[own] = start[node]!;
  }
  return next;
}
