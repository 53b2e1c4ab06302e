import { DELTA } from '../../../../core/analysis/counter-increase.ts';
import { assertNever } from '../../../../core/model/assert-never.ts';
import type {
  Exemplar,
  ExponentialBuckets,
  ExponentialHistogramDataPoint,
  HistogramDataPoint,
  Metric,
  NumberDataPoint,
  NumberValue,
  SummaryDataPoint,
} from '../../../../core/model/metric.ts';
import type { Catalog, Origin } from './catalog.ts';
import { f64, f64List, i32, i64, i64List, u32, u64, u64List, uuid } from './columns.ts';
import type { Dictionaries } from './dictionary.ts';
import {
  distributionLinkColumns,
  follow,
  followDistribution,
  isWithoutValue,
  knownStart,
  linkColumns,
  type ComingPoint,
} from './point-links.ts';
import { Streams, type Stream } from './streams.ts';
import { spanIdNumber, uuidHalves } from './ids.ts';
import { TableWriter } from './table-writer.ts';
import type { Tally } from './tally.ts';

type DistributionPoint = HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint;

/** The first columns of both tables of points, in their order. */
const pointColumns = () => ({
  id: u64(),
  metric: u32(),
  import: u32(),
  shape: u32(),
  attributes: i64List(),
  startNs: u64(),
  timeNs: u64(),
  flags: u32(),
});
type PointColumns = ReturnType<typeof pointColumns>;

/** Data points of all five kinds: numbers in one table, distributions in another, exemplars in a third. */
export class MetricAppender {
  readonly #dictionaries: Dictionaries;
  readonly #catalog: Catalog;
  readonly #streams = new Streams();
  /** Of the ids given out. */
  lastId = 0n;

  readonly numbers = new TableWriter('number_point', {
    ...pointColumns(),
    intValue: i64(),
    doubleValue: f64(),
    exemplars: u32(),
    ...linkColumns(),
  });

  readonly distributions = new TableWriter('distribution_point', {
    ...pointColumns(),
    count: u64(),
    sum: f64(),
    min: f64(),
    max: f64(),
    bounds: f64List(),
    bucketCounts: u64List(),
    scale: i32(),
    zeroCount: u64(),
    zeroThreshold: f64(),
    positiveOffset: i32(),
    positiveCounts: u64List(),
    negativeOffset: i32(),
    negativeCounts: u64List(),
    quantiles: f64List(),
    quantileValues: f64List(),
    exemplars: u32(),
    ...distributionLinkColumns(),
  });

  readonly exemplars = new TableWriter('exemplar', {
    point: u64(),
    import: u32(),
    position: u32(),
    timeNs: u64(),
    intValue: i64(),
    doubleValue: f64(),
    traceId: uuid(),
    spanId: u64(),
    shape: u32(),
    attributes: i64List(),
  });

  constructor(dictionaries: Dictionaries, catalog: Catalog) {
    this.#dictionaries = dictionaries;
    this.#catalog = catalog;
  }

  append(metric: Metric, origin: Origin, tally: Tally): void {
    const known = this.#catalog.metricCount;
    const id = this.#catalog.metric(metric, origin);
    tally.counts.metrics += this.#catalog.metricCount - known;
    const { data } = metric;
    switch (data.kind) {
      case 'none':
        return;
      case 'gauge':
      case 'sum':
        for (const point of data.dataPoints) this.#appendNumber(point, id, isTotal(data), origin.import, tally);
        return;
      case 'histogram':
        for (const point of data.dataPoints)
          this.#setHistogram(this.#appendDistribution(point, id, origin.import, tally), point);
        return;
      case 'exponentialHistogram':
        for (const point of data.dataPoints)
          this.#setExponential(this.#appendDistribution(point, id, origin.import, tally), point);
        return;
      case 'summary':
        for (const point of data.dataPoints)
          this.#setSummary(this.#appendDistribution(point, id, origin.import, tally), point);
        return;
      default:
        assertNever(data);
    }
  }

