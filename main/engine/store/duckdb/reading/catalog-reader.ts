import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { MetricData, Metric } from '../../../../../core/model/metric.ts';
import type { EntityRef, Resource, Scope } from '../../../../../core/model/resource.ts';
import { attributesOfJson, type JsonObject } from '../../../../../core/otlp/json-value.ts';
import { Binder } from '../questions/sql.ts';
import type { Database } from '../database.ts';
import { METRIC_KINDS } from '../schema.ts';

export interface StoredResource {
  resource: Resource;
  schemaUrl: string;
  service: string;
}

export interface StoredScope {
  scope: Scope;
  schemaUrl: string;
}

/** A metric without its points. */
export interface StoredMetric {
  resource: number;
  scope: number;
  head: Omit<Metric, 'data'>;
  kind: MetricData['kind'];
  temporality: number;
  isMonotonic: boolean;
}

/** Resources, scopes and metrics by id; read once each. */
export class CatalogReader {
  readonly #database: Database;
  readonly #resources = new Map<number, StoredResource>();
  readonly #scopes = new Map<number, StoredScope>();
  readonly #metrics = new Map<number, StoredMetric>();

  constructor(database: Database) {
    this.#database = database;
  }

  resource(id: number): StoredResource {
    return this.#resources.get(id)!;
  }

  scope(id: number): StoredScope {
    return this.#scopes.get(id)!;
  }

  metric(id: number): StoredMetric {
    return this.#metrics.get(id)!;
  }

  async loadResources(ids: Iterable<number>, signal?: CancelSignal): Promise<void> {
    await this.#load(this.#resources, 'resource', 'service_name, otlp, schema_url', ids, signal, (row) => ({
      resource: parseResource(row['otlp'] as string),
      schemaUrl: row['schema_url'] as string,
      service: row['service_name'] as string,
    }));
  }

  async loadScopes(ids: Iterable<number>, signal?: CancelSignal): Promise<void> {
    await this.#load(this.#scopes, 'scope', 'name, version, otlp, schema_url', ids, signal, (row) => ({
      scope: { name: row['name'] as string, version: row['version'] as string, ...parseSet(row['otlp'] as string) },
      schemaUrl: row['schema_url'] as string,
    }));
  }

  async loadMetrics(ids: Iterable<number>, signal?: CancelSignal): Promise<void> {
    const columns = 'resource, scope, name, description, unit, kind, temporality, is_monotonic, metadata';
    await this.#load(this.#metrics, 'metric', columns, ids, signal, (row) => ({
      resource: row['resource'] as number,
      scope: row['scope'] as number,
      head: {
        name: row['name'] as string,
        description: row['description'] as string,
        unit: row['unit'] as string,
        metadata: attributesOfJson(JSON.parse(row['metadata'] as string) as JsonObject[]),
      },
      kind: METRIC_KINDS[row['kind'] as number]!,
      temporality: row['temporality'] as number,
      isMonotonic: row['is_monotonic'] as boolean,
    }));
  }

  async #load<T>(
    known: Map<number, T>,
    table: string,
    columns: string,
    ids: Iterable<number>,
    signal: CancelSignal | undefined,
    parse: (row: Record<string, unknown>) => T,
  ): Promise<void> {
    const missing = new Set([...ids].filter((id) => !known.has(id)));
    if (missing.size === 0) return;
    const binder = new Binder();
    const sql = `SELECT id, ${columns} FROM ${table} WHERE id IN ${binder.ids(missing, 'UINTEGER')}`;
    const answer = await this.#database.query(sql, binder.parameters, signal);
    const values = answer.names.map((name) => answer.values(name));
    for (let row = 0; row < answer.rows; row++) {
      const record = Object.fromEntries(answer.names.map((name, i) => [name, values[i]![row]]));
      known.set(record['id'] as number, parse(record));
    }
  }
}

type StoredSet = { attributes: JsonObject[]; droppedAttributesCount: number; entityRefs?: EntityRef[] };

function parseSet(otlp: string): Pick<Scope, 'attributes' | 'droppedAttributesCount'> {
  const { attributes, droppedAttributesCount } = JSON.parse(otlp) as StoredSet;
  return { attributes: attributesOfJson(attributes), droppedAttributesCount };
}

function parseResource(otlp: string): Resource {
  const { entityRefs } = JSON.parse(otlp) as StoredSet;
  return { ...parseSet(otlp), entityRefs: entityRefs ?? [] };
}
