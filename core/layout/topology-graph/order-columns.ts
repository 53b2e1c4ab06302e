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
  const boxes = columnOf.map((column, node): Slot => {
    const slot: Slot = { kind: 'box', node };
    columns[column]!.push(slot);
    return slot;
  });
  const joined = new Map<Slot, { before: Slot[]; after: Slot[] }>();
  const at = (slot: Slot): { before: Slot[]; after: Slot[] } => {
    const known = joined.get(slot) ?? { before: [], after: [] };
    joined.set(slot, known);
    return known;
  };
  const passes = lines.map(({ from, to }, line) => {
    const passed: Slot[] = [];
    for (let column = columnOf[from]! + 1; column < columnOf[to]!; column++) {
      const slot: Slot = { kind: 'pass', line, at: passed.length };
      columns[column]!.push(slot);
      passed.push(slot);
    }
    const chain = [boxes[from]!, ...passed, boxes[to]!];
    chain.slice(1).forEach((slot, index) => {
      at(slot).before.push(chain[index]!);
      at(chain[index]!).after.push(slot);
    });
    return passed;
  });
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    for (const column of columns) sortBy(column, columns, (slot) => at(slot).before);
    for (const column of columns.toReversed()) sortBy(column, columns, (slot) => at(slot).after);
  }
  return { columns, passes };
}

/** By the middle of what each is joined to; what is joined to nothing stays where it is. */
function sortBy(column: Slot[], columns: readonly Slot[][], joinedTo: (slot: Slot) => readonly Slot[]): void {
  const heights = new Map<Slot, number>();
  for (const slots of columns) slots.forEach((slot, index) => heights.set(slot, (index + 0.5) / slots.length));
  const aim = new Map(
    column.map((slot) => {
      const ends = joinedTo(slot);
      const sum = ends.reduce((total, end) => total + heights.get(end)!, 0);
      return [slot, ends.length > 0 ? sum / ends.length : heights.get(slot)!];
    }),
  );
  column.sort((a, b) => aim.get(a)! - aim.get(b)!);
}