  #appendNumber(point: NumberDataPoint, metric: number, falls: boolean, importId: number, tally: Tally): void {
    const { columns } = this.numbers;
    const row = this.numbers.begin();
    const stream = this.#setPoint(columns, row, point, metric, importId);
    const value = isWithoutValue(point.flags) || point.value.kind === 'none' ? NaN : Number(point.value.value);
    follow(stream, this.#coming(point, value, 0, 0, falls), columns, row);
    setNumber(row, point.value, columns);
    columns.exemplars.values[row] = point.exemplars.length;
    this.#appendExemplars(point.exemplars, importId, tally);
    countPoint(point, tally);
  }

  /** The columns all distributions share; those particular to a kind are null until set. */
  #appendDistribution(point: DistributionPoint, metric: number, importId: number, tally: Tally): number {
    const { columns } = this.distributions;
    const row = this.distributions.begin();
    const stream = this.#setPoint(columns, row, point, metric, importId);
    const count = isWithoutValue(point.flags) ? NaN : Number(point.count);
    followDistribution(stream, this.#coming(point, count, knownSum(point.sum), layoutOf(point), true), columns, row);
    columns.count.values[row] = point.count;
    const exemplars = 'exemplars' in point ? point.exemplars : [];
    columns.exemplars.values[row] = exemplars.length;
    this.#appendExemplars(exemplars, importId, tally);
    this.#clearKinds(row);
    countPoint(point, tally);
    return row;
  }

  /** What a number and a distribution have in common. */
  #setPoint(
    columns: PointColumns,
    row: number,
    point: NumberDataPoint | DistributionPoint,
    metric: number,
    importId: number,
  ): Stream {
    columns.id.values[row] = ++this.lastId;
    columns.metric.values[row] = metric;
    columns.import.values[row] = importId;
    const shape = this.#dictionaries.attributes(row, point.attributes, columns.attributes);
    columns.shape.values[row] = shape;
    columns.startNs.values[row] = point.startTimeUnixNano;
    columns.timeNs.values[row] = point.timeUnixNano;
    columns.flags.values[row] = point.flags;
    return this.#streams.of(metric, shape, columns.attributes.lastWords(row));
  }

  #coming(
    { timeUnixNano: timeNs, startTimeUnixNano }: NumberDataPoint | DistributionPoint,
    value: number,
    sum: number | undefined,
    layout: ComingPoint['layout'],
    falls: boolean,
  ): ComingPoint {
    return { id: this.lastId, timeNs, startNs: knownStart(startTimeUnixNano), value, sum, layout, falls };
  }

  #clearKinds(row: number): void {
    const { columns } = this.distributions;
    const lists = [columns.bounds, columns.bucketCounts, columns.positiveCounts, columns.negativeCounts];
    for (const list of [...lists, columns.quantiles, columns.quantileValues]) list.setNull(row);
    const numbers = [columns.scale, columns.zeroCount, columns.zeroThreshold];
    for (const column of [...numbers, columns.positiveOffset, columns.negativeOffset]) column.nulls.add(row);
  }

  #setHistogram(row: number, point: HistogramDataPoint): void {
    const { columns } = this.distributions;
    this.#setStatistics(row, point);
    columns.bounds.setAll(row, point.explicitBounds);
    columns.bucketCounts.setAll(row, point.bucketCounts);
  }

  #setExponential(row: number, point: ExponentialHistogramDataPoint): void {
    const { columns } = this.distributions;
    this.#setStatistics(row, point);
    columns.scale.set(row, point.scale);
    columns.zeroCount.set(row, point.zeroCount);
    columns.zeroThreshold.set(row, point.zeroThreshold);
    setBuckets(row, point.positive, columns.positiveOffset, columns.positiveCounts);
    setBuckets(row, point.negative, columns.negativeOffset, columns.negativeCounts);
  }

  #setStatistics(row: number, point: HistogramDataPoint | ExponentialHistogramDataPoint): void {
    const { columns } = this.distributions;
    columns.sum.setOptional(row, point.sum);
    columns.min.setOptional(row, point.min);
    columns.max.setOptional(row, point.max);
  }

  #setSummary(row: number, point: SummaryDataPoint): void {
    const { columns } = this.distributions;
    columns.sum.set(row, point.sum);
    columns.min.nulls.add(row);
    columns.max.nulls.add(row);
    columns.quantiles.setAll(
      row,
      point.quantileValues.map(({ quantile }) => quantile),
    );
    columns.quantileValues.setAll(
      row,
      point.quantileValues.map(({ value }) => value),
    );
  }

  #appendExemplars(exemplars: Exemplar[], importId: number, tally: Tally): void {
    const { columns } = this.exemplars;
    exemplars.forEach((exemplar, position) => {
      const row = this.exemplars.begin();
      columns.point.values[row] = this.lastId;
      columns.import.values[row] = importId;
      columns.position.values[row] = position;
      columns.timeNs.values[row] = exemplar.timeUnixNano;
      setNumber(row, exemplar.value, columns);
      columns.traceId.set(row, ...uuidHalves(exemplar.traceId));
      columns.spanId.values[row] = spanIdNumber(exemplar.spanId);
      columns.shape.values[row] = this.#dictionaries.attributes(row, exemplar.filteredAttributes, columns.attributes);
    });
    tally.counts.exemplars += exemplars.length;
  }

  /** Of the streams numbered. */
  get lastStream(): number {
    return this.#streams.lastId;
  }

  /** Ids go on behind these. */
  goOn(point: bigint, stream: number): void {
    this.lastId = point;
    this.#streams.lastId = stream;
  }

  /** Points were taken away: what comes next must not lean on them. Also where nothing is known any more. */
  breakChains(): void {
    this.#streams.forget();
  }
}

