import { endpointText, isAnyHost, isLoopback, type HostPort } from './endpoint.ts';
import type { Place } from './places.ts';

export interface Found {
  readonly ids: readonly string[];
  /** Nothing had to be assumed. */
  readonly isSure: boolean;
}

type How = 'sure' | 'maybe' | 'named';

/** Where OTLP is listened for usually. */
const USUAL_PORTS = new Set([4_317, 4_318]);

/**
 * Who can be reached where. An address is looked up by its host and its port, never compared with every Collector: thousands of them cost as many
 * look-ups, and only those that share an address or a machine are looked at together.
 */
export class PlaceIndex {
  /** 'gw:4317': listeners of that very host. */
  readonly #exact = new Map<string, Set<Place>>();
  /** Listeners of a port that every address of their machine reaches, and that loopback does. */
  readonly #open = new Map<number, Set<Place>>();
  readonly #local = new Map<number, Set<Place>>();
  /** Machines by what they are called. */
  readonly #named = new Map<string, Set<Place>>();
  readonly #reached = new Map<string, ReadonlyMap<Place, How>>();
  readonly #besides = new Map<Place, ReadonlySet<Place>>();

  constructor(places: readonly Place[]) {
    for (const place of places) {
      for (const name of place.names) put(this.#named, name, place);
      for (const at of place.listens) if (at.port !== 0) this.#listen(place, at);
    }
  }

  #listen(place: Place, at: HostPort): void {
    put(this.#exact, endpointText(at), place);
    if (isAnyHost(at.host)) put(this.#open, at.port, place);
    if (isAnyHost(at.host) || isLoopback(at.host)) put(this.#local, at.port, place);
  }

  /**
   * Who is behind an address that `from` sends to; several where they share a name, as those behind one balancer do. Sure: a listener of that
   * port which the address reaches, on a machine that is known. Else, not sure, on one that may be meant; or on the machine that is named,
   * of a Collector that does not tell its ports. Nobody where "localhost" could be several.
   */
  find(at: HostPort, from: Place): Found {
    const reached = isLoopback(at.host) || isAnyHost(at.host) ? this.#besideOf(at, from) : this.#behind(at);
    for (const how of ['sure', 'named', 'maybe'] as const) {
      const ids: string[] = [];
      for (const [place, one] of reached) if (one === how && place !== from) ids.push(place.id);
      if (ids.length === 1 || (ids.length > 1 && how !== 'maybe'))
        return { ids, isSure: how === 'sure' && ids.length === 1 };
      if (ids.length > 1) break;
    }
    return { ids: [], isSure: false };
  }

  /** Of a host that is the same whoever sends to it. */
  #behind(at: HostPort): ReadonlyMap<Place, How> {
    const key = endpointText(at);
    const known = this.#reached.get(key);
    if (known) return known;
    const found = new Map<Place, How>();
    for (const place of (at.port !== 0 && this.#exact.get(key)) || []) found.set(place, 'sure');
    const named = this.#named.get(at.host) ?? NONE;
    for (const place of common(named, this.#open.get(at.port) ?? NONE)) found.set(place, 'sure');
    if (USUAL_PORTS.has(at.port))
      for (const place of named) if (place.listens.length === 0 && place.takesOtlp) found.set(place, 'named');
    this.#reached.set(key, found);
    return found;
  }

  /** Of loopback, which is another place on each machine. */
  #besideOf(at: HostPort, from: Place): ReadonlyMap<Place, How> {
    const found = new Map<Place, How>();
    for (const place of this.#local.get(at.port) ?? NONE) {
      const isSame = this.#isSameMachine(from, place);
      if (isSame !== false) found.set(place, isSame ? 'sure' : 'maybe');
    }
    return found;
  }

  /** Both are on one machine; undefined where it is not known. */
  #isSameMachine(a: Place, b: Place): boolean | undefined {
    if (this.#beside(a).has(b)) return true;
    if (a.names.size === 0 || b.names.size === 0) return undefined;
    return a.isWhole || b.isWhole || (a.host !== '' && b.host !== '') ? false : undefined;
  }

  /** Those whose machine has a name in common with that of `place`. */
  #beside(place: Place): ReadonlySet<Place> {
    const known = this.#besides.get(place);
    if (known) return known;
    const beside = new Set<Place>();
    for (const name of place.names) for (const other of this.#named.get(name) ?? NONE) beside.add(other);
    this.#besides.set(place, beside);
    return beside;
  }
}

const NONE: ReadonlySet<Place> = new Set();

function put<Key>(index: Map<Key, Set<Place>>, key: Key, place: Place): void {
  const known = index.get(key);
  if (known) known.add(place);
  else index.set(key, new Set([place]));
}

/** By the smaller of both. */
function* common(a: ReadonlySet<Place>, b: ReadonlySet<Place>): Generator<Place> {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  for (const place of few) if (many.has(place)) yield place;
}
