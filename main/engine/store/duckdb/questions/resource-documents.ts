import type { CancelSignal } from '../../../../../contract/transport.ts';
import { CancelledError } from '../../port.ts';
import type { Answer } from '../answer.ts';
import type { Parameters } from '../database.ts';
import { Binder } from './sql.ts';

/** Bytes that are read and parsed at a time: some 15 ms, between which others are answered. */
const SLICE_BYTES = 1024 ** 2;
/** Documents at a time, however short. */
const SLICE_DOCUMENTS = 512;
/** Of one document where what it is read for is no more than a name: real ones have some thousand. */
export const LONGEST_BYTES = 64 * 1024;
/** Of all documents where a picture or a list is made of them. */
export const MOST_BYTES = 32 * 1024 ** 2;

/** Which documents are read of those that fulfil `where`. Without bounds, all; lengths in bytes. */
export interface DocumentsWanted {
  where: string;
  parameters?: Parameters;
  longest?: number;
  most?: number;
  /** Told of each that is left out. */
  skip?: (id: number) => void;
}

/**
 * Hands the `otlp` documents of resources over, a few at a time. A session may hold a million of them, or gigabytes.
 *
 *   lengths ──► those within the bounds ──► slice, slice, …   (between two of them others have their turn)
 *
 * Returns how many were left out. @throws CancelledError
 */
export async function eachDocument(
  ask: (sql: string, parameters: Parameters) => Promise<Answer>,
  { where, parameters = {}, longest = Infinity, most = Infinity, skip }: DocumentsWanted,
  visit: (id: number, otlp: string) => void,
  signal?: CancelSignal,
): Promise<number> {
  const sql = `SELECT id, strlen(otlp)::DOUBLE AS size FROM resource WHERE ${where} ORDER BY id`;
  const answer = await ask(sql, parameters);
  const chosen = choose(answer.uint32('id'), answer.float64('size'), longest, most);
  if (skip) chosen.leftOut.forEach(skip);
  for (const ids of chosen.slices) {
    const binder = new Binder();
    const range = `id BETWEEN ${ids[0]!} AND ${ids.at(-1)!}`;
    const read = `SELECT id, otlp FROM resource WHERE ${range} AND id IN ${binder.ids(ids, 'UINTEGER')} ORDER BY id`;
    const part = await ask(read, binder.parameters);
    if (signal?.aborted) throw new CancelledError('cancelled');
    const documents = part.strings('otlp');
    part.uint32('id').forEach((id, i) => visit(id, documents[i]!));
    await new Promise((resolve) => setImmediate(resolve));
  }
  return chosen.leftOut.length;
}

function choose(ids: Uint32Array, sizes: Float64Array, longest: number, most: number) {
  const slices: number[][] = [];
  const leftOut: number[] = [];
  let [inSlice, total] = [Infinity, 0];
  ids.forEach((id, i) => {
    const size = sizes[i]!;
    if (size > longest || total + size > most) return void leftOut.push(id);
    total += size;
    inSlice += size;
    if (inSlice > SLICE_BYTES || slices.at(-1)!.length === SLICE_DOCUMENTS) {
      slices.push([]);
      inSlice = size;
    }
    slices.at(-1)!.push(id);
  });
  return { slices, leftOut };
}
