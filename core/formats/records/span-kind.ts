import { SPAN_KINDS } from '../../model/span.ts';

export const KIND_TAG = 'span.kind';

/** The number of a kind in any case; 0, unspecified, for what is none. */
export function kindOf(text: string | undefined): number {
  return text === undefined ? 0 : Math.max(0, SPAN_KINDS.indexOf(text.toUpperCase() as (typeof SPAN_KINDS)[number]));
}
