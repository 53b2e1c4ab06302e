import type { Decoded } from '../../../otlp/decoded.ts';
import type { SchemaNode } from '../../parquet/schema.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { CollectedRows } from '../collected-tables.ts';
import { Row } from '../row.ts';
import type { TableFormat, TableMapper } from '../table-format.ts';
import { bundleLog } from './log.ts';
import { bundleMetric } from './metric.ts';
import { exactOrigin } from './parts.ts';
import { bundleSpan } from './span.ts';

type Kind = 'spans' | 'log records' | 'data points';

/** Columns that only people and queries need: what they say stands in another one as well. */
const SAID_ELSEWHERE = new Set(['start_time', 'end_time', 'time', 'observed_time', 'service_name']);

/** The files of a bundle that Tracebench exported: spans.parquet, logs.parquet, metrics.parquet. */
export const tracebenchBundle: TableFormat = {
  name: 'tracebench-bundle',
  sniff: (columns) => {
    const kind = kindOf(columns);
    return kind && `a table of ${kind} with the columns of a bundle that Tracebench exported`;
  },
  reads: (column) => !SAID_ELSEWHERE.has(column),
  createMapper: (columns) => new BundleMapper(kindOf(columns)!),
};

function kindOf(columns: ReadonlyMap<string, SchemaNode>): Kind | undefined {
  const has = (...names: string[]) => names.every((name) => columns.has(name));
  if (!has('resource_otlp', 'scope_otlp')) return undefined;
  if (has('span_id', 'start_time_unix_nano', 'end_time_unix_nano')) return 'spans';
  if (has('metric_name', 'kind', 'time_unix_nano')) return 'data points';
  return has('severity_number', 'body', 'time_unix_nano') ? 'log records' : undefined;
}

class BundleMapper implements TableMapper {
  readonly #rows = new CollectedRows();
  readonly #kind: Kind;

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  get items(): number {
    return this.#rows.items;
  }

  add(cells: CellGroup): void {
    const { notes } = this.#rows;
    notes.clear();
    const row = new Row(cells, notes);
    const origin = exactOrigin(row);
    if (this.#kind === 'spans') this.#rows.span(origin, bundleSpan(row));
    else if (this.#kind === 'log records') this.#rows.log(origin, bundleLog(row));
    else this.#rows.metric(origin, bundleMetric(row));
  }

  take(): Decoded {
    return this.#rows.take();
  }
}
