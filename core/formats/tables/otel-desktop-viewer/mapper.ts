import type { Decoded } from '../../../otlp/decoded.ts';
import type { CellGroup } from '../../parquet/row-reader.ts';
import { groupCell, listCell } from '../cells.ts';
import { CollectedRows } from '../collected-tables.ts';
import type { TableMapper } from '../table-format.ts';
import { AttributeSource } from './attribute-source.ts';
import { logOf } from './log.ts';
import { metricOf } from './metric.ts';
import { OriginSource } from './origin.ts';
import { spanOf } from './span.ts';

/**
 * What a row is. The first three are there before the others, which name them; a `metric` of 0.2 holds its data points, a `point`
 * of later versions comes with what is said of its metric.
 */
export type RowKind = 'attribute' | 'resource' | 'scope' | 'span' | 'log' | 'metric' | 'point';

/** Rows of otel-desktop-viewer's tables, of any version; names are plain (`plainName`). */
export class DesktopViewerMapper implements Omit<TableMapper, 'add'> {
  readonly #rows = new CollectedRows();
  readonly #attributes = new AttributeSource();
  readonly #origins = new OriginSource(this.#attributes);

  /** Spans, log records and data points that wait. */
  get items(): number {
    return this.#rows.items;
  }

  /** Throws RowFault where nothing can be made of a row: then nothing of it is kept. */
  add(kind: RowKind, row: CellGroup): void {
    const { notes } = this.#rows;
    notes.clear();
    switch (kind) {
      case 'attribute':
        return this.#attributes.define(row);
      case 'resource':
        return this.#origins.defineResource(row);
      case 'scope':
        return this.#origins.defineScope(row);
      case 'span':
        return this.#rows.span(this.#origins.of(row), spanOf(row, this.#attributes, notes));
      case 'log':
        return this.#rows.log(this.#origins.of(row), logOf(row, this.#attributes, notes));
      case 'metric':
        return this.#addMetric(row);
      case 'point':
        return this.#addPoint(row);
    }
  }

  /** `datapointskind` is the member of the union that the points were. */
  #addMetric(row: CellGroup): void {
    const origin = this.#origins.of(row);
    const { name, description, unit, datapointskind: metrictype } = row;
    const points = listCell(row['datapoints']).map((point) => {
      const head = { name: name ?? '', description: description ?? '', unit: unit ?? '', metrictype: metrictype ?? '' };
      return metricOf({ ...groupCell(point), ...head }, this.#attributes, this.#rows.notes);
    });
    for (const point of points) this.#rows.metric(origin, point);
  }

  /** A metric's `stream`, and the batch it came in (`ingest`), whose own attributes are those of its resource and scope. */
  #addPoint({ stream, ingest, ...point }: CellGroup): void {
    const head = { ...groupCell(stream), ...groupCell(ingest) };
    const { attributes: _ofOrigin, ...said } = head;
    const metric = metricOf({ ...said, ...point }, this.#attributes, this.#rows.notes);
    this.#rows.metric(this.#origins.of(head), metric);
  }

  /** Checked; starts anew. */
  take(): Decoded {
    return this.#rows.take();
  }
}
