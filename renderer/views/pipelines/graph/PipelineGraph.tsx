import { useCallback, useEffect, useMemo, useRef, type KeyboardEvent } from 'react';
import type { CheckedConfig, PipelineReadings } from '../../../../contract/operations/pipelines.ts';
import { computeStepFigures } from '../../../../core/analysis/pipeline-figures/step-figures.ts';
import { layoutPipelines } from '../../../../core/layout/pipeline-graph/layout-pipelines.ts';
import {
  stepEdgePath,
  type PlacedPipelines,
  type StepNode,
} from '../../../../core/layout/pipeline-graph/pipeline-graph.ts';
import { stepGraph, type GraphStep } from '../../../../core/layout/span-graph/graph-walk.ts';
import { t } from '../../../i18n/t.ts';
import { ABOUT } from '../catalogue.ts';
import classes from '../PipelinesView.module.css';
import { StepBox } from './StepBox.tsx';

const STEPS: Readonly<Record<string, GraphStep>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};

interface PipelineGraphProps {
  config: Pick<CheckedConfig, 'pipelines' | 'components'>;
  readings: readonly PipelineReadings[];
  /** Whether pipelines run: then what is not among them is new. */
  isRunning: boolean;
  selected: string;
  onSelect: (key: string) => void;
  /** Enter on what is selected. */
  onOpen: () => void;
}

/** Pipelines as lanes, each component with what it does now. */
export function PipelineGraph({ config, readings, isRunning, selected, onSelect, onOpen }: PipelineGraphProps) {
  const placed = usePlaced(config);
  const pane = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (selected !== '') findBox(pane.current, selected)?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected, placed]);
  const latest = readings.at(-1);
  const leftOut = new Map(config.pipelines.map(({ id, leftOut: why }) => [id, why]));
  const foreign = new Set(
    config.components.filter(({ isSupported }) => !isSupported).map(({ section, id }) => `${section}/${id}`),
  );
  const onKeyDown = useCallback(
    (event: KeyboardEvent, key: string) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const step = STEPS[event.key];
      const at = placed.graph.nodes.findIndex((node) => node.key === key);
      if (event.key === 'Enter') {
        onSelect(key);
        onOpen();
      } else if (step) focusStep(pane.current, placed.graph.nodes[stepGraph(placed, at, step)]!.key, onSelect);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    [placed, onSelect, onOpen],
  );
  return (
    <div ref={pane} className={classes.graph} role="group" aria-label={t('pipelines.graph')}>
      <div className={classes.canvas} style={{ width: placed.widthPx, height: placed.heightPx }}>
        {placed.lanes.map(({ id, topPx, heightPx }) => (
          <div key={id} className={classes.lane} style={{ top: topPx, height: heightPx }}>
            <span className={classes.laneName}>{id}</span>
            {leftOut.get(id) !== '' && <span className={classes.laneOut}>{t('pipelines.leftOut')}</span>}
          </div>
        ))}
        <Lines placed={placed} selected={selected} />
        {placed.graph.nodes.map((node, at) => (
          <StepBox
            key={node.key}
            node={node}
            x={placed.x[at]!}
            y={placed.y[at]!}
            figures={latest && computeStepFigures(readings, node.key)}
            readings={readings}
            selected={node.key === selected}
            isNew={isRunning && latest !== undefined && latest.components[node.key] === undefined}
            isForeign={foreign.has(node.kind === 'processor' ? `processors/${node.id}` : node.key)}
            about={aboutOf(node)}
            onSelect={onSelect}
            onKeyDown={onKeyDown}
          />
        ))}
      </div>
    </div>
  );
}

const SECTIONS = {
  receiver: 'receivers',
  processor: 'processors',
  exporter: 'exporters',
  connector: 'connectors',
} as const;

function aboutOf({ kind, id }: StepNode): string {
  const key = ABOUT[`${SECTIONS[kind]}/${id.split('/')[0]!}`];
  return key ? t(key) : '';
}

/** The layout of the pipelines as they are written. */
function usePlaced({ pipelines, components }: PipelineGraphProps['config']): PlacedPipelines {
  return useMemo(() => {
    const connectors = components.filter(({ section }) => section === 'connectors').map(({ id }) => id);
    return layoutPipelines(pipelines, new Set(connectors));
  }, [pipelines, components]);
}

const findBox = (pane: HTMLElement | null, key: string): HTMLElement | null | undefined =>
  pane?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);

function focusStep(pane: HTMLElement | null, key: string, onSelect: (key: string) => void): void {
  findBox(pane, key)?.focus();
  onSelect(key);
}

function Lines({ placed, selected }: { placed: PlacedPipelines; selected: string }) {
  const { edges, nodes } = placed.graph;
  return (
    <svg className={classes.lines} width={placed.widthPx} height={placed.heightPx} aria-hidden>
      {edges.map((edge) => (
        <path
          key={`${edge.from} ${edge.to}`}
          d={stepEdgePath(placed, edge)}
          data-marked={nodes[edge.from]!.key === selected || nodes[edge.to]!.key === selected || undefined}
        />
      ))}
    </svg>
  );
}
