import type { Attributes } from '../../../model/attributes.ts';
import type { Metric, MetricData, NumberDataPoint, ResourceMetrics } from '../../../model/metric.ts';
import { int, text } from '../../ottl/value.ts';
import { CATALOG, type MetricInfo } from './catalog.ts';
import { reducePoints, type Reduction } from './reduction.ts';

const CUMULATIVE = 2;
/** The Collector's sem_conv_version of these scrapers. */
const SCHEMA = 'https://opentelemetry.io/schemas/1.9.0';
const SCOPE =
  'github.com/open-telemetry/opentelemetry-collector-contrib/receiver/hostmetricsreceiver/internal/scraper/';

export type Tags = Readonly<Record<string, string | number>>;

/** What is to be measured by a scraper, and how. */
interface Measured {
  name: string;
  enabled: ReadonlySet<string>;
  reductions: ReadonlyMap<string, Reduction>;
}

/** What one scraper measured of one resource at one time. */
export class Points {
  readonly #scraper: string;
  readonly #enabled: ReadonlySet<string>;
  readonly #reductions: ReadonlyMap<string, Reduction>;
  readonly #nowNs: bigint;
  readonly #startNs: bigint;
  readonly #metrics = new Map<string, Metric>();

  constructor({ name, enabled, reductions }: Measured, nowNs: bigint, startNs: bigint) {
    this.#scraper = name;
    this.#enabled = enabled;
    this.#reductions = reductions;
    this.#nowNs = nowNs;
    this.#startNs = startNs;
  }

  /** Whether anybody wants it. */
  wants(...names: readonly string[]): boolean {
    return names.some((name) => this.#enabled.has(name));
  }

  /** What is no number is left out: a field that this kernel does not have. */
  add(name: string, value: number, tags: Tags = {}): void {
    if (!this.#enabled.has(name) || !Number.isFinite(value)) return;
    const info = CATALOG.get(this.#scraper)!.get(name)!;
    let metric = this.#metrics.get(name);
    if (!metric) this.#metrics.set(name, (metric = metricOf(name, info)));
    const point: NumberDataPoint = {
      attributes: attributesOf(tags),
      startTimeUnixNano: info.kind === 'gauge' ? 0n : this.#startNs,
      timeUnixNano: this.#nowNs,
      flags: 0,
      value: info.isInt ? { kind: 'int', value: BigInt(Math.trunc(value)) } : { kind: 'double', value },
      exemplars: [],
    };
    (metric.data as Extract<MetricData, { kind: 'sum' }>).dataPoints.push(point);
  }

  /** undefined where nothing was measured. */
  group(resource: Attributes = []): ResourceMetrics | undefined {
    if (this.#metrics.size === 0) return undefined;
    const scope = { name: `${SCOPE}${this.#scraper}scraper`, version: '', attributes: [], droppedAttributesCount: 0 };
    return {
      resource: { attributes: resource, droppedAttributesCount: 0, entityRefs: [] },
      schemaUrl: SCHEMA,
      scopes: [{ scope, schemaUrl: '', items: [...this.#metrics.values()].map((metric) => this.#reduced(metric)) }],
    };
  }

  #reduced(metric: Metric): Metric {
    const [reduction, { data }] = [this.#reductions.get(metric.name), metric];
    if (!reduction || (data.kind !== 'sum' && data.kind !== 'gauge')) return metric;
    return { ...metric, data: { ...data, dataPoints: reducePoints(data.dataPoints, reduction) } };
  }
}

export const attributesOf = (tags: Tags): Attributes =>
  Object.entries(tags).map(([key, value]) => ({ key, value: typeof value === 'string' ? text(value) : int(value) }));

function metricOf(name: string, { unit, description, kind }: MetricInfo): Metric {
  const data: MetricData =
    kind === 'gauge'
      ? { kind, dataPoints: [] }
      : { kind: 'sum', dataPoints: [], aggregationTemporality: CUMULATIVE, isMonotonic: kind === 'counter' };
  return { name, description, unit, metadata: [], data };
}
