import { HashRing } from '../../../../core/collector/load-balancing/hash-ring.ts';
import {
  partition,
  traceKey,
  type Choose,
  type RoutingKey,
} from '../../../../core/collector/load-balancing/partition.ts';
import { Parcel, UNREADABLE } from '../../../../core/collector/parcel.ts';
import type { OwnMetric } from '../../../../core/collector/own-metric.ts';
import { Settings } from '../../../../core/collector/settings.ts';
import { joinPieces, mergePieces } from '../../../../core/collector/traces/join-pieces.ts';
import { spansIn, splitTraces, type Piece } from '../../../../core/collector/traces/split-traces.ts';
import { SIGNALS, type Signal } from '../../../../core/model/telemetry.ts';
import type { ComponentContext, ExporterKind, RunningConsumer } from '../component.ts';
import { ConsumeError, type Taken } from '../consumer.ts';
import { settleParts } from '../fan-out.ts';
import type { Heir } from '../heir.ts';
import type { Meter } from '../meter.ts';
import { OTLP_EXPORTER } from './otlp-grpc.ts';

const DEFAULT_PORT = 4_317;
const ROUTING_KEYS = ['traceid', 'service', 'resource', 'metric', 'streamid'] as const;
const NAMES: Readonly<Record<(typeof ROUTING_KEYS)[number], RoutingKey>> = {
  ...{ traceid: 'traceID', service: 'service', resource: 'resource', metric: 'metric', streamid: 'streamID' },
};
/** What each signal may be routed by; the first where nothing is written. */
const ROUTINGS: Readonly<Record<Signal, readonly RoutingKey[]>> = {
  traces: ['traceID', 'service'],
  logs: ['traceID', 'service'],
  metrics: ['service', 'resource', 'metric', 'streamID'],
};
const OTHER_RESOLVERS = ['dns', 'dnssrvnoa', 'k8s', 'aws_cloud_map'];
const ID_BYTES = 16;

/** The Collector's exporter/loadbalancingexporter: what belongs together goes to the same back end, over OTLP. */
export const LOAD_BALANCING_EXPORTER: ExporterKind = {
  type: 'loadbalancing',
  signals: SIGNALS,
  read(value) {
    const settings = new Settings(value);
    settings.allow(
      ['protocol', 'resolver', 'routing_key'],
      ['routing_attributes', 'timeout', 'retry_on_failure', 'sending_queue'],
    );
    const hostnames = readHostnames(settings.inner('resolver'));
    const written = settings.has('routing_key') ? settings.choice('routing_key', ROUTING_KEYS, 'traceid') : undefined;
    const otlp = readOtlp(settings, hostnames);
    const routing = written === undefined ? undefined : NAMES[written];
    return {
      problems: settings.problems,
      create: async (context) => {
        const backEnds = new Map<string, RunningConsumer>();
        const queues: Meter['queue'][] = [];
        try {
          for (const hostname of hostnames) {
            backEnds.set(hostname, await otlp(hostname)(context));
            queues.push(context.meter.queue);
          }
        } catch (error) {
          await Promise.all([...backEnds.values()].map((backEnd) => backEnd.close()));
          throw error;
        }
        context.meter.queue = () => sumOf(queues.map((queue) => queue()));
        return new LoadBalancer(backEnds, context, routing);
      },
    };
  },
};

/** All back ends count into one meter; only their queues are apart. */
function sumOf(queues: readonly ReturnType<Meter['queue']>[]): ReturnType<Meter['queue']> {
  const sum = (of: (queue: ReturnType<Meter['queue']>) => number) => queues.reduce((all, queue) => all + of(queue), 0);
  return { size: sum(({ size }) => size), capacity: sum(({ capacity }) => capacity) };
}

function readHostnames(resolver: Settings): string[] {
  resolver.allow(['static'], OTHER_RESOLVERS);
  const fixed = resolver.inner('static');
  fixed.allow(['hostnames']);
  const hostnames = [...new Set(fixed.texts('hostnames'))];
  if (hostnames.length === 0) fixed.note(['hostnames'], 'no endpoints specified for the static resolver');
  return hostnames;
}

/** Makes an exporter for each back end, of the settings that are written for all of them. */
function readOtlp(settings: Settings, hostnames: readonly string[]) {
  const protocol = settings.inner('protocol');
  protocol.allow(['otlp']);
  const shared = protocol.inner('otlp');
  const of = (hostname: string) =>
    OTLP_EXPORTER.read({
      ...(shared.all as object),
      endpoint: hostname.includes(':') ? hostname : `${hostname}:${DEFAULT_PORT}`,
    });
  const problems = hostnames.length > 0 ? of(hostnames[0]!).problems : [];
  shared.problems.push(...problems.map((problem) => ({ ...problem, path: [...shared.path, ...problem.path] })));
  return (hostname: string) => (context: ComponentContext) => {
    const openQueue: ComponentContext['openQueue'] = (storage, room) => context.openQueue(storage, room, hostname);
    return of(hostname).create({ ...context, openQueue });
  };
}

class LoadBalancer implements RunningConsumer {
  readonly #backEnds: ReadonlyMap<string, RunningConsumer>;
  readonly #context: ComponentContext;
  readonly #routing: RoutingKey | undefined;
  readonly #choose: Choose;
  /** Of each back end: requests it took, and those it did not. */
  readonly #outcomes = new Map<string, { taken: number; failed: number }>();

