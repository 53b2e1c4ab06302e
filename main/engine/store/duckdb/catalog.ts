import { stringAttribute } from '../../../../core/model/attributes.ts';
import type { Metric, MetricData } from '../../../../core/model/metric.ts';
import { plainObject } from '../../../../core/model/plain-text.ts';
import type { Resource, Scope } from '../../../../core/model/resource.ts';
import { encodeJsonAttributes } from '../../../../core/otlp/json-value.ts';
import { bool, i32, text, u32, u8 } from './columns.ts';
import { Interned } from './interned.ts';
import { METRIC_KINDS } from './schema.ts';
import { TableWriter } from './table-writer.ts';

/** Where a row comes from: ids of its resource and scope, and of the import it belongs to (0 = live). */
export interface Origin {
  resource: number;
  scope: number;
  import: number;
}

export interface CatalogMark {
  last: { resource: number; scope: number; metric: number };
  rows: [resources: number, scopes: number, metrics: number];
}

/** The small tables: resources, scopes and metrics, interned by everything they say. */
export class Catalog {
  readonly resources = new TableWriter('resource', {
    id: u32(),
    service: text(),
    attributes: text(),
    otlp: text(),
    schemaUrl: text(),
  });
  readonly scopes = new TableWriter('scope', {
    id: u32(),
    name: text(),
    version: text(),
    attributes: text(),
    otlp: text(),
    schemaUrl: text(),
  });
  readonly metrics = new TableWriter('metric', {
    id: u32(),
    resource: u32(),
    scope: u32(),
    import: u32(),
    name: text(),
    description: text(),
    unit: text(),
    kind: u8(),
    temporality: i32(),
    isMonotonic: bool(),
    metadata: text(),
  });
  readonly #resourceIds = new Interned();
  readonly #scopeIds = new Interned();
  readonly #metricIds = new Interned();
  /** Kept where ids are not: after a rollback the same objects come again, in fewer groups. */
  readonly #texts = new WeakMap<Resource | Scope, string>();

  resource(resource: Resource, schemaUrl: string): number {
    return this.#resourceIds.idOf(resource, [schemaUrl], () => this.#findResource(resource, schemaUrl));
  }

  #findResource(resource: Resource, schemaUrl: string): number {
    const { attributes, droppedAttributesCount, entityRefs } = resource;
    const otlp = this.#textOf(resource, { droppedAttributesCount, entityRefs });
    return this.#resourceIds.id(`${schemaUrl}\u0000${otlp}`, (id) => {
      const { columns } = this.resources;
      const row = this.resources.begin();
      columns.id.values[row] = id;
      columns.service.values[row] = stringAttribute(attributes, 'service.name');
      columns.attributes.values[row] = plainObject(attributes);
      columns.otlp.values[row] = otlp;
      columns.schemaUrl.values[row] = schemaUrl;
    });
  }

  scope(scope: Scope, schemaUrl: string): number {
    return this.#scopeIds.idOf(scope, [schemaUrl], () => this.#findScope(scope, schemaUrl));
  }

  #findScope(scope: Scope, schemaUrl: string): number {
    const { attributes, droppedAttributesCount } = scope;
    const otlp = this.#textOf(scope, { droppedAttributesCount });
    return this.#scopeIds.id(JSON.stringify([schemaUrl, scope.name, scope.version, otlp]), (id) => {
      const { columns } = this.scopes;
      const row = this.scopes.begin();
      columns.id.values[row] = id;
      columns.name.values[row] = scope.name;
      columns.version.values[row] = scope.version;
      columns.attributes.values[row] = plainObject(attributes);
      columns.otlp.values[row] = otlp;
      columns.schemaUrl.values[row] = schemaUrl;
    });
  }

  /** One JSON object: the attributes, which JSON.stringify would not keep, and the rest. */
  #textOf(object: Resource | Scope, rest: object): string {
    const known = this.#texts.get(object);
    if (known !== undefined) return known;
    const text = `{"attributes":${encodeJsonAttributes(object.attributes)},${JSON.stringify(rest).slice(1)}`;
    this.#texts.set(object, text);
    return text;
  }

  metric(metric: Metric, origin: Origin): number {
    const { name, description, unit, metadata } = metric;
    const { temporality, isMonotonic } = temporalityOf(metric.data);
    const said = [
      origin.resource,
      origin.scope,
      origin.import,
      name,
      description,
      unit,
      metric.data.kind,
      temporality,
      isMonotonic,
    ];
    // Of one metric with many points, each of a divided batch is another object, with the same metadata.
    return this.#metricIds.idOf(metadata, said, () => this.#findMetric(metric, origin));
  }

  #findMetric(metric: Metric, origin: Origin): number {
    const metadata = encodeJsonAttributes(metric.metadata);
    const { temporality, isMonotonic } = temporalityOf(metric.data);
    const kind = METRIC_KINDS.indexOf(metric.data.kind);
    const { name, description, unit } = metric;
    const key = JSON.stringify([origin, name, description, unit, kind, temporality, isMonotonic, metadata]);
    return this.#metricIds.id(key, (id) => {
      const { columns } = this.metrics;
      const row = this.metrics.begin();
      columns.id.values[row] = id;
      columns.resource.values[row] = origin.resource;
      columns.scope.values[row] = origin.scope;
      columns.import.values[row] = origin.import;
      columns.name.values[row] = name;
      columns.description.values[row] = description;
      columns.unit.values[row] = unit;
      columns.kind.values[row] = kind;
      columns.temporality.values[row] = temporality;
      columns.isMonotonic.values[row] = isMonotonic ? 1 : 0;
      columns.metadata.values[row] = metadata;
    });
  }

  /** Metrics known so far: names within a resource and scope, not messages. */
  get metricCount(): number {
    return this.#metricIds.lastId;
  }

  /** The ids given out last. */
  get lastIds(): { resource: number; scope: number; metric: number } {
    return {
      resource: this.#resourceIds.lastId,
      scope: this.#scopeIds.lastId,
      metric: this.#metricIds.lastId,
    };
  }

  mark(): CatalogMark {
    return { last: this.lastIds, rows: [this.resources.rows, this.scopes.rows, this.metrics.rows] };
  }

  /** Takes back what was added since. */
  backTo({ last, rows: [resources, scopes, metrics] }: CatalogMark): void {
    this.#resourceIds.backTo(last.resource);
    this.#scopeIds.backTo(last.scope);
    this.#metricIds.backTo(last.metric);
    this.resources.truncate(resources);
    this.scopes.truncate(scopes);
    this.metrics.truncate(metrics);
  }

  /** Ids go on behind these. */
  goOn(last: { resource: number; scope: number; metric: number }): void {
    this.#resourceIds.lastId = last.resource;
    this.#scopeIds.lastId = last.scope;
    this.#metricIds.lastId = last.metric;
  }

  reset(last: { resource: number; scope: number; metric: number }): void {
    this.#resourceIds.reset(last.resource);
    this.#scopeIds.reset(last.scope);
    this.#metricIds.reset(last.metric);
  }
}

function temporalityOf(data: MetricData): { temporality: number; isMonotonic: boolean } {
  return {
    temporality: 'aggregationTemporality' in data ? data.aggregationTemporality : 0,
    isMonotonic: data.kind === 'sum' && data.isMonotonic,
  };
}
