import * as v from 'valibot';
import type { AnyValue, Attributes } from '../../core/model/attributes.ts';
import type { Codes, RowKeys } from '../../core/model/codes.ts';
import { expression } from '../expression.ts';
import {
  besideTraces,
  MOST_LINKED_TRACES,
  pageLimit,
  pageOffset,
  rowKey,
  traceFilter,
  traceIdText,
} from '../filters.ts';
import type { Frame, TextColumn, TimeColumn } from '../frame.ts';
import { operation } from '../operation.ts';
import type { LinkFrame } from './trace-links.ts';

export const TRACE_SORTS = ['start', 'duration', 'spans', 'errors', 'service', 'name'] as const;

/**
 * One row per trace. `service` and `name` are those of the root span; where the root is missing, of the earliest span
 * (`rootMissing` = 1). `duration` in nanoseconds.
 */
export type TraceListFrame = Frame<{
  traceId: TextColumn;
  service: TextColumn;
  name: TextColumn;
  start: TimeColumn;
  duration: Float64Array;
  spans: Uint32Array;
  errors: Uint32Array;
  services: Uint32Array;
  rootMissing: Uint8Array;
}>;

export interface TracePage {
  frame: TraceListFrame;
  /** Matching traces in all pages. */
  total: number;
  /** Traces that match everything but the time range; for "412 outside the time range". */
  outsideRange: number;
}

export const tracesSearch = operation<TracePage>()(
  'traces.search',
  v.object({
    filter: traceFilter,
    sort: v.object({ by: v.picklist(TRACE_SORTS), descending: v.boolean() }),
    offset: pageOffset,
    limit: pageLimit,
  }),
);

/**
 * Latency scatter, binned by the store: only cells that hold something. x = when the trace ended, y = its duration.
 * Cell (column, row) covers ends in [xEdges[column], xEdges[column+1]) and durations in [yEdges[row], yEdges[row+1]);
 * the last row includes its upper edge. Edges are whole nanoseconds, and those of x never beyond what the filter asks for, so a
 * selection along edges, within the filter's durations, finds exactly what the cells count.
 *
 * Where the filter names no `endToNs`, columns begin at whole multiples of their step, and steps are round numbers: as
 * time goes on, columns come and go, but none changes what it covers; rows end at round durations. There are then fewer than were asked for. The first
 * and the last column may be cut by the filter's bounds; all others are equally wide.
 */
export interface Hitmap {
  frame: Frame<{ column: Uint16Array; row: Uint16Array; count: Uint32Array; errors: Uint32Array }>;
  /** One edge more than there are columns and rows, as decimal nanoseconds: absolute times, and durations. */
  xEdgesNs: string[];
  yEdgesNs: string[];
  total: number;
}

const bins = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(2_000));

export const tracesHitmap = operation<Hitmap>()(
  'traces.hitmap',
  v.object({ filter: traceFilter, columns: bins, rows: bins, scale: v.picklist(['log', 'linear']) }),
);

/** What a filter field can be completed with, most frequent first. */
export const tracesFacets = operation<{
  revision: number;
  values: { value: string; count: number }[];
  /** Resources too long or too many to be read: what only they have is not counted. */
  resourcesLeftOut?: number;
}>()(
  'traces.facets',
  v.object({
    field: v.picklist(['service', 'operation', 'attribute-key', 'attribute-value']),
    /** Case-insensitive part of the value looked for. */
    contains: v.optional(v.pipe(v.string(), v.maxLength(1_000)), ''),
    service: v.optional(v.string()),
    /** Only what the spans of these traces have: a trace and those linked with it. */
    traceIds: v.optional(v.pipe(v.array(traceIdText), v.minLength(1), v.maxLength(MOST_LINKED_TRACES + 1))),
    key: v.optional(v.string()),
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(1_000)),
  }),
);

/**
 * All spans of one trace, in start order. `parent` is a row of this frame, or −1 (no parent) or −2 (the parent is not
 * here; its id is in `parentIdHigh/Low`, which are empty where all are here). Span ids are two 32-bit halves. `end` < `start` and `end` = no end occur:
 * `duration` is NaN where the span has no end, negative where it ended before it began.
 * `flags`: bit 0 = duplicate of an earlier (trace, span) id.
 *
 * `host` is what shares a clock: of the span's resource host.id, else host.ip, host.name, service.instance.id,
 * service.name; '' where there is none of them. `thread` is the span's thread.name, else its thread.id; '' = not told.
 */
export type TraceFrame = Frame<{
  key: RowKeys;
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  parentIdHigh: Uint32Array;
  parentIdLow: Uint32Array;
  parent: Int32Array;
  name: TextColumn;
  service: TextColumn;
  scope: TextColumn;
  host: TextColumn;
  thread: TextColumn;
  kind: Uint8Array;
  status: Uint8Array;
  start: Float64Array;
  duration: Float64Array;
  /** Numbers of log records, in as few bytes as they have room in. */
  logs: Codes;
  flags: Uint8Array;
}>;

