import { assertNever } from '../../../model/assert-never.ts';
import type {
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
  SummaryDataPoint,
} from '../../../model/metric.ts';
import { asString } from '../../ottl/text.ts';
import { fixedText, shortestText } from './go-texts.ts';

/** `name{key=value} 12.5`, a line for each data point; nothing of a metric without data. */
export function* normalMetricLines({ name, data }: Metric): Generator<string> {
  if (data.kind === 'none') return;
  for (let i = 0; i < data.dataPoints.length; i++) {
    const attributes = data.dataPoints[i]!.attributes.map(({ key, value }) => `${key}=${asString(value)}`);
    yield `${name}{${attributes.join(',')}} ${valueOf(data, i)}`;
  }
}

function valueOf(data: Exclude<Metric['data'], { kind: 'none' }>, i: number): string {
  switch (data.kind) {
    case 'gauge':
    case 'sum':
      return numberText(data.dataPoints[i]!);
    case 'histogram':
      return histogramText(data.dataPoints[i]!);
    case 'exponentialHistogram':
      return exponentialText(data.dataPoints[i]!);
    case 'summary':
      return summaryText(data.dataPoints[i]!);
    default:
      return assertNever(data);
  }
}

function numberText({ value }: NumberDataPoint): string {
  return value.kind === 'none' ? '' : value.kind === 'int' ? String(value.value) : shortestText(value.value);
}

function totals({ count, sum, min, max }: Pick<HistogramDataPoint, 'count' | 'sum' | 'min' | 'max'>): string[] {
  const given = Object.entries({ sum, min, max }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${shortestText(value)}`],
  );
  return [`count=${count}`, ...given];
}

/** The last bucket has no bound. */
function histogramText(point: HistogramDataPoint): string {
  const buckets = point.bucketCounts.map((count, i) => {
    const bound = point.explicitBounds[i];
    return bound === undefined ? String(count) : `le${shortestText(bound)}=${count}`;
  });
  return [...totals(point), ...buckets].join(' ');
}

/** Buckets by the bound nearer to zero, of negative values too, as there. */
function exponentialText(point: ExponentialHistogramDataPoint): string {
  const base = 2 ** (2 ** -point.scale);
  const buckets = ({ offset, bucketCounts }: ExponentialBuckets) =>
    bucketCounts.map((count, i) => `le${shortestText(power(base, offset + i))}=${count}`);
  const sides = [point.negative, point.positive].flatMap((side) => (side ? buckets(side) : []));
  const zero = point.zeroCount > 0n ? [`zero_count${shortestText(point.zeroThreshold)}=${point.zeroCount}`] : [];
  return [...totals(point), ...sides, ...zero].join(' ');
}

/** By squaring, as Go's math.Pow: its last digits differ from those of `**`. */
function power(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}

function summaryText({ count, sum, quantileValues }: SummaryDataPoint): string {
  const quantiles = quantileValues.map((one) => `q${shortestText(one.quantile)}=${shortestText(one.value)}`);
  return [`count=${count}`, `sum=${fixedText(sum)}`, ...quantiles].join(' ');
}
