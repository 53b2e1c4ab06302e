import { PairIndex } from '../../analysis/pair-index.ts';
import { filterRows } from './join-columns.ts';
import type { LinkColumns } from './link-index.ts';
import type { TextCodes } from './timeline-model.ts';

/** Links of several traces, one trace after the other. */
export interface StitchedLinks extends LinkColumns {
  /** The span at the other end. */
  traceId: TextCodes;
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  start: Float64Array;
}

interface SpanIds {
  spanIdHigh: Uint32Array;
  spanIdLow: Uint32Array;
  /** Codes are the parts. */
  traceId: TextCodes;
}

const LINK_BACK = 1;

/**
 * Finds the other ends that lie in one of the traces. A link between two of them was told by both; that of the span which
 * has it stays. Where it is missing, cut off by the bound of links, the other one does.
 *
 *     a ──link──► b     told by a: row a, target b       told by b: back, row b, target a     → only the first
 */
export function resolveLinks<L extends StitchedLinks>(links: L, spans: SpanIds, firstRow: Uint32Array): L {
  const rowOf = spanFinder(spans, firstRow);
  const partOf = new Map(spans.traceId.dictionary.map((traceId, part) => [traceId, part]));
  const parts = links.traceId.dictionary.map((traceId) => partOf.get(traceId) ?? -1);
  const { row, target, direction } = links;
  for (let i = 0; i < row.length; i++) {
    const part = parts[links.traceId.codes[i]!]!;
    if (target[i]! < 0 && part >= 0) target[i] = rowOf(part, links.spanIdHigh[i]!, links.spanIdLow[i]!);
  }
  const known = new PairIndex();
  row.forEach((from, i) => direction[i] !== LINK_BACK && target[i]! >= 0 && known.numberOf(from, target[i]!));
  const isTold = (i: number) => direction[i] === LINK_BACK && target[i]! >= 0 && known.find(target[i]!, row[i]!) >= 0;
  return filterRows(
    links,
    Uint8Array.from(row, (_, i) => Number(!isTold(i))),
  );
}

/** Row of a span of a part by its id, or −1. Of duplicates, the first. */
function spanFinder({ spanIdHigh, spanIdLow }: SpanIds, firstRow: Uint32Array) {
  const indexes = new Map<number, { ids: PairIndex; rows: number[] }>();
  const indexOf = (part: number) => {
    const ids = new PairIndex();
    const rows: number[] = [];
    for (let row = firstRow[part]!; row < firstRow[part + 1]!; row++) {
      // The index holds signed numbers.
      rows[ids.numberOf(spanIdHigh[row]! | 0, spanIdLow[row]! | 0)] ??= row;
    }
    indexes.set(part, { ids, rows });
    return { ids, rows };
  };
  return (part: number, high: number, low: number): number => {
    if (high === 0 && low === 0) return -1;
    const { ids, rows } = indexes.get(part) ?? indexOf(part);
    return rows[ids.find(high | 0, low | 0)] ?? -1;
  };
}
