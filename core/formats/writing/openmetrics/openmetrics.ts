import type { Metric, ResourceMetrics } from '../../../model/metric.ts';
import type { Resource } from '../../../model/resource.ts';
import type { LeftOut } from '../left-out.ts';
import { escaped, LabelWriter, labelsText, type WrittenLabels } from './labels.ts';
import { familyOf, sampleName, sampleNames, type WrittenFamily } from './names.ts';
import { SampleWriter } from './samples.ts';
import { WrittenSeries } from './written-series.ts';

const CUMULATIVE = 2;
/** Sample names of what stands first. */
const TARGETS = 'target_info';

type Points = Exclude<Metric['data'], { kind: 'none' }>;
type AnyPoint = Points['dataPoints'][number];
type NotWritten = 'exponential-histogram' | 'delta' | 'other-type';

/** A family and the names of the metrics whose points it has. */
export interface FamilyOfMetrics {
  readonly name: string;
  readonly metricNames: readonly string[];
}

interface Known {
  family: WrittenFamily;
  metricNames: Set<string>;
}

/**
 * Metrics as OpenMetrics text (1.0), by OpenTelemetry's rules. Families may not be told apart in two places, nor series in a family, so it is
 * given all metrics without their points first, and then, family by family, the points of each series one behind the other. Of a series that
 * comes from several streams each point is later than the one before; what is not is left out.
 */
export class OpenMetricsWriter {
  readonly #leftOut: LeftOut;
  readonly #labels: LabelWriter;
  readonly #samples: SampleWriter;
  readonly #families = new Map<string, Known>();
  /** Names of samples, by the family that has them. */
  readonly #owners = new Map([[TARGETS, TARGETS]]);
  /** The first family a metric's name is of: metrics of one name may be of several. */
  readonly #firstFamilies = new Map<string, string>();
  readonly #unwritten = new Map<string, NotWritten>();
  #current: { name: string; series: WrittenSeries } = { name: '', series: new WrittenSeries() };
  #given = 0;

  constructor(leftOut: LeftOut) {
    this.#leftOut = leftOut;
    this.#labels = new LabelWriter(leftOut);
    this.#samples = new SampleWriter(leftOut);
  }

  /** What stands first: the targets. */
  *begin(heads: readonly ResourceMetrics[]): Iterable<string> {
    for (const { scopes } of heads) for (const { items } of scopes) for (const metric of items) this.#learn(metric);
    yield* this.#targets(heads);
  }

