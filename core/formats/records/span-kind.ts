import { SPAN_KINDS } from '../../model/span.ts';

export const KIND_TAG = 'span.kind';

/** As nearly all write them. */
const LOWER_CASE = new Map(SPAN_KINDS.map((kind, number) => [kind.toLowerCase(), number]));

/** The number of a kind in any case; 0, unspecified, for what is none. */
export function kindOf(text: string | undefined): number {
  const known = text === undefined ? undefined : LOWER_CASE.get(text);
  if (known !== undefined) return known;
  return text === undefined ? 0 : Math.max(0, SPAN_KINDS.indexOf(text.toUpperCase() as (typeof SPAN_KINDS)[number]));
}
