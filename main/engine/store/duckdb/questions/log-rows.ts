import type { LogListFrame } from '../../../../../contract/operations/logs.ts';
import type { TextColumn } from '../../../../../contract/frame.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import { findAttribute } from '../../../../../core/model/attributes.ts';
import { cutAtWord } from '../../../../../core/model/cut-at-word.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import { toTextColumn, type Answer } from '../answer.ts';
import type { Database } from '../database.ts';
import { Reading } from '../reading/reading.ts';
import { resourceValues } from './attribute-terms.ts';
import { LOG_TIME } from './log-filter.ts';
import { Binder, smallEnum, spanHex, traceHex } from './sql.ts';

/** Characters of a body shown in the list, which is copied and pinned as well; all of it is in the detail. */
const BODY_SHOWN = 1_000;

export interface LogRows {
  frame: LogListFrame;
  attributes: TextColumn[];
}

/** The list's rows of some keys, in the order of the keys; `attributes` are extra columns. Keys not in the store are left out. */
export async function readLogRows(
  database: Database,
  keys: readonly bigint[],
  attributes: readonly string[],
  revision: number,
  signal?: CancelSignal,
): Promise<LogRows> {
  const binder = new Binder();
  const extra = attributes.length > 0 ? ', l.shape, l.attributes, l.resource' : '';
  const answer = await database.query(rowsQuery(keys, extra, binder), binder.parameters, signal);
  const place = new Map(Array.from(answer.uint64('id'), (key, row) => [key, row]));
  const order = keys.map((key) => place.get(key)).filter((row) => row !== undefined);
  return {
    frame: frameOf(answer, order, revision),
    attributes: await attributeColumns(database, answer, order, attributes, signal),
  };
}

/** The bounds let DuckDB skip what lies outside of them; the list alone would not. */
function rowsQuery(keys: readonly bigint[], extra: string, binder: Binder): string {
  const [least, largest] = keys.reduce(
    ([low, high], key) => [key < low ? key : low, key > high ? key : high],
    [keys[0] ?? 0n, keys[0] ?? 0n],
  );
  const bounds = `id BETWEEN ${binder.add(least, 'UBIGINT')} AND ${binder.add(largest, 'UBIGINT')}`;
  return `SELECT l.id, l.id::DOUBLE AS key, ${LOG_TIME} AS t, ${smallEnum('l.severity_number')} AS severity,
    n.text AS severity_text, r.service_name AS service, left(l.body, ${BODY_SHOWN + 1}) AS body,
    ${traceHex('l.trace_id')} AS trace_id, ${spanHex('l.span_id')} AS span_id${extra}
    FROM (SELECT * FROM log WHERE ${bounds} AND id IN ${binder.ids(keys, 'UBIGINT')}) l
    LEFT JOIN name n ON n.id = l.severity_text LEFT JOIN resource r ON r.id = l.resource`;
}

function frameOf(answer: Answer, order: readonly number[], revision: number): LogListFrame {
  const texts = (name: string) => {
    const { dictionary, codes } = answer.text(name);
    return { dictionary, codes: Uint32Array.from(order, (row) => codes[row]!) };
  };
  const [key, time, severity] = [answer.float64('key'), answer.uint64('t'), answer.uint8('severity')];
  return {
    revision,
    rows: order.length,
    baseNs: '0',
    truncated: false,
    columns: {
      key: Float64Array.from(order, (row) => key[row]!),
      time: BigUint64Array.from(order, (row) => time[row]!),
      severity: Uint8Array.from(order, (row) => severity[row]!),
      severityText: texts('severity_text'),
      service: texts('service'),
      body: cut(texts('body')),
      traceId: texts('trace_id'),
      spanId: texts('span_id'),
    },
  };
}

const cut = ({ dictionary, codes }: TextColumn): TextColumn => ({
  dictionary: dictionary.map((text) => cutAtWord(text, BODY_SHOWN)),
  codes,
});

/** Plain text of the record's attribute, else of its resource's, else ''; cut like bodies, for there are thousands. */
async function attributeColumns(
  database: Database,
  answer: Answer,
  order: readonly number[],
  keys: readonly string[],
  signal?: CancelSignal,
): Promise<TextColumn[]> {
  if (keys.length === 0) return [];
  const own = await new Reading(database, signal).attributes.read(answer, signal);
  const resources = answer.uint32('resource');
  const columns: TextColumn[] = [];
  for (const key of keys) {
    const inherited = new Map((await resourceValues(database, key, signal)).map(({ id, value }) => [id, value]));
    const textOf = (row: number) => {
      const value = findAttribute(own[row]!, key) ?? inherited.get(resources[row]!);
      return value ? cutAtWord(plainText(value), BODY_SHOWN) : '';
    };
    columns.push(toTextColumn(order.map(textOf)));
  }
  return columns;
}
