import type { Metric, MetricData, NumberDataPoint, NumberValue } from '../../../model/metric.ts';
import type { Environment } from '../contexts/environment.ts';
import { OttlError } from '../problem.ts';
import { NIL } from '../value.ts';
import type { Arguments } from './arguments.ts';
import type { OttlFunction } from './function.ts';

function metricEditor(name: string, parameters: readonly string[], create: OttlFunction['create']): OttlFunction {
  return { name, parameters, contexts: ['metric'], create };
}

const TEMPORALITIES: Readonly<Record<string, number>> = { delta: 1, cumulative: 2 };
const CUMULATIVE = 2;

function temporality(args: Arguments): number {
  const written = args.literalText('aggregation_temporality');
  if (Object.hasOwn(TEMPORALITIES, written)) return TEMPORALITIES[written]!;
  throw args.problem('aggregation_temporality', `unknown aggregation temporality: ${written}`);
}

const convertSumToGauge = metricEditor('convert_sum_to_gauge', [], () => (environment) => {
  const { data } = environment.metric.current;
  if (data.kind === 'sum') environment.metric.own.data = { kind: 'gauge', dataPoints: data.dataPoints };
  return NIL;
});

const convertGaugeToSum = metricEditor('convert_gauge_to_sum', ['aggregation_temporality', 'is_monotonic'], (args) => {
  const aggregationTemporality = temporality(args);
  const isMonotonic = args.literalBool('is_monotonic');
  return (environment) => {
    const { data } = environment.metric.current;
    if (data.kind === 'gauge')
      environment.metric.own.data = { kind: 'sum', dataPoints: data.dataPoints, aggregationTemporality, isMonotonic };
    return NIL;
  };
});

type Point = Exclude<MetricData, { kind: 'none' }>['dataPoints'][number];
type Distribution = Extract<MetricData, { kind: 'histogram' | 'exponentialHistogram' | 'summary' }>;

/** A sum made of one figure of a distribution's points; those without it are left out. */
function figurePoints(data: Distribution, figure: (point: Point) => NumberValue | undefined): NumberDataPoint[] {
  return (data.dataPoints as Point[]).flatMap((point) => {
    const value = figure(point);
    const { attributes, startTimeUnixNano, timeUnixNano } = point;
    return value ? [{ attributes, startTimeUnixNano, timeUnixNano, flags: 0, value, exemplars: [] }] : [];
  });
}

const countOf = (point: Point): NumberValue | undefined =>
  'count' in point ? { kind: 'int', value: BigInt.asIntN(64, point.count) } : undefined;
const sumOf = (point: Point): NumberValue | undefined =>
  'sum' in point && point.sum !== undefined ? { kind: 'double', value: point.sum } : undefined;

/** Adds a sum beside the metric, where its data are of the kinds and have points. */
function addSum(
  environment: Environment,
  kinds: readonly string[],
  figure: (point: Point) => NumberValue | undefined,
  sum: { suffix: string; isMonotonic: boolean; aggregationTemporality?: number; unit?: string },
): void {
  const { current } = environment.metric;
  const { data } = current;
  if (!kinds.includes(data.kind)) throw new OttlError(`this metric is no ${kinds.join(', ')}`);
  const distribution = data as Distribution;
  const dataPoints = figurePoints(distribution, figure);
  if (dataPoints.length === 0) return;
  const own = distribution.kind === 'summary' ? CUMULATIVE : distribution.aggregationTemporality;
  environment.addMetric({
    name: current.name + sum.suffix,
    description: current.description,
    unit: sum.unit ?? current.unit,
    metadata: [],
    data: {
      kind: 'sum',
      dataPoints,
      aggregationTemporality: sum.aggregationTemporality ?? own,
      isMonotonic: sum.isMonotonic,
    },
  });
}

const DISTRIBUTIONS = ['histogram', 'exponentialHistogram', 'summary'];

function extractor(name: string, suffix: string, figure: typeof countOf, unit?: string): OttlFunction {
  return metricEditor(name, ['is_monotonic', 'suffix?'], (args) => {
    const isMonotonic = args.literalBool('is_monotonic');
    const given = args.has('suffix') ? args.literalText('suffix') : suffix;
    return (environment) => {
      addSum(environment, DISTRIBUTIONS, figure, { suffix: given, isMonotonic, unit });
      return NIL;
    };
  });
}

