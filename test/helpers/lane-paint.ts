import fc from 'fast-check';
import { codesOfBars, indexLanes, lightLanes } from '../../core/layout/lanes/lane-index.ts';
import type { LaneIndex } from '../../core/layout/lanes/lane-index.ts';
import { layoutLaneRows, topOfLane } from '../../core/layout/lanes/lane-rows.ts';
import type { LaneView } from '../../core/layout/lanes/lane-rows.ts';
import { packLanes } from '../../core/layout/lanes/pack-lanes.ts';
import type { LanePalette, LanePicture } from '../../core/layout/lanes/lane-picture.ts';
import type { PixelImage } from '../../core/layout/lanes/paint-pixels.ts';
import { laneSpans, laneTrace } from './lane-trace.ts';
import type { LaneTrace } from './lane-trace.ts';

/** Colours that tell what was painted: a bar 100 + its code, dim 10,000 more. */
export const palette: LanePalette = {
  background: 1,
  grid: 2,
  bars: Uint32Array.from({ length: 400 }, (_, code) => 100 + code),
  dimBars: Uint32Array.from({ length: 400 }, (_, code) => 10_100 + code),
  error: 3,
  dimError: 4,
  selected: 5,
};

export function imageOf(view: LaneView): PixelImage {
  const [width, height] = [view.edges.length - 1, Math.round(view.heightPx * view.ratio)];
  return { width, height, pixels: new Uint32Array(width * height) };
}

export interface PaintCase extends LaneTrace {
  packing: ReturnType<typeof packLanes>;
  picture: LanePicture;
  dim: Uint8Array | undefined;
}

/** Any trace in any window: columns of any width, lanes of any height, scrolled, with or without filter and selection. */
export const paintCases: fc.Arbitrary<PaintCase> = fc
  .record({
    spans: laneSpans(50),
    isGrouped: fc.boolean(),
    from: fc.integer({ min: -10, max: 40 }),
    columns: fc.array(fc.oneof(fc.constant(2), fc.constantFrom(0.5, 1, 3, 9)), { minLength: 1, maxLength: 40 }),
    lanePx: fc.constantFrom(1, 2, 3, 4.5, 7),
    headerPx: fc.constantFrom(0, 5),
    ratio: fc.constantFrom(1, 1.5, 2),
    scrollPx: fc.constantFrom(0, 0, 1, 6.5),
    isFiltered: fc.boolean(),
    selected: fc.nat(49),
  })
  .map(({ spans, isGrouped, from, columns, isFiltered, selected, ...rest }) => {
    const trace = laneTrace(spans);
    const { tree, group } = trace;
    const packing = packLanes({ tree, times: tree, group: isGrouped ? group : undefined });
    const index = indexLanes(packing, tree, tree.flags);
    const edges = new Float64Array(columns.length + 1).fill(from);
    columns.forEach((width, x) => (edges[x + 1] = edges[x]! + width));
    const dim = isFiltered ? Uint8Array.from({ length: tree.nodes }, (_, node) => (node % 3 === 0 ? 0 : 1)) : undefined;
    const view = { rows: layoutLaneRows(packing.groups, rest.lanePx, rest.headerPx), edges, heightPx: 30, ...rest };
    const picture: LanePicture = {
      view,
      index,
      light: dim && lightLanes(index, dim, tree.flags),
      codes: codesOfBars(
        index,
        Uint32Array.from({ length: tree.nodes }, (_, node) => node),
      ),
      grid: Uint32Array.of(0, 7),
      selected: selected < spans.length && isGrouped ? selected : -1,
    };
    return { ...trace, packing, picture, dim };
  });

/** Columns a bar takes by the rule of `columns.ts`, looked at one by one; none when it is not in the window. */
export function columnsOfBar({ node, times }: LaneIndex, bar: number, edges: Float64Array): number[] {
  const last = edges.length - 1;
  const [from, to] = [times.start[node[bar]!]!, times.end[node[bar]!]!];
  if (from >= edges[last]! || (from < edges[0]! && to <= edges[0]!)) return [];
  const columnAt = (time: number) => edges.filter((edge) => edge <= time).length - 1;
  const x0 = Math.max(0, columnAt(from));
  const x1 = Math.max(x0 + 1, Math.min(last, columnAt(to)));
  return Array.from({ length: x1 - x0 }, (_, k) => x0 + k);
}

/** Rows of pixels a lane takes. */
export function rowsOfLane({ view }: LanePicture, lane: number): { from: number; to: number; height: number } {
  const top = topOfLane(view.rows, lane) - view.scrollPx;
  const from = Math.round(top * view.ratio);
  const height = Math.round((top + view.rows.lanePx) * view.ratio) - from;
  return { from, to: from + height - (height >= 4 ? 1 : 0), height };
}
