import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import type { TopologyBasis, TopologyEdge } from '../../model/topology.ts';
import type { DeskFacts } from './desk.ts';
import { endpointText, isLoopback, parseEndpoint, type HostPort } from './endpoint.ts';
import { DESK, findPlaces, placeOf, placeOfDesk, type Place } from './places.ts';
import type { ToldComponent, ToldNode } from './told-nodes.ts';

/** Exporters that send to nobody. */
const SENDS_NOWHERE = /^(?:debug|logging|file|nop|store|prometheus)(?:\/|$)/;
export const sendsNowhere = (exporter: string) => SENDS_NOWHERE.test(exporter);

/** What an exporter sends to an address. */
interface Sent extends Pick<TopologyEdge, 'exporter' | 'signals' | 'perSecond' | 'failedPerSecond'> {
  at: HostPort;
}

export interface BackEnd {
  readonly id: string;
  readonly endpoint: string;
  readonly basis: TopologyBasis;
}

/** Edges by the addresses that exporters name, and a back end for each address of nobody that is known. */
export function linkNodes(nodes: readonly ToldNode[], desk: DeskFacts): { edges: TopologyEdge[]; backends: BackEnd[] } {
  const places = [placeOfDesk(desk), ...nodes.map(placeOf)];
  const edges = new Map<string, TopologyEdge>();
  const backends = new Map<string, BackEnd>();
  const senders = [
    ...nodes.map((node, i) => ({ from: places[i + 1]!, sent: sentBy(node), basis: 'told' as const })),
    { from: places[0]!, sent: sentByDesk(desk), basis: 'configured' as const },
  ];
  for (const { from, sent, basis } of senders)
    for (const { at, ...flow } of sent) {
      const others = places.filter((place) => place !== from);
      const { ids, isSure } = findPlaces(at, from, others);
      const endpoint = endpointText(at);
      const backend = { id: backendId(at, from), endpoint, basis };
      if (ids.length === 0 && !backends.has(backend.id)) backends.set(backend.id, backend);
      // How it divides over several is not told.
      const shared = ids.length > 1 ? { ...flow, perSecond: null, failedPerSecond: null } : flow;
      for (const to of ids.length === 0 ? [backend.id] : ids) {
        const key = JSON.stringify([from.id, to, flow.exporter, endpoint]);
        const edge = { from: from.id, to, endpoint, ...shared, basis: ids.length > 0 && !isSure ? 'inferred' : basis };
        const known = edges.get(key);
        edges.set(key, known ? joinEdges(known, edge as TopologyEdge) : (edge as TopologyEdge));
      }
    }
  return { edges: [...edges.values()], backends: [...backends.values()] };
}

/** Signals that have an address each, which is the same. */
function joinEdges(a: TopologyEdge, b: TopologyEdge): TopologyEdge {
  const sum = (one: number | null, other: number | null) => (one === null || other === null ? null : one + other);
  return {
    ...a,
    signals: SIGNALS.filter((signal) => a.signals.includes(signal) || b.signals.includes(signal)),
    perSecond: sum(a.perSecond, b.perSecond),
    failedPerSecond: sum(a.failedPerSecond, b.failedPerSecond),
  };
}

/** "localhost" is another place on each machine. */
function backendId(at: HostPort, from: Place): string {
  return isLoopback(at.host) ? `backend:${from.host || from.id}:${at.port}` : `backend:${endpointText(at)}`;
}

/** An address without an exporter is that of the only one of which none is known, if there is only one of each. */
function sentBy(node: ToldNode): Sent[] {
  const exporters = node.components.filter(({ section, id }) => section === 'exporters' && !sendsNowhere(id));
  const sends = node.endpoints.filter(({ section, id }) => section === 'exporters' && !sendsNowhere(id));
  const named = sends.filter(({ id }) => id !== '');
  const known = new Set(named.map(({ at }) => endpointText(at)));
  const unnamed = sends.filter(({ id, at }) => id === '' && !known.has(endpointText(at)));
  const open = exporters.filter(({ id }) => !named.some((endpoint) => endpoint.id === id));
  const only = open.length === 1 && unnamed.length === 1 ? open[0]!.id : '';
  const all = [...named, ...unnamed.map((one) => ({ ...one, id: only }))];
  return all.map(({ id, at, signals }) => {
    const component = exporters.find((exporter) => exporter.id === id);
    const others = all.filter((other) => other.id === id && other.at !== at).map((other) => other.signals);
    return { at, exporter: id, ...flowOf(component, signals, others) };
  });
}

function sentByDesk({ sends, components }: DeskFacts): Sent[] {
  return sends.flatMap(({ exporter, endpoint, signals }) => {
    const at = parseEndpoint(endpoint);
    const component = components.find(({ section, id }) => section === 'exporters' && id === exporter);
    const others = sends.filter((other) => other.exporter === exporter && other.endpoint !== endpoint);
    const elsewhere = others.map((other) => other.signals);
    return at ? [{ at, exporter, ...flowOf(component, signals, elsewhere) }] : [];
  });
}

/**
 * What goes over an edge: all that its exporter sends, or where that sends to several places, what is told of the edge's own signals. `others`:
 * what goes to those; where they have a signal in common, as those of `loadbalancing` do, nobody tells how it is divided.
 */
function flowOf(
  component: Pick<ToldComponent, 'rates'> | undefined,
  signals: readonly Signal[],
  others: readonly (readonly Signal[])[],
) {
  const rates = component?.rates ?? {};
  const isAlone = others.length === 0;
  const carried = signals.length > 0 ? signals : SIGNALS.filter((signal) => rates[signal] !== undefined);
  const counted =
    signals.length > 0 && !isAlone ? signals.flatMap((signal) => rates[signal] ?? []) : Object.values(rates);
  const isDivided = others.some((other) => other.length === 0 || other.some((signal) => signals.includes(signal)));
  const isKnown = isAlone || (signals.length > 0 && !isDivided);
  const sum = (count: 'sent' | 'sendFailed') => {
    const told = counted.flatMap((one) => one[count] ?? []);
    return isKnown && told.length > 0 ? told.reduce((total, rate) => total + rate, 0) : null;
  };
  return { signals: carried, perSecond: sum('sent'), failedPerSecond: sum('sendFailed') };
}

/** Spans with a node's mark that are stored here came from it, even where it does not tell whom it sends to. */
export function markedEdges(
  nodes: readonly ToldNode[],
  edges: readonly TopologyEdge[],
  marks: readonly string[],
): TopologyEdge[] {
  const flow = { exporter: '', endpoint: '', perSecond: null, failedPerSecond: null, signals: ['traces'] } as const;
  const senders = nodes.filter((node) => marks.some((mark) => isNamed(node, mark)));
  const open = senders.filter(({ id }) => !edges.some(({ from }) => from === id));
  return open.map(({ id }) => ({ from: id, to: DESK, ...flow, basis: 'inferred' }));
}

export const isNamed = (
  { id, name, instance, host }: Pick<ToldNode, 'id' | 'name' | 'instance' | 'host'>,
  mark: string,
): boolean => [id, instance, host, name].includes(mark);
