import { useMemo, type ReactNode } from 'react';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { Lanes } from '../../charts/lanes/Lanes.tsx';
import type { TimelineControl } from '../../charts/timeline/use-timeline.ts';
import { t } from '../../i18n/t.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { Select } from '../../widgets/Select.tsx';
import { ComputeAgain } from './aggregates/ComputeAgain.tsx';
import classes from './TraceView.module.css';
import { traceNames } from './linked/trace-names.ts';
import { RepackLanes } from './RepackLanes.tsx';
import { LANE_GROUPS, setLaneGroup, useLaneGroup } from './trace-views.ts';
import type { LaneGroup } from './trace-views.ts';
import { COLUMN_OF, useLaidLanes } from './use-laid-lanes.ts';

interface LanesViewProps {
  model: TimelineModel;
  control: TimelineControl;
  matches: Uint8Array | undefined;
  path: PathIndex | undefined;
  links: LinkIndex;
  logs: LogIndex | undefined;
  label: string;
  tools: ReactNode;
}

/** Bars packed into lanes, in groups the reader chooses; spans that arrive later move none of them. */
export function LanesView({ model, tools, ...props }: LanesViewProps) {
  const wanted = useLaneGroup();
  const isStitched = model.columns.traceId !== undefined;
  const group = wanted === 'trace' && !isStitched ? 'service' : wanted;
  const { value, failure, loading, cancelled, cancel, again, repack } = useLaidLanes(
    model,
    group,
    props.control.dispatch,
  );
  const names = useMemo(() => groupNames(model, group), [model, group]);
  const line = (
    <div className={classes.laneTools}>
      {tools}
      <Select label={t('trace.group')} value={group} options={groupOptions(isStitched)} onChange={setLaneGroup} />
      {repack && <RepackLanes repack={repack} />}
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

function groupNames(model: TimelineModel, group: LaneGroup): readonly string[] | undefined {
  if (group === 'none') return undefined;
  return group === 'trace' ? traceNames(model) : model.columns[COLUMN_OF[group]]?.dictionary;
}

const groupOptions = (isStitched: boolean) =>
  LANE_GROUPS.filter((value) => value !== 'trace' || isStitched).map((value) => ({
    value,
    label: t(`trace.group.${value}`),
  }));
