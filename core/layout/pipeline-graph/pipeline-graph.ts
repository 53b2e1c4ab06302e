import type { Signal } from '../../model/telemetry.ts';

/** A pipeline as written: ids of components, in order. */
export interface LanePipeline {
  /** 'traces/2' */
  id: string;
  signal: Signal;
  receivers: readonly string[];
  processors: readonly string[];
  exporters: readonly string[];
}

export type StepKind = 'receiver' | 'processor' | 'exporter' | 'connector';

/** One component; of a processor, one use of it. */
export interface StepNode {
  /** As readings name it: 'receivers/otlp', 'connectors/spanmetrics', 'traces/2/batch'. */
  key: string;
  kind: StepKind;
  /** 'otlp/2' */
  id: string;
  /** Pipelines it is in, in the order of the lanes. Of a connector: those it takes from, then those it gives to. */
  pipelines: string[];
}

/** Telemetry going from one component to the next, of one pipeline or of several. */
export interface StepEdge {
  from: number;
  to: number;
  pipelines: string[];
}

/** A pipeline's stretch of the picture, from one side to the other. */
export interface Lane {
  id: string;
  signal: Signal;
  topPx: number;
  heightPx: number;
}

/** All in CSS pixels from the upper left corner. */
export interface PlacedPipelines {
  graph: { nodes: StepNode[]; edges: StepEdge[] };
  lanes: Lane[];
  /** Middle of each box. */
  x: Float64Array;
  y: Float64Array;
  widthPx: number;
  heightPx: number;
}

export const STEP_WIDTH_PX = 176;
export const STEP_HEIGHT_PX = 72;

/** Within this much of where it begins or ends a line leaves its height. */
const BEND_PX = 40;

type Places = Pick<PlacedPipelines, 'x' | 'y'>;

/**
 * From the middle of one box's right side to that of the other's left, as an SVG path: along the height of where it comes from, and up or
 * down at the end; where a box stands in the way there, up or down at once and along the height of where it goes to.
 */
export function stepEdgePath(placed: Places, { from, to }: StepEdge): string {
  const { x, y } = placed;
  const [above, below] = [y[from]!, y[to]!];
  const left = x[from]! + STEP_WIDTH_PX / 2;
  const right = x[to]! - STEP_WIDTH_PX / 2;
  const isLate = isFree(placed, above, left, right) || !isFree(placed, below, left, right);
  const [begin, end] = isLate ? [Math.max(left, right - BEND_PX), right] : [left, Math.min(right, left + BEND_PX)];
  const middle = (begin + end) / 2;
  const bend = `C${middle} ${above} ${middle} ${below} ${end} ${below}`;
  return `M${left} ${above}${begin > left ? `H${begin}` : ''}${bend}${end < right ? `H${right}` : ''}`;
}

/** Whether no box stands at a height between two columns. */
function isFree({ x, y }: Places, heightPx: number, left: number, right: number): boolean {
  return !x.some((middle, at) => middle > left && middle < right && Math.abs(y[at]! - heightPx) < STEP_HEIGHT_PX / 2);
}
