import { endpointWithPort } from '../../../../../core/collector/load-balancing/endpoint-with-port.ts';
import type { RoutingKey } from '../../../../../core/collector/load-balancing/partition.ts';
import type { ConfigProblem } from '../../../../../core/collector/processor.ts';
import { Settings } from '../../../../../core/collector/settings.ts';
import type { ComponentContext, RunningConsumer } from '../../component.ts';
import { OTLP_EXPORTER } from '../otlp-grpc.ts';

const ROUTING_KEYS = ['traceid', 'service', 'resource', 'metric', 'streamid'] as const;
const NAMES: Readonly<Record<(typeof ROUTING_KEYS)[number], RoutingKey>> = {
  ...{ traceid: 'traceID', service: 'service', resource: 'resource', metric: 'metric', streamid: 'streamID' },
};
/** Of the Collector, with what there is in their place. */
const OTHER_RESOLVERS = {
  dnssrvnoa: 'static and dns are',
  k8s: 'dns is, with the name of a headless service',
  aws_cloud_map: 'static and dns are',
};
/** Stands for a back end that is not known yet, where settings are looked at that all have in common. */
const ANY_HOST = 'localhost';

/** Of the Collector's resolver_dns.go, with its defaults. */
export interface DnsSettings {
  hostname: string;
  /** '' = that of OTLP over gRPC. */
  port: string;
  intervalMs: number;
  timeoutMs: number;
}

/** Back ends by name, or a name whose addresses they are. */
export type ResolverSettings = { hostnames: readonly string[] } | { dns: DnsSettings };

export interface LoadBalancingSettings {
  problems: readonly ConfigProblem[];
  resolver: ResolverSettings;
  /** Undefined: what is usual for each signal. */
  routing: RoutingKey | undefined;
  /** Makes the exporter of one back end. */
  backEnd: (hostname: string) => (context: ComponentContext) => RunningConsumer | Promise<RunningConsumer>;
}

export function readLoadBalancing(value: unknown): LoadBalancingSettings {
  const settings = new Settings(value);
  settings.allow(
    ['protocol', 'resolver', 'routing_key'],
    ['routing_attributes', 'timeout', 'retry_on_failure', 'sending_queue'],
  );
  const resolver = readResolver(settings.inner('resolver'));
  const written = settings.has('routing_key') ? settings.choice('routing_key', ROUTING_KEYS, 'traceid') : undefined;
  const backEnd = readOtlp(settings, 'dns' in resolver ? ANY_HOST : resolver.hostnames[0]);
  return { problems: settings.problems, resolver, routing: written && NAMES[written], backEnd };
}

function readResolver(resolver: Settings): ResolverSettings {
  resolver.allow(['static', 'dns'], [], [], OTHER_RESOLVERS);
  // What is not there is told of; it needs no hostnames.
  const isOther = Object.keys(OTHER_RESOLVERS).some((key) => resolver.has(key));
  if (isOther && !resolver.has('static') && !resolver.has('dns')) return { hostnames: [] };
  if (resolver.has('static') && resolver.has('dns')) resolver.note(['dns'], 'only one resolver should be specified');
  return resolver.has('dns') ? { dns: readDns(resolver.inner('dns')) } : readStatic(resolver.inner('static'));
}

function readStatic(fixed: Settings): ResolverSettings {
  fixed.allow(['hostnames']);
  const hostnames = [...new Set(fixed.texts('hostnames'))];
  if (hostnames.length === 0) fixed.note(['hostnames'], 'no endpoints specified for the static resolver');
  return { hostnames };
}

function readDns(dns: Settings): DnsSettings {
  dns.allow(['hostname', 'port', 'interval', 'timeout'], ['server']);
  const hostname = dns.text('hostname');
  if (hostname === '') dns.note(['hostname'], 'no hostname specified to resolve the backends');
  return {
    hostname,
    port: readPort(dns),
    // As there, 0 is as good as nothing.
    intervalMs: dns.durationMs('interval', 5_000) || 5_000,
    timeoutMs: dns.durationMs('timeout', 1_000) || 1_000,
  };
}

function readPort(dns: Settings): string {
  const port = dns.word('port');
  if (port !== '' && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
    dns.note(['port'], 'a whole number from 1 to 65535 is expected here');
  return port;
}

/** Makes an exporter for each back end, of the settings that are written for all of them; `example` is one of them. */
function readOtlp(settings: Settings, example: string | undefined): LoadBalancingSettings['backEnd'] {
  const protocol = settings.inner('protocol');
  protocol.allow(['otlp']);
  const shared = protocol.inner('otlp');
  const of = (hostname: string) =>
    OTLP_EXPORTER.read({ ...(shared.all as object), endpoint: endpointWithPort(hostname) });
  const problems = example === undefined ? [] : of(example).problems;
  shared.problems.push(...problems.map((problem) => ({ ...problem, path: [...shared.path, ...problem.path] })));
  return (hostname) => (context) => {
    const openQueue: ComponentContext['openQueue'] = (storage, room) => context.openQueue(storage, room, hostname);
    return of(hostname).create({ ...context, openQueue, backEnd: endpointWithPort(hostname) });
  };
}
