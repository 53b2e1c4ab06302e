import type { MatchKeys } from './match-keys.ts';
import { operationOf } from './match-keys.ts';
import type { MergedTree } from './merge-trees.ts';
import { STATE_GONE, STATE_NEW, STATE_SAME, stateOf } from './row-changes.ts';
import type { RowChanges } from './row-changes.ts';

/**
 * Where the difference of two roots' durations comes from: each row's part is its own time on the critical path after,
 * less that before. Σ timeNs = totalNs, exactly while times are whole nanoseconds below 2^53. Inferred, as the path is.
 */
export interface DifferenceRows {
  /** Rows of the merged tree that have a part; the largest first, ties in tree order. */
  row: Uint32Array;
  timeNs: Float64Array;
  /** By the part: 'slower' has more time on the path, which does not say that its duration is longer. */
  state: Uint8Array;
}

/** The same by service and operation. `state` is 'new' or 'gone' where all its spans are. */
export interface DifferenceOperations extends DifferenceRows {
  /** `row`: of its spans the one with the largest part. */
  row: Uint32Array;
  /** Spans that have a part. */
  spans: Uint32Array;
}

export interface Difference {
  totalNs: number;
  rows: DifferenceRows;
  operations: DifferenceOperations;
}

/** `totalNs`: the duration of the root after, less that of the root before. Rows whose part is 0 are left out. */
export function explainDifference(tree: MergedTree, changes: RowChanges, keys: MatchKeys, totalNs: number): Difference {
  const { pathNs, state } = changes;
  const row = bySize(pathNs);
  const timeNs = Float64Array.from(row, (at) => pathNs[at]!);
  const rows = { row, timeNs, state: Uint8Array.from(row, (at) => stateOfPart(state[at]!, pathNs[at]!)) };
  return { totalNs, rows, operations: sumOperations(tree, rows, keys) };
}

function bySize(timeNs: Float64Array): Uint32Array {
  const sizes = timeNs.map(Math.abs);
  let count = 0;
  for (const size of sizes) if (size > 0) count++;
  const rows = new Uint32Array(count);
  for (let row = 0, at = 0; row < sizes.length; row++) if (sizes[row]! > 0) rows[at++] = row;
  return rows.sort((a, b) => sizes[b]! - sizes[a]! || a - b);
}

function stateOfPart(state: number, partNs: number): number {
  return state === STATE_NEW || state === STATE_GONE ? state : stateOf(partNs, 0);
}

function sumOperations(tree: MergedTree, rows: DifferenceRows, keys: MatchKeys): DifferenceOperations {
  const places = new Map<number, number>();
  const row: number[] = [];
  const timeNs: number[] = [];
  const state: number[] = [];
  const spans: number[] = [];
  // Rows come largest first, so the first of an operation is its largest.
  rows.row.forEach((at, i) => {
    const node = tree.after[at]!;
    const key = operationOf(node < 0 ? keys.before[tree.before[at]!]! : keys.after[node]!);
    const place = places.get(key) ?? row.length;
    if (place === row.length) {
      places.set(key, place);
      row.push(at);
      timeNs.push(0);
      state.push(rows.state[i]!);
      spans.push(0);
    }
    timeNs[place]! += rows.timeNs[i]!;
    spans[place]!++;
    if (state[place] !== rows.state[i]) state[place] = STATE_SAME;
  });
  const order = Uint32Array.from(row.keys()).sort((a, b) => Math.abs(timeNs[b]!) - Math.abs(timeNs[a]!) || a - b);
  return {
    row: order.map((place) => row[place]!),
    timeNs: Float64Array.from(order, (place) => timeNs[place]!),
    state: Uint8Array.from(order, (place) => stateOfPart(state[place]!, timeNs[place]!)),
    spans: order.map((place) => spans[place]!),
  };
}
