import type { CancelSignal } from '../../../../../../contract/transport.ts';
import { halvesOf, IdIndex } from './id-index.ts';
import { eachSlice } from './slices.ts';
import type { SpanRows } from './span-rows.ts';

/** Row of the span with each of these row keys; −1 where it is not among the spans. */
export async function rowsOfKeys(spans: SpanRows, keys: Float64Array, signal?: CancelSignal): Promise<Int32Array> {
  if (keys.length === 0) return new Int32Array(0);
  const { high, low } = halvesOf(keys);
  // The wanted ones are few: to look each span up among them takes less than an index of all spans.
  const wanted = new IdIndex(high, low);
  const firsts = Int32Array.from(keys, (_, i) => wanted.add(i));
  const rowOf = new Int32Array(keys.length).fill(-1);
  const work = (from: number, to: number) => {
    for (let row = from; row < to; row++) {
      const key = spans.key[row]!;
      const at = wanted.find(Math.floor(key / 2 ** 32), key >>> 0);
      if (at >= 0) rowOf[at] = row;
    }
  };
  await eachSlice(spans.rows, work, signal);
  return firsts.map((first) => rowOf[first]!);
}
