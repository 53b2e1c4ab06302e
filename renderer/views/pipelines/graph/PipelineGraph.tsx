import { useMemo } from 'react';
import type { CheckedConfig, PipelineReadings } from '../../../../contract/operations/pipelines.ts';
import { computeStepFigures } from '../../../../core/analysis/pipeline-figures/step-figures.ts';
import { layoutPipelines } from '../../../../core/layout/pipeline-graph/layout-pipelines.ts';
import {
  stepEdgePath,
  type PlacedPipelines,
  type StepNode,
} from '../../../../core/layout/pipeline-graph/pipeline-graph.ts';
import { t } from '../../../i18n/t.ts';
import { aboutOf } from '../catalogue.ts';
import classes from '../PipelinesView.module.css';
import { GraphLines, GraphPane, type OnBoxKey } from './GraphPane.tsx';
import type { StepNote } from './port-words.ts';
import { StepBox } from './StepBox.tsx';

interface PipelineGraphProps {
  config: Pick<CheckedConfig, 'pipelines' | 'components'>;
  readings: readonly PipelineReadings[];
  /** Whether pipelines run: then what is not among them is new. */
  isRunning: boolean;
  /** What boxes say of their own, by their keys. */
  notes?: Readonly<Record<string, StepNote>> | undefined;
  selected: string;
  onSelect: (key: string) => void;
  /** Enter on what is selected. */
  onOpen: () => void;
}

/** Pipelines as lanes, each component with what it does now. */
export function PipelineGraph({ onOpen, ...props }: PipelineGraphProps) {
  const { config, selected, onSelect } = props;
  const placed = usePlaced(config);
  const keys = useMemo(() => placed.graph.nodes.map(({ key }) => key), [placed]);
  return (
    <GraphPane
      label={t('pipelines.graph')}
      placed={placed}
      keys={keys}
      selected={selected}
      onSelect={onSelect}
      onOpen={onOpen}
    >
      {(onKeyDown) => (
        <>
          <Lanes placed={placed} config={config} />
          <Lines placed={placed} selected={selected} />
          <Boxes {...props} placed={placed} onKeyDown={onKeyDown} />
        </>
      )}
    </GraphPane>
  );
}

/** The layout of the pipelines as they are written. */
function usePlaced({ pipelines, components }: PipelineGraphProps['config']): PlacedPipelines {
  return useMemo(() => {
    const connectors = components.filter(({ section }) => section === 'connectors').map(({ id }) => id);
    return layoutPipelines(pipelines, new Set(connectors));
  }, [pipelines, components]);
}

function Lanes({ placed, config }: { placed: PlacedPipelines; config: PipelineGraphProps['config'] }) {
  const leftOut = new Map(config.pipelines.map(({ id, leftOut: why }) => [id, why]));
  return placed.lanes.map(({ id, topPx, heightPx }) => (
    <div key={id} className={classes.lane} style={{ top: topPx, height: heightPx }}>
      <span className={classes.laneName}>
        {id}
        {leftOut.get(id) !== '' && <span className={classes.laneOut}>{t('pipelines.leftOut')}</span>}
      </span>
    </div>
  ));
}

function Lines({ placed, selected }: { placed: PlacedPipelines; selected: string }) {
  const { edges, nodes } = placed.graph;
  return (
    <GraphLines {...placed}>
      {edges.map((edge) => (
        <path
          key={`${edge.from} ${edge.to}`}
          d={stepEdgePath(placed, edge)}
          data-marked={nodes[edge.from]!.key === selected || nodes[edge.to]!.key === selected || undefined}
        />
      ))}
    </GraphLines>
  );
}

interface BoxesProps extends Omit<PipelineGraphProps, 'onOpen'> {
  placed: PlacedPipelines;
  onKeyDown: OnBoxKey;
}

function Boxes({ placed, config, readings, notes, isRunning, selected, onSelect, onKeyDown }: BoxesProps) {
  const latest = readings.at(-1);
  const foreign = new Set(
    config.components.filter(({ isSupported }) => !isSupported).map(({ section, id }) => `${section}/${id}`),
  );
  return placed.graph.nodes.map((node, at) => (
    <StepBox
      key={node.key}
      node={node}
      readings={readings}
      onSelect={onSelect}
      onKeyDown={onKeyDown}
      x={placed.x[at]!}
      y={placed.y[at]!}
      figures={latest && computeStepFigures(readings, node.key)}
      selected={node.key === selected}
      isNew={isRunning && latest !== undefined && latest.components[node.key] === undefined}
      isForeign={foreign.has(node.kind === 'processor' ? `processors/${node.id}` : node.key)}
      about={aboutNode(node)}
      note={notes?.[node.key]}
    />
  ));
}

const SECTIONS = {
  receiver: 'receivers',
  processor: 'processors',
  exporter: 'exporters',
  connector: 'connectors',
} as const;

function aboutNode({ kind, id }: StepNode): string {
  const key = aboutOf(SECTIONS[kind], id.split('/')[0]!);
  return key ? t(key) : '';
}
