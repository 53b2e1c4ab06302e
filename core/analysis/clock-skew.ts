import { KIND_CLIENT, KIND_CONSUMER, KIND_SERVER } from '../model/span.ts';
import type { TraceTree } from './trace-tree.ts';
import type { Codes } from '../model/codes.ts';

/** What is known of clocks that disagree. All of it is inferred: telemetry does not say how late a clock is. */
export interface ClockSkew {
  /** Nanoseconds to add to what a span's host told, per span; 0 = believed as it is. Empty where all are. */
  deltaNs: Float64Array;
  /** Spans with a delta. */
  shifted: number;
  /** Pairs of spans whose clocks seem to be further apart than `MOST_SKEW_NS`; these stay as they are. */
  refused: number;
  /** The largest delta by size, with its sign. */
  largestNs: number;
}

/** Clocks further apart than this are not corrected but wrong: nobody could say what belongs together. */
export const MOST_SKEW_NS = 3_600e9;

/** Kind per span (core/model/span.ts) and a code of the machine whose clock it was taken by. */
export interface SkewColumns {
  kind: Uint8Array;
  host: { codes: Codes };
}

/**
 * Where a span's host differs from its parent's and the two do not fit, the whole part of the subtree that stays on that
 * host is moved. `tree` holds the times as told.
 *
 *     client   ▬▬▬▬▬▬▬▬▬▬▬▬▬▬        parent    ▬▬▬▬▬▬▬▬
 *     server  ▬▬▬▬▬▬                 child   ▬▬▬▬▬▬▬▬▬▬▬▬▬▬   longer than it
 *     →            ▬▬▬▬▬▬            →         ▬▬▬▬▬▬▬▬▬▬▬▬▬▬ begins with it
 *         half the latency either way
 *
 * Source: Jaeger, cmd/query/app/…/adjuster/clockskew.go. Unlike it, only a SERVER under a CLIENT is brought to the middle;
 * any other child is moved no further than to its parent's start, and a CONSUMER not at all: what waits in a queue may
 * well run after its producer.
 */
export function computeClockSkew({ kind, host }: SkewColumns, tree: TraceTree): ClockSkew {
  const skew: ClockSkew = { deltaNs: new Float64Array(tree.spans), shifted: 0, refused: 0, largestNs: 0 };
  const { deltaNs } = skew;
  // Depth first, so that a parent stands where it belongs before its children are compared with it.
  for (const node of tree.order) {
    const up = tree.parent[node]!;
    if (node >= tree.spans || up < 0 || up >= tree.spans) continue;
    const isSameClock = host.codes[node] === host.codes[up];
    const wanted = isSameClock ? deltaNs[up]! : shiftOf(kind, tree, node, up, tree.start[up]! + deltaNs[up]!);
    if (Math.abs(wanted) > MOST_SKEW_NS) skew.refused++;
    else if (wanted !== 0) {
      deltaNs[node] = wanted;
      skew.shifted++;
      if (Math.abs(wanted) > Math.abs(skew.largestNs)) skew.largestNs = wanted;
    }
  }
  return skew.shifted === 0 ? { ...skew, deltaNs: new Float64Array(0) } : skew;
}

function shiftOf(kind: Uint8Array, { start, end }: TraceTree, node: number, up: number, parentStart: number): number {
  if (kind[node] === KIND_CONSUMER) return 0;
  const length = end[node]! - start[node]!;
  const parentLength = end[up]! - start[up]!;
  const early = parentStart - start[node]!;
  const isCall = kind[node] === KIND_SERVER && kind[up] === KIND_CLIENT;
  if (!isCall || length > parentLength) return Math.max(0, early);
  const isInside = early <= 0 && end[node]! <= parentStart + parentLength;
  return isInside ? 0 : Math.round(early + (parentLength - length) / 2);
}
