import type { Decoded } from '../../../otlp/decoded.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import type { SchemaNode } from '../../parquet/schema.ts';
import { keyOfCell } from '../cells.ts';
import { CollectedRows, type RowOrigin } from '../collected-tables.ts';
import { Row } from '../row.ts';
import type { TableFormat, TableMapper } from '../table-format.ts';
import { tempoAttributes } from './attributes.ts';
import { tempoSpan } from './span.ts';

/** The data.parquet of Tempo's blocks, vParquet4 and 5: a row a trace. */
export const tempoBlocks: TableFormat = {
  name: 'tempo-blocks',
  sniff: (columns) =>
    columns.has('TraceID') && isList(columns.get('rs'))
      ? 'a table of traces with the columns of a block of Tempo’s'
      : undefined,
  reads: (column) => column === 'TraceID' || column === 'rs',
  createMapper: () => new TempoMapper(),
};

/** The last form of version 5 has lists that are columns which repeat, without the two groups around. */
const isList = (column: SchemaNode | undefined): boolean =>
  column?.shape === 'list' || column?.repetition === 'repeated';

class TempoMapper implements TableMapper {
  readonly #rows = new CollectedRows();

  get items(): number {
    return this.#rows.items;
  }

  add(cells: CellGroup): void {
    const { notes } = this.#rows;
    notes.clear();
    const row = new Row(cells, notes);
    const traceId = row.traceId('TraceID');
    // Before anything is kept: a fault costs the whole row.
    const found = [...this.#scopes(row)].flatMap(({ origin, spans }) =>
      spans.map((span) => ({ origin, span: tempoSpan(span, traceId) })),
    );
    for (const { origin, span } of found) this.#rows.span(origin, span);
  }

  *#scopes(row: Row): Generator<{ origin: RowOrigin; spans: Row[] }> {
    for (const resourceSpans of row.groups('rs')) {
      const resource = resourceSpans.group('Resource');
      const resourceKey = keyOfCell(resource.cells);
      for (const scopeSpans of resourceSpans.groups('ss')) {
        const scope = scopeSpans.group('Scope');
        const origin = { resourceKey, scopeKey: keyOfCell(scope.cells), make: () => this.#origin(resource, scope) };
        yield { origin, spans: scopeSpans.groups('Spans') };
      }
    }
  }

  /** Each is made where it is asked for, and then once: what is noted of it is counted. */
  #origin(resource: Row, scope: Row): ReturnType<RowOrigin['make']> {
    return {
      get resource() {
        return tempoAttributes(resource);
      },
      get resourceDetails() {
        return { droppedAttributesCount: resource.count('DroppedAttributesCount'), entityRefs: [] };
      },
      get scope() {
        return {
          name: scope.text('Name'),
          version: scope.text('Version'),
          attributes: tempoAttributes(scope),
          droppedAttributesCount: scope.count('DroppedAttributesCount'),
        };
      },
    };
  }

  take(): Decoded {
    return this.#rows.take();
  }
}
