import * as v from 'valibot';
import type { DurationLevelCount } from '../../core/model/duration-levels.ts';
import { traceFilter } from '../filters.ts';
import type { Frame, TextColumn } from '../frame.ts';
import { operation } from '../operation.ts';

/** Up to so many spans a canvas tells one by one; above, what shares a column is told as one run. */
export const EXACT_SPANS = 20_000;

/**
 * Lanes of a group: one for each level of a span's duration (DURATION_LEVELS_NS), the long ones first. A span keeps its lane at
 * any zoom, and callers lie above what they call.
 */
const CANVAS_LEVELS: DurationLevelCount = 8;

/** One column of one lane. `column` and the others count buckets from the answer's `fromNs`. */
export type CanvasRuns = Frame<{
  /** Index into `groups`; rows are ordered by it, then by level, then by column. */
  group: Uint8Array;
  level: Uint8Array;
  /** Where its spans begin; those that began before the window, in column 0. */
  column: Uint16Array;
  count: Uint32Array;
  errors: Uint32Array;
  /** Last column any of its spans reaches, and any of its errors; that of no errors is 0. */
  lastColumn: Uint16Array;
  lastErrorColumn: Uint16Array;
  /** Its representative: the longest of the errors, where there are any, else of all; of equals the one that came first. */
  key: Float64Array;
  /** Nanoseconds. Of the representative. */
  duration: Float64Array;
  /** Nanoseconds. Of the longest span, an error or not. */
  longest: Float64Array;
}>;

/** One row per span, by start and then by arrival. `duration` is 0 where the span has no end or one before its start. */
export type CanvasSpans = Frame<{
  key: Float64Array;
  /** Index into `groups`. */
  group: Uint8Array;
  start: Float64Array;
  duration: Float64Array;
  status: Uint8Array;
  name: TextColumn;
  traceId: TextColumn;
}>;

export interface CanvasGroup {
  /** Service or host; '' where it is not told, and for what has no group of its own (`isRest`). */
  name: string;
  /** Name of the span, where that is part of the group. */
  operation: string;
  spans: number;
  errors: number;
  /** Stands for all groups beyond the largest ones. */
  isRest: boolean;
}

/**
 * All spans that run at some time in a window. It is widened to whole buckets, and they are a power of two of nanoseconds from
 * the epoch, so that windows which are moved a little ask the same question. Exactly one of `runs` and `spans` is not null.
 */
export interface SpanCanvas {
  /** Decimal nanoseconds: the window answered for, [fromNs, toNs), and the length of a bucket. */
  fromNs: string;
  toNs: string;
  bucketNs: string;
  total: number;
  errors: number;
  /** Most spans first. */
  groups: CanvasGroup[];
  runs: CanvasRuns | null;
  spans: CanvasSpans | null;
}

const count = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));

/**
 * The filter says which traces, as in `traces.search`, but for its range: that is the window, and a trace shows what runs in it
 * whenever it began. Where an end is not given it is the store's. `columns` is a bound: many groups get fewer, wider ones.
 */
export const spansCanvas = operation<SpanCanvas>()(
  'spans.canvas',
  v.object({
    filter: traceFilter,
    columns: count(2_000),
    by: v.picklist(['service', 'host', 'operation']),
    /** Lanes of a group at most; shorter spans share the last one. */
    levels: v.optional(count(CANVAS_LEVELS), CANVAS_LEVELS),
  }),
);
