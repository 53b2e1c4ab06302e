import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { Binder, shortText, spanHex, traceHex } from './sql.ts';

/** What a list shows of a span; long names are cut. */
export interface SpanLabel {
  traceId: string;
  spanId: string;
  name: string;
  service: string;
}

/** Labels of spans by row key; keys not in the store are left out. */
export async function spanLabels(
  database: Database,
  keys: Iterable<bigint>,
  signal?: CancelSignal,
): Promise<Map<bigint, SpanLabel>> {
  const binder = new Binder();
  const answer = await database.query(
    `SELECT s.id, ${traceHex('s.trace_id')} AS trace_id, ${spanHex('s.span_id')} AS span_id, ${shortText('n.text')} AS name,
      ${shortText('r.service_name')} AS service_name
     FROM (SELECT id, trace_id, span_id, name, resource FROM span WHERE id IN ${binder.ids(keys, 'UBIGINT')}) s
     LEFT JOIN name n ON n.id = s.name LEFT JOIN resource r ON r.id = s.resource`,
    binder.parameters,
    signal,
  );
  const traceIds = answer.strings('trace_id');
  const spanIds = answer.strings('span_id');
  const names = answer.strings('name');
  const services = answer.strings('service_name');
  const label = (i: number) => ({ traceId: traceIds[i]!, spanId: spanIds[i]!, name: names[i]!, service: services[i]! });
  return new Map(Array.from(answer.uint64('id'), (key, i) => [key, label(i)]));
}

/** Texts by id, of names and of the services of resources. */
export async function readLabels(
  database: Database,
  names: Iterable<number>,
  resources: Iterable<number>,
  signal?: CancelSignal,
): Promise<{ names: Map<number, string>; services: Map<number, string> }> {
  const read = async (table: string, text: string, ids: Iterable<number>) => {
    const binder = new Binder();
    const sql = `SELECT id, ${text} AS text FROM ${table} WHERE id IN ${binder.ids(new Set(ids), 'UINTEGER')}`;
    const answer = await database.query(sql, binder.parameters, signal);
    const texts = answer.strings('text');
    return new Map(Array.from(answer.uint32('id'), (id, row) => [id, texts[row]!]));
  };
  return { names: await read('name', 'text', names), services: await read('resource', 'service_name', resources) };
}
