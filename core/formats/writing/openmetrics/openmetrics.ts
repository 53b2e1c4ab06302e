import type { Metric, ResourceMetrics } from '../../../model/metric.ts';
import type { Resource } from '../../../model/resource.ts';
import type { LeftOut } from '../left-out.ts';
import { escaped, LabelWriter, labelsText, type WrittenLabels } from './labels.ts';
import { familyOf, sampleName, type WrittenFamily } from './names.ts';
import { SampleWriter } from './samples.ts';

const CUMULATIVE = 2;

/**
 * Metrics as OpenMetrics text (1.0), by OpenTelemetry's rules. Families may not be told apart in two places, nor series in a family, so it is
 * given all metrics without their points first, and then, family by family, the points of each series one behind the other.
 */
export class OpenMetricsWriter {
  readonly #leftOut: LeftOut;
  readonly #labels: LabelWriter;
  readonly #samples: SampleWriter;
  readonly #families = new Map<string, { family: WrittenFamily; names: Set<string> }>();

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

  /** Names of the metrics to be given next, together. */
  get families(): Iterable<readonly string[]> {
    return [...this.#families.keys()].sort().map((name) => [...this.#families.get(name)!.names]);
  }

  #learn(metric: Metric): void {
    const family = familyOf(metric);
    if (family === undefined) return;
    this.#labels.renamed(metric.name, sampleName(family));
    const known = this.#families.get(family.name);
    if (known === undefined) this.#families.set(family.name, { family, names: new Set([metric.name]) });
    else known.names.add(metric.name);
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
  head(names: readonly string[]): string {
    const found = [...this.#families.values()].find((one) => one.names.has(names[0]!))!.family;
    const unit = found.unit === '' ? '' : `# UNIT ${found.name} ${found.unit}\n`;
    const help = found.help === '' ? '' : `# HELP ${found.name} ${escaped(found.help)}\n`;
    return `# TYPE ${found.name} ${found.type}\n${unit}${help}`;
  }

  /** Points of one family, a piece of text a metric. */
  *write(groups: readonly ResourceMetrics[]): Iterable<string> {
    for (const { resource, scopes, schemaUrl } of groups)
      for (const { scope, schemaUrl: scopeUrl, items } of scopes)
        for (const metric of items) {
          if (schemaUrl !== '') this.#leftOut.add('schema-url');
          const labels = this.#labels.scope(this.#labels.identity(resource), scope, scopeUrl);
          yield this.#metric(metric, labels);
        }
  }

  #metric(metric: Metric, owner: WrittenLabels): string {
    const { data } = metric;
    if (data.kind === 'none') return '';
    const family = familyOf(metric);
    if (family === undefined) return this.#notWritten('exponential-histogram', data.dataPoints.length);
    if ('aggregationTemporality' in data && data.aggregationTemporality !== CUMULATIVE)
      return this.#notWritten('delta', data.dataPoints.length);
    const known = this.#families.get(family.name)?.family;
    if (known === undefined || known.type !== family.type)
      return this.#notWritten('other-type', data.dataPoints.length);
    return this.#points(known, data, owner);
  }

  #points(family: WrittenFamily, data: Exclude<Metric['data'], { kind: 'none' }>, owner: WrittenLabels): string {
    const labelled = (point: { attributes: Metric['metadata'] }) => this.#labels.add(new Map(owner), point.attributes);
    switch (data.kind) {
      case 'histogram':
        return data.dataPoints.map((point) => this.#samples.histogram(family, labelled(point), point)).join('');
      case 'summary':
        return data.dataPoints.map((point) => this.#samples.summary(family, labelled(point), point)).join('');
      case 'gauge':
      case 'sum':
        return data.dataPoints.map((point) => this.#samples.number(family, labelled(point), point)).join('');
      default:
        return '';
    }
  }

  #notWritten(code: 'exponential-histogram' | 'delta' | 'other-type', points: number): string {
    this.#leftOut.add(code, points);
    return '';
  }

  end(): string {
    return '# EOF\n';
  }
}
