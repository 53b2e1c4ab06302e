import type { Decoded } from '../../../otlp/decoded.ts';
import type { SchemaNode } from '../../parquet/schema.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { CollectedRows } from '../collected-tables.ts';
import { Row } from '../row.ts';
import type { TableFormat, TableMapper } from '../table-format.ts';
import { originOf, plainName } from './columns.ts';
import { logOf } from './log.ts';
import { kindOfTable, metricOf, type TableKind } from './metric.ts';
import { spanOf } from './span.ts';

type Kind = 'traces' | 'logs' | TableKind;

/** What ClickHouse's exporter of the Collector, ClickStack and otlp2parquet write: a row a span, log record or data point. */
export const otelTables: TableFormat = {
  name: 'otel-tables',
  sniff: (columns) => {
    const kind = kindOf(columns);
    return kind && `a table of ${KINDS[kind]} with the columns of the Collector’s ClickHouse exporter`;
  },
  reads: () => true,
  createMapper: (columns) => new OtelTableMapper(columns),
};

const KINDS: Record<Kind, string> = {
  traces: 'spans',
  logs: 'log records',
  gauge: 'gauges',
  sum: 'sums',
  histogram: 'histograms',
  exponentialHistogram: 'exponential histograms',
  summary: 'summaries',
};

function kindOf(columns: ReadonlyMap<string, SchemaNode>): Kind | undefined {
  const names = new Set([...columns.keys()].map(plainName));
  const has = (...wanted: string[]) => wanted.every((name) => names.has(name));
  if (!has('ResourceAttributes')) return undefined;
  if (has('TraceId', 'SpanId', 'SpanName', 'Timestamp', 'Duration')) return 'traces';
  if (has('Timestamp', 'Body', 'LogAttributes')) return 'logs';
  return kindOfTable(names);
}

class OtelTableMapper implements TableMapper {
  readonly #rows = new CollectedRows();
  readonly #kind: Kind;
  readonly #hasJson: boolean;

  constructor(columns: ReadonlyMap<string, SchemaNode>) {
    this.#kind = kindOf(columns)!;
    this.#hasJson = columns.get('LogAttributes')?.shape === 'leaf';
  }

  get items(): number {
    return this.#rows.items;
  }

  add(cells: CellGroup): void {
    const { notes } = this.#rows;
    notes.clear();
    const named = Object.entries(cells).map(([name, cell]) => [plainName(name), cell] as const);
    const row = new Row(Object.fromEntries(named), notes);
    const origin = originOf(row);
    if (this.#kind === 'traces') this.#rows.span(origin, spanOf(row));
    else if (this.#kind === 'logs') this.#rows.log(origin, logOf(row, this.#hasJson));
    else this.#rows.metric(origin, metricOf(row, this.#kind));
  }

  take(): Decoded {
    return this.#rows.take();
  }
}
