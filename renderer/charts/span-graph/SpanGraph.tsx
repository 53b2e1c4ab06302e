import { Maximize, ZoomIn, ZoomOut } from 'lucide-react';
import { useEffect, useId, useMemo } from 'react';
import type { KeyboardEvent } from 'react';
import { stepGraph } from '../../../core/layout/span-graph/graph-walk.ts';
import type { GraphStep } from '../../../core/layout/span-graph/graph-walk.ts';
import { WORDED_EDGES } from '../../../core/layout/span-graph/placed-graph.ts';
import type { PlacedGraph } from '../../../core/layout/span-graph/placed-graph.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useSize } from '../line/use-size.ts';
import { findBoxes } from './find-boxes.ts';
import { describeEdge } from './graph-texts.ts';
import { GraphBox } from './GraphBox.tsx';
import { GraphLine } from './GraphLine.tsx';
import classes from './SpanGraph.module.css';
import { useFocusWhenLost } from '../timeline/use-focus-when-lost.ts';
import { bringIntoView, usePanZoom, zoomAt } from './use-pan-zoom.ts';

export interface SpanGraphProps {
  placed: PlacedGraph;
  /** Node of the trace; the box it is in is marked. */
  selected: number;
  onSelect: (node: number) => void;
  /** 1 per node of the trace that the search found; undefined = no search. */
  matches?: Uint8Array | undefined;
  label: string;
}

const STEPS: Readonly<Record<string, GraphStep>> = {
  ArrowLeft: 'left',
  ArrowRight: 'right',
  ArrowUp: 'up',
  ArrowDown: 'down',
};
const ZOOM_STEP = 1.4;
const MARGIN_PX = 130;

/** Boxes and who calls whom, to be panned, zoomed and walked by arrows. */
export function SpanGraph({ placed, selected, onSelect, matches, label }: SpanGraphProps) {
  const { graph } = placed;
  const { ref, size } = useSize<HTMLDivElement>();
  const { view, change, fit, drag } = usePanZoom(ref, placed, size);
  const id = useId();
  const active = selected < 0 ? -1 : (graph.nodeOf[selected] ?? -1);
  const found = useMemo(() => matches && findBoxes(placed, matches), [placed, matches]);
  const heads = { plain: `${id}-plain`, marked: `${id}-marked`, failed: `${id}-failed` };

  useEffect(() => {
    if (active < 0 || size.widthPx === 0) return;
    change((now) => bringIntoView(now, size, { x: placed.x[active]!, y: placed.y[active]! }, MARGIN_PX));
  }, [active, placed, size, change]);

  useFocusWhenLost(ref);

  const zoomBy = (factor: number): void => change((now) => zoomAt(now, factor, size.widthPx / 2, size.heightPx / 2));
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey) return;
    const step = STEPS[event.key];
    if (step) {
      const next = stepGraph(placed, active, step);
      if (next >= 0 && next !== active) onSelect(graph.nodes[next]!.example);
    } else if (event.key === '+' || event.key === '=') zoomBy(ZOOM_STEP);
    else if (event.key === '-') zoomBy(1 / ZOOM_STEP);
    else if (event.code === 'KeyF') fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div className={classes.graph}>
      <div
        ref={ref}
        className={classes.pane}
        role="listbox"
        tabIndex={0}
        aria-label={label}
        aria-activedescendant={active < 0 ? undefined : `${id}-${active}`}
        onKeyDown={onKeyDown}
        {...drag}
      >
        <svg role="presentation" width={size.widthPx} height={size.heightPx}>
          <Heads heads={heads} />
          <g role="presentation" transform={`translate(${view.xPx} ${view.yPx}) scale(${view.scale})`}>
            <g aria-hidden>
              {graph.edges.map((edge, at) => (
                <GraphLine
                  key={at}
                  edge={edge}
                  bends={placed.bends[at]!}
                  marked={edge.from === active || edge.to === active}
                  dimmed={found !== undefined && !(found[edge.from] && found[edge.to])}
                  worded={graph.edges.length <= WORDED_EDGES}
                  title={describeEdge(graph, edge)}
                  heads={heads}
                  onSelect={onSelect}
                />
              ))}
            </g>
            {graph.nodes.map((node, at) => (
              <GraphBox
                key={at}
                id={`${id}-${at}`}
                node={node}
                kind={graph.kind}
                x={placed.x[at]!}
                y={placed.y[at]!}
                selected={at === active}
                dimmed={found !== undefined && !found[at]}
                onSelect={onSelect}
              />
            ))}
          </g>
        </svg>
      </div>
      <ul className="unseen" aria-label={t('traceViews.graph.edges')}>
        {graph.edges.map((edge, at) => (
          <li key={at}>{describeEdge(graph, edge)}</li>
        ))}
      </ul>
      <div className={classes.tools}>
        <Tool label={t('traceViews.graph.zoomIn')} icon={<ZoomIn aria-hidden />} onClick={() => zoomBy(ZOOM_STEP)} />
        <Tool
          label={t('traceViews.graph.zoomOut')}
          icon={<ZoomOut aria-hidden />}
          onClick={() => zoomBy(1 / ZOOM_STEP)}
        />
        <Tool label={t('traceViews.graph.fit')} icon={<Maximize aria-hidden />} onClick={fit} />
      </div>
    </div>
  );
}

function Tool({ label, icon, onClick }: { label: string; icon: React.ReactNode; onClick: () => void }) {
  return (
    <button type="button" aria-label={label} title={label} onClick={onClick}>
      {icon}
    </button>
  );
}

function Heads({ heads }: { heads: Record<'plain' | 'marked' | 'failed', string> }) {
  return (
    <defs>
      {Object.entries(heads).map(([look, id]) => (
        <marker
          key={look}
          id={id}
          className={classes.head}
          data-look={look}
          viewBox="0 0 8 8"
          refX="7"
          refY="4"
          markerWidth="8"
          markerHeight="8"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0L8 4L0 8Z" />
        </marker>
      ))}
    </defs>
  );
}