  /** Whose points are to be given next, together. */
  get families(): FamilyOfMetrics[] {
    return [...this.#families.keys()]
      .sort()
      .map((name) => ({ name, metricNames: [...this.#families.get(name)!.metricNames] }));
  }

  /** Names of metrics that no family has, whose points need not be given, and what they are left out as. */
  get unwritten(): [metricName: string, code: NotWritten][] {
    return [...this.#unwritten].filter(([name]) => !this.#firstFamilies.has(name));
  }

  /** Data points given so far, written or not. */
  get points(): number {
    return this.#given;
  }

  #learn(metric: Metric): void {
    if (metric.data.kind === 'none') return;
    const family = this.#ownFamily(metric);
    if (typeof family === 'string') return void this.#unwritten.set(metric.name, family);
    this.#labels.renamed(metric.name, sampleName(family));
    if (!this.#firstFamilies.has(metric.name)) this.#firstFamilies.set(metric.name, family.name);
    const known = this.#families.get(family.name);
    if (known !== undefined) return void known.metricNames.add(metric.name);
    this.#families.set(family.name, { family, metricNames: new Set([metric.name]) });
    for (const name of sampleNames(family)) this.#owners.set(name, family.name);
  }

  /** The family of a metric, or why it can have none: the first one has a name, also of samples. */
  #ownFamily(metric: Metric): WrittenFamily | NotWritten {
    const { data } = metric;
    const family = familyOf(metric);
    if (family === undefined) return 'exponential-histogram';
    if ('aggregationTemporality' in data && data.aggregationTemporality !== CUMULATIVE) return 'delta';
    const known = this.#families.get(family.name)?.family;
    if (known !== undefined) return known.type === family.type ? known : 'other-type';
    return sampleNames(family).some((name) => this.#owners.has(name)) ? 'other-type' : family;
  }

  *#targets(heads: readonly ResourceMetrics[]): Iterable<string> {
    const told = new Map<string, Resource>();
    for (const { resource } of heads) {
      const identity = labelsText(this.#labels.identity(resource));
      if (!told.has(identity)) told.set(identity, resource);
      // Two with the same name and instance are one target.
      else if (told.get(identity) !== resource) this.#leftOut.add('resource-attributes', resource.attributes.length);
      this.#leftOut.add('entity-refs', resource.entityRefs.length);
    }
    const lines = [...told.values()]
      .map((resource) => this.#labels.target(resource))
      .filter((labels) => labels.size > 2)
      .map((labels) => `target_info${labelsText(labels)} 1\n`);
    if (lines.length > 0) yield `# TYPE target info\n# HELP target Target metadata\n${lines.join('')}`;
  }

  /** The metadata of a family, before its first points. */
  head(name: string): string {
    const found = this.#families.get(name)!.family;
    const unit = found.unit === '' ? '' : `# UNIT ${found.name} ${found.unit}\n`;
    const help = found.help === '' ? '' : `# HELP ${found.name} ${escaped(found.help)}\n`;
    return `# TYPE ${found.name} ${found.type}\n${unit}${help}`;
  }

  /** Points of the metrics of one family, a piece of text a metric. */
  *write(name: string, groups: readonly ResourceMetrics[]): Iterable<string> {
    if (this.#current.name !== name) this.#current = { name, series: new WrittenSeries() };
    for (const { resource, scopes, schemaUrl } of groups)
      for (const { scope, schemaUrl: scopeUrl, items } of scopes)
        for (const metric of items) {
          const labels = () => this.#labels.scope(this.#labels.identity(resource), scope, scopeUrl);
          yield this.#metric(metric, labels, schemaUrl);
        }
  }

  #metric(metric: Metric, ownerLabels: () => WrittenLabels, schemaUrl: string): string {
    const { data } = metric;
    if (data.kind === 'none') return '';
    const family = this.#ownFamily(metric);
    const turn = typeof family === 'string' ? this.#firstFamilies.get(metric.name) : family.name;
    // Of another family by the same name, whose turn is another.
    if (turn !== this.#current.name) return '';
    this.#given += data.dataPoints.length;
    if (schemaUrl !== '') this.#leftOut.add('schema-url');
    if (typeof family !== 'string') return this.#points(family, data, ownerLabels());
    this.#leftOut.add(family, data.dataPoints.length);
    return '';
  }

  #points(family: WrittenFamily, data: Points, owner: WrittenLabels): string {
    switch (data.kind) {
      case 'histogram':
        return this.#each(owner, data.dataPoints, 'le', (labels, point) =>
          this.#samples.histogram(family, labels, point),
        );
      case 'summary':
        return this.#each(owner, data.dataPoints, 'quantile', (labels, point) =>
          this.#samples.summary(family, labels, point),
        );
      case 'gauge':
      case 'sum':
        return this.#each(owner, data.dataPoints, undefined, (labels, point) =>
          this.#samples.number(family, labels, point),
        );
      default:
        return '';
    }
  }

  /** `reserved`: a label that the samples have for themselves. */
  #each<P extends AnyPoint>(
    owner: WrittenLabels,
    points: readonly P[],
    reserved: string | undefined,
    textOf: (labels: WrittenLabels, point: P) => string,
  ): string {
    return points
      .map((point) => {
        if ('value' in point && point.value.kind === 'none') return this.#skipped('no-value');
        const labels = this.#labels.add(new Map(owner), point.attributes);
        if (reserved !== undefined && labels.delete(reserved)) this.#leftOut.add('reserved-key');
        const isLater = this.#current.series.add(labels, point.timeUnixNano);
        return isLater ? textOf(labels, point) : this.#skipped('same-series');
      })
      .join('');
  }

  #skipped(code: 'no-value' | 'same-series'): string {
    this.#leftOut.add(code);
    return '';
  }

  end(): string {
    return '# EOF\n';
  }
}
