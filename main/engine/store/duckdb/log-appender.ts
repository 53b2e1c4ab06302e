import type { AnyValue } from '../../../../core/model/attributes.ts';
import type { LogRecord } from '../../../../core/model/log-record.ts';
import { plainText } from '../../../../core/model/plain-text.ts';
import { encodeJsonValue } from '../../../../core/otlp/json-value.ts';
import type { Origin } from './catalog.ts';
import { i32, i64List, text, u32, u64, u8, utf8, uuid } from './columns.ts';
import type { Dictionaries } from './dictionary.ts';
import { spanIdNumber, uuidHalves } from './ids.ts';
import { VALUE_KINDS } from './schema.ts';
import { TableWriter } from './table-writer.ts';
import type { Tally } from './tally.ts';

/** Log records into their table. */
export class LogAppender {
  readonly #dictionaries: Dictionaries;
  /** Of the ids given out. */
  lastId = 0n;

  readonly logs = new TableWriter('log', {
    id: u64(),
    resource: u32(),
    scope: u32(),
    import: u32(),
    timeNs: u64(),
    observedNs: u64(),
    severityNumber: i32(),
    severityText: u32(),
    bodyKind: u8(),
    body: utf8(),
    bodyAny: text(),
    traceId: uuid(),
    spanId: u64(),
    flags: u32(),
    eventName: u32(),
    shape: u32(),
    attributes: i64List(),
    droppedAttributes: u32(),
  });

  constructor(dictionaries: Dictionaries) {
    this.#dictionaries = dictionaries;
  }

  append(log: LogRecord, origin: Origin, tally: Tally): void {
    const { names } = this.#dictionaries;
    const { columns } = this.logs;
    const row = this.logs.begin();
    columns.id.values[row] = ++this.lastId;
    columns.resource.values[row] = origin.resource;
    columns.scope.values[row] = origin.scope;
    columns.import.values[row] = origin.import;
    columns.timeNs.values[row] = log.timeUnixNano;
    columns.observedNs.values[row] = log.observedTimeUnixNano;
    columns.severityNumber.values[row] = log.severityNumber;
    columns.severityText.values[row] = names.id(log.severityText);
    this.setBody(row, log.body);
    columns.traceId.set(row, ...uuidHalves(log.traceId));
    columns.spanId.values[row] = spanIdNumber(log.spanId);
    columns.flags.values[row] = log.flags;
    columns.eventName.values[row] = names.id(log.eventName);
    columns.shape.values[row] = this.#dictionaries.attributes(row, log.attributes, columns.attributes);
    columns.droppedAttributes.values[row] = log.droppedAttributesCount;
    tally.counts.logs++;
    tally.see(log.timeUnixNano === 0n ? log.observedTimeUnixNano : log.timeUnixNano);
  }

  /** `body` is for people and search; `body_any` holds what `body` cannot: any type but a string. The row must be the last one. */
  setBody(row: number, body: AnyValue): void {
    const { columns } = this.logs;
    columns.bodyKind.values[row] = VALUE_KINDS.indexOf(body.kind);
    columns.body.pushText(row, body.kind === 'empty' ? '' : plainText(body));
    columns.bodyAny.values[row] = body.kind === 'string' || body.kind === 'empty' ? null : encodeJsonValue(body);
  }
}
