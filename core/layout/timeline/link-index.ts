import { entriesOf, rangesOf } from './node-ranges.ts';
import type { NodeRanges } from './node-ranges.ts';

/** Rows of the contract's `LinkFrame`, as far as they are drawn. */
export interface LinkColumns {
  row: Uint32Array;
  /** 0 = the row's span links to the other, 1 = the other links to it. */
  direction: Uint8Array;
  /** Row of the other span, −1 = it is of another trace. */
  target: Int32Array;
}

/** Links by either of their spans. */
export interface LinkIndex extends NodeRanges {
  /** The span at the other end; −1 = of another trace. */
  other: Int32Array;
  /** 1 = the other end has the link: it came after. */
  back: Uint8Array;
}

/** Every link twice, once at each of its ends that is in the trace. */
export function indexLinks({ row, direction, target }: LinkColumns, spans: number): LinkIndex {
  const first = new Uint32Array(spans + 1);
  row.forEach((span, i) => {
    first[span + 1]!++;
    if (target[i]! >= 0) first[target[i]! + 1]!++;
  });
  for (let span = 0; span < spans; span++) first[span + 1]! += first[span]!;
  const next = first.slice();
  const other = new Int32Array(first[spans]!);
  const back = new Uint8Array(first[spans]!);
  const put = (span: number, end: number, isBack: number) => {
    const at = next[span]!++;
    other[at] = end;
    back[at] = isBack;
  };
  row.forEach((span, i) => {
    put(span, target[i]!, direction[i]!);
    if (target[i]! >= 0) put(target[i]!, span, 1 - direction[i]!);
  });
  return { ...rangesOf(first), other, back };
}

/** How many links a span has, and how many lead to it. */
export function countLinks(links: LinkIndex, span: number): { out: number; back: number } {
  const { from, to } = entriesOf(links, span);
  let incoming = 0;
  for (let at = from; at < to; at++) incoming += links.back[at]!;
  return { out: to - from - incoming, back: incoming };
}
