import { compareTexts } from './compare-texts.ts';
import { groupValues, rankIn } from './grouped-values.ts';
import { computeSelfTimes } from './self-time.ts';
import { longestSpans, spanDurations } from './span-durations.ts';
import { listEdgeSpans, readEdge } from './span-graph-edges.ts';
import type { EdgeKind } from './span-graph-edges.ts';
import { groupSpans } from './span-grouping.ts';
import type { SpanGroups, StatisticsSource } from './span-grouping.ts';
import { NODE_ERROR } from './trace-tree.ts';

/** More boxes than these no screen shows and no layout arranges in a second or two. */
export const MOST_GRAPH_NODES = 300;
export const MOST_GRAPH_EDGES = 1_000;

export type GraphKind = 'service' | 'operation';

export interface GraphSource extends StatisticsSource {
  /** Row has a link to the row `target`; −1 where the target is elsewhere. `direction` 0 = the row has the link. */
  links: { row: Uint32Array; target: Int32Array; direction: Uint8Array };
}

/** Spans of one service, or of one operation of it. */
export interface GraphNode {
  service: string;
  /** '' in a graph of services. */
  name: string;
  count: number;
  errors: number;
  selfNs: number;
  /** The slowest span. */
  example: number;
}

export interface GraphEdge {
  /** Indices into `nodes`. */
  from: number;
  to: number;
  kind: EdgeKind;
  count: number;
  /** Of the spans the edge leads to: how many failed, and the median of their durations (nearest rank; NaN = none ended). */
  errors: number;
  p50Ns: number;
  /** The slowest span it leads to. */
  example: number;
}

/** Who calls whom within one trace. Peers that sent no spans are not in it. */
export interface SpanGraph {
  kind: GraphKind;
  /** Most self time first. */
  nodes: GraphNode[];
  /** Most frequent first. */
  edges: GraphEdge[];
  moreNodes: number;
  /** Edges left out, those of left out nodes included. */
  moreEdges: number;
  /** Index into `nodes` per node of the tree; −1 for missing parents and for spans of nodes that are left out. */
  nodeOf: Int32Array;
}

/**
 * In a graph of services an edge within a service is only there where a request or a message came in again (the child is a
 * SERVER or CONSUMER); in one of operations every parent and child make one. The same for any order of rows.
 */
export function computeSpanGraph(source: GraphSource, kind: GraphKind): SpanGraph {
  const grouped = groupSpans(source, kind);
  const { nodes, placeOf } = describeNodes(source, grouped, kind);
  const all = describeEdges(source, grouped, kind);
  const placed = all.map((edge) => ({ ...edge, from: placeOf[edge.from]!, to: placeOf[edge.to]! }));
  placed.sort((a, b) => b.count - a.count || a.from - b.from || a.to - b.to || (a.kind < b.kind ? -1 : 1));
  const shown = placed.filter(({ from, to }) => from < MOST_GRAPH_NODES && to < MOST_GRAPH_NODES);
  const edges = shown.slice(0, MOST_GRAPH_EDGES);
  return {
    kind,
    nodes: nodes.slice(0, MOST_GRAPH_NODES),
    edges,
    moreNodes: Math.max(0, nodes.length - MOST_GRAPH_NODES),
    moreEdges: all.length - edges.length,
    nodeOf: grouped.groupOf.map((group) => (group < 0 || placeOf[group]! >= MOST_GRAPH_NODES ? -1 : placeOf[group]!)),
  };
}

function describeNodes({ tree }: GraphSource, { groupOf, labels }: SpanGroups, kind: GraphKind) {
  const nodes = labels.map(({ value = '', service = '' }, group) => ({
    group,
    service,
    name: kind === 'service' ? '' : value,
    count: 0,
    errors: 0,
    selfNs: 0,
    example: -1,
  }));
  const examples = longestSpans(tree.order, groupOf, labels.length, spanDurations(tree));
  const selfTime = computeSelfTimes(tree);
  for (const node of tree.order) {
    const group = nodes[groupOf[node]!];
    if (group === undefined) continue;
    group.count++;
    if (tree.flags[node]! & NODE_ERROR) group.errors++;
    group.selfNs += selfTime[node]! || 0;
  }
  nodes.sort(
    (a, b) =>
      b.selfNs - a.selfNs || b.count - a.count || compareTexts(a.service, b.service) || compareTexts(a.name, b.name),
  );
  const placeOf = new Uint32Array(nodes.length);
  nodes.forEach(({ group }, place) => (placeOf[group] = place));
  return { nodes: nodes.map(({ group, ...node }) => ({ ...node, example: examples[group]! })), placeOf };
}

function describeEdges(source: GraphSource, grouped: SpanGroups, kind: GraphKind): GraphEdge[] {
  const { tree } = source;
  const { ends, edgeAt, spanAt } = listEdgeSpans(source, grouped, kind);
  const durations = spanDurations(tree);
  const lasting = new Float64Array(spanAt.length);
  for (let at = 0; at < spanAt.length; at++) lasting[at] = durations[spanAt[at]!]!;
  const values = groupValues(edgeAt, ends.size, lasting);
  const edges = Array.from({ length: ends.size }, (_, edge) => ({
    ...readEdge(ends, edge),
    count: 0,
    errors: 0,
    p50Ns: rankIn(values, edge, 0.5),
    example: -1,
  }));
  spanAt.forEach((node, at) => {
    const edge = edges[edgeAt[at]!]!;
    edge.count++;
    if (tree.flags[node]! & NODE_ERROR) edge.errors++;
    if (edge.example < 0 || durations[node]! > (durations[edge.example]! || 0)) edge.example = node;
  });
  return edges;
}
