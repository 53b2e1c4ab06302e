import { PairIndex } from '../../analysis/pair-index.ts';
import type { TextCodes } from '../timeline/timeline-model.ts';
import type { KeptLanes } from './pack-kept.ts';
import type { PlacedLanes } from './pack-lanes.ts';
import type { Codes } from '../../model/codes.ts';

/** Which spans the nodes of a tree are, as far as one is known again in a later answer, and what its groups are called. */
export interface LaneNames {
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  /** Where spans of several traces are drawn together: their ids. */
  traceId?: TextCodes | undefined;
  /** Names of groups by code; undefined = all are in one. */
  groups: readonly string[] | undefined;
}

/** Lanes as they were laid for an earlier answer. */
export interface EarlierLanes {
  names: LaneNames;
  packing: Pick<PlacedLanes, 'lane' | 'groups'>;
}

/**
 * Where the spans of an answer stood before. Rows, codes and the order of groups may be others; of several spans with one
 * id, the first is taken for the first, and so on. A span that is in another group now begins anew.
 */
export function findKept({ names: before, packing }: EarlierLanes, now: LaneNames, group?: Codes): KeptLanes {
  const { lane, groups } = packing;
  const codeNow = codesNow(before, now, groups.code);
  const groupOfLane = groupsOfLanes(groups.firstLane);
  const nodes = now.spanIdLow.length;
  const kept = new Int32Array(nodes).fill(-1);
  const take = spanFinder(before, now);
  for (let node = 0; node < nodes; node++) {
    const same = take(node);
    const stood = same < 0 ? -1 : lane[same]!;
    if (stood < 0) continue;
    const own = groupOfLane[stood]!;
    if (codeNow[own] === (group?.[node] ?? 0)) kept[node] = stood - groups.firstLane[own]!;
  }
  return { lane: kept, groups: Uint32Array.from(codeNow.filter((code) => code >= 0)) };
}

/** What the groups' codes are now; −1 = there is no such group any more. */
function codesNow(before: LaneNames, now: LaneNames, codes: Uint32Array): Int32Array {
  if (before.groups === undefined || now.groups === undefined) {
    return new Int32Array(codes.length).fill(before.groups === now.groups ? 0 : -1);
  }
  const codeOf = new Map(now.groups.map((name, code) => [name, code]));
  return Int32Array.from(codes, (code) => codeOf.get(before.groups![code]!) ?? -1);
}

function groupsOfLanes(firstLane: Uint32Array): Uint32Array {
  const groupOf = new Uint32Array(firstLane.at(-1)!);
  for (let g = 0; g + 1 < firstLane.length; g++) groupOf.fill(g, firstLane[g], firstLane[g + 1]);
  return groupOf;
}

/** Hands out, for each node of now, the first node of before with its id that was not yet handed out; −1 = none. */
function spanFinder(before: LaneNames, now: LaneNames): (node: number) => number {
  const ids = new PairIndex();
  const inTrace = new PairIndex();
  const traceBefore = tracesNow(before, now);
  const rows = before.spanIdLow.length;
  const next = new Int32Array(rows).fill(-1);
  const first = new Int32Array(rows).fill(-1);
  for (let row = rows; row-- > 0;) {
    const id = ids.numberOf(before.spanIdHigh[row]! | 0, before.spanIdLow[row]! | 0);
    const span = traceBefore ? inTrace.numberOf(id, traceBefore(row)) : id;
    next[row] = first[span]!;
    first[span] = row;
  }
  return (node) => {
    const id = ids.find(now.spanIdHigh[node]! | 0, now.spanIdLow[node]! | 0);
    const span = id < 0 || !traceBefore ? id : inTrace.find(id, now.traceId?.codes[node] ?? 0);
    const row = span < 0 ? -1 : first[span]!;
    if (row >= 0) first[span] = next[row]!;
    return row;
  };
}

/** What the trace of an earlier row is now, −1 = none of those here; undefined = there is one trace, then and now. */
function tracesNow(before: LaneNames, now: LaneNames): ((row: number) => number) | undefined {
  if (!before.traceId && !now.traceId) return undefined;
  // A trace by itself has no code, and is the first of several.
  if (!before.traceId) return () => 0;
  const { dictionary, codes } = before.traceId;
  const traceNow = dictionary.map((id) => (now.traceId ? now.traceId.dictionary.indexOf(id) : 0));
  return (row) => traceNow[codes[row]!]!;
}
