import { SIGNALS, type Signal } from '../../model/telemetry.ts';
import type {
  Topology,
  TopologyBasis,
  TopologyComponent,
  TopologyEdge,
  TopologyKind,
  TopologyNode,
  TopologySplits,
} from '../../model/topology.ts';
import type { DeskFacts } from './desk.ts';
import { endpointText, isAnyHost, isLoopback, parseEndpoint, type HostPort } from './endpoint.ts';
import { isByTrace } from './metric-names.ts';
import { findPlace, type Place } from './places.ts';
import { toldNodes, type ToldComponent, type ToldNode, type ToldStream } from './told-nodes.ts';

/** Splits before it is known who the gateways are. */
export type CountedSplits = Omit<TopologySplits, 'gateways'> & {
  readonly gateways: readonly Omit<TopologySplits['gateways'][number], 'nodeId' | 'byTrace'>[];
};

export interface TopologyFacts {
  readonly fromNs: bigint;
  readonly toNs: bigint;
  readonly told: readonly ToldStream[];
  readonly desk: DeskFacts;
  /** Of stored spans and log records in the window, those with most first. */
  readonly services: readonly string[];
  readonly duplicates: Topology['duplicates'];
  readonly splits: CountedSplits;
  readonly notes: readonly string[];
}

const DESK = 'desk';
const APPLICATIONS = 'applications';
const MOST_SERVICES = 20;

/** Receivers that applications send to by themselves; others fetch. */
const PUSHED =
  /^(?:otlp|jaeger|zipkin|datadog|loki|prometheusremotewrite|statsd|opencensus|skywalking|splunk_hec|signalfx|sapm|influxdb|carbon|awsxray|faro|syslog|fluentforward|tcplog|udplog|tcp_log|udp_log|webhookevent)(?:\/|$)/;
/** Exporters that send to nobody. */
const SENDS_NOWHERE = /^(?:debug|logging|file|nop|store|prometheus)(?:\/|$)/;

/** Who sends to whom: nodes from what was told and what runs here, edges from the addresses they name. */
export function buildTopology(facts: TopologyFacts): Topology {
  const told = toldNodes(facts.told);
  const self = told.filter((node) => isDesk(node, facts.desk));
  const others = told.filter((node) => !self.includes(node));
  const linked = link(others, facts.desk);
  const edges = [...linked.edges, ...markedEdges(others, linked.edges, facts.splits)];
  const kinds = new Map(others.map(({ id }) => [id, kindOf(id, edges)]));
  const collectors = others.map((node) => nodeOf(node, kinds.get(node.id)!));
  const desk = deskNode(facts.desk, self);
  const names = new Set(told.map(({ name }) => name));
  const services = facts.services.filter((service) => !names.has(service));
  const senders = services.length === 0 ? [] : senderEdges([desk, ...collectors], edges);
  const applications = senders.length === 0 ? [] : [applicationsNode(services)];
  return {
    fromNs: String(facts.fromNs),
    toNs: String(facts.toNs),
    nodes: [...applications, ...collectors, desk, ...linked.backends],
    edges: [...senders, ...edges],
    duplicates: facts.duplicates,
    splits: nameGateways(facts.splits, [...collectors, desk]),
    notes: [...facts.notes, ...notesOn([...collectors, desk], edges)],
  };
}

/** What was scraped at an address where this desk serves its own metrics. */
function isDesk({ scrapedAt }: ToldNode, { metricsAt }: DeskFacts): boolean {
  if (!scrapedAt || !isLoopback(scrapedAt.host)) return false;
  return metricsAt.some((address) => parseEndpoint(address)?.port === scrapedAt.port);
}

function link(nodes: readonly ToldNode[], desk: DeskFacts) {
  const deskPlace = placeOfDesk(desk);
  const places = [deskPlace, ...nodes.map((node) => placeOf(node, desk))];
  const edges = new Map<string, TopologyEdge>();
  const backends = new Map<string, TopologyNode>();
  const add = (
    from: Place,
    at: HostPort,
    basis: TopologyBasis,
    edge: Omit<TopologyEdge, 'from' | 'to' | 'basis' | 'endpoint'>,
  ) => {
    const found = findPlace(
      at,
      from,
      places.filter((place) => place !== from),
    );
    const endpoint = endpointText(at);
    const to = found?.id ?? `backend:${isLoopback(at.host) ? `${from.machine ?? from.id}:${at.port}` : endpoint}`;
    if (!found && !backends.has(to)) backends.set(to, backendNode(to, endpoint, basis));
    const key = JSON.stringify([from.id, to, edge.exporter, endpoint]);
    if (!edges.has(key))
      edges.set(key, { from: from.id, to, endpoint, basis: found?.isSure === false ? 'inferred' : basis, ...edge });
  };
  for (const node of nodes) {
    const from = places.find(({ id }) => id === node.id)!;
    for (const sent of sendsOf(node)) add(from, sent.at, 'told', sent.edge);
  }
  for (const { exporter, endpoint, signals } of desk.sends) {
    const at = parseEndpoint(endpoint);
    const component = desk.components.find(({ section, id }) => section === 'exporters' && id === exporter);
    const isAlone = desk.sends.filter((other) => other.exporter === exporter).length === 1;
    if (at) add(deskPlace, at, 'configured', { exporter, ...flowOf(component, signals, isAlone) });
  }
  return { edges: [...edges.values()], backends: [...backends.values()] };
}

