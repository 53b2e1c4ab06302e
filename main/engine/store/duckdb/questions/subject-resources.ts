import type { CancelSignal } from '../../../../../contract/transport.ts';
import { findAttribute, stringAttribute, type Attributes } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import type { Database, Parameters } from '../database.ts';
import { resourceAttributes } from './attribute-terms.ts';
import { eachDocument } from './resource-documents.ts';

export const SERVICE_KEY = 'service.name';

export interface StoredResource {
  id: number;
  attributes: Attributes;
}

/** Every resource of the store, in stored order. There are as many as senders and restarts, not as spans. */
export async function readResources(database: Database, signal?: CancelSignal): Promise<StoredResource[]> {
  const resources: StoredResource[] = [];
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const visit = (id: number, otlp: string) => void resources.push({ id, attributes: resourceAttributes(otlp) });
  await eachDocument(ask, { where: 'true' }, visit, signal);
  return resources;
}

/** What a resource is called by a key; undefined where it lacks the key. An unnamed service is ''. */
export function subjectValue({ attributes }: StoredResource, key: string): string | undefined {
  if (key === SERVICE_KEY) return stringAttribute(attributes, SERVICE_KEY);
  const value = findAttribute(attributes, key);
  return value && plainText(value);
}

/** Resources of one subject. */
export async function subjectResources(
  database: Database,
  { key, value }: { key: string; value: string },
  signal?: CancelSignal,
): Promise<StoredResource[]> {
  return (await readResources(database, signal)).filter((resource) => subjectValue(resource, key) === value);
}
