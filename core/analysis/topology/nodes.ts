import { SIGNALS } from '../../model/telemetry.ts';
import type { TopologyComponent, TopologyEdge, TopologyKind, TopologyNode } from '../../model/topology.ts';
import type { DeskFacts } from './desk.ts';
import { endpointText } from './endpoint.ts';
import { isByTrace } from './metric-names.ts';
import { DESK } from './places.ts';
import type { BackEnd } from './told-edges.ts';
import { silentComponent, type ToldNode } from './told-nodes.ts';

export const APPLICATIONS = 'applications';
const MOST_SERVICES = 20;

/** Receivers that applications send to by themselves; others fetch. */
const PUSHED =
  /^(?:otlp|jaeger|zipkin|datadog|loki|prometheusremotewrite|prometheus_remote_write|statsd|opencensus|skywalking|splunk_hec|signalfx|sapm|influxdb|carbon|awsxray|faro|syslog|fluentforward|tcplog|udplog|tcp_log|udp_log|webhookevent)(?:\/|$)/;

const NOTHING = {
  name: '',
  version: '',
  instance: '',
  host: '',
  lastAtNs: null,
  components: [],
  services: [],
  serviceCount: 0,
  byTrace: [],
};

/** Who is sent to, and who sends to one that is known. */
export interface Ends {
  readonly to: ReadonlySet<string>;
  readonly toKnown: ReadonlySet<string>;
}

/** Who is sent to, by the ids of nodes, and who sends to one that is no back end. */
export const endsOf = (edges: readonly TopologyEdge[]): Ends => ({
  to: new Set(edges.map(({ to }) => to)),
  toKnown: new Set(edges.flatMap(({ from, to }) => (to.startsWith('backend:') ? [] : [from]))),
});

/** From who sends to whom: a gateway is sent to by one that we know, or says so on what it sends; an agent sends to one. */
function kindOf(id: string, ends: Ends, isMarked: boolean): TopologyKind {
  if (isMarked || ends.to.has(id)) return 'gateway';
  return ends.toKnown.has(id) ? 'agent' : 'collector';
}

/** A Collector that told of itself. `isMarked`: what it sends says that it is a gateway. */
export function nodeOf(node: ToldNode, ends: Ends, isMarked: boolean): TopologyNode {
  const { id, name, version, instance, host, lastNs, byTrace } = node;
  const kind = kindOf(id, ends, isMarked);
  return {
    ...NOTHING,
    id,
    kind,
    kindBasis: kind === 'collector' ? 'told' : 'inferred',
    basis: 'told',
    name,
    version,
    instance,
    host,
    byTrace,
    lastAtNs: String(lastNs),
    components: inOrder(componentsOf(node)),
  };
}

/** With those that have told of no items yet, but where they listen or send. */
function componentsOf({ components, endpoints }: ToldNode): TopologyComponent[] {
  const all = new Map(components.map((one) => [`${one.section}/${one.id}`, one]));
  for (const { section, id } of endpoints)
    if (id !== '' && !all.has(`${section}/${id}`)) all.set(`${section}/${id}`, silentComponent(section, id));
  const own = Map.groupBy(endpoints, ({ section, id }) => `${section}/${id}`);
  return Array.from(all, ([key, one]) => ({
    ...one,
    endpoints: (own.get(key) ?? []).map(({ at }) => endpointText(at)),
  }));
}

const ORDER = ['receivers', 'processors', 'connectors', 'exporters'];

function inOrder(components: readonly TopologyComponent[]): TopologyComponent[] {
  const rank = ({ section }: TopologyComponent) => ORDER.indexOf(section);
  return [...components].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** `self`: what this desk told of itself, through a scrape of its own. */
export function deskNode({ version, components }: DeskFacts, self: readonly ToldNode[]): TopologyNode {
  const lastNs = self.reduce((latest, node) => (node.lastNs > latest ? node.lastNs : latest), 0n);
  const byTrace = components.flatMap(({ section, id }) => (section === 'processors' && isByTrace(id) ? [id] : []));
  return {
    ...NOTHING,
    id: DESK,
    kind: 'desk',
    kindBasis: 'running',
    basis: 'running',
    version,
    byTrace,
    lastAtNs: lastNs === 0n ? null : String(lastNs),
    components: inOrder(components),
  };
}

/** Known from those who send there only. */
export function backendNode({ id, endpoint, basis }: BackEnd): TopologyNode {
  return { ...NOTHING, id, kind: 'backend', kindBasis: 'inferred', basis, name: endpoint };
}

/** All that sends and is no Collector; of many services the first are named, and all counted. */
export function applicationsNode(services: readonly string[]): TopologyNode {
  const named = { services: services.slice(0, MOST_SERVICES), serviceCount: services.length };
  return { ...NOTHING, ...named, id: APPLICATIONS, kind: 'applications', kindBasis: 'inferred', basis: 'told' };
}

/** Applications send to whoever takes telemetry and has it from no Collector that we know. */
export function senderEdges(nodes: readonly TopologyNode[], ends: Ends): TopologyEdge[] {
  return nodes.flatMap((node): TopologyEdge[] => {
    const receivers = node.components.filter(({ section, id }) => section === 'receivers' && PUSHED.test(id));
    if (receivers.length === 0 || ends.to.has(node.id)) return [];
    const rates = receivers.flatMap((receiver) => Object.entries(receiver.rates));
    const told = rates.flatMap(([, rate]) => rate.accepted ?? []);
    const perSecond = told.length === 0 ? null : told.reduce((sum, rate) => sum + rate, 0);
    const signals = SIGNALS.filter((signal) => rates.some(([name]) => name === signal));
    const flow = { exporter: '', endpoint: '', signals, perSecond, failedPerSecond: null, stalledMs: null };
    return [{ from: APPLICATIONS, to: node.id, ...flow, basis: 'inferred' }];
  });
}
