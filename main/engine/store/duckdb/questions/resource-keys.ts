import type { AnyValue } from '../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../core/model/plain-text.ts';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database, Parameters } from '../database.ts';
import { eachResourceValue, resourceAttributes } from './attribute-terms.ts';
import { eachDocument, LONGEST_BYTES, MOST_BYTES } from './resource-documents.ts';
import { ResourceTable } from './resource-table.ts';

/** Which resources are read: a condition on `resource`, and its parameters. */
export interface SomeResources {
  where: string;
  parameters: Parameters;
}

export const ALL_RESOURCES: SomeResources = { where: 'true', parameters: {} };

const BOUNDS = { longest: LONGEST_BYTES, most: MOST_BYTES };

/** The keys that each of some resources has, each once. */
export async function resourceKeys(
  database: Database,
  some: SomeResources,
  signal?: CancelSignal,
): Promise<ResourceTable> {
  const table = new ResourceTable();
  const ask = (sql: string, parameters: Parameters) => database.query(sql, parameters, signal);
  const visit = (id: number, otlp: string) => table.add(id, new Set(resourceAttributes(otlp).map(({ key }) => key)));
  table.leftOut += await eachDocument(ask, { ...some, ...BOUNDS }, visit, signal);
  return table;
}

/** A key's value on each of some resources that have it, in its plain form. */
export async function resourceTexts(
  database: Database,
  key: string,
  some: SomeResources,
  signal?: CancelSignal,
): Promise<ResourceTable> {
  const table = new ResourceTable();
  const visit = (id: number, value: AnyValue) => table.add(id, new Set([plainText(value)]));
  table.leftOut += await eachResourceValue(database, key, visit, signal, { ...some, ...BOUNDS });
  return table;
}
