import type { Signal } from '../../model/telemetry.ts';
import type { TopologyRates, TopologyStall } from '../../model/topology.ts';
import { endpointText, type HostPort } from './endpoint.ts';
import { StallFinder } from './told-stalls.ts';
import { addressOf, IDENTITY, identityOf, signalOf, text, type Texts, type ToldStream } from './told-streams.ts';
import { isByTrace, readMetricName, type MetricMeaning, type Section } from './metric-names.ts';

/** Where a component listens or sends; `signals` empty where for all that it has. */
export interface ToldEndpoint {
  readonly section: 'receivers' | 'exporters';
  /** '' where it is not known which. */
  readonly id: string;
  readonly at: HostPort;
  readonly signals: readonly Signal[];
}

export interface ToldComponent {
  readonly section: Section;
  readonly id: string;
  readonly rates: Partial<Record<Signal | '', TopologyRates>>;
  queueSize: number | null;
  queueCapacity: number | null;
  stalls: readonly TopologyStall[];
}

/** A Collector as it tells of itself. */
export interface ToldNode {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly instance: string;
  /** host.name; '' where it is not told. */
  readonly host: string;
  /** Where it was scraped; undefined where it was not. */
  readonly scrapedAt: HostPort | undefined;
  readonly firstNs: bigint;
  readonly lastNs: bigint;
  readonly components: readonly ToldComponent[];
  readonly endpoints: readonly ToldEndpoint[];
  /** Addresses under which it was called. */
  readonly calledAs: readonly HostPort[];
  readonly byTrace: readonly string[];
}

/** Of which nothing is known but that it is there. */
export const silentComponent = (section: Section, id: string): ToldComponent => ({
  section,
  id,
  rates: {},
  queueSize: null,
  queueCapacity: null,
  stalls: [],
});

class NodeBuilder {
  readonly #identity: ReturnType<typeof identityOf>;
  readonly #components = new Map<string, ToldComponent>();
  readonly #endpoints = new Map<string, ToldEndpoint>();
  readonly #called = new Map<string, HostPort>();
  readonly #byTrace = new Set<string>();
  readonly #stalls = new Map<ToldComponent, StallFinder>();
  /** Of each stream the time of its last point: one that is told in two ways counts once. */
  readonly #seen = new Map<string, { lastNs: bigint; perSecond: number; last: number; stream: ToldStream }>();
  #firstNs: bigint;
  #lastNs: bigint;
  /** Told with endpoints, where it is no attribute of the whole. */
  #host = '';
  readonly id: string;
  isCollector = false;

