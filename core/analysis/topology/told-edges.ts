import { SIGNALS } from '../../model/telemetry.ts';
import type { TopologyBasis, TopologyEdge } from '../../model/topology.ts';
import type { DeskFacts } from './desk.ts';
import { endpointText, isAnyHost, isLoopback, isUnix, type HostPort } from './endpoint.ts';
import { longest } from './longest.ts';
import { PlaceIndex } from './place-index.ts';
import { DESK, placeOf, placeOfDesk, type Place } from './places.ts';
import { sentBy, sentByDesk, type Sent } from './told-flows.ts';
import type { ToldNode } from './told-nodes.ts';

export interface BackEnd {
  readonly id: string;
  readonly endpoint: string;
  readonly basis: TopologyBasis;
}

/** What a person can follow on a picture, and a page draw. */
export const MOST_EDGES = 1_500;
export const MOST_BACKENDS = 300;

export interface Linked {
  readonly edges: TopologyEdge[];
  readonly backends: BackEnd[];
  /** Edges beyond what is drawn. */
  readonly leftOut: number;
}

/** Edges by the addresses that exporters name, and a back end for each address of nobody that is known. */
export function linkNodes(nodes: readonly ToldNode[], desk: DeskFacts): Linked {
  const own = placeOfDesk(desk);
  const places = nodes.map(placeOf);
  const linker = new Linker(new PlaceIndex([own, ...places]));
  for (const [i, node] of nodes.entries()) for (const sent of sentBy(node)) linker.add(places[i]!, sent, 'told');
  for (const sent of sentByDesk(desk)) linker.add(own, sent, 'configured');
  return linker.linked();
}

class Linker {
  readonly #index: PlaceIndex;
  readonly #edges = new Map<string, TopologyEdge>();
  readonly #backends = new Map<string, BackEnd>();
  #leftOut = 0;

  constructor(index: PlaceIndex) {
    this.#index = index;
  }

  add(from: Place, { at, ...flow }: Sent, basis: TopologyBasis): void {
    const { ids, isSure } = this.#index.find(at, from);
    const endpoint = endpointText(at);
    // How it divides over several is not told.
    const shared = ids.length > 1 ? { ...flow, perSecond: null, failedPerSecond: null } : flow;
    const how = ids.length > 0 && !isSure ? 'inferred' : basis;
    const edge = { from: from.id, endpoint, ...shared, basis: how } as const;
    if (ids.length > 0) return this.#join(ids, edge);
    const backend = { id: backendId(at, from), endpoint, basis };
    const isKnown = this.#backends.has(backend.id);
    if (!isKnown && this.#backends.size >= MOST_BACKENDS) this.#leftOut++;
    else {
      if (!isKnown) this.#backends.set(backend.id, backend);
      this.#join([backend.id], edge);
    }
  }

  #join(ids: readonly string[], edge: Omit<TopologyEdge, 'to'>): void {
    for (const [i, to] of ids.entries()) {
      const key = JSON.stringify([edge.from, to, edge.exporter, edge.endpoint]);
      const known = this.#edges.get(key);
      if (!known && this.#edges.size >= MOST_EDGES) {
        this.#leftOut += ids.length - i;
        return;
      }
      this.#edges.set(key, known ? joinEdges(known, { ...edge, to }) : { ...edge, to });
    }
  }

  linked(): Linked {
    const edges = [...this.#edges.values()];
    const reached = new Set(edges.map(({ to }) => to));
    const backends = [...this.#backends.values()].filter(({ id }) => reached.has(id));
    return { edges, backends, leftOut: this.#leftOut };
  }
}

/** Signals that have an address each, which is the same. */
function joinEdges(a: TopologyEdge, b: TopologyEdge): TopologyEdge {
  const sum = (one: number | null, other: number | null) => (one === null || other === null ? null : one + other);
  return {
    ...a,
    signals: SIGNALS.filter((signal) => a.signals.includes(signal) || b.signals.includes(signal)),
    perSecond: sum(a.perSecond, b.perSecond),
    failedPerSecond: sum(a.failedPerSecond, b.failedPerSecond),
    stalledMs: longest([a.stalledMs, b.stalledMs]),
  };
}

/** "localhost", "0.0.0.0" and a socket's path are another place on each machine. */
function backendId(at: HostPort, from: Place): string {
  const machine = from.host || from.id;
  if (isLoopback(at.host) || isAnyHost(at.host)) return `backend:${machine}:${at.port}`;
  return isUnix(at.host) ? `backend:${machine}:${at.host}` : `backend:${endpointText(at)}`;
}

/** Spans with a node's mark that are stored here came from it, even where it does not tell whom it sends to. */
export function markedEdges(
  nodes: readonly ToldNode[],
  edges: readonly TopologyEdge[],
  marks: ReadonlySet<string>,
): TopologyEdge[] {
  const flow = { exporter: '', endpoint: '', perSecond: null, failedPerSecond: null, stalledMs: null } as const;
  const signals = ['traces'] as const;
  const sending = new Set(edges.map(({ from }) => from));
  const open = nodes.filter((node) => namesOf(node).some((name) => marks.has(name)) && !sending.has(node.id));
  return open.map(({ id }) => ({ from: id, to: DESK, ...flow, signals, basis: 'inferred' }));
}

/** By which a mark may mean it. */
export const namesOf = ({
  id,
  name,
  instance,
  host,
}: Pick<ToldNode, 'id' | 'name' | 'instance' | 'host'>): string[] => [id, instance, host, name];
