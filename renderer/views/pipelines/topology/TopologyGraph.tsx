import { useMemo } from 'react';
import { joinEdges, type JoinedEdge } from '../../../../core/analysis/topology-figures/join-edges.ts';
import { computeNodeFigures } from '../../../../core/analysis/topology-figures/node-figures.ts';
import { layoutTopology } from '../../../../core/layout/topology-graph/layout-topology.ts';
import { topologyLinePath, type PlacedTopology } from '../../../../core/layout/topology-graph/topology-graph.ts';
import type { Topology } from '../../../../core/model/topology.ts';
import { t } from '../../../i18n/t.ts';
import { GraphLines, GraphPane } from '../graph/GraphPane.tsx';
import { LineWords } from './LineWords.tsx';
import { heightOfNode, NodeBox } from './NodeBox.tsx';
import { columnName, lookOfLine } from './node-words.ts';
import classes from './Topology.module.css';

interface TopologyGraphProps {
  topology: Pick<Topology, 'nodes' | 'edges'>;
  selected: string;
  onSelect: (id: string) => void;
  /** Enter on what is selected. */
  onOpen: () => void;
}

/** Who sends to whom, from the left to the right. */
export function TopologyGraph({ topology, selected, onSelect, onOpen }: TopologyGraphProps) {
  const { nodes } = topology;
  const figures = useMemo(() => nodes.map(computeNodeFigures), [nodes]);
  const edges = useMemo(() => joinEdges(topology), [topology]);
  const boxes = nodes.map((node, at) => ({ kind: node.kind, heightPx: heightOfNode(node, figures[at]) }));
  const placed = usePlaced(boxes, edges);
  const ids = useMemo(() => nodes.map(({ id }) => id), [nodes]);
  return (
    <GraphPane
      label={t('topology.graph')}
      keys={ids}
      placed={placed}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
    >
      {(onKeyDown) => (
        <>
          {placed.columns.map(({ kinds, leftPx }) => (
            <span key={leftPx} className={classes.column} style={{ left: leftPx }}>
              {kinds.map(columnName).join(' · ')}
            </span>
          ))}
          <Lines placed={placed} edges={edges} selected={ids.indexOf(selected)} />
          <LineWords placed={placed} edges={edges} />
          {nodes.map((node, at) => (
            <NodeBox
              key={node.id}
              node={node}
              onSelect={onSelect}
              onKeyDown={onKeyDown}
              x={placed.x[at]!}
              y={placed.y[at]!}
              heightPx={boxes[at]!.heightPx}
              figures={figures[at]}
              selected={node.id === selected}
            />
          ))}
        </>
      )}
    </GraphPane>
  );
}

/** The same places for as long as the same boxes stand there: rates come every few seconds. */
function usePlaced(boxes: Parameters<typeof layoutTopology>[0], edges: readonly JoinedEdge[]): PlacedTopology {
  const ends = edges.map(({ from, to }) => ({ from, to }));
  const shape = JSON.stringify([boxes, ends]);
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the text stands for boxes and ends
  return useMemo(() => layoutTopology(boxes, ends), [shape]);
}

interface LinesProps {
  placed: PlacedTopology;
  edges: readonly JoinedEdge[];
  selected: number;
}

function Lines({ placed, edges, selected }: LinesProps) {
  return (
    <GraphLines widthPx={placed.widthPx} heightPx={placed.heightPx}>
      {edges.map((edge, at) => (
        <path
          key={`${edge.from} ${edge.to}`}
          d={topologyLinePath(placed.bends[at]!)}
          data-inferred={edge.basis === 'inferred' || undefined}
          data-look={lookOfLine(edge)}
          data-marked={edge.from === selected || edge.to === selected || undefined}
        />
      ))}
    </GraphLines>
  );
}
