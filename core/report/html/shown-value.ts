import type { AnyValue } from '../../model/attributes.ts';
import { valueText } from '../../model/value-text.ts';

/** Deeper values are cut: they come from the wire, may nest thousands of levels, and nobody reads them. */
const DEEPEST = 24;
/** Characters of one value on the page; the data of the file holds all of it. */
const LONGEST = 20_000;

/** A value as it stands on the page, no longer than a reader wants it. */
export function shownValue(value: AnyValue): string {
  const text = valueText(value, DEEPEST);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length})` : text;
}
