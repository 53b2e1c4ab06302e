import type { MetricAppender } from '../metric-appender.ts';
import type { Packer } from '../packer.ts';
import type { InternerMark } from '../byte-interner.ts';
import type { Buckets } from '../point-chains.ts';
import { DistributionPacker, type DistributionKind } from './distribution-packer.ts';
import { ExemplarPacker } from './exemplar-packer.ts';
import type { ItemPacker } from './item-packer.ts';
import { MetricHeadReader } from './metric-head-reader.ts';
import { NumberPointPacker } from './number-point-packer.ts';
import type { Wire } from './wire.ts';

/** The points of one metric: rows next to each other in one of the two tables. */
interface Run {
  kind: 'total' | 'number' | DistributionKind;
  first: number;
  end: number;
}

const BUCKETS: Record<DistributionKind, Buckets> = {
  histogram: 'bounds',
  exponentialHistogram: 'scale',
  summary: 'none',
};

interface Before {
  numbers: number;
  distributions: number;
  exemplars: number;
  lastId: bigint;
  metrics: number;
  heads: InternerMark;
}

/**
 * Metrics and their data points, straight into columns. What points say of those before them is added once the whole request is
 * read: chains cannot be taken back.
 */
export class MetricPacker implements ItemPacker {
  readonly #packer: Packer;
  readonly #rows: MetricAppender;
  readonly #heads: MetricHeadReader;
  readonly #numbers: NumberPointPacker;
  readonly #distributions: DistributionPacker;
  readonly #runs: Run[] = [];
  #before: Before | undefined;

  constructor(packer: Packer, wire: Wire) {
    const exemplars = new ExemplarPacker(packer, wire);
    this.#packer = packer;
    this.#rows = packer.metrics;
    this.#heads = new MetricHeadReader(wire, packer.catalog);
    this.#numbers = new NumberPointPacker(packer, wire, exemplars);
    this.#distributions = new DistributionPacker(packer, wire, exemplars);
  }

  begin(): void {
    const { numbers, distributions, exemplars, lastId } = this.#rows;
    const rows = { numbers: numbers.rows, distributions: distributions.rows, exemplars: exemplars.rows };
    this.#before = { ...rows, lastId, metrics: this.#packer.catalog.metricCount, heads: this.#heads.mark() };
    this.#runs.length = 0;
  }

  finish(): void {
    const { tally, catalog } = this.#packer;
    const { numbers, distributions, exemplars } = this.#rows;
    const before = this.#before!;
    for (const run of this.#runs) this.#chain(run);
    tally.counts.metrics += catalog.metricCount - before.metrics;
    tally.counts.points += numbers.rows - before.numbers + distributions.rows - before.distributions;
    tally.counts.exemplars += exemplars.rows - before.exemplars;
  }

  takeBack(): void {
    const { numbers, distributions, exemplars } = this.#rows;
    const before = this.#before!;
    numbers.truncate(before.numbers);
    distributions.truncate(before.distributions);
    exemplars.truncate(before.exemplars);
    this.#rows.lastId = before.lastId;
    this.#heads.backTo(before.heads);
  }

  item(end: number, resource: number, scope: number): void {
    const heads = this.#heads;
    const metric = heads.read(end, resource, scope);
    const { kind } = heads;
    if (kind === 'none') return;
    if (kind === 'gauge' || kind === 'sum') this.#numberPoints(metric);
    else this.#distributionPoints(metric, kind);
  }

  #numberPoints(metric: number): void {
    const { numbers } = this.#rows;
    const first = numbers.rows;
    for (let to = this.#heads.nextPoint(); to >= 0; to = this.#heads.nextPoint()) this.#numbers.point(to, metric);
    this.#runs.push({ kind: this.#heads.falls ? 'total' : 'number', first, end: numbers.rows });
  }

  #distributionPoints(metric: number, kind: DistributionKind): void {
    const { distributions } = this.#rows;
    const first = distributions.rows;
    for (let to = this.#heads.nextPoint(); to >= 0; to = this.#heads.nextPoint())
      this.#distributions.point(to, metric, kind);
    this.#runs.push({ kind, first, end: distributions.rows });
  }

  #chain({ kind, first, end }: Run): void {
    const { chains, numbers, distributions } = this.#rows;
    for (let row = first; row < end; row++) {
      if (kind === 'total' || kind === 'number') chains.number(numbers.columns, row, kind === 'total');
      else chains.distribution(distributions.columns, row, BUCKETS[kind]);
    }
  }
}
