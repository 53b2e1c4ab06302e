import { computeTraceTree } from '../../../core/analysis/trace-tree.ts';
import type { TraceTree } from '../../../core/analysis/trace-tree.ts';
import { randomFrom } from '../../faults/seeded.ts';

const SERVICES = 40;
/** One span in so many fails. */
const FAILS = 500;

/** A trace made up of typed arrays alone: at a million spans, objects would be what is measured. */
export interface Shape {
  name: string;
  tree: TraceTree;
  service: Uint32Array;
}

interface Drawn {
  parent: Int32Array;
  start: Float64Array;
  duration: Float64Array;
}

const emptyDrawn = (spans: number): Drawn => ({
  parent: new Int32Array(spans).fill(-1),
  start: new Float64Array(spans),
  duration: new Float64Array(spans),
});

function shapeOf(name: string, { parent, start, duration }: Drawn, serviceOf?: (row: number) => number): Shape {
  const random = randomFrom(7);
  const spans = parent.length;
  const numbers = Uint32Array.from(parent, (_, row) => row + 1);
  const none = new Uint32Array(spans);
  const ids = { spanIdHigh: none, spanIdLow: numbers, parentIdHigh: none, parentIdLow: none };
  const status = Uint8Array.from(parent, () => (random(FAILS) === 0 ? 2 : 0));
  const tree = computeTraceTree({ ...ids, parent, start, duration, status, flags: new Uint8Array(spans) });
  return { name, tree, service: Uint32Array.from(parent, (_, row) => serviceOf?.(row) ?? random(SERVICES)) };
}

/** One trace, breadth first: every other span runs its children at once, the others one after the other; 5 % outlive. */
export function asyncShape(spans: number): Shape {
  const random = randomFrom(1);
  const drawn = emptyDrawn(spans);
  drawn.duration[0] = spans * 20_000;
  let made = 1;
  for (let up = 0; made < spans; up++) {
    const children = Math.min(2 + random(8), spans - made);
    const room = Math.max(1_000, drawn.duration[up]!);
    const isParallel = random(2) === 0;
    for (let k = 0; k < children; k++, made++) {
      const slot = isParallel ? random(1_000) / 5_000 : (k + random(1_000) / 5_000) / children;
      const length = isParallel ? 0.1 + random(1_000) / 1_500 : 0.75 / children;
      drawn.parent[made] = up;
      drawn.start[made] = drawn.start[up]! + Math.floor(room * slot);
      drawn.duration[made] = Math.floor(room * length * (random(20) === 0 ? 2 : 1));
    }
  }
  return shapeOf(`async ${spans}`, drawn);
}

/** `traces` traces of 50 spans side by side in one window, some hundred at a time. */
export function manyShape(traces: number): Shape {
  const random = randomFrom(2);
  const drawn = emptyDrawn(traces * 50);
  for (let trace = 0; trace < traces; trace++) {
    const root = trace * 50;
    drawn.start[root] = random(traces * 1_000_000);
    drawn.duration[root] = 20_000_000 + random(80_000_000);
    for (let k = 1; k < 50; k++) {
      const up = root + random(k);
      drawn.parent[root + k] = up;
      drawn.start[root + k] = drawn.start[up]! + random(Math.max(1, drawn.duration[up]! * 0.6));
      drawn.duration[root + k] = 1 + random(Math.max(1, drawn.duration[up]! * 0.5));
    }
  }
  return shapeOf(`many ${traces} x 50`, drawn);
}

export function siblingShape(children: number): Shape {
  const random = randomFrom(3);
  const drawn = emptyDrawn(children + 1);
  drawn.duration[0] = children * 100_000;
  for (let k = 1; k <= children; k++) {
    drawn.parent[k] = 0;
    drawn.start[k] = random(children * 100_000);
    drawn.duration[k] = random(3_000_000);
  }
  return shapeOf(`siblings ${children}`, drawn);
}

export function chainShape(spans: number): Shape {
  const drawn = emptyDrawn(spans);
  for (let k = 0; k < spans; k++) {
    drawn.parent[k] = k - 1;
    drawn.start[k] = k * 1_000;
    drawn.duration[k] = (2 * spans - 2 * k) * 1_000;
  }
  return shapeOf(`chain ${spans}`, drawn);
}

/** The worst of contour packing: in each group all spans run at once. */
export function crowdShape(groups: number, each: number): Shape {
  const random = randomFrom(4);
  const drawn = emptyDrawn(groups * each);
  for (let k = 0; k < groups * each; k++) {
    drawn.parent[k] = k === 0 ? -1 : 0;
    drawn.start[k] = k === 0 ? 0 : random(1_000_000);
    drawn.duration[k] = 2_000_000;
  }
  return shapeOf(`crowd ${groups} x ${each}`, drawn, (row) => row % groups);
}
