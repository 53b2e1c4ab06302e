import type { Topology, TopologyEdge, TopologyNode, TopologySplits } from '../../model/topology.ts';
import type { DeskFacts } from './desk.ts';
import { isLoopback, parseEndpoint } from './endpoint.ts';
import { applicationsNode, backendNode, deskNode, nodeOf, senderEdges } from './nodes.ts';
import { TOPOLOGY_NOTES } from './notes.ts';
import { isNamed, linkNodes, markedEdges, sendsNowhere } from './told-edges.ts';
import { toldNodes, type ToldNode } from './told-nodes.ts';
import type { ToldStream } from './told-streams.ts';

/** Splits before it is known who the gateways are. */
export type CountedSplits = Omit<TopologySplits, 'gateways'> & {
  readonly gateways: readonly Omit<TopologySplits['gateways'][number], 'nodeId' | 'byTrace'>[];
};

/** What a gateway puts on what goes through it, as our documentation has it. */
const GATEWAY_ATTRIBUTE = 'otelcol.gateway';

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
  const others = told.filter((node) => !self.includes(node));
  const { edges: linked, backends } = linkNodes(others, facts.desk);
  const marks = facts.splits.gateways.map(({ name }) => name);
  const edges = [...linked, ...markedEdges(others, linked, marks)];
  const known = [
    ...others.map((node) => nodeOf(node, edges, isMarked(node, facts.splits))),
    deskNode(facts.desk, self),
  ];
  // What a Collector tells of itself is no application's.
  const names = new Set(told.map(({ name }) => name));
  const services = facts.services.filter((service) => !names.has(service));
  const open = openExporters(known, edges);
  // What is stored here may have come by those that do not tell whom they send to.
  const takers = known.filter(({ kind }) => kind !== 'desk' || open === 0);
  const senders = services.length === 0 ? [] : senderEdges(takers, edges);
  const splits = nameGateways(facts.splits, known);
  return {
    fromNs: String(facts.fromNs),
    toNs: String(facts.toNs),
    nodes: [...(senders.length === 0 ? [] : [applicationsNode(services)]), ...known, ...backends.map(backendNode)],
    edges: [...senders, ...edges],
    duplicates: facts.duplicates,
    splits,
    notes: [...facts.notes, ...notesOn(known, open, splits)],
  };
}

/** What was scraped where this desk serves its own metrics. */
function isDesk({ scrapedAt }: ToldNode, { metricsAt, hosts }: DeskFacts): boolean {
  if (!scrapedAt || !(isLoopback(scrapedAt.host) || hosts.includes(scrapedAt.host))) return false;
  return metricsAt.some((address) => parseEndpoint(address)?.port === scrapedAt.port);
}

/** Only gateways have this attribute; others are put on by whoever likes to. */
function isMarked(node: ToldNode, { found, gateways }: CountedSplits): boolean {
  return found.length === 1 && found[0] === GATEWAY_ATTRIBUTE && gateways.some(({ name }) => isNamed(node, name));
}

function nameGateways(splits: CountedSplits, nodes: readonly TopologyNode[]): TopologySplits {
  const gateways = splits.gateways.map((gateway) => {
    const node = nodes.find((one) => one.kind !== 'desk' && isNamed(one, gateway.name));
    return { ...gateway, nodeId: node?.id ?? '', byTrace: gateway.splitTraces > 0 ? (node?.byTrace ?? []) : [] };
  });
  return { ...splits, gateways };
}

/** Exporters of which it is not known where they send to. */
function openExporters(nodes: readonly TopologyNode[], edges: readonly TopologyEdge[]): number {
  const open = nodes.flatMap((node) => {
    const told = new Set(edges.flatMap(({ from, exporter }) => (from === node.id ? [exporter] : [])));
    return node.components.filter(({ section, id }) => section === 'exporters' && !sendsNowhere(id) && !told.has(id));
  });
  return open.length;
}

function notesOn(nodes: readonly TopologyNode[], open: number, splits: TopologySplits): string[] {
  const isAgent = (id: string) => nodes.some((node) => node.id === id && node.kind === 'agent');
  const isOfAgents =
    splits.gateways.some(({ nodeId, splitTraces }) => splitTraces > 0 && isAgent(nodeId)) &&
    nodes.some(({ kind }) => kind === 'gateway');
  return [
    ...(open === 0 ? [] : [TOPOLOGY_NOTES.withoutEndpoint(open)]),
    ...(isOfAgents ? [TOPOLOGY_NOTES.marksOfAgents(splits.found.join(', '))] : []),
  ];
}
