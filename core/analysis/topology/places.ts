import type { DeskFacts } from './desk.ts';
import { isAnyHost, isLoopback, parseEndpoint, type HostPort } from './endpoint.ts';
import type { ToldNode } from './told-nodes.ts';

/** Where a node can be reached, and on which machine it is. */
export interface Place {
  readonly id: string;
  /** Empty where it is not told. */
  readonly listens: readonly HostPort[];
  /** Names and addresses of its machine, in lower case, without loopback's. */
  readonly names: ReadonlySet<string>;
  /** What it calls its machine; '' where it does not say. */
  readonly host: string;
  /** All names of its machine are known: whatever has another is elsewhere. */
  readonly isWhole: boolean;
  /** It takes OTLP, as far as is known of a node that does not tell where it listens. */
  readonly takesOtlp: boolean;
}

/** This desk. */
export const DESK = 'desk';

export function placeOfDesk({ hosts, components }: DeskFacts): Place {
  const receivers = components.filter(({ section }) => section === 'receivers');
  return {
    id: DESK,
    listens: receivers.flatMap(({ endpoints }) => endpoints).flatMap((endpoint) => parseEndpoint(endpoint) ?? []),
    names: new Set(hosts),
    host: hosts[0] ?? '',
    isWhole: true,
    takesOtlp: false,
  };
}

export function placeOf(node: ToldNode): Place {
  const host = node.host.toLowerCase();
  const called = [node.scrapedAt?.host ?? '', ...node.calledAs.map((at) => at.host)];
  const names = [host, ...called.filter((name) => !isLoopback(name) && !isAnyHost(name))];
  const told = node.endpoints.filter(({ section }) => section === 'receivers').map(({ at }) => at);
  return {
    id: node.id,
    listens: [...told, ...node.calledAs],
    names: new Set(names.filter((name) => name !== '')),
    host,
    isWhole: false,
    takesOtlp: node.components.some(({ section, id }) => section === 'receivers' && /^otlp(?:\/|$)/.test(id)),
  };
}

/** Both are on one machine; undefined where it is not known. */
function isSameMachine(a: Place, b: Place): boolean | undefined {
  if ([...a.names].some((name) => b.names.has(name))) return true;
  if (a.names.size === 0 || b.names.size === 0) return undefined;
  return a.isWhole || b.isWhole || (a.host !== '' && b.host !== '') ? false : undefined;
}

export interface Found {
  readonly ids: readonly string[];
  /** Nothing had to be assumed. */
  readonly isSure: boolean;
}

/** Where OTLP is listened for usually. */
const USUAL_PORTS = new Set([4_317, 4_318]);

/**
 * Who is behind an address that `from` sends to; several where they share a name, as those behind one balancer do. Sure: a listener of that
 * port which the address reaches, on a machine that is known. Else, not sure, on one that may be meant; or on the machine that is named,
 * of a Collector that does not tell its ports. Nobody where "localhost" could be several.
 */
export function findPlaces(at: HostPort, from: Place, places: readonly Place[]): Found {
  const judged = places.map(({ id, ...place }) => ({ id, how: reach(at, from, { id, ...place }) }));
  for (const how of ['sure', 'named', 'maybe'] as const) {
    const ids = judged.flatMap((one) => (one.how === how ? [one.id] : []));
    if (ids.length === 1 || (ids.length > 1 && how !== 'maybe'))
      return { ids, isSure: how === 'sure' && ids.length === 1 };
    if (ids.length > 1) break;
  }
  return { ids: [], isSure: false };
}

function reach(at: HostPort, from: Place, to: Place): 'sure' | 'maybe' | 'named' | 'no' {
  const listeners = to.listens.filter(({ port }) => port === at.port && port !== 0);
  if (isLoopback(at.host) || isAnyHost(at.host)) {
    const isSame = isSameMachine(from, to);
    if (isSame === false || !listeners.some(({ host }) => isLoopback(host) || isAnyHost(host))) return 'no';
    return isSame ? 'sure' : 'maybe';
  }
  if (listeners.some(({ host }) => host === at.host)) return 'sure';
  if (!to.names.has(at.host)) return 'no';
  if (listeners.some(({ host }) => isAnyHost(host))) return 'sure';
  return to.listens.length === 0 && to.takesOtlp && USUAL_PORTS.has(at.port) ? 'named' : 'no';
}
