import type { RowKeys } from '../../../core/model/codes.ts';

/** 1 per row whose key is among those found, which ascend. (A Set of more than 2^24 keys cannot be made.) */
export function rowsOfKeys(found: Float64Array, keys: RowKeys): Uint8Array {
  return Uint8Array.from(keys, (key) => Number(has(found, key)));
}

function has(ascending: Float64Array, key: number): boolean {
  let [from, to] = [0, ascending.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (ascending[middle]! < key) from = middle + 1;
    else to = middle;
  }
  return ascending[from] === key;
}