  constructor(backEnds: ReadonlyMap<string, RunningConsumer>, context: ComponentContext, routing?: RoutingKey) {
    this.#backEnds = backEnds;
    this.#context = context;
    this.#routing = routing;
    const ring = new HashRing([...backEnds.keys()]);
    this.#choose = (key) => ring.endpointFor(key);
    for (const endpoint of backEnds.keys()) this.#outcomes.set(endpoint, { taken: 0, failed: 0 });
    context.meter.own = () => loadBalancerMetrics(this.#outcomes);
  }

  async consume(parcel: Parcel): Promise<Taken> {
    const { parts, rejected } = this.#split(parcel);
    const given = [...parts].map(([endpoint, part]) => this.#give(endpoint, part));
    const taken = settleParts(await Promise.allSettled(given));
    this.#context.meter.lose(UNREADABLE, rejected);
    if (rejected === 0) return taken;
    return { rejected: taken.rejected + rejected, message: `${rejected} items are no valid OTLP` };
  }

  async #give(endpoint: string, part: Parcel): Promise<Taken> {
    const outcomes = this.#outcomes.get(endpoint)!;
    try {
      const taken = await this.#backEnds.get(endpoint)!.consume(part);
      outcomes.taken++;
      return taken;
    } catch (error) {
      outcomes.failed++;
      throw error;
    }
  }

  #split(parcel: Parcel): Split {
    const allowed = ROUTINGS[parcel.signal];
    const routing = this.#routing ?? allowed[0]!;
    if (!allowed.includes(routing))
      throw new ConsumeError(`routing_key "${routing}" is not for ${parcel.signal}`, { isPermanent: true });
    if (parcel.signal === 'traces' && routing === 'traceID') return this.#byTrace(parcel);
    const random = new Uint8Array(ID_BYTES).map(() => Math.floor(this.#context.clock.random() * 256));
    const parts = partition(parcel.telemetry, routing, this.#choose, random);
    return {
      parts: new Map(
        Array.from(parts, ([endpoint, telemetry]) => [endpoint, Parcel.ofTelemetry(telemetry).like(parcel)]),
      ),
      rejected: parcel.unreadable,
    };
  }

  /** Spans stay the bytes they are. */
  #byTrace(parcel: Parcel): Split {
    const byEndpoint = new Map<string, Piece[]>();
    const { traces, rejected } = splitTraces(parcel.wire);
    for (const [traceId, pieces] of traces) {
      const endpoint = this.#choose(traceKey(traceId));
      const known = byEndpoint.get(endpoint);
      if (known) for (const piece of pieces) known.push(piece);
      else byEndpoint.set(endpoint, [...pieces]);
    }
    const parcelOf = (pieces: Piece[]) =>
      Parcel.ofWire('traces', joinPieces(mergePieces(pieces)), spansIn(pieces)).like(parcel);
    return { parts: new Map(Array.from(byEndpoint, ([endpoint, pieces]) => [endpoint, parcelOf(pieces)])), rejected };
  }

  async handOver(heir: Heir): Promise<void> {
    await Promise.all([...this.#backEnds.values()].map((backEnd) => backEnd.handOver?.(heir)));
  }

  /** What was for a back end that is not there any more is for another. */
  async adopt(parcel: Parcel, order: number): Promise<void> {
    for (const [endpoint, part] of this.#split(parcel).parts) await this.#backEnds.get(endpoint)!.adopt!(part, order);
  }

  begin(): void {
    for (const backEnd of this.#backEnds.values()) backEnd.begin?.();
  }

  turnAway(): void {
    for (const backEnd of this.#backEnds.values()) backEnd.turnAway?.();
  }

  stopRetrying(): void {
    for (const backEnd of this.#backEnds.values()) backEnd.stopRetrying?.();
  }

  async close(): Promise<void> {
    await Promise.all([...this.#backEnds.values()].map((backEnd) => backEnd.close()));
  }
}

/** As in the documentation.md of the Collector's exporter/loadbalancingexporter; the latency is not there. */
export function loadBalancerMetrics(outcomes: ReadonlyMap<string, { taken: number; failed: number }>): OwnMetric[] {
  const resolver = [['resolver', 'static']] as const;
  const one = (
    name: string,
    help: string,
    value: number,
    labels: OwnMetric['labels'],
    type: OwnMetric['type'] = 'counter',
  ): OwnMetric => ({ name: `loadbalancer_${name}`, help, type, labels, value });
  const resolved = [['success', 'true'] as const, ...resolver];
  return [
    one('num_backends', 'Current number of backends in use.', outcomes.size, resolver, 'gauge'),
    one('num_backend_updates', 'Number of times the list of backends was updated.', 1, resolver),
    one('num_resolutions', 'Number of times the resolver has triggered new resolutions.', 1, resolved),
    ...[...outcomes].flatMap(([endpoint, { taken, failed }]) =>
      [['true', taken] as const, ['false', failed] as const].map(([success, value]) =>
        one('backend_outcome', 'Number of successes and failures for each endpoint.', value, [
          ['endpoint', endpoint],
          ['success', success],
        ]),
      ),
    ),
  ];
}

interface Split {
  /** By back end. */
  parts: Map<string, Parcel>;
  rejected: number;
}