function summaryConverter(name: string, suffix: string, figure: typeof countOf): OttlFunction {
  return metricEditor(name, ['aggregation_temporality', 'is_monotonic', 'suffix?'], (args) => {
    const aggregationTemporality = temporality(args);
    const isMonotonic = args.literalBool('is_monotonic');
    const given = args.has('suffix') ? args.literalText('suffix') : suffix;
    return (environment) => {
      // Of another kind nothing is done, without an error.
      if (environment.metric.current.data.kind === 'summary')
        addSum(environment, ['summary'], figure, { suffix: given, isMonotonic, aggregationTemporality });
      return NIL;
    };
  });
}

const copyMetric = metricEditor('copy_metric', ['name?', 'description?', 'unit?'], (args) => {
  const [name, description, unit] = ['name', 'description', 'unit'].map((one) =>
    args.has(one) ? args.text(one) : undefined,
  );
  return (environment) => {
    const copy: Metric = { ...environment.metric.current };
    if (name) copy.name = name(environment);
    if (description) copy.description = description(environment);
    if (unit) copy.unit = unit(environment);
    environment.addMetric(copy);
    return NIL;
  };
});

const scaleMetric = metricEditor('scale_metric', ['factor', 'unit?'], (args) => {
  const factor = args.literalNumber('factor');
  const unit = args.has('unit') ? args.text('unit') : undefined;
  return (environment) => {
    const { data } = environment.metric.current;
    if (data.kind !== 'none') environment.metric.own.data = scaled(data, factor);
    if (unit) environment.metric.own.unit = unit(environment);
    return NIL;
  };
});

/** Integers stay integers, cut towards zero, as in the Collector. */
function scaledNumber(value: NumberValue, factor: number): NumberValue {
  if (value.kind === 'double') return { kind: 'double', value: value.value * factor };
  if (value.kind === 'none') return value;
  const product = Number(value.value) * factor;
  return Number.isFinite(product) ? { kind: 'int', value: BigInt.asIntN(64, BigInt(Math.trunc(product))) } : value;
}

const times = (value: number | undefined, factor: number): number | undefined =>
  value === undefined ? undefined : value * factor;

function scaled(data: Exclude<MetricData, { kind: 'none' }>, factor: number): MetricData {
  switch (data.kind) {
    case 'gauge':
    case 'sum': {
      const dataPoints = data.dataPoints.map((point) => ({
        ...point,
        value: scaledNumber(point.value, factor),
        exemplars: point.exemplars.map((one) => ({ ...one, value: scaledNumber(one.value, factor) })),
      }));
      return { ...data, dataPoints };
    }
    case 'histogram': {
      const dataPoints = data.dataPoints.map((point) => ({
        ...point,
        sum: times(point.sum, factor),
        min: times(point.min, factor),
        max: times(point.max, factor),
        explicitBounds: point.explicitBounds.map((bound) => bound * factor),
        exemplars: point.exemplars.map((one) => ({ ...one, value: scaledNumber(one.value, factor) })),
      }));
      return { ...data, dataPoints };
    }
    case 'summary': {
      const dataPoints = data.dataPoints.map((point) => ({
        ...point,
        sum: point.sum * factor,
        quantileValues: point.quantileValues.map((one) => ({ ...one, value: one.value * factor })),
      }));
      return { ...data, dataPoints };
    }
    case 'exponentialHistogram':
      throw new OttlError('exponential histograms are not supported by the scale_metric function');
  }
}

/** What the transform processor has for metrics besides the functions of all. */
export const METRIC_EDITORS: readonly OttlFunction[] = [
  convertSumToGauge,
  convertGaugeToSum,
  extractor('extract_count_metric', '_count', countOf, '1'),
  extractor('extract_sum_metric', '_sum', sumOf),
  summaryConverter('convert_summary_count_val_to_sum', '_count', countOf),
  summaryConverter('convert_summary_sum_val_to_sum', '_sum', sumOf),
  copyMetric,
  scaleMetric,
];
