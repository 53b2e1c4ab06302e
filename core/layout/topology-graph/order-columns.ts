import type { TopologyLine } from './topology-graph.ts';

/** What stands in a column: a box, or the `at`th column that a line passes. */
export type Slot =
  | { readonly kind: 'box'; readonly node: number }
  | { readonly kind: 'pass'; readonly line: number; readonly at: number };

export interface OrderedColumns {
  /** From above. */
  readonly columns: readonly (readonly Slot[])[];
  /** Of each line: the columns it passes. */
  readonly passes: readonly (readonly Slot[])[];
}

/** There and back this often: more changes nothing in graphs that people have. */
const SWEEPS = 4;

/** Puts what is joined at like heights, so that few lines cross. */
export function orderColumns(columnOf: readonly number[], lines: readonly TopologyLine[]): OrderedColumns {
  const columns: Slot[][] = Array.from({ length: Math.max(-1, ...columnOf) + 1 }, () => []);
  const boxes = columnOf.map((column, node) => put(columns[column]!, { kind: 'box', node }));
  const passes = lines.map(({ from, to }, line) =>
    columns
      .slice(columnOf[from]! + 1, Math.max(columnOf[from]! + 1, columnOf[to]!))
      .map((column, at) => put(column, { kind: 'pass', line, at })),
  );
  const chains = lines.map(({ from, to }, line) => [boxes[from]!, ...passes[line]!, boxes[to]!]);
  const before = neighbours(chains.map((chain) => chain.toReversed()));
  const after = neighbours(chains);
  const heights = new Map<Slot, number>();
  for (const column of columns) measure(column, heights);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) sortBy(column, heights, before);
    for (const column of columns.toReversed()) sortBy(column, heights, after);
  }
  return { columns, passes };
}

function put(column: Slot[], slot: Slot): Slot {
  column.push(slot);
  return slot;
}

type Neighbours = ReadonlyMap<Slot, readonly Slot[]>;

/** Of each slot those that come next to it in a chain. */
function neighbours(chains: readonly (readonly Slot[])[]): Neighbours {
  const next = new Map<Slot, Slot[]>();
  for (const chain of chains)
    for (const [at, slot] of chain.slice(0, -1).entries()) {
      const known = next.get(slot);
      if (known) known.push(chain[at + 1]!);
      else next.set(slot, [chain[at + 1]!]);
    }
  return next;
}

/** How high each stands in its column, from 0 to 1. */
function measure(column: readonly Slot[], heights: Map<Slot, number>): void {
  for (const [at, slot] of column.entries()) heights.set(slot, (at + 0.5) / column.length);
}

/** By the middle of what each is joined to; what is joined to nothing stays where it is. */
function sortBy(column: Slot[], heights: Map<Slot, number>, joinedTo: Neighbours): void {
  const aim = (slot: Slot): number => {
    const ends = joinedTo.get(slot) ?? [slot];
    return ends.reduce((sum, end) => sum + heights.get(end)!, 0) / ends.length;
  };
  const aims = new Map(column.map((slot) => [slot, aim(slot)]));
  column.sort((a, b) => aims.get(a)! - aims.get(b)!);
  measure(column, heights);
}
