import type { AnyValue } from '../../../../../../core/model/attributes.ts';
import { plainText } from '../../../../../../core/model/plain-text.ts';
import type { CancelSignal } from '../../../../../../contract/transport.ts';
import type { Database } from '../../database.ts';
import { eachResourceValue } from '../attribute-terms.ts';
import { LONGEST_BYTES, MOST_BYTES } from '../resource-documents.ts';
import { Binder } from '../sql.ts';
import { MAX_LENGTH } from './texts.ts';

/**
 * A key's value on the resources of some traces, cut, by their ids; equal texts take room once. null stands for what had no
 * room, and for documents that are not read because of their length and may have the key.
 */
export async function readInherited(
  database: Database,
  traces: readonly string[],
  key: string,
  room: number,
  signal?: CancelSignal,
): Promise<Map<number, string | null>> {
  const texts = new Map<number, string | null>();
  const known = new Set<string>();
  const visit = (id: number, value: AnyValue) => {
    const whole = plainText(value);
    const text = whole.length > MAX_LENGTH ? `${whole.slice(0, MAX_LENGTH - 1)}…` : whole;
    const fits = known.has(text) || text.length <= room;
    if (fits && !known.has(text)) room -= text.length;
    if (fits) known.add(text);
    texts.set(id, fits ? text : null);
  };
  const binder = new Binder();
  const ids = traces.map((id) => binder.traceId(id)).join(', ');
  const where = `id IN (SELECT DISTINCT resource FROM span WHERE trace_id IN (${ids}))`;
  const bounds = { longest: LONGEST_BYTES, most: MOST_BYTES, skip: (id: number) => void texts.set(id, null) };
  await eachResourceValue(database, key, visit, signal, { where, parameters: binder.parameters, ...bounds });
  return texts;
}
