import { useMemo, useState } from 'react';
import type { GraphKind, PlacedGraph } from '../../../../core/layout/span-graph/placed-graph.ts';
import { EdgeSample } from '../../../charts/span-graph/EdgeSample.tsx';
import { SpanGraph } from '../../../charts/span-graph/SpanGraph.tsx';
import type { SpanGraphProps } from '../../../charts/span-graph/SpanGraph.tsx';
import { t } from '../../../i18n/t.ts';
import { useChartPicture } from '../../../pictures/shown-picture.ts';
import { Select } from '../../../widgets/Select.tsx';
import { readFacts } from '../trace-facts.ts';
import { AggregateFrame } from './AggregateFrame.tsx';
import classes from './Aggregates.module.css';
import { graphPicture } from './graph-picture.ts';
import type { TraceViewProps } from './trace-view-props.ts';
import { useComputed } from './use-computed.ts';
import { useSpanSource } from './use-span-source.ts';

/** Who calls whom in a trace, by service or by operation. */
export function GraphView({ model, detail, selected, onSelect, matches }: TraceViewProps) {
  const source = useSpanSource(model, detail);
  const [kind, setKind] = useState<GraphKind>('service');
  const args = useMemo((): [typeof source.graph, GraphKind] => [source.graph, kind], [source, kind]);
  const computed = useComputed('arrangeSpanGraph', args, undefined, model.tree);
  const { service, name } = useMemo(() => readFacts(model), [model]);
  return (
    <AggregateFrame
      spans={model.tree.spans}
      computed={computed}
      what={t('traceViews.graph.arranging')}
      bar={(placed) => <GraphBar kind={kind} onKind={setKind} placed={placed} />}
    >
      {(placed) => (
        <PicturedGraph
          isCorrected={model.isCorrected}
          placed={placed}
          selected={selected}
          onSelect={onSelect}
          matches={matches}
          label={t('traceViews.graph.of', {
            name: `${service} ${name}`.trim(),
            nodes: placed.graph.nodes.length,
            edges: placed.graph.edges.length,
          })}
        />
      )}
    </AggregateFrame>
  );
}

function PicturedGraph({ isCorrected, ...props }: SpanGraphProps & { isCorrected: boolean }) {
  const { placed, selected, matches } = props;
  useChartPicture('graph', () =>
    isCorrected ? { refusal: t('picture.corrected') } : graphPicture(placed, selected, matches),
  );
  return <SpanGraph {...props} />;
}

interface GraphBarProps {
  kind: GraphKind;
  onKind: (kind: GraphKind) => void;
  placed: PlacedGraph | undefined;
}

function GraphBar({ kind, onKind, placed }: GraphBarProps) {
  const kinds = [
    { value: 'service', label: t('traceViews.graph.services') },
    { value: 'operation', label: t('traceViews.graph.operations') },
  ] as const;
  const { moreNodes = 0, moreEdges = 0 } = placed?.graph ?? {};
  return (
    <>
      <span className={classes.choice}>
        {t('traceViews.graph.by')}
        <Select label={t('traceViews.graph.by')} value={kind} options={kinds} onChange={onKind} />
      </span>
      {moreNodes > 0 && <span role="status">{t('traceViews.graph.moreNodes', { n: moreNodes })}</span>}
      {moreEdges > 0 && <span role="status">{t('traceViews.graph.moreEdges', { n: moreEdges })}</span>}
      <span className={classes.choice}>
        <EdgeSample kind="call" />
        <EdgeSample kind="message" />
        <EdgeSample kind="link" />
      </span>
    </>
  );
}