/** Exporters with where they send to. An address without an exporter is that of the only one there is, if there is only one. */
function sendsOf(node: ToldNode): { at: HostPort; edge: Omit<TopologyEdge, 'from' | 'to' | 'basis' | 'endpoint'> }[] {
  const exporters = node.components.filter(({ section, id }) => section === 'exporters' && !SENDS_NOWHERE.test(id));
  const named = node.endpoints.filter(({ section, id }) => section === 'exporters' && id !== '');
  const unnamed = node.endpoints.filter(({ section, id }) => section === 'exporters' && id === '');
  const known = new Set(named.map(({ at }) => endpointText(at)));
  const open = exporters.filter(({ id }) => !named.some((endpoint) => endpoint.id === id));
  const only = open.length === 1 && unnamed.length === 1 ? open[0]!.id : '';
  const all = [
    ...named,
    ...unnamed.filter(({ at }) => !known.has(endpointText(at))).map((one) => ({ ...one, id: only })),
  ];
  return all.map(({ id, at, signals }) => {
    const component = exporters.find((exporter) => exporter.id === id);
    const isAlone = all.filter((other) => other.id === id).length === 1;
    return { at, edge: { exporter: id, ...flowOf(component, signals, isAlone) } };
  });
}

/** What goes over an edge. `isAlone`: all that the exporter sends goes there; else only what is told by signal is known to. */
function flowOf(component: Pick<ToldComponent, 'rates'> | undefined, signals: readonly Signal[], isAlone: boolean) {
  const rates = component?.rates ?? {};
  const carried = signals.length > 0 ? signals : SIGNALS.filter((signal) => rates[signal] !== undefined);
  const counted = signals.length > 0 ? signals.flatMap((signal) => rates[signal] ?? []) : Object.values(rates);
  const isKnown = isAlone || (signals.length > 0 && counted.length > 0);
  const sum = (count: 'sent' | 'sendFailed') => {
    const told = counted.flatMap((one) => one[count] ?? []);
    return isKnown && told.length > 0 ? told.reduce((total, rate) => total + rate, 0) : null;
  };
  return { signals: carried, perSecond: sum('sent'), failedPerSecond: sum('sendFailed') };
}

const THIS_MACHINE = 'this machine';

function placeOfDesk({ hosts, components }: DeskFacts): Place {
  const receivers = components.filter(({ section }) => section === 'receivers');
  return {
    id: DESK,
    listens: receivers.flatMap(({ endpoints }) => endpoints).flatMap((endpoint) => parseEndpoint(endpoint) ?? []),
    names: new Set(hosts),
    machine: THIS_MACHINE,
    takesOtlp: false,
  };
}

/**
 * A node's machine is the one that it names, or that it was scraped at. Where that is only "localhost", it may be this one or that of
 * another Collector which scrapes itself.
 */
function placeOf(node: ToldNode, desk: DeskFacts): Place {
  const scraped = node.scrapedAt?.host ?? '';
  const names = new Set(
    [
      node.host.toLowerCase(),
      ...[scraped, ...node.calledAs.map(({ host }) => host)].filter((host) => !isLoopback(host) && !isAnyHost(host)),
    ].filter((name) => name !== ''),
  );
  const isHere = [...names].some((name) => desk.hosts.includes(name));
  const told = node.endpoints.filter(({ section }) => section === 'receivers').map(({ at }) => at);
  return {
    id: node.id,
    listens: [...told, ...node.calledAs],
    names,
    machine: isHere ? THIS_MACHINE : [...names].sort()[0],
    takesOtlp: node.components.some(({ section, id }) => section === 'receivers' && /^otlp(?:\/|$)/.test(id)),
  };
}

/** Spans with a gateway's mark that are stored here came from it, even where it does not tell whom it sends to. */
function markedEdges(
  nodes: readonly ToldNode[],
  edges: readonly TopologyEdge[],
  { gateways }: CountedSplits,
): TopologyEdge[] {
  return gateways.flatMap(({ name }): TopologyEdge[] => {
    const node = nodes.find((one) => isNamed(one, name));
    if (!node || edges.some(({ from }) => from === node.id)) return [];
    const unknown = { exporter: '', endpoint: '', perSecond: null, failedPerSecond: null };
    return [{ from: node.id, to: DESK, ...unknown, signals: ['traces'], basis: 'inferred' }];
  });
}

const isNamed = ({ id, name, instance, host }: Pick<TopologyNode, 'id' | 'name' | 'instance' | 'host'>, mark: string) =>
  [id, instance, host, name].includes(mark);

