import { isAnyHost, isLoopback, type HostPort } from './endpoint.ts';

/** Where a node can be reached, and on which machine it is. */
export interface Place {
  readonly id: string;
  /** Empty where it is not told. */
  readonly listens: readonly HostPort[];
  /** Names and addresses of its machine, in lower case, without loopback's. */
  readonly names: ReadonlySet<string>;
  /** Equal for those on one machine; undefined where it is not known. */
  readonly machine: string | undefined;
  /** It takes OTLP, as far as is known of a node that does not tell where it listens. */
  readonly takesOtlp: boolean;
}

export interface Found {
  readonly id: string;
  /** Nothing had to be assumed. */
  readonly isSure: boolean;
}

/** Where OTLP is listened for usually. */
const USUAL_PORTS = new Set([4_317, 4_318]);

/**
 * Who is behind an address that `from` sends to. Sure: a listener of that port which the address reaches, on a machine that is known.
 * Else, not sure, on a machine that may be the one meant; or on the machine that is named, of a Collector that does not tell its ports.
 * Undefined where it is nobody, or where it could be several.
 */
export function findPlace(at: HostPort, from: Place, places: readonly Place[]): Found | undefined {
  const judged = places.flatMap((place) => {
    const how = reach(at, from, place);
    return how === 'no' ? [] : [{ id: place.id, how }];
  });
  for (const how of ['sure', 'maybe', 'named'] as const) {
    const found = judged.filter((one) => one.how === how);
    if (found.length === 1) return { id: found[0]!.id, isSure: how === 'sure' };
    if (found.length > 1) return undefined;
  }
  return undefined;
}

function reach(at: HostPort, from: Place, to: Place): 'sure' | 'maybe' | 'named' | 'no' {
  const listeners = to.listens.filter(({ port }) => port === at.port && port !== 0);
  if (isLoopback(at.host) || isAnyHost(at.host)) {
    if (!listeners.some(({ host }) => isLoopback(host) || isAnyHost(host))) return 'no';
    if (from.machine === undefined || to.machine === undefined) return 'maybe';
    return from.machine === to.machine ? 'sure' : 'no';
  }
  if (listeners.some(({ host }) => host === at.host)) return 'sure';
  if (!to.names.has(at.host)) return 'no';
  if (listeners.some(({ host }) => isAnyHost(host))) return 'sure';
  return to.listens.length === 0 && to.takesOtlp && USUAL_PORTS.has(at.port) ? 'named' : 'no';
}