export interface TraceDetail {
  traceId: string;
  /** 1,000,000 spans at most, of which the first in time are kept: 50 to 60 bytes each. */
  frame: TraceFrame;
  /**
   * Events of all spans, for ticks on the bars: `row` into `frame`, `exception` = 1 for exception events. 100,000 at
   * most, of which the first in time are kept.
   */
  events: Frame<{ row: Uint32Array; time: Float64Array; name: TextColumn; exception: Uint8Array }>;
  /** Of spans in `frame`, by row; 10,000 at most in each direction. */
  links: LinkFrame;
  /** Links the spans of this trace have, and links that spans of other traces have to spans of this one. */
  linksTotal: number;
  backLinksTotal: number;
  /** Spans the store holds for this trace; more than frame.rows when `truncated`. */
  totalSpans: number;
  /**
   * Rows of all text columns whose text is '…' instead of their own, because the texts of the answer would have become
   * too many (65,536 a column) or too long (8 Mi characters in all). 0 for every trace but a hostile one.
   */
  textsLeftOut: number;
}

export const traceGet = operation<TraceDetail>()('trace.get', v.object({ traceId: traceIdText }));

/** Several traces, each as `trace.get` tells it, in the order asked for. */
export interface SeveralTraces {
  revision: number;
  /** Those the store holds and that had room. The bounds on events, links and texts are of all of them together. */
  traces: TraceDetail[];
  /** Traces the store holds that would have made the answer larger than `maxSpans`. */
  leftOut: number;
}

/** Of all traces in an answer, as many as one of them may have. */
const MOST_SPANS = 1_000_000;

/** Traces that are not there are left out. No trace is cut: it is in the answer with all its spans, or is not. */
export const tracesGet = operation<SeveralTraces>()(
  'traces.get',
  v.object({
    traceIds: v.pipe(v.array(traceIdText), v.minLength(1), v.maxLength(MOST_LINKED_TRACES)),
    maxSpans: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_SPANS)), MOST_SPANS),
  }),
);

/** Ascending; 2,000,000 at most. */
export interface TraceMatch extends Frame<{ key: Float64Array }> {
  /** Spans that were not looked at: those beyond the first 1,000,000 of each trace, which `trace.get` does not have either. */
  spansLeftOut: number;
}

/** Spans of a trace and of those beside it, by their `key`, for which a condition holds. */
export const traceMatch = operation<TraceMatch>()(
  'trace.match',
  v.object({
    traceId: traceIdText,
    beside: besideTraces,
    where: expression,
  }),
);

export interface LinkDetail {
  traceId: string;
  spanId: string;
  traceState: string;
  flags: number;
  attributes: Attributes;
  droppedAttributesCount: number;
  /** The linked span, where this store holds it. */
  target: { spanKey: number; name: string; service: string } | null;
}

export interface EventDetail {
  timeUnixNano: bigint;
  name: string;
  attributes: Attributes;
  droppedAttributesCount: number;
}

export interface ResourceDetail {
  attributes: Attributes;
  droppedAttributesCount: number;
  schemaUrl: string;
  entityRefs: { type: string; schemaUrl: string; idKeys: string[]; descriptionKeys: string[] }[];
}

export interface ScopeDetail {
  name: string;
  version: string;
  attributes: Attributes;
  droppedAttributesCount: number;
  schemaUrl: string;
}

/** Attributes, events or links of a span in an answer, the first as they came; the totals say how many there are. */
export const MOST_ITEMS = 1_000;

/** Everything known of one span, exact. */
export interface SpanDetail {
  spanKey: number;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  traceState: string;
  flags: number;
  name: string;
  service: string;
  kind: number;
  startTimeUnixNano: bigint;
  endTimeUnixNano: bigint;
  status: { code: number; message: string };
  attributes: Attributes;
  attributesTotal: number;
  droppedAttributesCount: number;
  events: EventDetail[];
  eventsTotal: number;
  droppedEventsCount: number;
  links: LinkDetail[];
  linksTotal: number;
  droppedLinksCount: number;
  /** Spans elsewhere that link to this one; at most 200, `backLinksTotal` says how many there are. */
  backLinks: { traceId: string; spanId: string; spanKey: number; name: string; service: string }[];
  backLinksTotal: number;
  resource: ResourceDetail;
  scope: ScopeDetail;
  logs: number;
}

export const spanGet = operation<SpanDetail>()(
  'span.get',
  v.object({
    spanKey: rowKey,
    /** Of attributes, events and links, each; 0 for who only wants the name. */
    items: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(MOST_ITEMS)), MOST_ITEMS),
  }),
);

export type { AnyValue };
