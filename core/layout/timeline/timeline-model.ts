import { computeTraceTree } from '../../analysis/trace-tree.ts';
import type { TraceTree } from '../../analysis/trace-tree.ts';
import type { SpanColumns } from '../../analysis/span-columns.ts';
import { hexOfHalves } from '../../model/ids.ts';

/** Strings once, codes per row. */
export interface TextCodes {
  dictionary: readonly string[];
  codes: Uint32Array;
}

/** What a timeline is drawn from. The contract's `TraceDetail` fits as it is. */
export interface TimelineSource {
  frame: { columns: SpanColumns & { name: TextCodes; service: TextCodes; kind: Uint8Array } };
  events: { columns: { row: Uint32Array; time: Float64Array; name: TextCodes; exception: Uint8Array } };
}

/** A trace ready to be laid out. Node numbers are those of the tree; nodes from `tree.spans` on are missing parents. */
export interface TimelineModel {
  tree: TraceTree;
  columns: TimelineSource['frame']['columns'];
  events: EventIndex;
}

/** Events of span n: entries `first[n] … first[n+1]−1`, by time. */
export interface EventIndex {
  first: Uint32Array;
  time: Float64Array;
  exception: Uint8Array;
  name: TextCodes;
}

/** Tree and events of a trace, computed once; what folding and zooming need comes from it. */
export function layoutTimeline(source: TimelineSource): TimelineModel {
  const { columns } = source.frame;
  const events = indexEvents(source.events.columns, columns.start.length);
  let lastEvent = -Infinity;
  for (const time of events.time) if (time > lastEvent) lastEvent = time;
  return { tree: computeTraceTree(columns, lastEvent), columns, events };
}

/** Name of a node; '' for a missing parent, which has no name. */
export function nameOf({ columns, tree }: TimelineModel, node: number): string {
  return node < tree.spans ? columns.name.dictionary[columns.name.codes[node]!]! : '';
}

export function serviceOf({ columns, tree }: TimelineModel, node: number): string {
  return node < tree.spans ? columns.service.dictionary[columns.service.codes[node]!]! : '';
}

/** Span id of a node as 16 hex digits; for a missing parent the id its children ask for. */
export function spanIdOf({ columns, tree }: TimelineModel, node: number): string {
  if (node < tree.spans) return hexOfHalves(columns.spanIdHigh[node]!, columns.spanIdLow[node]!);
  const child = tree.children[tree.childStart[node]!]!;
  return hexOfHalves(columns.parentIdHigh[child]!, columns.parentIdLow[child]!);
}

/** The node of a span id (16 hex digits), or −1. Of duplicates, the first. */
export function findSpan({ columns, tree }: TimelineModel, spanId: string): number {
  const high = parseInt(spanId.slice(0, 8), 16);
  const low = parseInt(spanId.slice(8), 16);
  for (let row = 0; row < tree.spans; row++) {
    if (columns.spanIdLow[row] === low && columns.spanIdHigh[row] === high) return row;
  }
  return -1;
}

/** Counting sort by span; within a span the events keep the frame's order, which is by time, or are put into it. */
function indexEvents({ row, time, name, exception }: TimelineSource['events']['columns'], spans: number): EventIndex {
  const inTrace = (at: number) => row[at]! < spans;
  const order = Uint32Array.from({ length: row.length }, (_, i) => i)
    .filter(inTrace)
    .sort((a, b) => row[a]! - row[b]! || time[a]! - time[b]!);
  const first = new Uint32Array(spans + 1);
  for (const at of order) first[row[at]! + 1]!++;
  for (let span = 0; span < spans; span++) first[span + 1]! += first[span]!;
  return {
    first,
    time: Float64Array.from(order, (at) => time[at]!),
    exception: Uint8Array.from(order, (at) => exception[at]!),
    name: { dictionary: name.dictionary, codes: Uint32Array.from(order, (at) => name.codes[at]!) },
  };
}
