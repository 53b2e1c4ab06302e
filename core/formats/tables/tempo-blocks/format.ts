import type { Decoded } from '../../../otlp/decoded.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { countCell, groupCell, keyOfCell, listCell, textCell, traceIdCell } from '../cells.ts';
import { CollectedRows, type RowOrigin } from '../collected-tables.ts';
import type { TableFormat, TableMapper } from '../table-format.ts';
import { tempoAttributes } from './attributes.ts';
import { tempoSpan } from './span.ts';

/** The data.parquet of Tempo's blocks, vParquet4 and 5: a row a trace. */
export const tempoBlocks: TableFormat = {
  name: 'tempo-blocks',
  sniff: (columns) =>
    columns.has('TraceID') && columns.get('rs')?.shape === 'list'
      ? 'a table of traces with the columns of a block of Tempo’s'
      : undefined,
  reads: (column) => column === 'TraceID' || column === 'rs',
  createMapper: () => new TempoMapper(),
};

class TempoMapper implements TableMapper {
  readonly #rows = new CollectedRows();

  get items(): number {
    return this.#rows.items;
  }

  add(row: CellGroup): void {
    const { notes } = this.#rows;
    notes.clear();
    const traceId = traceIdCell(row['TraceID'], notes);
    // Before anything is kept: a fault costs the whole row.
    const found = [...this.#scopes(row)].flatMap(({ origin, spans }) =>
      spans.map((span) => ({ origin, span: tempoSpan(groupCell(span), traceId, notes) })),
    );
    for (const { origin, span } of found) this.#rows.span(origin, span);
  }

  *#scopes(row: CellGroup): Generator<{ origin: RowOrigin; spans: CellGroup['rs'][] }> {
    for (const resourceSpans of listCell(row['rs']).map(groupCell)) {
      const resource = groupCell(resourceSpans['Resource']);
      const resourceKey = keyOfCell(resource);
      for (const scopeSpans of listCell(resourceSpans['ss']).map(groupCell)) {
        const scope = groupCell(scopeSpans['Scope']);
        const origin = { resourceKey, scopeKey: keyOfCell(scope), make: () => this.#origin(resource, scope) };
        yield { origin, spans: [...listCell(scopeSpans['Spans'])] };
      }
    }
  }

  #origin(resource: CellGroup, scope: CellGroup): ReturnType<RowOrigin['make']> {
    const { notes } = this.#rows;
    return {
      resource: tempoAttributes(resource, notes),
      scope: {
        name: textCell(scope['Name']),
        version: textCell(scope['Version']),
        attributes: tempoAttributes(scope, notes),
        droppedAttributesCount: countCell(scope['DroppedAttributesCount']),
      },
    };
  }

  take(): Decoded {
    return this.#rows.take();
  }
}
