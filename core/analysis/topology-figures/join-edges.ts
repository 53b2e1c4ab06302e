import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import { longest } from '../topology/longest.ts';
import type { Topology, TopologyBasis, TopologyEdge } from '../../model/topology.ts';

/** All that goes from one node to another, whichever exporters send it. Ends are places in `Topology.nodes`. */
export interface JoinedEdge {
  readonly from: number;
  readonly to: number;
  readonly signals: readonly Signal[];
  /** Items per second; null where none of the ways tells. */
  readonly perSecond: number | null;
  readonly failedPerSecond: number | null;
  /** The longest that nothing of what waits was taken; null where none of the ways is so. */
  readonly stalledMs: number | null;
  /** 'inferred' only where each of the ways is. */
  readonly basis: TopologyBasis;
  readonly ways: readonly TopologyEdge[];
}

/** Edges whose ends are not among the nodes, and those to the node itself, are left out. */
export function joinEdges({ nodes, edges }: Pick<Topology, 'nodes' | 'edges'>): JoinedEdge[] {
  const places = new Map(nodes.map(({ id }, at) => [id, at]));
  const joined = new Map<string, TopologyEdge[]>();
  for (const edge of edges) {
    if (edge.from === edge.to || !places.has(edge.from) || !places.has(edge.to)) continue;
    const ends = `${places.get(edge.from)} ${places.get(edge.to)}`;
    joined.set(ends, [...(joined.get(ends) ?? []), edge]);
  }
  return [...joined.values()].map((ways) => ({
    from: places.get(ways[0]!.from)!,
    to: places.get(ways[0]!.to)!,
    signals: SIGNALS.filter((signal) => ways.some(({ signals }) => signals.includes(signal))),
    perSecond: sumTold(ways.map(({ perSecond }) => perSecond)),
    failedPerSecond: sumTold(ways.map(({ failedPerSecond }) => failedPerSecond)),
    stalledMs: longest(ways.map(({ stalledMs }) => stalledMs)),
    basis: ways.find(({ basis }) => basis !== 'inferred')?.basis ?? 'inferred',
    ways,
  }));
}

function sumTold(rates: readonly (number | null)[]): number | null {
  const told = rates.filter((rate) => rate !== null);
  return told.length > 0 ? told.reduce((total, rate) => total + rate, 0) : null;
}
