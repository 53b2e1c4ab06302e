import { offsetFrom } from '../sql.ts';

/** Zero is a time like any other where the trace begins within so many nanoseconds (52 days) of 1970, as in made-up data. */
const NEAR_ZERO_NS = 2n ** 52n;

/** The offset of a span's start; NaN where it has none, as late and incomplete spans of Zipkin's. */
export const startOffset = (base: bigint | string, startNs: string): string =>
  `CASE WHEN ${startNs} = 0 AND ${base} > ${NEAR_ZERO_NS} THEN 'NaN'::DOUBLE ELSE ${offsetFrom(base, startNs)} END`;

/**
 * Gives spans without a start that of their nearest ancestor with one, else the trace's, in place: they began somewhen after it,
 * and 1970 would make the trace half a century long. `parent` holds rows; negative ones are none.
 */
export function fillUnknownStarts(start: Float64Array, parent: Int32Array): void {
  const way: number[] = [];
  for (let row = 0; row < parent.length; row++) {
    let up = row;
    // What was passed is no longer unknown: a circle ends there, and each row is passed once.
    for (; up >= 0 && Number.isNaN(start[up]!); up = parent[up]!) {
      way.push(up);
      start[up] = 0;
    }
    const found = up >= 0 ? start[up]! : 0;
    for (const passed of way.splice(0)) start[passed] = found;
  }
}
