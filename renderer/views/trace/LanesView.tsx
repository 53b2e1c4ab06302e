import { useMemo, type ReactNode } from 'react';
import { layLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import type { LaneInput } from '../../../core/layout/lanes/lane-members.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { Lanes } from '../../charts/lanes/Lanes.tsx';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { t } from '../../i18n/t.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { Select } from '../../widgets/Select.tsx';
import { ComputeAgain } from './aggregates/ComputeAgain.tsx';
import { INLINE_SPANS, useComputed } from './aggregates/use-computed.ts';
import classes from './TraceView.module.css';
import { traceNames } from './linked/trace-names.ts';
import { LANE_GROUPS, setLaneGroup, useLaneGroup } from './trace-views.ts';
import type { LaneGroup } from './trace-views.ts';

interface LanesViewProps {
  model: TimelineModel;
  control: TimelineControl;
  matches: Uint8Array | undefined;
  path: PathIndex | undefined;
  links: LinkIndex;
  label: string;
  tools: ReactNode;
}

/** Bars packed into lanes, in groups the reader chooses. */
export function LanesView({ model, tools, ...props }: LanesViewProps) {
  const wanted = useLaneGroup();
  const isStitched = model.columns.traceId !== undefined;
  const group = wanted === 'trace' && !isStitched ? 'service' : wanted;
  const input = useMemo(() => jobOf(model, group), [model, group]);
  const inline = model.tree.spans <= INLINE_SPANS ? layLanes : undefined;
  const { value, failure, loading, cancelled, cancel, again } = useComputed('layLanes', input, inline, model.tree);
  const names = useMemo(() => groupNames(model, group), [model, group]);
  const line = (
    <div className={classes.laneTools}>
      {tools}
      <Select label={t('trace.group')} value={group} options={groupOptions(isStitched)} onChange={setLaneGroup} />
    </div>
  );
  return (
    <div className={classes.view}>
      <QueryStatus loading={loading} what={t('trace.packing')} onCancel={cancel} />
      {cancelled && <ComputeAgain text={t('traceViews.cancelled')} again={again} />}
      {failure !== undefined && <EmptyState text={t('traceViews.failed', { why: failure })} />}
      {value && !cancelled && <Lanes {...props} model={model} laid={value} groupNames={names} tools={line} />}
    </div>
  );
}

function jobOf(model: TimelineModel, group: LaneGroup): Parameters<typeof layLanes> {
  const { start, end } = model.drawn;
  return [laneInput(model, group), { start, end }, model.tree.flags];
}

/** Packed by times that are not folded: folding then moves no bar to another lane. */
function laneInput({ tree, columns }: TimelineModel, group: LaneGroup): LaneInput {
  const { nodes, parent, order, flags, start, end } = tree;
  const codes = group === 'none' ? undefined : columns[COLUMN_OF[group]]?.codes;
  return { tree: { nodes, parent, order, flags }, times: { start, end }, group: codes };
}

/** The column that tells the group of a span. */
const COLUMN_OF = { service: 'service', thread: 'thread', host: 'host', trace: 'traceId' } as const;

function groupNames(model: TimelineModel, group: LaneGroup): readonly string[] | undefined {
  if (group === 'none') return undefined;
  return group === 'trace' ? traceNames(model) : model.columns[COLUMN_OF[group]]?.dictionary;
}

const groupOptions = (isStitched: boolean) =>
  LANE_GROUPS.filter((value) => value !== 'trace' || isStitched).map((value) => ({
    value,
    label: t(`trace.group.${value}`),
  }));