  constructor(id: string, first: ToldStream) {
    this.id = id;
    this.#identity = identityOf(first);
    [this.#firstNs, this.#lastNs] = [first.firstNs, first.lastNs];
  }

  add(stream: ToldStream, meaning: MetricMeaning): void {
    if (stream.firstNs < this.#firstNs) this.#firstNs = stream.firstNs;
    if (stream.lastNs > this.#lastNs) this.#lastNs = stream.lastNs;
    this.isCollector ||= meaning.kind !== 'peer' && meaning.kind !== 'called';
    const own = Object.entries(stream.attributes).filter(([key]) => !IDENTITY.test(key));
    const key = JSON.stringify([plainName(stream.name), own.sort(([a], [b]) => (a < b ? -1 : 1))]);
    const known = this.#seen.get(key);
    if (!known || known.lastNs < stream.lastNs) this.#seen.set(key, { ...stream, stream });
  }

  build(): ToldNode {
    for (const { stream } of this.#seen.values()) this.#take(stream, readMetricName(stream.name)!);
    for (const [component, finder] of this.#stalls) component.stalls = finder.stalls();
    const components = [...this.#components.values()];
    for (const { id, section } of components) if (section === 'processors' && isByTrace(id)) this.#byTrace.add(id);
    return {
      ...this.#identity,
      host: this.#identity.host || this.#host,
      id: this.id,
      firstNs: this.#firstNs,
      lastNs: this.#lastNs,
      components,
      endpoints: [...this.#endpoints.values()],
      calledAs: [...this.#called.values()],
      byTrace: [...this.#byTrace].sort(),
    };
  }

  #take(stream: ToldStream, meaning: MetricMeaning): void {
    const { attributes } = stream;
    switch (meaning.kind) {
      case 'count':
        return this.#count(stream, meaning);
      case 'queue': {
        const component = this.#componentOf(attributes);
        if (!component) return;
        component[meaning.what] = (component[meaning.what] ?? 0) + stream.last;
        if (meaning.what === 'queueSize')
          this.#stallsOf(component).queue(signalOf(text(attributes, 'data_type')), stream);
        return;
      }
      case 'endpoint':
        this.#host ||= attributes['host'] ?? '';
        return this.#endpoint(meaning.section, text(attributes, meaning.section.slice(0, -1)), stream);
      case 'peer':
        // Telemetry is posted; what a receiver fetches is nobody that is sent to.
        if (!['', 'POST'].includes(text(attributes, 'http.request.method'))) return;
        return this.#endpoint('exporters', this.#componentOf(attributes)?.id ?? '', stream);
      case 'called': {
        const at = addressOf(attributes);
        if (at) this.#called.set(endpointText(at), at);
        return;
      }
      case 'has':
        if (!this.#componentOf(attributes)) this.#byTrace.add(meaning.type);
        return;
      default:
        this.#componentOf(attributes);
    }
  }

  #stallsOf(component: ToldComponent): StallFinder {
    const known = this.#stalls.get(component) ?? new StallFinder();
    this.#stalls.set(component, known);
    return known;
  }

  #count(stream: ToldStream, meaning: Extract<MetricMeaning, { kind: 'count' }>): void {
    const { attributes, perSecond } = stream;
    const component = this.#componentOf(attributes);
    if (component?.section !== meaning.section) return;
    const signal = meaning.signal ?? signalOf(text(attributes, 'otel.signal') || text(attributes, 'otelcol.signal'));
    if (meaning.count === 'sent') this.#stallsOf(component).sent(signal, stream);
    const rates = component.rates[signal] ?? {};
    const before = rates[meaning.count];
    // Without a rise nothing is told of how quickly it counts; that it is there is.
    const sum = Number.isNaN(perSecond) ? before : (before ?? 0) + perSecond;
    component.rates[signal] = sum === undefined ? rates : { ...rates, [meaning.count]: sum };
  }

  #endpoint(section: ToldEndpoint['section'], id: string, { attributes }: ToldStream): void {
    const at = addressOf(attributes);
    if (!at) return;
    const signal = signalOf(text(attributes, 'signal'));
    const key = JSON.stringify([section, id, endpointText(at)]);
    const signals = new Set([...(this.#endpoints.get(key)?.signals ?? []), ...(signal === '' ? [] : [signal])]);
    this.#endpoints.set(key, { section, id, at, signals: [...signals] });
  }

  #componentOf(attributes: Texts): ToldComponent | undefined {
    const named = SECTIONS.find(({ label }) => (attributes[label] ?? '') !== '');
    const kind = text(attributes, 'otelcol.component.kind');
    const section = named?.section ?? SECTIONS.find(({ label }) => label === kind)?.section;
    const id = named ? attributes[named.label]! : text(attributes, 'otelcol.component.id');
    if (section === undefined || id === '') return undefined;
    const key = `${section}/${id}`;
    const known = this.#components.get(key) ?? silentComponent(section, id);
    this.#components.set(key, known);
    return known;
  }
}

const SECTIONS = (['receiver', 'processor', 'connector', 'exporter'] as const).map((label) => ({
  label,
  section: `${label}s` as const,
}));

/** Names that differ only in how they are written are one metric. */
const plainName = (name: string) => name.replaceAll('.', '_').replace(/_total$/, '');

/**
 * Collectors by what they are known by: the id that each gives itself, or else the target that was scraped. Of several that were told of at
 * one target only the last counts where the others had ended before: it was restarted.
 */
export function toldNodes(streams: readonly ToldStream[]): ToldNode[] {
  const builders = new Map<string, NodeBuilder>();
  for (const stream of streams) {
    const meaning = readMetricName(stream.name);
    if (!meaning) continue;
    const { name, instance, host } = identityOf(stream);
    const id = `told:${instance === '' ? `${name}@${host}` : instance}`;
    const builder = builders.get(id) ?? new NodeBuilder(id, stream);
    builders.set(id, builder);
    builder.add(stream, meaning);
  }
  // Anything that has HTTP clients tells of them; only a Collector tells of receivers and the like.
  const nodes = [...builders.values()].filter(({ isCollector }) => isCollector).map((builder) => builder.build());
  return withoutEnded(nodes).sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1));
}

function withoutEnded(nodes: readonly ToldNode[]): ToldNode[] {
  const keyOf = ({ name, scrapedAt }: ToldNode) => scrapedAt && JSON.stringify([name, endpointText(scrapedAt)]);
  /** At each target, when the one began that began last. */
  const lastBegun = new Map<string | undefined, bigint>();
  for (const node of nodes) {
    const [key, begun] = [keyOf(node), lastBegun.get(keyOf(node)) ?? node.firstNs];
    lastBegun.set(key, node.firstNs > begun ? node.firstNs : begun);
  }
  return nodes.filter((node) => node.scrapedAt === undefined || lastBegun.get(keyOf(node))! <= node.lastNs);
}
