import { parseSample } from '../../formats/prometheus-text/parse-sample.ts';
import type { Labels } from '../../formats/prometheus/sample.ts';
import type { Exemplar, HistogramDataPoint, SummaryDataPoint } from '../../model/metric.ts';
import { WIRE } from '../../otlp/plan.ts';
import { backwards, WireWriter } from '../../otlp/wire-writer.ts';
import type { Total } from './accumulate.ts';
import { exemplarWithin, numberOf } from './exemplar-within.ts';
import { nativeHistogram, type NativeHistogram, type NativeSide } from './native-histogram.ts';
import type { FamilyType, ServedFamily, ServedTarget } from './series-store.ts';
import { writeDouble, writeInner, writeInteger, writeSint32, writeTag, writeText, writeVarint } from './wire-fields.ts';

export const PROTOBUF_TYPE =
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited';

// Fields and numbers of io.prometheus.client (prometheus/client_model, metrics.proto).
const TYPES: Readonly<Record<FamilyType, number>> = { counter: 0, gauge: 1, summary: 2, untyped: 3, histogram: 4 };
const FIELD: Readonly<Record<FamilyType, number>> = { gauge: 2, counter: 3, summary: 4, untyped: 5, histogram: 7 };

/** What a server that scrapes native histograms is answered with: each family with its length in front. */
export function* protobufExpositionOf(
  { targets, families }: { targets: readonly ServedTarget[]; families: readonly ServedFamily[] },
  { timestamps, namespace }: { timestamps: boolean; namespace: string },
): Generator<Uint8Array> {
  if (targets.length > 0) {
    const name = namespace === '' ? 'target_info' : `${namespace}_target_info`;
    const one = (wire: WireWriter, { labels }: ServedTarget) => {
      writeInner(wire, FIELD.gauge, () => writeDouble(wire, 1, 1));
      writeLabels(wire, labelsOf(labels));
    };
    yield delimited({ name, type: 'gauge', help: 'Target metadata' }, targets, one);
  }
  for (const family of families) {
    const one = (wire: WireWriter, [labels, { total }]: [string, { total: Total }]) => {
      // The message goes from its last field to its first.
      if (family.type === 'histogram') writeInner(wire, FIELD.histogram, () => writeHistogram(wire, total));
      if (timestamps) writeInteger(wire, 6, total.point.timeUnixNano / 1_000_000n);
      if (family.type !== 'histogram') writeInner(wire, FIELD[family.type], () => writeValue(wire, family.type, total));
      writeLabels(wire, labelsOf(labels));
    };
    yield delimited(family, [...family.series], one);
  }
}

function delimited<T>(
  { name, type, help }: Pick<ServedFamily, 'name' | 'type' | 'help'>,
  metrics: readonly T[],
  write: (wire: WireWriter, metric: T) => void,
): Uint8Array {
  const wire = new WireWriter();
  backwards(metrics, (metric) => writeInner(wire, 4, () => write(wire, metric)));
  writeVarint(wire, 3, BigInt(TYPES[type]));
  writeText(wire, 2, help);
  writeText(wire, 1, name);
  wire.varint(wire.length);
  return wire.finish();
}

/** As they stand between the braces of the text formats. */
function labelsOf(labels: string): Labels {
  const read = parseSample(`x{${labels}} 1`);
  return typeof read === 'string' ? [] : read.labels;
}

function writeLabels(wire: WireWriter, labels: Labels): void {
  backwards(labels, ([name, value]) =>
    writeInner(wire, 1, () => {
      writeText(wire, 2, value);
      writeText(wire, 1, name);
    }),
  );
}

function writeValue(wire: WireWriter, type: FamilyType, total: Total): void {
  if (total.kind === 'summary') return writeSummary(wire, total.point);
  if (total.kind !== 'gauge' && total.kind !== 'sum') return;
  const exemplar = type === 'counter' ? total.point.exemplars.at(-1) : undefined;
  if (exemplar) writeExemplar(wire, 2, exemplar);
  writeDouble(wire, 1, numberOf(total.point.value));
}

function writeSummary(wire: WireWriter, { count, sum, quantileValues }: SummaryDataPoint): void {
  backwards(quantileValues, ({ quantile, value }) =>
    writeInner(wire, 3, () => {
      writeDouble(wire, 2, value);
      writeDouble(wire, 1, quantile);
    }),
  );
  writeDouble(wire, 2, sum);
  writeVarint(wire, 1, count);
}

function writeHistogram(wire: WireWriter, total: Total): void {
  if (total.kind === 'histogram') return writeClassic(wire, total.point);
  if (total.kind !== 'exponentialHistogram') return;
  const native = nativeHistogram(total.point);
  if (native) writeNative(wire, native);
  writeDouble(wire, 2, total.point.sum ?? 0);
  writeVarint(wire, 1, total.point.count);
}

function writeNative(
  wire: WireWriter,
  { positive, negative, zeroCount, zeroThreshold, schema }: NativeHistogram,
): void {
  writeSide(wire, positive, 12, 13);
  writeSide(wire, negative, 9, 10);
  writeVarint(wire, 7, zeroCount);
  writeDouble(wire, 6, zeroThreshold);
  writeSint32(wire, 5, schema);
}

/** One without any buckets has an empty span, by which it is known as a native one. */
function writeSide(wire: WireWriter, { spans, deltas }: NativeSide, spanField: number, deltaField: number): void {
  backwards(deltas, (delta) => {
    wire.sint64(delta);
    writeTag(wire, deltaField, WIRE.varint);
  });
  const written = spans.length === 0 && spanField === 12 ? [{ offset: 0, length: 0 }] : spans;
  backwards(written, ({ offset, length }) =>
    writeInner(wire, spanField, () => {
      writeVarint(wire, 2, BigInt(length));
      writeSint32(wire, 1, offset);
    }),
  );
}

function writeClassic(
  wire: WireWriter,
  { bucketCounts, explicitBounds, exemplars, count, sum }: HistogramDataPoint,
): void {
  let upTo = 0n;
  const buckets = explicitBounds
    .map((bound, i) => ({ bound, below: explicitBounds[i - 1] ?? -Infinity, count: (upTo += bucketCounts[i] ?? 0n) }))
    .filter(({ bound }) => bound !== Infinity);
  buckets.push({ bound: Infinity, below: buckets.at(-1)?.bound ?? -Infinity, count });
  backwards(buckets, (bucket) =>
    writeInner(wire, 3, () => {
      const exemplar = exemplarWithin(exemplars, bucket.below, bucket.bound);
      if (exemplar) writeExemplar(wire, 3, exemplar);
      writeDouble(wire, 2, bucket.bound);
      writeVarint(wire, 1, bucket.count);
    }),
  );
  writeDouble(wire, 2, sum ?? 0);
  writeVarint(wire, 1, count);
}

function writeExemplar(wire: WireWriter, field: number, { traceId, spanId, value, timeUnixNano }: Exemplar): void {
  const ids = Object.entries({ trace_id: traceId, span_id: spanId }).filter(([, id]) => id !== '');
  writeInner(wire, field, () => {
    if (timeUnixNano > 0n)
      writeInner(wire, 3, () => {
        writeInteger(wire, 2, timeUnixNano % 1_000_000_000n);
        writeInteger(wire, 1, timeUnixNano / 1_000_000_000n);
      });
    writeDouble(wire, 2, numberOf(value));
    writeLabels(wire, ids);
  });
}
