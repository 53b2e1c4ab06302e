import { orderColumns, type Slot } from './order-columns.ts';
import { placeColumns } from './place-columns.ts';
import {
  TOPOLOGY_BOX_PX,
  TOPOLOGY_GAP_PX,
  TOPOLOGY_WORDS_PX,
  type PlacedTopology,
  type TopologyBox,
  type TopologyColumn,
  type TopologyLine,
} from './topology-graph.ts';

const EDGE_PX = 16;
/** About as much as is seen at once: a column that is taller leaves the others in sight. */
const SIGHT_PX = 480;
/** Room for the heading of a column. */
const HEAD_PX = 32;
const GAP_Y_PX = 20;
/** Of a line that passes a column: its own height and words. */
const PASS_PX = 32;
/** Between lines that begin or end at one box. */
const PORT_PX = 40;
/** Lines end within this much of a box's corners. */
const CORNER_PX = 10;

/*
 *    Applications        Agents               Gateways            Desk, back ends
 *   ┌────────────┐     ┌─────────┐  400/s    ┌─────────┐         ┌────────────┐
 *   │ 12 services├─────┤ agent   ├───────────┤ gateway ├─────────┤ Tracebench │     words stand on the level part of a line,
 *   └───────────┬┘     └─────────┘  traces   └─────────┘        ┌┤            │     behind the box it begins at; what passes a
 *               │                                               │└────────────┘     column keeps clear of its boxes
 *               └───────────────────────────────────────────────┘
 */
export function layoutTopology(boxes: readonly TopologyBox[], lines: readonly TopologyLine[]): PlacedTopology {
  const columnOf = placeColumns(boxes, lines);
  const { columns, passes } = orderColumns(columnOf, lines);
  const { y, heightPx } = stackSlots(boxes, columns);
  const passY = passes.map((slots) => Float64Array.from(slots, (slot) => y.get(slot)!));
  const boxY = new Float64Array(boxes.length);
  for (const [slot, middle] of y) if (slot.kind === 'box') boxY[slot.node] = middle;
  const ports = placePorts(boxes, lines, { y: boxY, passY });
  return {
    graph: { nodes: boxes, edges: lines },
    x: Float64Array.from(columnOf, (column) => leftOf(column) + TOPOLOGY_BOX_PX / 2),
    y: boxY,
    columns: columns.map((slots, column) => describeColumn(boxes, slots, column)),
    bends: lines.map((line, at) => bendsOf(columnOf[line.from]!, columnOf[line.to]!, passY[at]!, ports[at]!)),
    widthPx: columns.length === 0 ? 0 : leftOf(columns.length - 1) + TOPOLOGY_BOX_PX + EDGE_PX,
    heightPx,
  };
}

/** The middle of each slot: one below the other, each column in the middle of the tallest, or of what is seen at first. */
function stackSlots(
  boxes: readonly TopologyBox[],
  columns: readonly (readonly Slot[])[],
): { y: ReadonlyMap<Slot, number>; heightPx: number } {
  const heightOf = (slot: Slot): number => (slot.kind === 'box' ? boxes[slot.node]!.heightPx : PASS_PX);
  const heights = columns.map((slots) => slots.reduce((sum, slot) => sum + heightOf(slot) + GAP_Y_PX, -GAP_Y_PX));
  const tallest = Math.max(0, ...heights);
  const y = new Map<Slot, number>();
  for (const [column, slots] of columns.entries()) {
    let top = HEAD_PX + Math.max(0, Math.min(tallest, SIGHT_PX) - heights[column]!) / 2;
    for (const slot of slots) {
      y.set(slot, top + heightOf(slot) / 2);
      top += heightOf(slot) + GAP_Y_PX;
    }
  }
  return { y, heightPx: HEAD_PX + tallest + EDGE_PX };
}

const leftOf = (column: number): number => EDGE_PX + column * (TOPOLOGY_BOX_PX + TOPOLOGY_GAP_PX);

const KINDS = ['applications', 'agent', 'collector', 'gateway', 'desk', 'backend'] as const;

function describeColumn(boxes: readonly TopologyBox[], slots: readonly Slot[], column: number): TopologyColumn {
  const kinds = slots.flatMap((slot) => (slot.kind === 'box' ? [boxes[slot.node]!.kind] : []));
  return { kinds: KINDS.filter((kind) => kinds.includes(kind)), leftPx: leftOf(column) };
}

interface Ports {
  fromY: number;
  toY: number;
}

/** Heights at which lines leave and reach boxes: one above the other as what they lead to. */
function placePorts(
  boxes: readonly TopologyBox[],
  lines: readonly TopologyLine[],
  { y, passY }: { y: Float64Array; passY: readonly Float64Array[] },
): Ports[] {
  const ports = lines.map(() => ({ fromY: 0, toY: 0 }));
  const spread = (box: number, ends: number[], aim: (line: number) => number, end: keyof Ports): void => {
    const room = boxes[box]!.heightPx - 2 * CORNER_PX;
    const step = Math.min(PORT_PX, room / Math.max(1, ends.length - 1));
    ends
      .toSorted((a, b) => aim(a) - aim(b))
      .forEach((line, at) => (ports[line]![end] = y[box]! + (at - (ends.length - 1) / 2) * step));
  };
  const all = lines.map((_, line) => line);
  boxes.forEach((_, box) => {
    const leaving = all.filter((line) => lines[line]!.from === box);
    const coming = all.filter((line) => lines[line]!.to === box);
    spread(box, leaving, (line) => passY[line]![0] ?? y[lines[line]!.to]!, 'fromY');
    spread(box, coming, (line) => passY[line]!.at(-1) ?? y[lines[line]!.from]!, 'toY');
  });
  return ports;
}

function bendsOf(from: number, to: number, passY: Float64Array, { fromY, toY }: Ports): Float64Array {
  const right = leftOf(from) + TOPOLOGY_BOX_PX;
  const end = leftOf(to);
  // A line that goes back, of a circle, has no room for words.
  if (to <= from) return Float64Array.of(right, fromY, right, fromY, end, toY);
  const bends = [right, fromY, right + TOPOLOGY_WORDS_PX, fromY];
  passY.forEach((y, at) => {
    const left = leftOf(from + 1 + at);
    bends.push(left, y, left + TOPOLOGY_BOX_PX + TOPOLOGY_WORDS_PX, y);
  });
  return Float64Array.of(...bends, end, toY);
}
