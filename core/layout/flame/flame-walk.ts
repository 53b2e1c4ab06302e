import type { Flame } from './flame-layout.ts';
import { levelOf } from './flame-layout.ts';

export type FlameStep = 'parent' | 'child' | 'next' | 'previous';

/** The node one step away, or the same where there is none. From −1, which is nowhere, to the first root. */
export function stepFlame(flame: Flame, node: number, step: FlameStep): number {
  if (node < 0) return flame.nodes > 0 ? 0 : -1;
  switch (step) {
    case 'parent':
      return flame.parent[node]! < 0 ? node : flame.parent[node]!;
    case 'child':
      return flame.childStart[node]! < flame.childStart[node + 1]! ? flame.childStart[node]! : node;
    case 'next':
      return siblingAt(flame, node, node + 1);
    case 'previous':
      return siblingAt(flame, node, node - 1);
  }
}

/** Siblings have numbers beside each other. */
function siblingAt(flame: Flame, node: number, at: number): number {
  return at >= 0 && at < flame.nodes && flame.parent[at] === flame.parent[node] ? at : node;
}

/** The zoom with which a node can be seen: the one there is, if the node is on the way to it or below it, else its parent. */
export function zoomFor(flame: Flame, zoom: number, node: number): number {
  if (zoom < 0 || node < 0 || isAbove(flame, zoom, node) || isAbove(flame, node, zoom)) return zoom;
  return flame.parent[node]!;
}

/** Whether a node is the other one or above it. */
function isAbove(flame: Flame, node: number, below: number): boolean {
  let at = below;
  for (let up = levelOf(flame, below) - levelOf(flame, node); up > 0; up--) at = flame.parent[at]!;
  return at === node;
}

export interface SiblingPlace {
  /** From 1. */
  position: number;
  of: number;
}

export function siblingPlace(flame: Flame, node: number): SiblingPlace {
  const up = flame.parent[node]!;
  const first = up < 0 ? 0 : flame.childStart[up]!;
  const end = up < 0 ? flame.levelStart[1]! : flame.childStart[up + 1]!;
  return { position: node - first + 1, of: end - first };
}
