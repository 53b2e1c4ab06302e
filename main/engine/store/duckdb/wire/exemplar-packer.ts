import type { MetricAppender } from '../metric-appender.ts';
import type { Packer } from '../packer.ts';
import { fieldActions } from './field-actions.ts';
import { clearTraceId, clearWords } from './field-reader.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const EXEMPLAR = { timeUnixNano: 1, asDouble: 2, spanId: 3, traceId: 4, asInt: 5, filteredAttributes: 6 } as const;
const EXEMPLAR_TAGS = fieldActions('Exemplar', EXEMPLAR);

/** Exemplars of data points of all kinds that have them. */
export class ExemplarPacker {
  readonly #wire: Wire;
  readonly #packer: Packer;
  readonly #rows: MetricAppender;

  constructor(packer: Packer, wire: Wire) {
    this.#wire = wire;
    this.#packer = packer;
    this.#rows = packer.metrics;
  }

  /** One of the point begun last, at that place among its exemplars. */
  exemplar(end: number, position: number): void {
    const { cursor, fields, attributes, budget } = this.#wire;
    budget.spend();
    const row = this.#begin(position);
    const { columns } = this.#rows.exemplars;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let value = 0;
    while (cursor.pos < end) {
      const action = EXEMPLAR_TAGS[cursor.tag(end)];
      if (action === EXEMPLAR.timeUnixNano) fields.fixed64(columns.timeNs.words, row, end);
      else if (action === EXEMPLAR.asDouble) columns.doubleValue.values[row] = cursor.double(end);
      else if (action === EXEMPLAR.asInt) fields.fixed64(columns.intValue.words, row, end);
      else if (action === EXEMPLAR.spanId) fields.spanId(columns.spanId.words, row, end);
      else if (action === EXEMPLAR.traceId) fields.traceId(columns.traceId.words, row, end);
      else if (action === EXEMPLAR.filteredAttributes) shape = attributes.attribute(shape, columns.attributes, end);
      else throw UNUSUAL;
      if (action === EXEMPLAR.asDouble || action === EXEMPLAR.asInt) value = action;
    }
    if (value !== EXEMPLAR.asInt) columns.intValue.setNull(row);
    if (value !== EXEMPLAR.asDouble) columns.doubleValue.setNull(row);
    columns.shape.values[row] = shapes.id(shape);
    columns.attributes.end(row);
  }

  #begin(position: number): number {
    const row = this.#rows.exemplars.begin();
    const { columns } = this.#rows.exemplars;
    columns.point.values[row] = this.#rows.lastId;
    columns.import.values[row] = 0;
    columns.position.values[row] = position;
    clearWords(columns.timeNs.words, row);
    clearWords(columns.spanId.words, row);
    clearTraceId(columns.traceId.words, row);
    return row;
  }
}
