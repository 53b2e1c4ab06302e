import { CircleAlert } from 'lucide-react';
import type { JoinedEdge } from '../../../../core/analysis/topology-figures/join-edges.ts';
import { TOPOLOGY_WORDS_PX, type PlacedTopology } from '../../../../core/layout/topology-graph/topology-graph.ts';
import { isFailing, lineWords } from './node-words.ts';
import classes from './Topology.module.css';

/** Two lines of words need this much between one line and the next; else there is only what matters more. */
const ROOM_PX = 38;

interface LineWordsProps {
  placed: PlacedTopology;
  edges: readonly JoinedEdge[];
}

/** What goes along each line, where it begins. */
export function LineWords({ placed, edges }: LineWordsProps) {
  return edges.map((edge, at) => {
    const bends = placed.bends[at]!;
    const { above, below } = lineWords(edge);
    const fails = isFailing(edge);
    const isTight = isCrowded(placed, edges, at);
    return (
      <span
        key={`${edge.from} ${edge.to}`}
        className={classes.words}
        data-look={fails ? 'loss' : undefined}
        style={{ left: bends[0], top: bends[1], width: TOPOLOGY_WORDS_PX }}
        aria-hidden
      >
        <span className={classes.above}>{isTight && fails ? below : above}</span>
        {!isTight && (
          <span className={classes.below} title={fails ? below : undefined}>
            {fails && <CircleAlert />}
            {below}
          </span>
        )}
      </span>
    );
  });
}

/** Whether another line begins close by. */
function isCrowded({ bends }: PlacedTopology, edges: readonly JoinedEdge[], at: number): boolean {
  const { from } = edges[at]!;
  return edges.some(
    (edge, other) => other !== at && edge.from === from && Math.abs(bends[other]![1]! - bends[at]![1]!) < ROOM_PX,
  );
}
