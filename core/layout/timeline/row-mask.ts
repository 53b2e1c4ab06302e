import { runOf } from '../../analysis/sibling-runs.ts';
import type { SiblingRuns } from '../../analysis/sibling-runs.ts';
import type { TraceTree } from '../../analysis/trace-tree.ts';

/** The node and all below it have no rows. */
export const MASK_HIDDEN = 1;
/** The row stands for a run of siblings; nothing below it has a row. */
export const MASK_RUN = 2;

/** What is left out of the rows, besides what is collapsed. */
export interface RowChoice {
  /** 1 per run that is shown as one row. */
  foldedRuns: Uint8Array;
  /** 1 per node that is wanted; the way from the root to it is shown with it. undefined = all. */
  keep: Uint8Array | undefined;
}

/**
 * One byte a node, undefined when nothing is left out.
 *
 *     root                root
 *     ├ load              ├ load
 *     ├ query  ┐          ├ query × 3     MASK_RUN
 *     ├ query  ├ run  →
 *     └ query  ┘                          MASK_HIDDEN
 */
export function computeRowMask(
  tree: TraceTree,
  runs: SiblingRuns,
  { foldedRuns, keep }: RowChoice,
): Uint8Array | undefined {
  const mask = keep ? hideUnwanted(tree, keep) : new Uint8Array(tree.nodes);
  let left = keep !== undefined;
  for (let run = 0; run < runs.count; run++) {
    if (!foldedRuns[run]) continue;
    left = true;
    foldRun(mask, runs.members.subarray(runs.first[run]!, runs.first[run + 1]!));
  }
  return left ? mask : undefined;
}

/** The first member that is not hidden stands for the others that are not. */
function foldRun(mask: Uint8Array, members: Uint32Array): void {
  let standIn = -1;
  for (const node of members) {
    if (mask[node] === MASK_HIDDEN) continue;
    mask[node] = standIn < 0 ? MASK_RUN : MASK_HIDDEN;
    standIn = node;
  }
}

/** Hides what is neither wanted nor on the way to it: backwards through the depth-first order, each node tells its parent before the parent's turn comes. */
export function hideUnwanted({ nodes, order, parent }: TraceTree, keep: Uint8Array): Uint8Array {
  const mask = new Uint8Array(nodes).fill(MASK_HIDDEN);
  for (let i = nodes; i-- > 0;) {
    const node = order[i]!;
    if (keep[node]) mask[node] = 0;
    if (mask[node] === 0 && parent[node]! >= 0) mask[parent[node]!] = 0;
  }
  return mask;
}

/** A choice under which the node has a row of its own: runs it or an ancestor is folded into are opened. */
export function revealInChoice(
  tree: TraceTree,
  runs: SiblingRuns,
  choice: RowChoice,
  mask: Uint8Array | undefined,
  node: number,
): RowChoice {
  let { foldedRuns, keep } = choice;
  if (mask === undefined) return choice;
  for (let up = node; up >= 0; up = tree.parent[up]!) {
    const run = runOf(runs, up);
    const isOwnRow = up === node && mask[up] === MASK_RUN;
    if (run < 0 || !foldedRuns[run] || isOwnRow) continue;
    if (foldedRuns === choice.foldedRuns) foldedRuns = foldedRuns.slice();
    foldedRuns[run] = 0;
  }
  if (keep && !keep[node] && mask[node] === MASK_HIDDEN) {
    keep = keep.slice();
    keep[node] = 1;
  }
  return foldedRuns === choice.foldedRuns && keep === choice.keep ? choice : { foldedRuns, keep };
}

/** The node whose row stands for a node that has none because of the mask: of a run its stand-in, else itself or an ancestor. */
export function standInOf(tree: TraceTree, runs: SiblingRuns, mask: Uint8Array | undefined, node: number): number {
  if (mask === undefined) return node;
  let shown = node;
  for (let up = node; up >= 0; up = tree.parent[up]!) {
    if (mask[up] === MASK_RUN) shown = up;
    else if (mask[up] === MASK_HIDDEN) shown = standInOfRun(runs, mask, up) ?? tree.parent[up]!;
  }
  return shown;
}

function standInOfRun(runs: SiblingRuns, mask: Uint8Array, node: number): number | undefined {
  const { first, members } = runs;
  const run = runOf(runs, node);
  if (run < 0) return undefined;
  return members.subarray(first[run], first[run + 1]).find((member) => mask[member] === MASK_RUN);
}
