import type { AnyValue } from '../../model/attributes.ts';
import { valueText } from '../../model/value-text.ts';

/** Deeper values are cut: they come from the wire, may nest thousands of levels, and nobody reads them. */
const DEEPEST = 24;
/** Characters of one value on the page; the data of the file holds all of it. */
const LONGEST = 20_000;
/** Of what stands in every row: names, keys, messages. */
const LONGEST_LABEL = 200;

/** A value as it stands on the page, no longer than a reader wants it. */
export function shownValue(value: AnyValue): string {
  return cut(valueText(value, DEEPEST), LONGEST);
}

/** A name, key or message that is told beside others. */
export function shownLabel(text: string): string {
  return cut(text, LONGEST_LABEL);
}

function cut(text: string, longest: number): string {
  return text.length > longest ? `${text.slice(0, longest)}… (${text.length})` : text;
}
