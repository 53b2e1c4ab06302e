import { US } from '../../model/units.ts';
import type { Random } from '../stage/random.ts';
import type { SpanTable } from './span-table.ts';

/** Rows of one trace, parents first, and what its root is. */
export interface Plot {
  from: number;
  count: number;
  startNs: number;
  durationNs: number;
  /** Levels below the root, as far as there are spans for them. */
  depth: number;
  /** Share of spans that outlive their parent. */
  tailShare: number;
}

/**
 * Grows one trace: level by level, each a constant factor larger than the one above, every parent with a number of
 * children of its own. Half of the parents start their children at once, half one after the other.
 *
 *     at once     ├────────────┤        in turn   ├────────────┤
 *                 ├───┤                           ├──┤
 *                 ├────────┤                          ├───┤
 *                 ├──────┤                                ├─┤
 */
export function growTrace(table: SpanTable, random: Random, plot: Plot): void {
  const { from, count, startNs, durationNs } = plot;
  table.start[from] = startNs;
  table.duration[from] = durationNs;
  let above = from;
  let first = from + 1;
  for (const size of levelSizes(count - 1, plot.depth)) {
    growLevel(table, random, { above, first, end: first + size, tailShare: plot.tailShare });
    above = first;
    first += size;
  }
}

/** Sizes that add up to `count`, growing by one factor. */
function levelSizes(count: number, depth: number): number[] {
  const levels = Math.min(depth, count);
  const factor = factorFor(count, levels);
  const sizes: number[] = [];
  let left = count;
  for (let level = 1; level < levels; level++) {
    const size = Math.max(1, Math.min(Math.round(factor ** level), left - (levels - level)));
    sizes.push(size);
    left -= size;
  }
  return levels === 0 ? [] : [...sizes, left];
}

/** The factor f for which f + f² + … + f^levels is `count`, by bisection. */
function factorFor(count: number, levels: number): number {
  let low = 1;
  let high = Math.max(2, count);
  for (let step = 0; step < 60; step++) {
    const middle = (low + high) / 2;
    let sum = 0;
    for (let level = 1; level <= levels; level++) sum += middle ** level;
    if (sum < count) low = middle;
    else high = middle;
  }
  return low;
}

interface Level {
  /** First row of the level above, which ends where this one begins. */
  above: number;
  first: number;
  end: number;
  tailShare: number;
}

/** Deals the rows of a level out to the parents above, by weights that differ widely. */
function growLevel(table: SpanTable, random: Random, { above, first, end, tailShare }: Level): void {
  const parents = first - above;
  const weights = new Float64Array(parents);
  let total = 0;
  for (let i = 0; i < parents; i++) total += weights[i] = -Math.log(1 - random.next());
  let row = first;
  let sum = 0;
  for (let i = 0; i < parents; i++) {
    sum += weights[i]!;
    const until = i === parents - 1 ? end : first + Math.round((sum / total) * (end - first));
    if (until > row) placeChildren(table, random, { parent: above + i, from: row, until, tailShare });
    row = Math.max(row, until);
  }
}

interface Siblings {
  parent: number;
  from: number;
  until: number;
  tailShare: number;
}

/** Shorter than this nothing is measured. */
const LEAST_NS = US;

function placeChildren(table: SpanTable, random: Random, { parent, from, until, tailShare }: Siblings): void {
  const startNs = table.start[parent]!;
  const roomNs = table.duration[parent]!;
  const atOnce = random.chance(0.5);
  const slotNs = (roomNs * 0.94) / (until - from);
  for (let row = from; row < until; row++) {
    const offset = atOnce ? random.between(0, 0.06) * roomNs : roomNs * 0.03 + slotNs * (row - from);
    const longest = atOnce ? roomNs - offset : slotNs;
    let durationNs = Math.max(LEAST_NS, longest * random.between(atOnce ? 0.3 : 0.55, 0.96));
    if (random.chance(tailShare)) durationNs = roomNs - offset + Math.max(LEAST_NS, roomNs * random.between(0.1, 1));
    table.parent[row] = parent;
    table.start[row] = Math.round(startNs + offset);
    table.duration[row] = Math.round(durationNs);
  }
}
