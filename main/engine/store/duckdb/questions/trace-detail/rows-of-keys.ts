import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { IdIndex } from './id-index.ts';
import { eachSlice } from './slices.ts';
import type { SpanRows } from './span-rows.ts';

/** Row of the span with each of these row keys; −1 where it is not among the spans. */
export async function rowsOfKeys(spans: SpanRows, keys: Float64Array, signal?: CancelSignal): Promise<Int32Array> {
  if (keys.length === 0) return new Int32Array(0);
  const wanted = await indexKeys(keys, signal);
  const rowOf = new Int32Array(keys.length).fill(-1);
  const look = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      const at = findKey(wanted, spans.key[row]!);
      if (at >= 0) rowOf[at] = row;
    }
  };
  await eachSlice(spans.rows, look, signal);
  const rows = new Int32Array(keys.length);
  const assign = (from: number, to: number) => {
    for (let i = from; i < to; i++) rows[i] = rowOf[findKey(wanted, keys[i]!)]!;
  };
  await eachSlice(keys.length, assign, signal);
  return rows;
}

/** The wanted ones are few: to look each span up among them takes less than an index of all spans. */
async function indexKeys(keys: Float64Array, signal?: CancelSignal): Promise<IdIndex> {
  const [high, low] = [new Uint32Array(keys.length), new Uint32Array(keys.length)];
  const index = new IdIndex(high, low);
  const add = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      high[i] = keys[i]! / 2 ** 32;
      low[i] = keys[i]! >>> 0;
      index.add(i);
    }
  };
  await eachSlice(keys.length, add, signal);
  return index;
}

const findKey = (index: IdIndex, key: number) => index.find(Math.floor(key / 2 ** 32), key >>> 0);
