import { computeTraceTree } from '../../analysis/trace-tree.ts';
import type { TraceTree } from '../../analysis/trace-tree.ts';
import type { SpanColumns } from '../../analysis/span-columns.ts';
import { computeClockSkew } from '../../analysis/clock-skew.ts';
import type { ClockSkew } from '../../analysis/clock-skew.ts';
import { computeSiblingRuns } from '../../analysis/sibling-runs.ts';
import type { SiblingRuns } from '../../analysis/sibling-runs.ts';
import { hexOfHalves } from '../../model/ids.ts';
import { findIdle } from '../time-axis/find-idle.ts';
import type { IdleKind } from '../time-axis/find-idle.ts';
import { foldAxis, foldedShare, STRAIGHT } from '../time-axis/time-axis.ts';
import type { TimeAxis } from '../time-axis/time-axis.ts';
import { drawTimes } from './drawn-times.ts';
import type { DrawnTimes } from './drawn-times.ts';
import { rangesOf } from './node-ranges.ts';
import type { NodeRanges } from './node-ranges.ts';
import type { Codes } from '../../model/codes.ts';

export { MOST_SKEW_NS } from '../../analysis/clock-skew.ts';

/** Strings once, codes per row. */
export interface TextCodes {
  dictionary: readonly string[];
  codes: Codes;
}

/** What a timeline is drawn from. The contract's `TraceDetail` fits as it is. */
export interface TimelineSource {
  frame: {
    columns: SpanColumns & {
      name: TextCodes;
      service: TextCodes;
      kind: Uint8Array;
      host: TextCodes;
      thread?: TextCodes;
      scope?: TextCodes;
      /** Where spans of several traces are drawn together: ids of their traces, that of the trace asked for first. */
      traceId?: TextCodes;
    };
  };
  events: { columns: { row: Uint32Array; time: Float64Array; name: TextCodes; exception: Uint8Array } };
}

/** A trace ready to be laid out. Node numbers are those of the tree; nodes from `tree.spans` on are missing parents. */
export interface TimelineModel {
  /** Times as told, or corrected where `isCorrected`. */
  tree: TraceTree;
  columns: TimelineSource['frame']['columns'];
  events: EventIndex;
  runs: SiblingRuns;
  /** `deltaNs` is empty unless `isCorrected`. */
  skew: ClockSkew;
  /** The clocks' skew is taken out of all times here; what they told is `tree.start − skew.deltaNs`. */
  isCorrected: boolean;
  /** The axes there are to choose from; straight where there is nothing to fold. */
  axes: Readonly<Record<Folding, TimeAxis>>;
  folding: Folding;
  /** `axes[folding]`. */
  axis: TimeAxis;
  drawn: DrawnTimes;
}

/** What takes little room on the axis: nothing, where no span runs, or also where those that run have no child running. */
export type Folding = 'none' | IdleKind;

export interface TimelineOptions {
  /** Left open: where no span runs, if that is most of the trace. */
  folding?: Folding | undefined;
  correctSkew?: boolean | undefined;
}

/** Idle stretches are folded without being asked where they hide more than this share of the trace. */
export const FOLD_FROM = 0.6;

/** Events by span, those of a span by time. */
export interface EventIndex extends NodeRanges {
  time: Float64Array;
  exception: Uint8Array;
  name: TextCodes;
}

/** Tree and events of a trace, computed once; what collapsing and zooming need comes from it. */
export function layoutTimeline(source: TimelineSource, options: TimelineOptions = {}): TimelineModel {
  const { columns } = source.frame;
  const events = indexEvents(source.events.columns, columns.start.length);
  const told = computeTraceTree(columns, lastOf(events.time));
  const skew = computeClockSkew(columns, told);
  const isCorrected = options.correctSkew === true && skew.shifted > 0;
  const right = isCorrected ? correct(columns, events, skew) : { tree: told, events };
  const { traceStart, traceEnd } = right.tree;
  const axisOf = (kind: IdleKind) => foldAxis(findIdle(right.tree, right.events.time, kind), traceStart, traceEnd);
  const axes = { none: STRAIGHT, idle: axisOf('idle'), quiet: axisOf('quiet') };
  const byItself = foldedShare(axes.idle, traceStart, traceEnd) > FOLD_FROM ? 'idle' : 'none';
  const runs = computeSiblingRuns(right.tree, columns);
  // Of a million spans they are 8 MB, and for nothing while nobody asks for them.
  const kept = isCorrected ? skew : { ...skew, deltaNs: new Float64Array(0) };
  return setFolding({ ...right, columns, runs, skew: kept, isCorrected, axes }, options.folding ?? byItself);
}

/** The same trace on another of its axes. */
export function setFolding(model: Omit<TimelineModel, 'folding' | 'axis' | 'drawn'>, folding: Folding): TimelineModel {
  const axis = model.axes[folding];
  return { ...model, folding, axis, drawn: drawTimes(model.tree, model.events.time, axis) };
}

function correct(columns: SpanColumns, events: EventIndex, { deltaNs }: ClockSkew) {
  const start = columns.start.map((ns, row) => ns + deltaNs[row]!);
  const time = events.time.slice();
  events.nodes.forEach((row, i) => {
    for (let at = events.first[i]!; at < events.first[i + 1]!; at++) time[at]! += deltaNs[row]!;
  });
  return { tree: computeTraceTree({ ...columns, start }, lastOf(time)), events: { ...events, time } };
}

function lastOf(times: Float64Array): number {
  let last = -Infinity;
  for (const time of times) if (time > last) last = time;
  return last;
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

/** The node of a span id (16 hex digits), or −1. Of duplicates, the first. `trace`: only of this one of several traces. */
export function findSpan({ columns, tree }: TimelineModel, spanId: string, trace?: number): number {
  const high = parseInt(spanId.slice(0, 8), 16);
  const low = parseInt(spanId.slice(8), 16);
  for (let row = 0; row < tree.spans; row++) {
    if (columns.spanIdLow[row] !== low || columns.spanIdHigh[row] !== high) continue;
    if (trace === undefined || (columns.traceId?.codes[row] ?? 0) === trace) return row;
  }
  return -1;
}

/** Which of several traces a node is of; 0 where there is one only. A missing parent is of the trace of its children. */
export function traceOf({ columns, tree }: TimelineModel, node: number): number {
  const row = node < tree.spans ? node : tree.children[tree.childStart[node]!]!;
  return columns.traceId?.codes[row] ?? 0;
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
    ...rangesOf(first),
    time: Float64Array.from(order, (at) => time[at]!),
    exception: Uint8Array.from(order, (at) => exception[at]!),
    name: { dictionary: name.dictionary, codes: Uint32Array.from(order, (at) => name.codes[at]!) },
  };
}
