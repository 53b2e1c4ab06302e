import type { DuckDBConnection } from '@duckdb/node-api';
import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Redaction } from '../../../../../core/processors/redaction.ts';
import type { AttributeTable } from './attribute-tables.ts';
import { FOUND_COLUMNS } from './found.ts';
import { findSingles, type ListedTable } from './find-singles.ts';
import { findFrequentShapes, type FrequentShapes } from './frequent-shapes.ts';
import { hideNumbers } from './hide-numbers.ts';
import { hideAllShown, prepareTexts } from './hide-texts.ts';
import { joinTexts, type Joined } from './join-texts.ts';
import { prepareValues } from './prepare-values.ts';
import { prepareOwners } from './prepare-owners.ts';
import { prepareShown } from './prepare-shown.ts';
import { prepareShapes } from './prepare-shapes.ts';
import { Preparing } from './preparing.ts';

export interface Prepared {
  readonly tables: Preparing;
  /** Tables with rows whose attributes JSON does not tell exactly. */
  readonly exactTables: ReadonlySet<AttributeTable>;
  readonly shapes: FrequentShapes;
  readonly joined: Joined;
  readonly hidesNumbers: boolean;
  readonly singles: ReadonlySet<ListedTable>;
}

/**
 * Makes what the statements of a bundle look things up in, on a connection of its own: each shape, resource, scope and metric once, with what is
 * hidden in it hidden.
 *
 *   bundle_shape (id, keys as JSON texts, types, is_plain, …)   bundle_value (id, text, any): only those that hiding changes
 *   bundle_owner (kind, id, attributes, otlp, name)              bundle_body  (id, text, any): likewise
 *   bundle_text, bundle_name (id, text)                          bundle_hidden (ints, doubles): numbers that are hidden
 *   bundle_found (kind, id, rule, n): how many values were hidden in each entry
 *   shown_… (id, …): what rows share, as it is written (prepare-shown.ts)
 *   bundle_text_json, bundle_common_… (id, text): texts of attributes as JSON (join-texts.ts)
 *   bundle_sets_… (shape, at_…, part_…): values of attributes that stand together, as JSON (join-sets.ts)
 */
export async function prepareBundle(
  connection: DuckDBConnection,
  redaction: Redaction | undefined,
  signal: CancelSignal | undefined,
): Promise<Prepared> {
  const tables = new Preparing(connection, redaction, signal);
  await tables.ask(`CREATE TEMP TABLE bundle_found (${FOUND_COLUMNS})`);
  const exactTables = await prepareShapes(tables);
  await prepareTexts(tables);
  for (const kind of ['resource', 'scope', 'metric'] as const) await prepareOwners(tables, kind);
  await hideAllShown(tables);
  await prepareShown(tables);
  await prepareValues(tables);
  const hidesNumbers = await hideNumbers(tables);
  await tables.storeFound();
  const shapes = await findFrequentShapes(tables);
  const joined = await joinTexts(tables, shapes, hidesNumbers);
  return { tables, exactTables, shapes, joined, hidesNumbers, singles: await findSingles(tables) };
}

/** Ids as a table that joins: as one text, for a list would be a native call for each. */
export async function insertKeys(connection: DuckDBConnection, table: string, keys: BigUint64Array): Promise<void> {
  await connection.run(`CREATE TEMP TABLE ${table} AS SELECT unnest($keys::UBIGINT[]) AS id`, {
    keys: `[${keys.join(',')}]`,
  });
}