/** Falls where it begins anew. */
const isTotal = (data: Metric['data']) =>
  data.kind === 'sum' && data.isMonotonic && data.aggregationTemporality !== DELTA;

/** As questions see it: NaN is none. */
const knownSum = (sum: number | undefined) => (sum === undefined || Number.isNaN(sum) ? undefined : sum);

/** What buckets of one stream must have in common to be taken from each other. */
function layoutOf(point: DistributionPoint): readonly number[] | number {
  if ('scale' in point) return point.scale >= -MOST_SCALE && point.scale <= MOST_SCALE ? 1 : 0;
  if (!('explicitBounds' in point)) return 0;
  return point.bucketCounts.length === point.explicitBounds.length + 1 ? point.explicitBounds : NO_BOUNDS;
}

/** Beyond this no buckets are drawn (`metrics-buckets.ts`); up to it all scales can be brought to one. */
const MOST_SCALE = 30;

const NO_BOUNDS: readonly number[] = [];

function countPoint({ timeUnixNano }: { timeUnixNano: bigint }, tally: Tally): void {
  tally.counts.points++;
  tally.see(timeUnixNano);
}

type NumberColumns = { intValue: ReturnType<typeof i64>; doubleValue: ReturnType<typeof f64> };

/** An int or a double, the other column null; both null where there is no value. */
function setNumber(row: number, value: NumberValue, columns: NumberColumns): void {
  columns.intValue.setOptional(row, value.kind === 'int' ? value.value : undefined);
  columns.doubleValue.setOptional(row, value.kind === 'double' ? value.value : undefined);
}

function setBuckets(
  row: number,
  buckets: ExponentialBuckets | undefined,
  offset: ReturnType<typeof i32>,
  counts: ReturnType<typeof u64List>,
): void {
  if (!buckets) return;
  offset.set(row, buckets.offset);
  counts.setAll(row, buckets.bucketCounts);
}
