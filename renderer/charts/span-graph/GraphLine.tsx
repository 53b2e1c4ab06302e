import { edgeMiddle, edgePath } from '../../../core/layout/span-graph/placed-graph.ts';
import type { GraphEdge } from '../../../core/layout/span-graph/placed-graph.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import classes from './SpanGraph.module.css';

interface GraphLineProps {
  edge: GraphEdge;
  bends: Float64Array;
  /** It begins or ends at the selected box. */
  marked: boolean;
  dimmed: boolean;
  worded: boolean;
  title: string;
  /** Ids of the arrow heads. */
  heads: { plain: string; marked: string; failed: string };
  onSelect: (node: number) => void;
}

/** Thicker the more often: 1 px for one, 4 px for a thousand. */
const thickness = (count: number): number => Math.min(4, 1 + Math.log10(count));

/** An edge; solid, dotted or dashed by its kind, red and marked where calls failed. */
export function GraphLine({ edge, bends, marked, dimmed, worded, title, heads, onSelect }: GraphLineProps) {
  const path = edgePath(bends);
  const { x, y } = edgeMiddle(bends);
  const look = edge.errors > 0 ? 'failed' : marked ? 'marked' : 'plain';
  return (
    <g
      className={classes.edge}
      data-look={look}
      data-dimmed={dimmed || undefined}
      onClick={() => onSelect(edge.example)}
    >
      <title>{title}</title>
      <path
        className={classes[edge.kind]}
        d={path}
        strokeWidth={thickness(edge.count) + (marked ? 0.75 : 0)}
        markerEnd={`url(#${heads[look]})`}
      />
      <path className={classes.reach} d={path} />
      {worded && (
        <text className={classes.words} x={x} y={y + 4}>
          {`${edge.errors > 0 ? '! ' : ''}×${formatCount(edge.count)}, ${formatDuration(edge.p50Ns)}`}
        </text>
      )}
    </g>
  );
}
