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

/** Within this much of where it ends a line leaves its own height. */
const BEND_PX = 40;

/**
 * From the middle of one box's right side to that of the other's left, as an SVG path: along the lane it comes from, in which
 * nothing stands any more, and up or down at the end.
 */
export function stepEdgePath({ x, y }: Pick<PlacedPipelines, 'x' | 'y'>, { from, to }: StepEdge): string {
  const left = x[from]! + STEP_WIDTH_PX / 2;
  const right = x[to]! - STEP_WIDTH_PX / 2;
  const turn = Math.max(left, right - BEND_PX);
  const middle = (turn + right) / 2;
  const bend = `C${middle} ${y[from]!} ${middle} ${y[to]!} ${right} ${y[to]!}`;
  return `M${left} ${y[from]!}${turn > left ? `H${turn}` : ''}${bend}`;
}
