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
import type { i32, u64List } from './columns.ts';
import type { Dictionaries } from './dictionary.ts';
import { spanIdNumber, uuidHalves } from './ids.ts';
import { isWithoutValue, PointChains, type Buckets } from './point-chains.ts';
import {
  distributionColumns,
  exemplarColumns,
  numberColumns,
  type NumberColumns,
  type PointColumns,
} from './point-columns.ts';
import { TableWriter } from './table-writer.ts';
import type { Tally } from './tally.ts';

type DistributionPoint = HistogramDataPoint | ExponentialHistogramDataPoint | SummaryDataPoint;

/** Data points of all five kinds: numbers in one table, distributions in another, exemplars in a third. */
export class MetricAppender {
  readonly #dictionaries: Dictionaries;
  readonly #catalog: Catalog;
  readonly chains = new PointChains();
  /** Of the ids given out. */
  lastId = 0n;

  readonly numbers = new TableWriter('number_point', numberColumns());
  readonly distributions = new TableWriter('distribution_point', distributionColumns());
  readonly exemplars = new TableWriter('exemplar', exemplarColumns());

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
        for (const point of data.dataPoints) this.#appendHistogram(point, id, origin.import, tally);
        return;
      case 'exponentialHistogram':
        for (const point of data.dataPoints) this.#appendExponential(point, id, origin.import, tally);
        return;
      case 'summary':
        for (const point of data.dataPoints) this.#appendSummary(point, id, origin.import, tally);
        return;
      default:
        assertNever(data);
    }
  }

  #appendNumber(point: NumberDataPoint, metric: number, falls: boolean, importId: number, tally: Tally): void {
    const { columns } = this.numbers;
    const row = this.numbers.begin();
    this.#setPoint(columns, row, point, metric, importId);
    setNumber(row, point.value, columns);
    columns.exemplars.values[row] = point.exemplars.length;
    this.#appendExemplars(point.exemplars, importId, tally);
    columns.before.values[row] =
      isWithoutValue(point.flags) || point.value.kind === 'none' ? NaN : Number(point.value.value);
    this.chains.number(columns, row, falls);
    countPoint(point, tally);
  }

  /** The columns all distributions share; those particular to a kind are null until set. */
  #appendDistribution(point: DistributionPoint, metric: number, importId: number, tally: Tally): number {
    const { columns } = this.distributions;
    const row = this.distributions.begin();
    this.#setPoint(columns, row, point, metric, importId);
    columns.count.values[row] = point.count;
    const exemplars = 'exemplars' in point ? point.exemplars : [];
    columns.exemplars.values[row] = exemplars.length;
    this.#appendExemplars(exemplars, importId, tally);
    this.#clearKinds(row);
    countPoint(point, tally);
    return row;
  }

  /** Once all else of the row is set. */
  #chain(row: number, { flags, count, sum }: DistributionPoint, buckets: Buckets): void {
    const { columns } = this.distributions;
    columns.before.values[row] = isWithoutValue(flags) ? NaN : Number(count);
    columns.beforeSum.values[row] = sum ?? NaN;
    this.chains.distribution(columns, row, buckets);
  }

  /** What a number and a distribution have in common. */
  #setPoint(
    columns: PointColumns,
    row: number,
    point: NumberDataPoint | DistributionPoint,
    metric: number,
    importId: number,
  ): void {
    columns.id.values[row] = ++this.lastId;
    columns.metric.values[row] = metric;
    columns.import.values[row] = importId;
    columns.shape.values[row] = this.#dictionaries.attributes(row, point.attributes, columns.attributes);
    columns.startNs.values[row] = point.startTimeUnixNano;
    columns.timeNs.values[row] = point.timeUnixNano;
    columns.flags.values[row] = point.flags;
  }

  #clearKinds(row: number): void {
    const { columns } = this.distributions;
    const lists = [columns.bounds, columns.bucketCounts, columns.positiveCounts, columns.negativeCounts];
    for (const list of [...lists, columns.quantiles, columns.quantileValues]) list.setNull(row);
    const numbers = [columns.scale, columns.zeroCount, columns.zeroThreshold];
    for (const column of [...numbers, columns.positiveOffset, columns.negativeOffset]) column.setNull(row);
  }

  #appendHistogram(point: HistogramDataPoint, metric: number, importId: number, tally: Tally): void {
    const { columns } = this.distributions;
    const row = this.#appendDistribution(point, metric, importId, tally);
    this.#setStatistics(row, point);
    columns.bounds.setAll(row, point.explicitBounds);
    columns.bucketCounts.setAll(row, point.bucketCounts);
    this.#chain(row, point, 'bounds');
  }

  #appendExponential(point: ExponentialHistogramDataPoint, metric: number, importId: number, tally: Tally): void {
    const { columns } = this.distributions;
    const row = this.#appendDistribution(point, metric, importId, tally);
    this.#setStatistics(row, point);
    columns.scale.set(row, point.scale);
    columns.zeroCount.set(row, point.zeroCount);
    columns.zeroThreshold.set(row, point.zeroThreshold);
    setBuckets(row, point.positive, columns.positiveOffset, columns.positiveCounts);
    setBuckets(row, point.negative, columns.negativeOffset, columns.negativeCounts);
    this.#chain(row, point, 'scale');
  }

  #setStatistics(row: number, point: HistogramDataPoint | ExponentialHistogramDataPoint): void {
    const { columns } = this.distributions;
    columns.sum.setOptional(row, point.sum);
    columns.min.setOptional(row, point.min);
    columns.max.setOptional(row, point.max);
  }

  #appendSummary(point: SummaryDataPoint, metric: number, importId: number, tally: Tally): void {
    const { columns } = this.distributions;
    const row = this.#appendDistribution(point, metric, importId, tally);
    columns.sum.set(row, point.sum);
    columns.min.setNull(row);
    columns.max.setNull(row);
    columns.quantiles.setAll(
      row,
      point.quantileValues.map(({ quantile }) => quantile),
    );
    columns.quantileValues.setAll(
      row,
      point.quantileValues.map(({ value }) => value),
    );
    this.#chain(row, point, 'none');
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
}

/** Begins anew where it falls. */
const isTotal = (data: Metric['data']) =>
  data.kind === 'sum' && data.isMonotonic && data.aggregationTemporality !== DELTA;

function countPoint({ timeUnixNano }: { timeUnixNano: bigint }, tally: Tally): void {
  tally.counts.points++;
  tally.see(timeUnixNano);
}

/** An int or a double, the other column null; both null where there is no value. */
function setNumber(row: number, value: NumberValue, columns: Pick<NumberColumns, 'intValue' | 'doubleValue'>): void {
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