function kindOf(id: string, edges: readonly TopologyEdge[]): TopologyKind {
  const isCollector = (other: string) => !other.startsWith('backend:');
  if (edges.some(({ to }) => to === id)) return 'gateway';
  return edges.some(({ from, to }) => from === id && isCollector(to)) ? 'agent' : 'collector';
}

const NOTHING = {
  version: '',
  instance: '',
  host: '',
  lastAtNs: null,
  components: [],
  services: [],
  serviceCount: 0,
  byTrace: [],
};

function nodeOf(node: ToldNode, kind: TopologyKind): TopologyNode {
  const { id, name, version, instance, host, lastNs, byTrace } = node;
  const endpointsOf = (section: string, component: string) =>
    node.endpoints.filter((one) => one.section === section && one.id === component).map(({ at }) => endpointText(at));
  // Ours tell of components before anything goes through them.
  const silent = node.endpoints.filter(
    (one) => one.id !== '' && !node.components.some(({ section, id }) => section === one.section && id === one.id),
  );
  const more = [...new Map(silent.map((one) => [`${one.section}/${one.id}`, one])).values()].map(
    ({ section, id }): ToldComponent => ({ section, id, rates: {}, queueSize: null, queueCapacity: null }),
  );
  const components = [...node.components, ...more].map((one) => ({
    ...one,
    endpoints: endpointsOf(one.section, one.id),
  }));
  return {
    ...{ ...NOTHING, id, kind, kindBasis: kind === 'collector' ? 'told' : 'inferred', basis: 'told' },
    ...{ name, version, instance, host, byTrace, lastAtNs: String(lastNs), components: inOrder(components) },
  };
}

const ORDER = ['receivers', 'processors', 'connectors', 'exporters'];

function inOrder(components: readonly TopologyComponent[]): TopologyComponent[] {
  const rank = ({ section }: TopologyComponent) => ORDER.indexOf(section);
  return [...components].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

function deskNode({ version, components }: DeskFacts, self: readonly ToldNode[]): TopologyNode {
  const last = self.map(({ lastNs }) => lastNs).sort((a, b) => (a < b ? 1 : -1))[0];
  const byTrace = components.flatMap(({ section, id }) => (section === 'processors' && isByTrace(id) ? [id] : []));
  const known = { id: DESK, kind: 'desk', kindBasis: 'running', basis: 'running' } as const;
  const lastAtNs = last === undefined ? null : String(last);
  return { ...NOTHING, ...known, name: '', version, lastAtNs, components: inOrder(components), byTrace };
}

function backendNode(id: string, name: string, basis: TopologyBasis): TopologyNode {
  return { ...NOTHING, id, kind: 'backend', kindBasis: 'inferred', basis, name };
}

function applicationsNode(services: readonly string[]): TopologyNode {
  const named = { services: services.slice(0, MOST_SERVICES), serviceCount: services.length };
  return {
    ...NOTHING,
    ...named,
    id: APPLICATIONS,
    kind: 'applications',
    kindBasis: 'inferred',
    basis: 'told',
    name: '',
  };
}

/** Applications send to whoever takes telemetry and has it from no Collector that we know. */
function senderEdges(nodes: readonly TopologyNode[], edges: readonly TopologyEdge[]): TopologyEdge[] {
  return nodes.flatMap((node): TopologyEdge[] => {
    const receivers = node.components.filter(({ section, id }) => section === 'receivers' && PUSHED.test(id));
    if (receivers.length === 0 || edges.some(({ to }) => to === node.id)) return [];
    const rates = receivers.flatMap((receiver) => Object.entries(receiver.rates));
    const told = rates.flatMap(([, rate]) => rate.accepted ?? []);
    const perSecond = told.length === 0 ? null : told.reduce((sum, rate) => sum + rate, 0);
    const signals = SIGNALS.filter((signal) => rates.some(([name]) => name === signal));
    const flow = { exporter: '', endpoint: '', signals, perSecond, failedPerSecond: null };
    return [{ from: APPLICATIONS, to: node.id, ...flow, basis: 'inferred' }];
  });
}

function nameGateways(splits: CountedSplits, nodes: readonly TopologyNode[]): TopologySplits {
  const gateways = splits.gateways.map((gateway) => {
    const node = nodes.find((one) => one.kind !== 'desk' && isNamed(one, gateway.name));
    return { ...gateway, nodeId: node?.id ?? '', byTrace: gateway.splitTraces > 0 ? (node?.byTrace ?? []) : [] };
  });
  return { ...splits, gateways };
}

function notesOn(nodes: readonly TopologyNode[], edges: readonly TopologyEdge[]): string[] {
  const open = nodes.flatMap(({ id: node, components }) =>
    components.filter(
      ({ section, id, endpoints }) =>
        section === 'exporters' &&
        !SENDS_NOWHERE.test(id) &&
        endpoints.length === 0 &&
        !edges.some(({ from, exporter }) => from === node && exporter === id),
    ),
  );
  return open.length === 0 ? [] : [`Exporters that do not tell where they send to: ${open.length}.`];
}
