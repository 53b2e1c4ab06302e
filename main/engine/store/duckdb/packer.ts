import { randomUUID } from 'node:crypto';
import { assertNever } from '../../../../core/model/assert-never.ts';
import type { ResourceGroup } from '../../../../core/model/resource.ts';
import type { Telemetry } from '../../../../core/model/telemetry.ts';
import { Catalog, type CatalogMark, type Origin } from './catalog.ts';
import { Dictionaries, type DictionaryMark, type ValueBounds } from './dictionary.ts';
import { LogAppender } from './log-appender.ts';
import { MetricAppender } from './metric-appender.ts';
import type { PackedTable } from './packed.ts';
import type { TableName } from './schema.ts';
import type { ShapeMark } from './shape-dictionary.ts';
import { SpanAppender } from './span-appender.ts';
import { Tally } from './tally.ts';

/** Where the ids of each sequence go on: the last ones given out. */
export interface LastIds {
  name: number;
  value: number;
  shape: number;
  resource: number;
  scope: number;
  metric: number;
  span: bigint;
  log: bigint;
  point: bigint;
  stream: number;
}

/** Rows of all tables, those of the dictionaries first, and what they add up to. */
export interface Packed {
  tables: [TableName, PackedTable][];
  tally: Tally;
  /** Shapes with lower ids are not used any more. */
  oldestShape: number;
  /** These rows and all later ones use no values with lower ids. */
  oldestValue: number;
  /** Whose numbers these are. */
  packer: string;
  /** How often it was told by then that points are gone (`breakChains`). */
  chainEpoch: number;
}

interface PackerMark {
  name: DictionaryMark;
  value: DictionaryMark;
  shape: ShapeMark;
  catalog: CatalogMark;
}

/** Turns telemetry into rows. What it knows of texts, resources and metrics goes with the rows that use them. */
export class Packer {
  readonly dictionaries: Dictionaries;
  readonly catalog = new Catalog();
  readonly spans: SpanAppender;
  readonly logs: LogAppender;
  readonly metrics: MetricAppender;
  tally = new Tally();
  readonly #name = randomUUID();
  #chainEpoch = 0;

  constructor(bounds?: ValueBounds) {
    this.dictionaries = new Dictionaries(bounds);
    this.spans = new SpanAppender(this.dictionaries);
    this.logs = new LogAppender(this.dictionaries);
    this.metrics = new MetricAppender(this.dictionaries, this.catalog);
  }

  /** Forgets everything, rows not yet taken included. */
  reset(last: LastIds): void {
    this.tally = new Tally();
    for (const table of this.#tables()) table.truncate(0);
    this.dictionaries.names.reset(last.name);
    this.dictionaries.values.reset(last.value);
    this.dictionaries.shapes.reset(last.shape);
    this.catalog.reset(last);
    this.goOn(last);
    this.metrics.chains.break();
  }

  get lastIds(): LastIds {
    const { names, values, shapes } = this.dictionaries;
    return {
      name: names.lastId,
      value: values.lastId,
      shape: shapes.lastId,
      ...this.catalog.lastIds,
      span: this.spans.lastId,
      log: this.logs.lastId,
      point: this.metrics.lastId,
      stream: this.metrics.chains.lastStream,
    };
  }

  /** Ids go on behind these; what is known stays known. */
  goOn(last: LastIds): void {
    const { names, values, shapes } = this.dictionaries;
    names.lastId = last.name;
    values.lastId = last.value;
    shapes.lastId = last.shape;
    this.catalog.goOn(last);
    this.spans.lastId = last.span;
    this.logs.lastId = last.log;
    this.metrics.lastId = last.point;
    this.metrics.chains.lastStream = last.stream;
  }

  mark(): PackerMark {
    const { names, values, shapes } = this.dictionaries;
    return { name: names.mark(), value: values.mark(), shape: shapes.mark(), catalog: this.catalog.mark() };
  }

  /** Takes back texts, shapes, resources and scopes added since; their rows must not be used by any row that stays. */
  backTo({ name, value, shape, catalog }: PackerMark): void {
    const { names, values, shapes } = this.dictionaries;
    names.backTo(name);
    values.backTo(value);
    shapes.backTo(shape);
    this.catalog.backTo(catalog);
  }

  /** Points were taken away in the store, so often by now: what comes next must not lean on earlier ones. */
  breakChains(epoch = this.#chainEpoch): void {
    this.#chainEpoch = epoch;
    this.metrics.chains.break();
  }

  append(telemetry: Telemetry, importId: number): void {
    const { tally } = this;
    switch (telemetry.signal) {
      case 'traces':
        return this.#each(telemetry.groups, importId, (span, origin) => this.spans.append(span, origin, tally));
      case 'logs':
        return this.#each(telemetry.groups, importId, (log, origin) => this.logs.append(log, origin, tally));
      case 'metrics':
        return this.#each(telemetry.groups, importId, (metric, origin) => this.metrics.append(metric, origin, tally));
      default:
        return assertNever(telemetry);
    }
  }

  #each<T>(groups: ResourceGroup<T>[], importId: number, append: (item: T, origin: Origin) => void): void {
    for (const group of groups) {
      const resource = this.catalog.resource(group.resource, group.schemaUrl);
      for (const scopeGroup of group.scopes) {
        const scope = this.catalog.scope(scopeGroup.scope, scopeGroup.schemaUrl);
        const origin = { resource, scope, import: importId };
        for (const item of scopeGroup.items) append(item, origin);
      }
    }
  }

  /** About what the texts of the rows since then take. */
  get textBytes(): number {
    return this.#tables().reduce((sum, table) => sum + table.textBytes, 0);
  }

  /** The rows since the last time. */
  take(): Packed {
    const { tally } = this;
    const { shapes, values } = this.dictionaries;
    const oldest = { oldestShape: shapes.oldestId, oldestValue: values.oldestId };
    this.tally = new Tally();
    shapes.trim();
    values.trim();
    const tables = this.#tables().flatMap((writer) => {
      const table = writer.take();
      return table ? [[writer.table, table] satisfies [TableName, PackedTable]] : [];
    });
    return { tables, tally, ...oldest, packer: this.#name, chainEpoch: this.#chainEpoch };
  }

  #tables() {
    const { names, values, shapes } = this.dictionaries;
    const { resources, scopes, metrics } = this.catalog;
    return [
      ...[names.table, values.table, shapes.table, resources, scopes, metrics],
      ...[this.spans.spans, this.spans.events, this.spans.links, this.logs.logs],
      ...[this.metrics.numbers, this.metrics.distributions, this.metrics.exemplars],
    ];
  }
}
