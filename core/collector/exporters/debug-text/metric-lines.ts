import { assertNever } from '../../../model/assert-never.ts';
import type {
  Exemplar,
  HistogramDataPoint,
  Metric,
  MetricData,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from '../../../model/metric.ts';
import { attributeLines } from './attribute-lines.ts';
import { bucketLines } from './bucket-lines.ts';
import { fixedText, goTime, temporalityText } from './go-texts.ts';

const TYPES = {
  none: 'Empty',
  gauge: 'Gauge',
  sum: 'Sum',
  histogram: 'Histogram',
  exponentialHistogram: 'ExponentialHistogram',
  summary: 'Summary',
} as const satisfies Record<MetricData['kind'], string>;

export function* metricLines({ name, description, unit, metadata, data }: Metric): Generator<string> {
  yield 'Descriptor:';
  yield `     -> Name: ${name}`;
  yield `     -> Description: ${description}`;
  yield `     -> Unit: ${unit}`;
  yield `     -> DataType: ${TYPES[data.kind]}`;
  yield* attributeLines('Metadata', metadata, '     ');
  if (data.kind === 'sum') yield `     -> IsMonotonic: ${data.isMonotonic}`;
  if ('aggregationTemporality' in data)
    yield `     -> AggregationTemporality: ${temporalityText(data.aggregationTemporality)}`;
  yield* pointLines(data);
}

function* pointLines(data: MetricData): Generator<string> {
  switch (data.kind) {
    case 'none':
      return;
    case 'gauge':
    case 'sum':
      return yield* eachPoint('NumberDataPoints', data.dataPoints, numberLines);
    case 'histogram':
      return yield* eachPoint('HistogramDataPoints', data.dataPoints, histogramLines);
    case 'exponentialHistogram':
      return yield* eachPoint('ExponentialHistogramDataPoints', data.dataPoints, function* (point) {
        yield* totalLines(point);
        yield* bucketLines(point);
        yield* exemplarLines(point.exemplars);
      });
    case 'summary':
      return yield* eachPoint('SummaryDataPoints', data.dataPoints, summaryLines);
    default:
      return assertNever(data);
  }
}

type Point = Pick<NumberDataPoint, 'attributes' | 'startTimeUnixNano' | 'timeUnixNano'>;

function* eachPoint<T extends Point>(
  title: string,
  points: readonly T[],
  lines: (point: T) => Iterable<string>,
): Generator<string> {
  for (const [i, point] of points.entries()) {
    yield `${title} #${i}`;
    yield* attributeLines('Data point attributes', point.attributes);
    yield `StartTimestamp: ${goTime(point.startTimeUnixNano)}`;
    yield `Timestamp: ${goTime(point.timeUnixNano)}`;
    yield* lines(point);
  }
}

function* numberLines({ value, exemplars }: NumberDataPoint): Generator<string> {
  yield* valueLine('Value: ', value);
  yield* exemplarLines(exemplars);
}

function* valueLine(title: string, value: NumberValue): Generator<string> {
  if (value.kind !== 'none') yield title + (value.kind === 'int' ? value.value : fixedText(value.value));
}

function* totalLines({ count, sum, min, max }: Pick<HistogramDataPoint, 'count' | 'sum' | 'min' | 'max'>) {
  yield `Count: ${count}`;
  if (sum !== undefined) yield `Sum: ${fixedText(sum)}`;
  if (min !== undefined) yield `Min: ${fixedText(min)}`;
  if (max !== undefined) yield `Max: ${fixedText(max)}`;
}

function* histogramLines(point: HistogramDataPoint): Generator<string> {
  yield* totalLines(point);
  for (const [i, bound] of point.explicitBounds.entries()) yield `ExplicitBounds #${i}: ${fixedText(bound)}`;
  for (const [i, count] of point.bucketCounts.entries()) yield `Buckets #${i}, Count: ${count}`;
  yield* exemplarLines(point.exemplars);
}

function* summaryLines({ count, sum, quantileValues }: SummaryDataPoint): Generator<string> {
  yield `Count: ${count}`;
  yield `Sum: ${fixedText(sum)}`;
  for (const [i, { quantile, value }] of quantileValues.entries())
    yield `QuantileValue #${i}: Quantile ${fixedText(quantile)}, Value ${fixedText(value)}`;
}

function* exemplarLines(exemplars: readonly Exemplar[]): Generator<string> {
  if (exemplars.length > 0) yield 'Exemplars:';
  for (const [i, exemplar] of exemplars.entries()) {
    yield `Exemplar #${i}`;
    yield `     -> Trace ID: ${exemplar.traceId}`;
    yield `     -> Span ID: ${exemplar.spanId}`;
    yield `     -> Timestamp: ${goTime(exemplar.timeUnixNano)}`;
    yield* valueLine('     -> Value: ', exemplar.value);
    yield* attributeLines('FilteredAttributes', exemplar.filteredAttributes, '     ');
  }
}
