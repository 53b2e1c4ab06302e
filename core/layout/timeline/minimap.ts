import { NODE_ERROR, NODE_MISSING } from '../../analysis/trace-tree.ts';
import { drawnSpan } from './drawn-times.ts';
import type { TimelineModel } from './timeline-model.ts';
import { fitTime } from './viewport.ts';
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
 * Linear in spans and cells, in one pass from the last span back. Density: +1 where a bar begins and −1 behind its end, then
 * a running sum per lane.
 *
 *     bars         ▬▬▬▬▬▬▬
 *                     ▬▬▬▬▬▬▬▬▬
 *     differences  +1 0 0 +1 0 0 0 −1 …
 *     density      1  1 1 2  2 2 2 1  …
 *
 * Tint: each cell is painted once; `next[x]` leads to the first unpainted column at or behind x, with path halving, so that
 * a thousand bars over each other cost no more than one.
 */
export function layoutMinimap(model: TimelineModel, widthPx: number, heightPx: number): Minimap {
  const work = startMinimap(model, widthPx, heightPx);
  work.add(model.tree.nodes);
  return work.finish();
}

/** The same a part at a time, so that a million spans hold nobody up. */
export interface MinimapWork {
  /** Adds so many more nodes; false when there are none left. */
  add: (nodes: number) => boolean;
  finish: () => Minimap;
}

export function startMinimap(model: TimelineModel, widthPx: number, heightPx: number): MinimapWork {
  const { tree } = model;
  const width = Math.max(1, Math.floor(widthPx));
  const lanes = Math.max(1, Math.min(tree.nodes, Math.floor(heightPx)));
  // One column more per lane takes the decrement of bars that reach the edge.
  const differences = new Int32Array((width + 1) * lanes);
  const cells = { differences, tint: new Uint16Array(width * lanes), errors: new Uint32Array(width) };
  const addNodes = adder(model, cells, width, lanes);
  let left = tree.nodes;
  return {
    add(nodes) {
      const to = Math.max(0, left - nodes);
      addNodes(left, to);
      left = to;
      return left > 0;
    },
    finish() {
      const { tint, errors } = cells;
      return { widthPx: width, lanes, ...sumDensity(differences, width, lanes), tint, errors };
    },
  };
}

interface Cells {
  differences: Int32Array;
  tint: Uint16Array;
  errors: Uint32Array;
}

/** Adds the nodes at places `after − 1` down to `to` of the tree's order. */
function adder(model: TimelineModel, { differences, tint, errors }: Cells, width: number, lanes: number) {
  const { tree, drawn } = model;
  const { codes } = model.columns.service;
  const { fromNs, toNs } = minimapView(model, width);
  const perNs = width / (toNs - fromNs);
  const next = new Uint32Array(width + 1);
  let lane = -1;
  return (after: number, to: number): void => {
    for (let at = after; at-- > to;) {
      const node = tree.order[at]!;
      const flags = tree.flags[node]!;
      if (flags & NODE_MISSING) continue;
      const own = Math.floor((at * lanes) / tree.nodes);
      if (own !== lane) {
        lane = own;
        for (let x = 0; x <= width; x++) next[x] = x;
      }
      const first = Math.min(Math.max(Math.floor((drawn.start[node]! - fromNs) * perNs), 0), width - 1);
      const last = Math.min(Math.max(Math.floor((drawn.end[node]! - fromNs) * perNs), first), width - 1);
      differences[lane * (width + 1) + first]!++;
      differences[lane * (width + 1) + last + 1]!--;
      if (flags & NODE_ERROR) errors[last]!++;
      const colour = Math.min(codes[node]! + 1, 0xffff);
      for (let x = freeFrom(next, first); x <= last; x = freeFrom(next, x)) {
        tint[lane * width + x] = colour;
        next[x] = x + 1;
      }
    }
  };
}

function freeFrom(next: Uint32Array, x: number): number {
  let at = x;
  while (next[at] !== at) at = next[at] = next[next[at]!]!;
  return at;
}

function sumDensity(differences: Int32Array, width: number, lanes: number) {
  const density = new Uint32Array(width * lanes);
  let maxDensity = 0;
  for (let lane = 0; lane < lanes; lane++) {
    let count = 0;
    for (let x = 0; x < width; x++) {
      density[lane * width + x] = count += differences[lane * (width + 1) + x]!;
      if (count > maxDensity) maxDensity = count;
    }
  }
  return { density, maxDensity };
}
