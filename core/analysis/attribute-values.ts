import { PairIndex } from './pair-index.ts';
import type { CodedText } from './span-source.ts';
import type { Codes, RowKeys } from '../model/codes.ts';

/** One attribute of all spans, by row. Code 0 has no text: those spans do not have the attribute. */
export interface AttributeValues {
  dictionary: readonly (string | undefined)[];
  codes: Codes;
}

/** What is known of some spans, by their `key`. The contract's `TraceAttribute` fits as it is. */
export interface FoundValues {
  key: Float64Array;
  value: CodedText;
}

/** Found values at the rows of the spans they belong to. In one pass where both are in the same order, as answers are. */
export function alignAttribute(rowKeys: RowKeys, found: FoundValues): AttributeValues {
  const dictionary = [undefined, ...found.value.dictionary];
  return { dictionary, codes: alignInOrder(rowKeys, found) ?? alignByKey(rowKeys, found) };
}

/** Undefined where some found value is left over: then orders differ, or its span is not among the rows. */
function alignInOrder(rowKeys: RowKeys, { key, value }: FoundValues): Uint32Array | undefined {
  const codes = new Uint32Array(rowKeys.length);
  let at = 0;
  for (let row = 0; row < rowKeys.length && at < key.length; row++) {
    if (rowKeys[row] === key[at]) codes[row] = value.codes[at++]! + 1;
  }
  return at === key.length ? codes : undefined;
}

function alignByKey(rowKeys: RowKeys, { key, value }: FoundValues): Uint32Array {
  const places = new PairIndex();
  for (const own of key) places.numberOf(upper(own), lower(own));
  const codes = new Uint32Array(rowKeys.length);
  rowKeys.forEach((own, row) => {
    const at = places.find(upper(own), lower(own));
    if (at >= 0) codes[row] = value.codes[at]! + 1;
  });
  return codes;
}

/** Keys have more than 32 bits. */
const upper = (key: number): number => Math.floor(key / 2 ** 32);
const lower = (key: number): number => key | 0;
