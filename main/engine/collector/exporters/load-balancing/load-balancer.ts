import { partition, traceKey, type RoutingKey } from '../../../../../core/collector/load-balancing/partition.ts';
import { Parcel, UNREADABLE } from '../../../../../core/collector/parcel.ts';
import { joinPieces, mergePieces } from '../../../../../core/collector/traces/join-pieces.ts';
import { spansIn, splitTraces, type Piece } from '../../../../../core/collector/traces/split-traces.ts';
import type { Signal } from '../../../../../core/model/telemetry.ts';
import type { ComponentContext, RunningConsumer } from '../../component.ts';
import { ConsumeError, notOtlp, type Taken } from '../../consumer.ts';
import { settleParts } from '../../fan-out.ts';
import type { Heir } from '../../heir.ts';
import { BackEnds } from './back-ends.ts';
import { DnsResolver, MOST_ADDRESSES, type Lookup } from './dns-resolver.ts';
import { loadBalancerMetrics } from './metrics.ts';
import type { DnsSettings, LoadBalancingSettings } from './settings.ts';

/** What each signal may be routed by; the first where nothing is written. */
const ROUTINGS: Readonly<Record<Signal, readonly RoutingKey[]>> = {
  traces: ['traceID', 'service'],
  logs: ['traceID', 'service'],
  metrics: ['service', 'resource', 'metric', 'streamID'],
};
const ID_BYTES = 16;

interface Split {
  /** By back end. */
  parts: Map<string, Parcel>;
  rejected: number;
  /** English: what is wrong with the first of them. */
  why: string;
}

export class LoadBalancer implements RunningConsumer {
  readonly #settings: LoadBalancingSettings;
  readonly #context: ComponentContext;
  readonly #backEnds: BackEnds;
  readonly #resolver: DnsResolver | undefined;
  readonly #choose = (key: Uint8Array): string => this.#backEnds.choose(key);

  constructor(settings: LoadBalancingSettings, context: ComponentContext, lookup: Lookup) {
    this.#settings = settings;
    this.#context = context;
    this.#backEnds = new BackEnds({ context, make: settings.backEnd, heir: this });
    if ('dns' in settings.resolver) this.#resolver = this.#resolve(settings.resolver.dns, lookup);
    context.meter.own = () =>
      loadBalancerMetrics({
        resolver: this.#resolver ? 'dns' : 'static',
        resolutions: this.#resolver?.counts ?? { answered: 1, failed: 0 },
        updates: this.#backEnds.updates,
        outcomes: this.#backEnds.outcomes,
      });
  }

  #resolve(dns: DnsSettings, lookup: Lookup): DnsResolver {
    const { clock, meter } = this.#context;
    return new DnsResolver(dns, {
      ...{ clock, lookup },
      onChange: (hostnames) => this.#backEnds.update(hostnames),
      onAnswer: (addresses) => {
        meter.well(['resolve'], 'the back ends are found again');
        const tooMany = `more than ${MOST_ADDRESSES} addresses of ${dns.hostname}: the others are left out`;
        if (addresses > MOST_ADDRESSES) meter.wrong('addresses', tooMany);
        else meter.well(['addresses'], `all addresses of ${dns.hostname} are back ends again`);
      },
      onFailure: (message) => meter.wrong('resolve', `back ends are not found: ${message}`),
    });
  }

  /** Resolves when what is known of back ends is known; rejects where those that are written cannot be made. */
  async start(): Promise<void> {
    const { resolver } = this.#settings;
    if ('hostnames' in resolver) await this.#backEnds.update(resolver.hostnames);
    await this.#resolver?.start();
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const { parts, rejected, why } = this.#split(parcel);
    const given = [...parts].map(([hostname, part]) => this.#backEnds.give(hostname, part));
    const taken = settleParts(await Promise.allSettled(given));
    this.#context.meter.lose(UNREADABLE, rejected, why);
    if (rejected === 0) return taken;
    return { rejected: taken.rejected + rejected, message: notOtlp(rejected, why) };
  }

  #split(parcel: Parcel): Split {
    const allowed = ROUTINGS[parcel.signal];
    const routing = this.#settings.routing ?? allowed[0]!;
    if (!allowed.includes(routing))
      throw new ConsumeError(`routing_key "${routing}" is not for ${parcel.signal}`, { isPermanent: true });
    if (parcel.signal === 'traces' && routing === 'traceID') return this.#byTrace(parcel);
    const random = new Uint8Array(ID_BYTES).map(() => Math.floor(this.#context.clock.random() * 256));
    const parts = partition(parcel.telemetry, routing, this.#choose, random);
    return {
      parts: new Map(
        Array.from(parts, ([hostname, telemetry]) => [hostname, Parcel.ofTelemetry(telemetry).like(parcel)]),
      ),
      rejected: parcel.unreadable,
      why: parcel.unreadableWhy,
    };
  }

  /** Spans stay the bytes they are. */
  #byTrace(parcel: Parcel): Split {
    const byHostname = new Map<string, Piece[]>();
    const { traces, rejected, why } = splitTraces(parcel.wire);
    for (const [traceId, pieces] of traces) {
      const hostname = this.#choose(traceKey(traceId));
      const known = byHostname.get(hostname);
      if (known) for (const piece of pieces) known.push(piece);
      else byHostname.set(hostname, [...pieces]);
    }
    const parcelOf = (pieces: Piece[]) =>
      Parcel.ofWire('traces', joinPieces(mergePieces(pieces)), spansIn(pieces)).like(parcel);
    const parts = new Map(Array.from(byHostname, ([hostname, pieces]) => [hostname, parcelOf(pieces)]));
    return { parts, rejected, why };
  }

  /** What was for a back end that is not there any more is for another. */
  async adopt(parcel: Parcel, order: number): Promise<void> {
    for (const [hostname, part] of this.#split(parcel).parts) await this.#adoptAt(hostname, part, order);
  }

  /** Others may go while one takes its part. */
  async #adoptAt(hostname: string, part: Parcel, order: number): Promise<void> {
    try {
      await this.#backEnds.adopt(hostname, part, order);
    } catch (error) {
      if (this.#backEnds.has(hostname)) throw error;
      await this.adopt(part, order);
    }
  }

  begin(): void {
    this.#backEnds.begin();
  }

  stopRetrying(): void {
    this.#backEnds.stopRetrying();
  }

  letWait(mayWait: boolean): void {
    this.#backEnds.letWait(mayWait);
  }

  async handOver(heir: Heir): Promise<void> {
    await this.#resolver?.close();
    await this.#backEnds.handOver(heir);
  }

  async close(): Promise<void> {
    await this.#resolver?.close();
    await this.#backEnds.close();
  }
}
