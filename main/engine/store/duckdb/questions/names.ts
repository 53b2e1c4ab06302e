import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { Binder } from './sql.ts';

/** Text of ids of the name table, 0 included. */
export function nameTexts(database: Database, ids: Iterable<number>, signal?: CancelSignal): Promise<Map<number, string>> {
  return texts(database, 'text FROM name', ids, signal);
}

/** Service names of resources. */
export function serviceNames(database: Database, ids: Iterable<number>, signal?: CancelSignal): Promise<Map<number, string>> {
  return texts(database, 'service_name AS text FROM resource', ids, signal);
}

async function texts(
  database: Database,
  columnFrom: string,
  ids: Iterable<number>,
  signal?: CancelSignal,
): Promise<Map<number, string>> {
  const binder = new Binder();
  const wanted = binder.ids(new Set(ids), 'UINTEGER');
  const answer = await database.query(`SELECT id, ${columnFrom} WHERE id IN ${wanted}`, binder.parameters, signal);
  const found = answer.uint32('id');
  const values = answer.strings('text');
  return new Map([[0, ''], ...values.map((text, i): [number, string] => [found[i]!, text])]);
}

export async function countServices(database: Database, signal?: CancelSignal): Promise<number> {
  const answer = await database.query('SELECT count(DISTINCT service_name) AS n FROM resource', {}, signal);
  return Number(answer.first('n'));
}
