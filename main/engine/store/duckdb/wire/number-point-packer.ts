import type { MetricAppender } from '../metric-appender.ts';
import type { Packer } from '../packer.ts';
import { isWithoutValue } from '../point-chains.ts';
import type { ExemplarPacker } from './exemplar-packer.ts';
import { POINT, pointTags } from './point-fields.ts';
import { beginPoint, endPoint } from './point-row.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const TAGS = pointTags('NumberDataPoint');
const NO_VALUE = 0;
const TWO_32 = 2 ** 32;

/** Data points of gauges and sums. What they say of the point before is for `PointChains`. */
export class NumberPointPacker {
  readonly #wire: Wire;
  readonly #packer: Packer;
  readonly #rows: MetricAppender;
  readonly #exemplars: ExemplarPacker;

  constructor(packer: Packer, wire: Wire, exemplars: ExemplarPacker) {
    this.#wire = wire;
    this.#packer = packer;
    this.#rows = packer.metrics;
    this.#exemplars = exemplars;
  }

  point(end: number, metric: number): void {
    const { columns } = this.#rows.numbers;
    this.#wire.budget.spend();
    const row = this.#rows.numbers.begin();
    beginPoint(columns, row, (this.#rows.lastId += 1n), metric);
    this.#fields(row, end);
    endPoint(columns, row, this.#wire);
  }

  #fields(row: number, end: number): void {
    const { cursor, fields, attributes } = this.#wire;
    const { columns } = this.#rows.numbers;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let kind: number = NO_VALUE;
    let value = NaN;
    let exemplars = 0;
    while (cursor.pos < end) {
      const action = TAGS[cursor.tag(end)];
      switch (action) {
        case POINT.attributes:
          shape = attributes.attribute(shape, columns.attributes, end);
          break;
        case POINT.startTimeUnixNano:
          fields.fixed64(columns.startNs.words, row, end);
          break;
        case POINT.timeUnixNano:
          fields.fixed64(columns.timeNs.words, row, end);
          break;
        case POINT.asInt:
          fields.fixed64(columns.intValue.words, row, end);
          value = (cursor.high | 0) * TWO_32 + cursor.low;
          kind = action;
          break;
        case POINT.asDouble:
          columns.doubleValue.values[row] = value = cursor.double(end);
          kind = action;
          break;
        case POINT.flags:
          columns.flags.values[row] = fields.int32(end);
          break;
        case POINT.exemplars:
          this.#exemplars.exemplar(cursor.until(end), exemplars++);
          break;
        default:
          throw UNUSUAL;
      }
    }
    columns.shape.values[row] = shapes.id(shape);
    columns.exemplars.values[row] = exemplars;
    if (kind !== POINT.asInt) columns.intValue.setNull(row);
    if (kind !== POINT.asDouble) columns.doubleValue.setNull(row);
    columns.before.values[row] = isWithoutValue(columns.flags.values[row]!) ? NaN : value;
  }
}
