import type { LogAppender } from '../log-appender.ts';
import type { Packer } from '../packer.ts';
import { VALUE_KINDS } from '../schema.ts';
import { fieldActions } from './field-actions.ts';
import { clearTraceId, clearWords, validText } from './field-reader.ts';
import type { ItemPacker } from './item-packer.ts';
import { UNUSUAL } from './wire-cursor.ts';
import type { Wire } from './wire.ts';

const LOG = {
  timeUnixNano: 1,
  observedTimeUnixNano: 2,
  severityNumber: 3,
  severityText: 4,
  body: 5,
  attributes: 6,
  droppedAttributesCount: 7,
  flags: 8,
  traceId: 9,
  spanId: 10,
  eventName: 11,
} as const;
const LOG_TAGS = fieldActions('LogRecord', LOG);
const STRING = 1;
const BODY_TAGS = fieldActions('AnyValue', { stringValue: STRING });
const STRING_KIND = VALUE_KINDS.indexOf('string');

/** Log records, straight into columns. */
export class LogPacker implements ItemPacker {
  readonly #wire: Wire;
  readonly #packer: Packer;
  readonly #rows: LogAppender;
  #before = { logs: 0, lastId: 0n };

  constructor(packer: Packer, wire: Wire) {
    this.#wire = wire;
    this.#packer = packer;
    this.#rows = packer.logs;
  }

  begin(): void {
    this.#before = { logs: this.#rows.logs.rows, lastId: this.#rows.lastId };
  }

  finish(): void {
    this.#packer.tally.counts.logs += this.#rows.logs.rows - this.#before.logs;
  }

  takeBack(): void {
    this.#rows.logs.truncate(this.#before.logs);
    this.#rows.lastId = this.#before.lastId;
  }

  item(end: number, resource: number, scope: number): void {
    const { logs } = this.#rows;
    this.#wire.budget.spend();
    const row = logs.begin();
    const { columns } = logs;
    columns.id.values[row] = this.#rows.lastId += 1n;
    columns.resource.values[row] = resource;
    columns.scope.values[row] = scope;
    columns.import.values[row] = 0;
    this.#clear(row);
    columns.shape.values[row] = this.#logFields(row, end);
    columns.attributes.end(row);
    const hasTime = columns.timeNs.words[row * 2] || columns.timeNs.words[row * 2 + 1];
    this.#wire.times.see(hasTime ? columns.timeNs.words : columns.observedNs.words, row);
  }

  /** The fields that may be absent. */
  #clear(row: number): void {
    const { columns } = this.#rows.logs;
    clearWords(columns.timeNs.words, row);
    clearWords(columns.observedNs.words, row);
    clearWords(columns.spanId.words, row);
    clearTraceId(columns.traceId.words, row);
    columns.severityNumber.values[row] = columns.severityText.values[row] = columns.eventName.values[row] = 0;
    columns.flags.values[row] = columns.droppedAttributes.values[row] = columns.bodyKind.values[row] = 0;
  }

  /** Gives the number of the shape. */
  #logFields(row: number, end: number): number {
    const { cursor, fields, attributes } = this.#wire;
    const { columns } = this.#rows.logs;
    const { shapes } = this.#packer.dictionaries;
    let shape = shapes.root;
    let hasBody = false;
    while (cursor.pos < end) {
      switch (LOG_TAGS[cursor.tag(end)]) {
        case LOG.timeUnixNano:
          fields.fixed64(columns.timeNs.words, row, end);
          break;
        case LOG.observedTimeUnixNano:
          fields.fixed64(columns.observedNs.words, row, end);
          break;
        case LOG.severityNumber:
          columns.severityNumber.values[row] = fields.int32(end);
          break;
        case LOG.severityText:
          columns.severityText.values[row] = fields.name(end);
          break;
        case LOG.body:
          if (hasBody) throw UNUSUAL;
          hasBody = true;
          this.#body(row, cursor.until(end));
          break;
        case LOG.attributes:
          shape = attributes.attribute(shape, columns.attributes, end);
          break;
        case LOG.droppedAttributesCount:
          columns.droppedAttributes.values[row] = fields.int32(end);
          break;
        case LOG.flags:
          columns.flags.values[row] = cursor.fixed32(end);
          break;
        case LOG.traceId:
          fields.traceId(columns.traceId.words, row, end);
          break;
        case LOG.spanId:
          fields.spanId(columns.spanId.words, row, end);
          break;
        case LOG.eventName:
          columns.eventName.values[row] = fields.name(end);
          break;
        default:
          throw UNUSUAL;
      }
    }
    if (!hasBody) columns.body.push(row, cursor.bytes, end, end);
    return shapes.id(shape);
  }

  /** A string goes as it is; there is no dictionary of bodies, for they seldom repeat. */
  #body(row: number, to: number): void {
    const { cursor } = this.#wire;
    const { columns } = this.#rows.logs;
    const { bytes, pos: start } = cursor;
    if (start < to && BODY_TAGS[cursor.tag(to)] === STRING) {
      if (cursor.until(to) !== to) throw UNUSUAL; // another member of the oneof follows
      columns.bodyKind.values[row] = STRING_KIND;
      columns.body.push(row, bytes, validText(bytes, cursor.pos, to), to);
    } else this.#rows.setBody(row, this.#wire.values.decode(bytes, start, to));
    cursor.pos = to;
  }
}
