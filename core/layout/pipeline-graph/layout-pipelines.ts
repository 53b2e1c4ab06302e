import { Steps } from './collect-steps.ts';
import { STEP_HEIGHT_PX, STEP_WIDTH_PX, type Lane, type LanePipeline, type PlacedPipelines } from './pipeline-graph.ts';

const GAP_X_PX = 40;
const GAP_Y_PX = 12;
const EDGE_PX = 16;
/** Of a lane: room for its name, above its boxes. */
const HEAD_PX = 24;
const FOOT_PX = 12;

/*
 *   traces   ┌──────┐   ┌───────┐               ┌───────┐
 *            │ otlp ├─┬─┤ batch ├───────┬───────┤ store │     one lane a pipeline, receivers at the left, exporters at the
 *            └──────┘ │ └───────┘ ┌─────┴─────┐ └───┬───┘     right; a connector stands behind whoever feeds it, and what it
 *                     │           │spanmetrics├──┐  │         feeds stands behind the connector. What several lanes share
 *   metrics           │           └───────────┘  │  │         is drawn once, in the one in their middle.
 *                     └──────────────────────────┴──┘
 */
export function layoutPipelines(pipelines: readonly LanePipeline[], connectors: ReadonlySet<string>): PlacedPipelines {
  const steps = new Steps(pipelines, connectors);
  const columns = placeColumns(pipelines, steps);
  const stacks = stackBoxes(steps, columns, new Map(pipelines.map(({ id }, lane) => [id, lane])));
  const lanes = placeLanes(pipelines, stacks);
  const x = Float64Array.from(columns, (column) => EDGE_PX + STEP_WIDTH_PX / 2 + column * (STEP_WIDTH_PX + GAP_X_PX));
  const y = new Float64Array(steps.nodes.length);
  for (const { lane, nodes } of stacks) placeStack(lanes[lane]!, nodes, y);
  const last = lanes.at(-1);
  return {
    graph: { nodes: steps.nodes, edges: steps.edges },
    lanes,
    x,
    y,
    widthPx: x.reduce((most, middle) => Math.max(most, middle + STEP_WIDTH_PX / 2 + EDGE_PX), 0),
    heightPx: last ? last.topPx + last.heightPx : 0,
  };
}

/** Of each box, counted from the left. */
function placeColumns(pipelines: readonly LanePipeline[], steps: Steps): number[] {
  const columns = steps.nodes.map(() => 0);
  const isConnector = (node: number): boolean => steps.nodes[node]?.kind === 'connector';
  const at = (pipeline: LanePipeline, role: 'receivers' | 'processors' | 'exporters', id: string): number =>
    steps.find(steps.keyOf(role, id, pipeline.id));
  // A chain of connectors is at most as long as there are pipelines; of a circle, which cannot run, that much is drawn.
  for (let length = 0; length < pipelines.length; length++) {
    for (const pipeline of pipelines) {
      const feeding = pipeline.receivers.map((id) => at(pipeline, 'receivers', id)).filter(isConnector);
      const from = Math.max(0, ...feeding.map((node) => columns[node]!));
      pipeline.processors.forEach((id, index) => (columns[at(pipeline, 'processors', id)] = from + 1 + index));
      for (const id of pipeline.exporters) {
        const node = at(pipeline, 'exporters', id);
        columns[node] = Math.max(columns[node]!, from + 1 + pipeline.processors.length);
      }
    }
  }
  const last = Math.max(0, ...columns);
  const endsInside = steps.nodes.some((node, index) => node.kind !== 'exporter' && columns[index] === last);
  steps.nodes.forEach(({ kind }, index) => {
    if (kind === 'exporter') columns[index] = endsInside ? last + 1 : last;
  });
  return columns;
}

/** Boxes of one column and lane, which stand one above the other; −1 is room for what passes. */
interface Stack {
  lane: number;
  column: number;
  nodes: number[];
}

function stackBoxes({ nodes, edges }: Steps, columns: readonly number[], laneOf: ReadonlyMap<string, number>): Stack[] {
  const lanes = nodes.map(({ pipelines }) => {
    const all = pipelines.map((id) => laneOf.get(id)!).toSorted((a, b) => a - b);
    return all[Math.floor((all.length - 1) / 2)]!;
  });
  const stacks = new Map<string, Stack>();
  nodes.forEach((_, node) => {
    const [lane, column] = [lanes[node]!, columns[node]!];
    const stack = stacks.get(`${column} ${lane}`);
    if (stack) stack.nodes.push(node);
    else stacks.set(`${column} ${lane}`, { lane, column, nodes: [node] });
  });
  const isPassed = ({ lane, column }: Stack): boolean =>
    edges.some(({ from, to }) => lanes[from] === lane && columns[from]! < column && columns[to]! > column);
  return [...stacks.values()].map((stack) => {
    // A connector, behind which lines of its lane go on: they pass above it.
    const isBeside = stack.nodes.every((node) => nodes[node]!.kind === 'connector') && isPassed(stack);
    return isBeside ? { ...stack, nodes: [...stack.nodes.map(() => -1), ...stack.nodes] } : stack;
  });
}

const stackHeight = (boxes: number): number => boxes * STEP_HEIGHT_PX + Math.max(0, boxes - 1) * GAP_Y_PX;

function placeLanes(pipelines: readonly LanePipeline[], stacks: readonly Stack[]): Lane[] {
  let topPx = 0;
  return pipelines.map(({ id, signal }, lane) => {
    const most = Math.max(1, ...stacks.filter((stack) => stack.lane === lane).map(({ nodes }) => nodes.length));
    const placed = { id, signal, topPx, heightPx: HEAD_PX + stackHeight(most) + FOOT_PX };
    topPx += placed.heightPx;
    return placed;
  });
}

function placeStack({ topPx, heightPx }: Lane, nodes: readonly number[], y: Float64Array): void {
  const middle = topPx + HEAD_PX + (heightPx - HEAD_PX - FOOT_PX) / 2;
  const first = middle - stackHeight(nodes.length) / 2 + STEP_HEIGHT_PX / 2;
  nodes.forEach((node, index) => {
    if (node >= 0) y[node] = first + index * (STEP_HEIGHT_PX + GAP_Y_PX);
  });
}
