import type { TraceTree } from '../../analysis/trace-tree.ts';
import { NODE_UNFINISHED } from '../../analysis/trace-tree.ts';

/** What is asked of a trace. Only whether a span has children counts: `childStart[n+1]` > `childStart[n]`. */
export type IdleSource = Pick<
  TraceTree,
  'spans' | 'start' | 'end' | 'flags' | 'childStart' | 'traceStart' | 'traceEnd'
>;

/** Nanoseconds from the frame's base. */
export interface IdleStretch {
  fromNs: number;
  toNs: number;
}

/** Shorter than this share of the whole trace, a stretch is not looked for. */
export const LEAST_IDLE = 0.02;
/** So many slots that every stretch looked for covers at least one of them wholly, wherever it lies. */
const SLOTS = 4 * Math.ceil(1 / LEAST_IDLE);

/**
 * Idle: no span runs. Quiet: nothing starts, ends or happens, and all spans that run have children, none of which does;
 * they may wait, or work on their own, which telemetry does not tell apart.
 */
export type IdleKind = 'idle' | 'quiet';

/**
 * The stretches of a kind, in order, at least `LEAST_IDLE` of the trace each. Spans whose end is unknown count as moments.
 *
 *     root    ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬
 *     step 1  ▬▬▬▬
 *     step 2                        ▬▬▬▬      ▬▬▬▬
 *     quiet       ├────────────────┤
 *     idle                              ├────┤
 *
 * Linear: time is cut into slots, each knows how early and late something is in it, and a stretch reaches from the last
 * moment of one slot to the first of the next that has any.
 */
export function findIdle(tree: IdleSource, eventTimes: Float64Array, kind: IdleKind): IdleStretch[] {
  const length = tree.traceEnd - tree.traceStart;
  if (!(length > 0)) return [];
  return readStretches(fillSlots(tree, eventTimes, kind, length), length * LEAST_IDLE);
}

interface Slots {
  first: Float64Array;
  last: Float64Array;
  /** Spans that hold the whole slot. */
  covered: Int32Array;
}

function fillSlots(tree: IdleSource, eventTimes: Float64Array, kind: IdleKind, length: number): Slots {
  const first = new Float64Array(SLOTS).fill(Infinity);
  const last = new Float64Array(SLOTS).fill(-Infinity);
  const covered = new Int32Array(SLOTS + 1);
  const slotOf = (ns: number) =>
    Math.min(Math.max(Math.floor(((ns - tree.traceStart) / length) * SLOTS), 0), SLOTS - 1);
  const mark = (ns: number): number => {
    const slot = slotOf(ns);
    if (ns < first[slot]!) first[slot] = ns;
    if (ns > last[slot]!) last[slot] = ns;
    return slot;
  };
  for (let node = 0; node < tree.spans; node++) {
    const from = mark(tree.start[node]!);
    if (tree.flags[node]! & NODE_UNFINISHED) continue;
    const to = mark(tree.end[node]!);
    if (kind === 'quiet' && tree.childStart[node + 1]! > tree.childStart[node]!) continue;
    coverSlots(first, last, covered, tree.start[node]!, tree.end[node]!, from, to);
  }
  for (const ns of eventTimes) if (ns >= tree.traceStart && ns <= tree.traceEnd) mark(ns);
  return { first, last, covered };
}

/** A span that counts holds all between its ends: what is free in its slots begins after it, or ends before it. */
function coverSlots(
  first: Float64Array,
  last: Float64Array,
  covered: Int32Array,
  start: number,
  end: number,
  from: number,
  to: number,
): void {
  if (from === to) return;
  // In its first slot it runs on to the edge, in its last it has run from the edge.
  if (start < first[from]!) first[from] = start;
  last[from] = Infinity;
  first[to] = -Infinity;
  if (end > last[to]!) last[to] = end;
  covered[from + 1]!++;
  covered[to]!--;
}

/** Between the last moment of a slot and the first of the next that has one, where no slot between is covered. */
function readStretches({ first, last, covered }: Slots, least: number): IdleStretch[] {
  const stretches: IdleStretch[] = [];
  let since = NaN;
  let running = 0;
  for (let slot = 0; slot < SLOTS; slot++) {
    running += covered[slot]!;
    if (running > 0) {
      since = NaN;
      continue;
    }
    if (first[slot] === Infinity) continue;
    if (first[slot]! - since >= least) stretches.push({ fromNs: since, toNs: first[slot]! });
    since = last[slot]! === Infinity ? NaN : last[slot]!;
  }
  return stretches;
}
