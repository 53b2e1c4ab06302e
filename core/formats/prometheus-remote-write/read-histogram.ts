import { NS_PER_MS } from '../../model/units.ts';
import { MOST_BUCKETS } from '../../processors/validate.ts';
import type { ExponentialBuckets, MetricData } from '../../model/metric.ts';
import { DecodeError } from '../../otlp/decoded.ts';
import { objectWeight } from '../../otlp/object-budget.ts';
import { doubleOf, doubleTag, inside, lengthTag, repeated, STALE_BITS, varintTag, type WriteWire } from './wire.ts';

// Fields of Histogram in prompb/types.proto and io/prometheus/write/v2/types.proto (prometheus/prometheus): they are the same.
const FIELD = {
  ...{ countInt: 1, countFloat: 2, sum: 3, schema: 4, zeroThreshold: 5, zeroCountInt: 6, zeroCountFloat: 7 },
  ...{ negativeSpans: 8, negativeDeltas: 9, negativeCounts: 10, positiveSpans: 11, positiveDeltas: 12 },
  ...{ positiveCounts: 13, resetHint: 14, timestamp: 15, customValues: 16, startTimestamp: 17 },
} as const;
/** Its reset hint says that it is no total. */
const GAUGE = 3;
/** Its buckets have bounds of their own. */
const CUSTOM_BUCKETS = -53;
const NO_RECORDED_VALUE = 1;

interface Side {
  spans: { offset: number; length: number }[];
  /** Each as the difference from the one before. */
  deltas: bigint[];
  /** Each by itself, of a histogram of floats. */
  counts: number[];
}

/** A native histogram as it is written. */
export interface WrittenHistogram {
  /** Unix milliseconds. */
  timeMs: bigint;
  /** When the total began; 0 = not said. */
  startMs: bigint;
  count: number | bigint;
  sumBits: bigint;
  schema: number;
  zeroThreshold: number;
  zeroCount: number | bigint;
  resetHint: number;
  customValues: number[];
  positive: Side;
  negative: Side;
}

const noSide = (): Side => ({ spans: [], deltas: [], counts: [] });

const emptyHistogram = (): WrittenHistogram => ({
  timeMs: 0n,
  startMs: 0n,
  count: 0n,
  sumBits: 0n,
  schema: 0,
  zeroThreshold: 0,
  zeroCount: 0n,
  resetHint: 0,
  customValues: [],
  positive: noSide(),
  negative: noSide(),
});
const HISTOGRAM_WEIGHT = objectWeight(emptyHistogram());
const SPAN_WEIGHT = objectWeight({ offset: 0, length: 0 });

/** As it is written, of either version; what it means is found out by `histogramData`. @throws DecodeError */
export function readHistogram(wire: WriteWire): WrittenHistogram {
  wire.spend(HISTOGRAM_WEIGHT);
  const read = emptyHistogram();
  inside(wire, (tag) => {
    if (!readScalar(wire, tag, read) && !readList(wire, tag, read)) wire.skip(tag);
  });
  return read;
}

function readScalar(wire: WriteWire, tag: number, read: WrittenHistogram): boolean {
  if (tag === varintTag(FIELD.countInt)) read.count = wire.varint64();
  else if (tag === doubleTag(FIELD.countFloat)) read.count = wire.double();
  else if (tag === doubleTag(FIELD.sum)) read.sumBits = wire.fixed64();
  else if (tag === varintTag(FIELD.schema)) read.schema = wire.sint32();
  else if (tag === doubleTag(FIELD.zeroThreshold)) read.zeroThreshold = wire.double();
  else if (tag === varintTag(FIELD.zeroCountInt)) read.zeroCount = wire.varint64();
  else if (tag === doubleTag(FIELD.zeroCountFloat)) read.zeroCount = wire.double();
  else if (tag === varintTag(FIELD.resetHint)) read.resetHint = wire.varint32();
  else if (tag === varintTag(FIELD.timestamp)) read.timeMs = wire.int64();
  else if (tag === varintTag(FIELD.startTimestamp)) read.startMs = wire.int64();
  else return false;
  return true;
}

function readList(wire: WriteWire, tag: number, { positive, negative, customValues }: WrittenHistogram): boolean {
  if (tag === lengthTag(FIELD.positiveSpans)) return readSpan(wire, positive);
  if (tag === lengthTag(FIELD.negativeSpans)) return readSpan(wire, negative);
  const add = <T>(field: number, list: T[], one: () => T) =>
    repeated(wire, tag, field, () => {
      wire.countNumber();
      if (list.push(one()) > MOST_BUCKETS) throw new DecodeError(`more than ${MOST_BUCKETS} buckets`, wire.pos);
    });
  return (
    add(FIELD.positiveDeltas, positive.deltas, () => wire.sint64()) ||
    add(FIELD.negativeDeltas, negative.deltas, () => wire.sint64()) ||
    add(FIELD.positiveCounts, positive.counts, () => wire.double()) ||
    add(FIELD.negativeCounts, negative.counts, () => wire.double()) ||
    add(FIELD.customValues, customValues, () => wire.double())
  );
}

