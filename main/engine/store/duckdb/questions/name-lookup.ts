import type { CancelSignal } from '../../../../../contract/transport.ts';
import type { Database } from '../database.ts';
import { Reading } from '../reading/reading.ts';

/** Text of name ids; '' for 0. */
export async function nameLookup(
  database: Database,
  ids: Iterable<number>,
  signal?: CancelSignal,
): Promise<(id: number) => string> {
  const texts = await new Reading(database, signal).names(ids);
  return (id) => texts.get(id) ?? '';
}
