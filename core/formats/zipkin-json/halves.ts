// Rules: openzipkin/zipkin zipkin2.v1.V1SpanConverter.

import { UNSAFE } from '../records/record-reader.ts';
import { isPlain, listOf, textOf, wholeOf, type Plain } from '../records/scalars.ts';

/** What the two letters of an annotation say about the span at its endpoint. */
const CORE: Readonly<Record<string, string | undefined>> = {
  cs: 'CLIENT',
  cr: 'CLIENT',
  sr: 'SERVER',
  ss: 'SERVER',
  ms: 'PRODUCER',
  mr: 'CONSUMER',
  ws: '',
  wr: '',
};
type Letters = 'cs' | 'cr' | 'sr' | 'ss' | 'ms' | 'mr' | 'ws' | 'wr';
type Core = Partial<Record<Letters, { at: bigint; endpoint: Plain }>>;

/** A span of version 2 in the making. */
interface Half {
  localEndpoint: Plain | undefined;
  remoteEndpoint: unknown;
  kind: string;
  timestamp: bigint;
  duration: bigint | undefined;
  shared: boolean;
  annotations: Plain[];
  tags: Plain;
}

/**
 * One span of version 1 may hold what the client and what the server did. It becomes a span of version 2 for each service in it,
 * with the same id; the server's is the shared one.
 *
 *     cs ─────────────── cr          client: cs → cr
 *          sr ───── ss               server: sr → ss, shared
 */
export function halvesOf(source: Plain): (Plain | typeof UNSAFE)[] {
  const splitting = new Splitting(source);
  return splitting.isUnsafe ? [UNSAFE] : splitting.spans();
}

class Splitting {
  isUnsafe = false;
  readonly #source: Plain;
  readonly #timestamp: bigint;
  readonly #duration: bigint;
  readonly #halves: Half[] = [newHalf(undefined)];
  /** The first half of each service: there may be as many as annotations. */
  readonly #byService = new Map<string, Half>();
  readonly #core: Core = {};

  constructor(source: Plain) {
    this.#source = source;
    this.#timestamp = this.#whole(source['timestamp']);
    this.#duration = this.#whole(source['duration']);
    for (const annotation of listOf(source['annotations']).filter(isPlain)) this.#annotate(annotation);
    this.#setTimes();
    this.#readBinary();
  }

