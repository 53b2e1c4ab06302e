import type { Signal } from './telemetry.ts';

/**
 * How something is known: 'running' it is what runs in this desk; 'configured' a configuration of this desk says so; 'told' metrics that
 * were received say so; 'inferred' a conclusion from the others, which may be wrong and is to be shown as one.
 */
export type TopologyBasis = 'running' | 'configured' | 'told' | 'inferred';

/**
 * 'applications' is whoever sends telemetry and is no Collector; there is one of it at most. 'agent' is a Collector that sends to one we
 * know, 'gateway' one that one we know sends to; 'collector' is neither as far as we know. 'desk' is this Tracebench, always there.
 * 'backend' is an address that somebody sends to of which nothing else is known.
 */
export type TopologyKind = 'applications' | 'agent' | 'gateway' | 'collector' | 'desk' | 'backend';

/** Counters of the Collector's own metrics, in the Collector's words. */
export type TopologyCount =
  /** Of receivers. `errored` are those that failed inside, which newer Collectors count apart from `refused`. */
  | 'accepted'
  | 'refused'
  | 'errored'
  /** Of processors and connectors. */
  | 'incoming'
  | 'outgoing'
  /** Of exporters. */
  | 'sent'
  | 'sendFailed'
  | 'enqueueFailed';

/** Items (spans, data points, log records) per second over the window; what is not told is not there. */
export type TopologyRates = Readonly<Partial<Record<TopologyCount, number>>>;

/** An exporter has something to send, and nothing of it was taken for a while: it is tried again, or waits without an answer. */
export interface TopologyStall {
  /** '' = of all that it is given. */
  readonly signal: Signal | '';
  /** For how long already, as of when it was last told. */
  readonly forMs: number;
}

export interface TopologyComponent {
  readonly section: 'receivers' | 'processors' | 'connectors' | 'exporters';
  /** 'otlp/2' */
  readonly id: string;
  /** '' collects what is told of all signals together. */
  readonly rates: Readonly<Partial<Record<Signal | '', TopologyRates>>>;
  /** Batches, requests or items, as the Collector's queue is sized; null where none is told. */
  readonly queueSize: number | null;
  readonly queueCapacity: number | null;
  /** Of exporters; none where what waits gets out, and where it is not known. */
  readonly stalls: readonly TopologyStall[];
  /** Where receivers listen and exporters send, without credentials: 'gw.example:4317'. */
  readonly endpoints: readonly string[];
}

export interface TopologyNode {
  /** Unique in the answer, and the same in the next one: 'desk', 'applications', 'told:…', 'backend:gw.example:4317'. */
  readonly id: string;
  readonly kind: TopologyKind;
  /** How `kind` is known: agents and gateways are inferred, from who sends to whom. */
  readonly kindBasis: TopologyBasis;
  /** How it is known that it is there. */
  readonly basis: TopologyBasis;
  /** service.name, or the address; '' of the desk and of applications. */
  readonly name: string;
  /** service.version; '' where it is not told. */
  readonly version: string;
  /** service.instance.id, or the instance that was scraped; '' where it is not told. */
  readonly instance: string;
  /** host.name; '' where it is not told. */
  readonly host: string;
  /** When it last told something: Unix nanoseconds; null where it tells nothing. */
  readonly lastAtNs: string | null;
  /** Receivers first, then processors, connectors, exporters; each by its id. */
  readonly components: readonly TopologyComponent[];
  /** Of applications: the names of services, those with most items first, at most 20. */
  readonly services: readonly string[];
  /** How many services there are. */
  readonly serviceCount: number;
  /** It has a processor that decides by whole traces (tail_sampling, groupbytrace): its ids. */
  readonly byTrace: readonly string[];
}

export interface TopologyEdge {
  /** Ids of nodes. */
  readonly from: string;
  readonly to: string;
  /** Of `from`: 'otlp/2'; '' where applications send, and where it is not known which. */
  readonly exporter: string;
  /** As `from` names it, without credentials; '' where it is not known. */
  readonly endpoint: string;
  readonly signals: readonly Signal[];
  /** Items per second over the window, all signals; null where it is not told, or not how it divides over several edges. */
  readonly perSecond: number | null;
  readonly failedPerSecond: number | null;
  /** For how long nothing of what waits for this edge was taken; null where that is not so, or is not told. */
  readonly stalledMs: number | null;
  readonly basis: TopologyBasis;
}

/** Copies that came by the same ways, with what tells them apart. */
export interface DuplicateWay {
  readonly service: string;
  /** Spans stored more than once in this way. */
  readonly spans: number;
  /** Rows of each: 2 where it is stored twice; the most there were. */
  readonly copies: number;
  /** Resource attributes that are not the same in all copies, each with its values, null where it is missing; none where the copies are alike. */
  readonly differences: readonly { readonly key: string; readonly values: readonly (string | null)[] }[];
  /** Some came from an opened file and others did not, or from several files. */
  readonly isFromFiles: boolean;
}

/** Spans that are stored more than once: trace, id, parent, name, kind, start and end are the same. */
export interface TopologyDuplicates {
  /** Spans that were looked at: the newest of the window, 200,000 at most. */
  readonly lookedAt: number;
  /** The window holds more. */
  readonly isCut: boolean;
  /** Spans stored more than once, and rows beyond the first of each. */
  readonly spans: number;
  readonly surplus: number;
  /** Those with most spans first, at most 20. */
  readonly ways: readonly DuplicateWay[];
  /** Some of the traces, hex, the newest first, at most 20. */
  readonly traceIds: readonly string[];
}

export interface SplitGateway {
  readonly name: string;
  /** Traces that it passed some spans of, and those of them that others passed spans of too. */
  readonly traces: number;
  readonly splitTraces: number;
  /** The node it is taken for, by its name; '' where there is none. */
  readonly nodeId: string;
  /** Processors there that decide by whole traces and saw parts of some; none where nothing of it is known. */
  readonly byTrace: readonly string[];
}

/** Traces whose spans came by several gateways, told by a resource attribute that gateways put on. */
export interface TopologySplits {
  /** The attributes that were looked for, and those that were there. */
  readonly attributes: readonly string[];
  readonly found: readonly string[];
  /** Spans looked at, as for duplicates; and how many of them have such an attribute. */
  readonly lookedAt: number;
  readonly isCut: boolean;
  readonly marked: number;
  /** Traces with a marked span, and those of them that came by several gateways, each span by one of them. */
  readonly traces: number;
  readonly splitTraces: number;
  /** Those with most traces first, at most 50. */
  readonly gateways: readonly SplitGateway[];
  /** Which gateways share traces: most traces first, at most 20. */
  readonly together: readonly { readonly gateways: readonly string[]; readonly traces: number }[];
  /** Some of the split traces, hex, the newest first, at most 20. */
  readonly traceIds: readonly string[];
}

/** Who sends to whom, as far as it is known, over a window of time. */
export interface Topology {
  /** The window, Unix nanoseconds. */
  readonly fromNs: string;
  readonly toNs: string;
  readonly nodes: readonly TopologyNode[];
  readonly edges: readonly TopologyEdge[];
  readonly duplicates: TopologyDuplicates;
  readonly splits: TopologySplits;
  /** What could not be told, and why. */
  readonly notes: readonly string[];
}
