import { KIND_CONSUMER, KIND_SERVER } from '../model/span.ts';
import { PairIndex } from './pair-index.ts';
import type { GraphKind, GraphSource } from './span-graph.ts';
import type { SpanGroups } from './span-grouping.ts';

/**
 * `call`: the child waits to be answered; `message`: a CONSUMER under its parent, which does not wait; `link`: from the
 * span linked to towards the one that has the link, the way the work went.
 */
export type EdgeKind = (typeof KINDS)[number];
const KINDS = ['call', 'message', 'link'] as const;
const CALL = 0;
const MESSAGE = 1;
const LINK = 2;

/** Entry i says that the edge `edgeAt[i]` leads to the span `spanAt[i]`. In tree order, calls before links. */
export interface EdgeSpans {
  /** (from, to × kinds + kind) by number of the edge. */
  ends: PairIndex;
  edgeAt: Int32Array;
  spanAt: Uint32Array;
}

/** Groups of both ends, by their numbers. */
export function readEdge({ left, right }: PairIndex, edge: number): { from: number; to: number; kind: EdgeKind } {
  const to = Math.floor(right[edge]! / KINDS.length);
  return { from: left[edge]!, to, kind: KINDS[right[edge]! % KINDS.length]! };
}

/**
 * Of a graph of services, a span below one of its own service makes no edge, unless it came in from outside (SERVER, CONSUMER); of
 * operations each does. Parents that are missing make none.
 */
export function listEdgeSpans(source: GraphSource, { groupOf }: SpanGroups, graph: GraphKind): EdgeSpans {
  const { tree, columns } = source;
  const links = linksInside(source);
  const ends = new PairIndex();
  const edgeAt = new Int32Array(tree.spans + links.length);
  const spanAt = new Uint32Array(tree.spans + links.length);
  let found = 0;
  const add = (from: number, to: number, kind: number) => {
    const isWithin = graph === 'service' && groupOf[from] === groupOf[to] && !comesIn(columns.kind[to]!);
    if (isWithin) return;
    edgeAt[found] = ends.numberOf(groupOf[from]!, groupOf[to]! * KINDS.length + kind);
    spanAt[found++] = to;
  };
  for (const node of tree.order) {
    const up = tree.parent[node]!;
    if (node < tree.spans && up >= 0 && up < tree.spans) add(up, node, callKind(columns.kind[node]!));
  }
  for (const [target, row] of links) add(target, row, LINK);
  return { ends, edgeAt: edgeAt.slice(0, found), spanAt: spanAt.slice(0, found) };
}

const callKind = (kind: number): number => (kind === KIND_CONSUMER ? MESSAGE : CALL);
const comesIn = (kind: number): boolean => kind === KIND_SERVER || kind === KIND_CONSUMER;

/** (target, row) of the links that stay inside the trace, by their places in the tree. There are ten thousand at most. */
function linksInside({ tree, links }: GraphSource): [number, number][] {
  const inside: [number, number][] = [];
  links.row.forEach((row, at) => {
    const target = links.target[at]!;
    if (target >= 0 && links.direction[at] === 0) inside.push([target, row]);
  });
  const placeOf = (node: number) => tree.position[node]!;
  return inside.sort((a, b) => placeOf(a[1]) - placeOf(b[1]) || placeOf(a[0]) - placeOf(b[0]));
}
