import { CircleAlert, TriangleAlert } from 'lucide-react';
import type { JoinedEdge } from '../../../../core/analysis/topology-figures/join-edges.ts';
import { TOPOLOGY_WORDS_PX, type PlacedTopology } from '../../../../core/layout/topology-graph/topology-graph.ts';
import { lineWords, lookOfLine } from './node-words.ts';
import classes from './Topology.module.css';

/** From one line to the next: room for words above and below it, or for one of them. */
const TWO_ROWS_PX = 38;
const ONE_ROW_PX = 16;

interface LineWordsProps {
  placed: PlacedTopology;
  edges: readonly JoinedEdge[];
}

/** What goes along each line, where it begins. */
export function LineWords({ placed, edges }: LineWordsProps) {
  return edges.map((edge, at) => {
    const bends = placed.bends[at]!;
    const { above, below } = lineWords(edge);
    const look = lookOfLine(edge);
    const room = roomOf(placed, edges, at);
    // Of a bundle of lines nobody could say which is meant; boxes and details tell.
    if (room < ONE_ROW_PX && !look) return null;
    const isTight = room < TWO_ROWS_PX;
    return (
      <span
        key={`${edge.from} ${edge.to}`}
        className={classes.words}
        data-look={look}
        style={{ left: bends[0], top: bends[1], width: TOPOLOGY_WORDS_PX }}
        aria-hidden
      >
        <span className={classes.above}>{isTight && look ? below : above}</span>
        {!isTight && (
          <span className={classes.below} title={look ? below : undefined}>
            {look === 'loss' && <CircleAlert />}
            {look === 'late' && <TriangleAlert />}
            {below}
          </span>
        )}
      </span>
    );
  });
}

/** How far the nearest line that begins at the same box is. */
function roomOf({ bends }: PlacedTopology, edges: readonly JoinedEdge[], at: number): number {
  const { from } = edges[at]!;
  const others = edges.flatMap((edge, other) =>
    other !== at && edge.from === from ? [Math.abs(bends[other]![1]! - bends[at]![1]!)] : [],
  );
  return Math.min(...others);
}