function readSpan(wire: WriteWire, { spans }: Side): boolean {
  wire.spend(SPAN_WEIGHT);
  const span = { offset: 0, length: 0 };
  inside(wire, (tag) => {
    if (tag === varintTag(1)) span.offset = wire.sint32();
    else if (tag === varintTag(2)) span.length = wire.varint32();
    else wire.skip(tag);
  });
  if (spans.push(span) > MOST_BUCKETS) throw new DecodeError(`more than ${MOST_BUCKETS} spans of buckets`, wire.pos);
  return true;
}

/** One data point of it: exponential, or with bounds where it has bounds of its own; or why there is none. */
export function histogramData(written: WrittenHistogram): MetricData | string {
  const { schema, resetHint } = written;
  if (resetHint === GAUGE) return 'a native histogram that is no total';
  if (schema === CUSTOM_BUCKETS) return customData(written);
  if (schema < -4 || schema > 8) return `a native histogram of an unknown schema: ${schema}`;
  const [positive, negative] = [bucketsOf(written.positive), bucketsOf(written.negative)];
  const totals = totalsOf(written);
  const zeroCount = countOf(written.zeroCount);
  for (const problem of [positive, negative, totals]) if (typeof problem === 'string') return problem;
  if (zeroCount === undefined) return 'a native histogram with a negative count';
  const point = {
    ...(totals as Exclude<typeof totals, string>),
    scale: schema,
    zeroCount,
    zeroThreshold: written.zeroThreshold,
    positive: positive as ExponentialBuckets,
    negative: negative as ExponentialBuckets,
  };
  return { kind: 'exponentialHistogram', dataPoints: [point], aggregationTemporality: 2 };
}

/** Buckets with bounds of their own all stand on the positive side, the first one at 0. */
function customData(written: WrittenHistogram): MetricData | string {
  const totals = totalsOf(written);
  const { customValues: explicitBounds } = written;
  const buckets = bucketsOf(written.positive);
  if (typeof buckets === 'string') return buckets;
  if (typeof totals === 'string') return totals;
  const bucketCounts = new Array<bigint>(explicitBounds.length + 1).fill(0n);
  // `bucketsOf` counts from the bucket whose upper bound is 1, as OpenTelemetry does; here the first span is meant as it is.
  buckets.bucketCounts.forEach((count, i) => {
    const at = buckets.offset + 1 + i;
    if (at >= 0 && at < bucketCounts.length) bucketCounts[at] = count;
  });
  return { kind: 'histogram', dataPoints: [{ ...totals, explicitBounds, bucketCounts }], aggregationTemporality: 2 };
}

function totalsOf({ timeMs, startMs, count, sumBits }: WrittenHistogram) {
  const isStale = sumBits === STALE_BITS;
  const whole = isStale ? 0n : countOf(count);
  if (whole === undefined) return 'a native histogram with a negative count';
  return {
    attributes: [],
    startTimeUnixNano: startMs > 0n ? startMs * NS_PER_MS : 0n,
    timeUnixNano: timeMs * NS_PER_MS,
    flags: isStale ? NO_RECORDED_VALUE : 0,
    count: whole,
    sum: isStale ? undefined : doubleOf(sumBits),
    min: undefined,
    max: undefined,
    exemplars: [],
  };
}

/** Prometheus counts buckets from the one that ends at 1, OpenTelemetry from the one that begins there. */
function bucketsOf({ spans, deltas, counts }: Side): ExponentialBuckets | string {
  const bucketCounts: bigint[] = [];
  let read = 0;
  let absolute = 0n;
  for (const [i, { offset, length }] of spans.entries()) {
    const gap = i === 0 ? 0 : offset;
    if (gap < 0) return 'a native histogram whose buckets overlap';
    if (bucketCounts.length + gap + length > MOST_BUCKETS) return `more than ${MOST_BUCKETS} buckets`;
    for (let j = 0; j < gap; j++) bucketCounts.push(0n);
    for (let j = 0; j < length; j++, read++) {
      if (read >= deltas.length + counts.length) return 'a native histogram with fewer buckets than its spans say';
      const count = deltas.length > 0 ? (absolute += deltas[read] ?? 0n) : countOf(counts[read]!);
      if (count === undefined || count < 0n || count >= 2n ** 64n) return 'a native histogram with a negative count';
      bucketCounts.push(count);
    }
  }
  return { offset: (spans[0]?.offset ?? 1) - 1, bucketCounts };
}

/** Without its fraction; undefined for what is no count. */
function countOf(count: number | bigint): bigint | undefined {
  if (typeof count === 'bigint') return count;
  return count >= 0 && count < 2 ** 64 ? BigInt(Math.trunc(count)) : undefined;
}
