import type { TopologyKind } from '../../model/topology.ts';

/** What a layout needs to know of a node. */
export interface TopologyBox {
  readonly kind: TopologyKind;
  readonly heightPx: number;
}

/** Places in the list of boxes. */
export interface TopologyLine {
  readonly from: number;
  readonly to: number;
}

export interface TopologyColumn {
  /** What stands in it, as one reads it from the left. */
  readonly kinds: readonly TopologyKind[];
  /** The left side of its boxes. */
  readonly leftPx: number;
}

/** All in CSS pixels from the upper left corner. */
export interface PlacedTopology {
  readonly graph: { readonly nodes: readonly TopologyBox[]; readonly edges: readonly TopologyLine[] };
  /** Middle of each box. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly columns: readonly TopologyColumn[];
  /** Of each line: what it goes through, as x, y, x, y …, from the rim of one box to that of the other. Even parts of it are level. */
  readonly bends: readonly Float64Array[];
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Room for a column of each signal, and one of all together. */
export const TOPOLOGY_BOX_PX = 212;
/** Behind a box: room for words on a line, and for its bend. */
export const TOPOLOGY_WORDS_PX = 104;
const BEND_PX = 32;
export const TOPOLOGY_GAP_PX = TOPOLOGY_WORDS_PX + BEND_PX;

const round = (px: number): number => Math.round(px * 10) / 10;

/** As an SVG path: level, and curved from one level to the next. */
export function topologyLinePath(bends: Float64Array): string {
  let path = `M${round(bends[0]!)} ${round(bends[1]!)}`;
  for (let at = 2; at < bends.length; at += 2) {
    const [x0, y0, x, y] = [bends[at - 2]!, bends[at - 1]!, bends[at]!, bends[at + 1]!].map(round) as [
      number,
      number,
      number,
      number,
    ];
    const middle = round((x0 + x) / 2);
    path += y0 === y ? `H${x}` : `C${middle} ${y0} ${middle} ${y} ${x} ${y}`;
  }
  return path;
}
