import { useView } from '../../state/view.ts';

/** The ways to look at one trace; all share model, search and selection. */
export const TRACE_VIEWS = ['waterfall', 'lanes', 'flame', 'table', 'graph'] as const;
export type TraceViewName = (typeof TRACE_VIEWS)[number];

export function useTraceView(): TraceViewName {
  return useView(({ place }) => TRACE_VIEWS.find((name) => name === place.params.view) ?? 'waterfall');
}

export function showTraceView(name: TraceViewName): void {
  useView.getState().setParam('view', name === 'waterfall' ? '' : name);
}

export function nextTraceView(): void {
  const now = TRACE_VIEWS.findIndex((name) => name === useView.getState().place.params.view);
  showTraceView(TRACE_VIEWS[(Math.max(now, 0) + 1) % TRACE_VIEWS.length]!);
}

/** `trace`: where several are drawn together. */
export const LANE_GROUPS = ['service', 'thread', 'host', 'trace', 'none'] as const;
export type LaneGroup = (typeof LANE_GROUPS)[number];

export function useLaneGroup(): LaneGroup {
  return useView(({ place }) => LANE_GROUPS.find((name) => name === place.params.group) ?? 'service');
}

export function setLaneGroup(group: LaneGroup): void {
  useView.getState().setParam('group', group === 'service' ? '' : group);
}