  spans(): Plain[] {
    const { traceId, id, parentId, name, debug } = this.#source;
    return this.#halves.map(({ timestamp, duration, ...half }) => {
      const times = duration === undefined ? { timestamp } : { timestamp, duration };
      return { traceId, id, parentId, name, debug, ...times, ...half };
    });
  }

  /** 0 for what is no whole number. */
  #whole(value: unknown): bigint {
    const whole = wholeOf(value ?? 0);
    if (whole === 'unsafe') this.isUnsafe = true;
    return typeof whole === 'bigint' ? whole : 0n;
  }

  #annotate(annotation: Plain): void {
    const { value, endpoint } = annotation;
    const letters = textOf(value);
    const half = this.#at(endpoint);
    const kind = CORE[letters];
    if (kind === undefined || !Object.hasOwn(CORE, letters) || !isPlain(endpoint)) {
      half.annotations.push({ timestamp: annotation['timestamp'], value });
      return;
    }
    if (kind !== '') half.kind = kind;
    this.#core[letters as Letters] = { at: this.#whole(annotation['timestamp']), endpoint };
  }

  /** The half of a service; what names no endpoint belongs to the first. */
  #at(endpoint: unknown): Half {
    const [first] = this.#halves;
    if (!isPlain(endpoint)) return first!;
    if (first!.localEndpoint === undefined) this.#byService.set(serviceOf(endpoint), first!);
    first!.localEndpoint ??= endpoint;
    return this.#byService.get(serviceOf(endpoint)) ?? this.#fork(endpoint);
  }

  #fork(endpoint: Plain): Half {
    const half = newHalf(endpoint);
    this.#halves.push(half);
    if (!this.#byService.has(serviceOf(endpoint))) this.#byService.set(serviceOf(endpoint), half);
    return half;
  }

  #setTimes(): void {
    const { cs, cr, sr, ss, ms, mr, ws, wr } = this.#core;
    if (cs !== undefined && sr !== undefined) this.#setBoth(cs, cr, sr, ss);
    else if (cs !== undefined && cr !== undefined) this.#setTime(cs, cr);
    else if (sr !== undefined && ss !== undefined) this.#setTime(sr, ss);
    else this.#setIncomplete();
    // Version 1 had no mark for it: a server that leaves the time to its client has the client's id.
    const isLeft = this.#timestamp === 0n || (ss !== undefined && this.#duration === 0n);
    if (cs === undefined && sr !== undefined && isLeft) this.#at(sr.endpoint).shared = true;
    if (ms !== undefined && mr !== undefined) this.#setMessage(ms, mr);
    else if (ms !== undefined) this.#setTime(ms, ws);
    else if (mr !== undefined) this.#setTime(wr ?? mr, wr && mr);
    else {
      for (const [letters, wire] of Object.entries({ ws, wr })) {
        if (wire) this.#at(wire.endpoint).annotations.push({ timestamp: wire.at, value: letters });
      }
    }
  }

  #setBoth(cs: Moment, cr: Moment | undefined, sr: Moment, ss: Moment | undefined): void {
    this.#setTime(cs, cr);
    const client = this.#at(cs.endpoint);
    client.kind = 'CLIENT';
    // A service that calls itself has two halves as well.
    const server = serviceOf(cs.endpoint) === serviceOf(sr.endpoint) ? this.#fork(sr.endpoint) : this.#at(sr.endpoint);
    server.kind = 'SERVER';
    server.shared = true;
    server.timestamp = sr.at;
    server.duration = ss && ss.at - sr.at;
    if (cr === undefined && this.#duration === 0n) client.duration = undefined;
  }

  #setMessage(ms: Moment, mr: Moment): void {
    const { ws, wr } = this.#core;
    const producer = this.#at(ms.endpoint);
    producer.kind = 'PRODUCER';
    const consumer =
      serviceOf(ms.endpoint) === serviceOf(mr.endpoint) ? this.#fork(mr.endpoint) : this.#at(mr.endpoint);
    consumer.kind = 'CONSUMER';
    consumer.shared = true;
    consumer.timestamp = (wr ?? mr).at;
    consumer.duration = wr && mr.at - wr.at;
    producer.timestamp = ms.at;
    producer.duration = ws && ws.at - ms.at;
  }

  /** The span's own times count more than those of its annotations. */
  #setTime(begin: Moment, end: Moment | undefined): void {
    const half = this.#at(begin.endpoint);
    const isTold = this.#timestamp !== 0n && this.#duration !== 0n;
    half.timestamp = isTold ? this.#timestamp : begin.at;
    half.duration = isTold ? this.#duration : end && end.at - begin.at;
  }

  #setIncomplete(): void {
    const { cs, cr, sr, ss } = this.#core;
    for (const [begin, end, letters] of [
      [cs, cr, 'cr'],
      [sr, ss, 'ss'],
    ] as const) {
      if (begin !== undefined) this.#at(begin.endpoint).timestamp = begin.at;
      if (end !== undefined) this.#at(end.endpoint).annotations.push({ timestamp: end.at, value: letters });
    }
    if (this.#timestamp === 0n) return;
    this.#halves[0]!.timestamp = this.#timestamp;
    this.#halves[0]!.duration = this.#duration === 0n ? undefined : this.#duration;
  }

  #readBinary(): void {
    const addresses: Partial<Record<string, Plain>> = {};
    for (const { key, value, endpoint } of listOf(this.#source['binaryAnnotations']).filter(isPlain)) {
      const name = textOf(key);
      if (typeof value === 'boolean' && ['ca', 'sa', 'ma'].includes(name)) {
        if (isPlain(endpoint)) addresses[name] = endpoint;
      } else if (name !== 'lc' || value !== '') this.#at(endpoint).tags[name] = value;
    }
    this.#setRemotes(addresses);
  }

  #setRemotes({ ca, sa, ma }: Partial<Record<string, Plain>>): void {
    const { cs, cr, sr, ss, ms, mr } = this.#core;
    const [client, server] = [cs ?? cr, sr ?? ss];
    if (client === undefined && server === undefined) {
      if (ca !== undefined && sa === undefined) this.#halves[0]!.kind = 'SERVER';
      const half = ca !== undefined && sa !== undefined ? this.#at(ca) : this.#halves[0]!;
      half.remoteEndpoint = sa ?? ca;
    }
    if (ca !== undefined && server !== undefined) {
      // Finagle gives the client's socket the name of the server.
      const isSame = serviceOf(ca) === serviceOf(server.endpoint);
      this.#at(server.endpoint).remoteEndpoint = isSame ? { ...ca, serviceName: undefined } : ca;
    }
    if (sa !== undefined && client !== undefined) this.#at(client.endpoint).remoteEndpoint = sa;
    for (const side of [ms, mr]) if (ma && side) this.#at(side.endpoint).remoteEndpoint = ma;
  }
}

type Moment = NonNullable<Core['cs']>;

function newHalf(localEndpoint: Plain | undefined): Half {
  // Without a prototype, so that a key named "__proto__" is one like any other.
  const tags = Object.create(null) as Plain;
  const none = { kind: '', timestamp: 0n, duration: undefined, shared: false, annotations: [], tags };
  return { ...none, localEndpoint, remoteEndpoint: undefined };
}

function serviceOf(endpoint: Plain | undefined): string {
  return textOf(endpoint?.['serviceName']);
}
