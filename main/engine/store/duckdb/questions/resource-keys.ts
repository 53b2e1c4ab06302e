import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database, Parameters } from '../database.ts';
import { resourceAttributes } from './attribute-terms.ts';
import { eachDocument } from './resource-documents.ts';

/** The keys that each resource of the session has, each once. */
export async function resourceKeys(database: Database, signal?: CancelSignal): Promise<{ id: number; key: string }[]> {
  const pairs: { id: number; key: string }[] = [];
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const visit = (id: number, otlp: string) => {
    for (const key of new Set(resourceAttributes(otlp).map((attribute) => attribute.key))) pairs.push({ id, key });
  };
  await eachDocument(ask, { where: 'true' }, visit, signal);
  return pairs;
}
