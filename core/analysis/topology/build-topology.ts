import type { Topology, TopologyEdge, TopologyNode, TopologySplits } from '../../model/topology.ts';
import { NS_PER_MINUTE } from '../../model/units.ts';
import type { DeskFacts } from './desk.ts';
import { isLoopback, parseEndpoint } from './endpoint.ts';
import { applicationsNode, backendNode, deskNode, endsOf, nodeOf, senderEdges } from './nodes.ts';
import { TOPOLOGY_NOTES } from './notes.ts';
import { linkNodes, markedEdges, namesOf } from './told-edges.ts';
import { sendsNowhere } from './told-flows.ts';
import { toldNodes, type ToldNode } from './told-nodes.ts';
import type { ToldStream } from './told-streams.ts';

/** Splits before it is known who the gateways are. */
export type CountedSplits = Omit<TopologySplits, 'gateways'> & {
  readonly gateways: readonly Omit<TopologySplits['gateways'][number], 'nodeId' | 'byTrace'>[];
};

/** What a gateway puts on what goes through it, as our documentation has it. */
const GATEWAY_ATTRIBUTE = 'otelcol.gateway';

/** Collectors that a person can look through on a picture, and a page draw. */
export const MOST_NODES = 300;

export interface TopologyFacts {
  /** Half-open, Unix nanoseconds. */
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly told: readonly ToldStream[];
  readonly desk: DeskFacts;
  /** Of stored spans and log records in the window, those with most first. */
  readonly services: readonly string[];
  readonly duplicates: Topology['duplicates'];
  readonly splits: CountedSplits;
  readonly notes: readonly string[];
}

/**
 * Who sends to whom: nodes from what was told and what runs here, edges from the addresses they name.
 *
 *   told streams ── toldNodes ──┐
 *   this desk ──────────────────┴─ linkNodes ── edges ── kinds (agent, gateway) ── nodes
 *   marks of stored spans ─────────────────────┘
 */
export function buildTopology(facts: TopologyFacts): Topology {
  const told = toldNodes(facts.told);
  const self = told.filter((node) => isDesk(node, facts.desk));
  const ours = new Set(self);
  const all = told.filter((node) => !ours.has(node));
  const others = lastHeard(all, MOST_NODES);
  const { edges: linked, backends, leftOut } = linkNodes(others, facts.desk);
  const marks = new Set(facts.splits.gateways.map(({ name }) => name));
  const edges = [...linked, ...markedEdges(others, linked, marks)];
  const ends = endsOf(edges);
  const isMarked = facts.splits.found.length === 1 && facts.splits.found[0] === GATEWAY_ATTRIBUTE;
  const known = [
    ...others.map((node) => nodeOf(node, ends, isMarked && namesOf(node).some((name) => marks.has(name)))),
    deskNode(facts.desk, self),
  ];
  // What a Collector tells of itself is no application's.
  const names = new Set(told.map(({ name }) => name));
  const services = facts.services.filter((service) => !names.has(service));
  const open = openExporters(known, edges);
  // What is stored here may have come by those that do not tell whom they send to.
  const takers = known.filter(({ kind }) => kind !== 'desk' || open === 0);
  const senders = services.length === 0 ? [] : senderEdges(takers, ends);
  const splits = nameGateways(facts.splits, known);
  return {
    fromNs: String(facts.fromNs),
    toNs: String(facts.toNs),
    nodes: [...(senders.length === 0 ? [] : [applicationsNode(services)]), ...known, ...backends.map(backendNode)],
    edges: [...senders, ...edges],
    duplicates: facts.duplicates,
    splits,
    notes: [
      ...facts.notes,
      ...(others.length < all.length ? [TOPOLOGY_NOTES.moreNodes(others.length, all.length)] : []),
      ...(leftOut > 0 ? [TOPOLOGY_NOTES.moreEdges(leftOut)] : []),
      ...notesOn(known, open, splits),
    ],
  };
}

/** Those heard from in the last minutes stay, in the order they have. */
function lastHeard(nodes: readonly ToldNode[], most: number): readonly ToldNode[] {
  if (nodes.length <= most) return nodes;
  // To the minute: by the nanosecond each scrape would draw others.
  const minuteOf = ({ lastNs }: ToldNode) => Number(lastNs / NS_PER_MINUTE);
  const kept = new Set(nodes.toSorted((a, b) => minuteOf(b) - minuteOf(a)).slice(0, most));
  return nodes.filter((node) => kept.has(node));
}

/** What was scraped where this desk serves its own metrics. */
function isDesk({ scrapedAt }: ToldNode, { metricsAt, hosts }: DeskFacts): boolean {
  if (!scrapedAt || !(isLoopback(scrapedAt.host) || hosts.includes(scrapedAt.host))) return false;
  return metricsAt.some((address) => parseEndpoint(address)?.port === scrapedAt.port);
}

function nameGateways(splits: CountedSplits, nodes: readonly TopologyNode[]): TopologySplits {
  const named = new Map<string, TopologyNode>();
  for (const node of nodes.toReversed())
    if (node.kind !== 'desk') for (const name of namesOf(node)) named.set(name, node);
  const gateways = splits.gateways.map((gateway) => {
    const node = named.get(gateway.name);
    return { ...gateway, nodeId: node?.id ?? '', byTrace: gateway.splitTraces > 0 ? (node?.byTrace ?? []) : [] };
  });
  return { ...splits, gateways };
}

/** Exporters of which it is not known where they send to. */
function openExporters(nodes: readonly TopologyNode[], edges: readonly TopologyEdge[]): number {
  const keyOf = (node: string, exporter: string) => JSON.stringify([node, exporter]);
  const told = new Set(edges.map(({ from, exporter }) => keyOf(from, exporter)));
  const open = nodes.flatMap((node) =>
    node.components.filter(
      ({ section, id }) => section === 'exporters' && !sendsNowhere(id) && !told.has(keyOf(node.id, id)),
    ),
  );
  return open.length;
}

function notesOn(nodes: readonly TopologyNode[], open: number, splits: TopologySplits): string[] {
  const agents = new Set(nodes.flatMap(({ id, kind }) => (kind === 'agent' ? [id] : [])));
  const isOfAgents =
    splits.gateways.some(({ nodeId, splitTraces }) => splitTraces > 0 && agents.has(nodeId)) &&
    nodes.some(({ kind }) => kind === 'gateway');
  return [
    ...(open === 0 ? [] : [TOPOLOGY_NOTES.withoutEndpoint(open)]),
    ...(isOfAgents ? [TOPOLOGY_NOTES.marksOfAgents(splits.found.join(', '))] : []),
  ];
}
