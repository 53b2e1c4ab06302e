import { NODE_ERROR, NODE_MISSING } from '../../analysis/trace-tree.ts';
import { drawnSpan } from './drawn-times.ts';
import type { TimelineModel } from './timeline-model.ts';
import { fitTime, timeToPx } from './viewport.ts';
import type { TimeView } from './viewport.ts';

/** The whole trace in `lanes` × `widthPx` cells, cell (x, lane) at `lane * widthPx + x`. */
export interface Minimap {
  widthPx: number;
  /** One lane per span while there is room, else several spans share one. */
  lanes: number;
  /** Spans over the cell; 0 = empty. */
  density: Uint32Array;
  maxDensity: number;
  /** Service code + 1 of the span on top, 0 = empty or a missing parent. The later in tree order lies on top. */
  tint: Uint16Array;
  /** Error spans that end in each pixel column. */
  errors: Uint32Array;
}

/** The window a minimap shows: all of the trace. */
export function minimapView(model: TimelineModel, widthPx: number): TimeView {
  return { ...fitTime(drawnSpan(model)), widthPx };
}

/**
 * Linear in spans and cells: +1 where a bar begins and −1 behind its end, then a running sum per lane.
 *
 *     bars         ▬▬▬▬▬▬▬
 *                     ▬▬▬▬▬▬▬▬▬
 *     differences  +1 0 0 +1 0 0 0 −1 …
 *     density      1  1 1 2  2 2 2 1  …
 */
export function layoutMinimap(model: TimelineModel, widthPx: number, heightPx: number): Minimap {
  const { tree } = model;
  const width = Math.max(1, Math.floor(widthPx));
  const lanes = Math.max(1, Math.min(tree.nodes, Math.floor(heightPx)));
  const view = minimapView(model, width);
  const cells = spanCells(model, view);
  const laneOf = (at: number) => Math.floor((at * lanes) / tree.nodes);
  const density = sumDensity(model, cells, width, lanes, laneOf);
  let maxDensity = 0;
  for (const count of density) if (count > maxDensity) maxDensity = count;
  return {
    widthPx: width,
    lanes,
    density,
    maxDensity,
    tint: paintTint(model, cells, width, lanes, laneOf),
    errors: countErrors(model, cells, width),
  };
}

/** First and last pixel column of every node. */
function spanCells({ drawn }: TimelineModel, view: TimeView): { from: Uint32Array; to: Uint32Array } {
  const column = (ns: number) => Math.min(Math.max(Math.floor(timeToPx(view, ns)), 0), view.widthPx - 1);
  const from = Uint32Array.from(drawn.start, column);
  return { from, to: Uint32Array.from(drawn.end, (ns, node) => Math.max(column(ns), from[node]!)) };
}

type Cells = ReturnType<typeof spanCells>;

function sumDensity(
  { tree }: TimelineModel,
  { from, to }: Cells,
  width: number,
  lanes: number,
  laneOf: (at: number) => number,
): Uint32Array {
  // One column more per lane takes the decrement of bars that reach the edge.
  const stride = width + 1;
  const differences = new Int32Array(stride * lanes);
  for (let at = 0; at < tree.nodes; at++) {
    const node = tree.order[at]!;
    if (tree.flags[node]! & NODE_MISSING) continue;
    const lane = laneOf(at) * stride;
    differences[lane + from[node]!]!++;
    differences[lane + to[node]! + 1]!--;
  }
  const density = new Uint32Array(width * lanes);
  for (let lane = 0; lane < lanes; lane++) {
    let count = 0;
    for (let x = 0; x < width; x++) density[lane * width + x] = count += differences[lane * stride + x]!;
  }
  return density;
}

/**
 * Paints from the last span back, each cell once: `next[x]` leads to the first unpainted column at or behind x, with
 * path halving, so that a thousand bars over each other cost no more than one.
 */
function paintTint(
  { tree, columns }: TimelineModel,
  { from, to }: Cells,
  width: number,
  lanes: number,
  laneOf: (at: number) => number,
): Uint16Array {
  const tint = new Uint16Array(width * lanes);
  const next = new Uint32Array(width + 1);
  let lane = -1;
  for (let at = tree.nodes; at-- > 0;) {
    const node = tree.order[at]!;
    if (tree.flags[node]! & NODE_MISSING) continue;
    if (laneOf(at) !== lane) {
      lane = laneOf(at);
      for (let x = 0; x <= width; x++) next[x] = x;
    }
    const colour = Math.min(columns.service.codes[node]! + 1, 0xffff);
    for (let x = freeFrom(next, from[node]!); x <= to[node]!; x = freeFrom(next, x)) {
      tint[lane * width + x] = colour;
      next[x] = x + 1;
    }
  }
  return tint;
}

function freeFrom(next: Uint32Array, x: number): number {
  let at = x;
  while (next[at] !== at) at = next[at] = next[next[at]!]!;
  return at;
}

function countErrors({ tree }: TimelineModel, { to }: Cells, width: number): Uint32Array {
  const errors = new Uint32Array(width);
  for (let row = 0; row < tree.spans; row++) if (tree.flags[row]! & NODE_ERROR) errors[to[row]!]!++;
  return errors;
}
