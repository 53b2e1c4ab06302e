import { useCallback, useMemo, useState } from 'react';
import { fitLaneHeight, nextLaneHeight } from '../../../core/layout/lanes/lane-heights.ts';
import { codesOfBars, lightLanes } from '../../../core/layout/lanes/lane-index.ts';
import { layoutLaneRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaidLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';

const HEADER_PX = 22;
/** Heights a lane can have, in CSS pixels; from 12 on there are names. */
const LANE_PX = [1, 2, 4, 8, 12, 16, 20];
/** So many screens may lie below the first before lanes get lower. */
const MOST_SCREENS = 4;

/** All that follows from packing, filter and height: where lanes lie, and which bars are in them. */
export function useLaneRows(
  model: TimelineModel,
  { packing, index }: LaidLanes,
  groupNames: readonly string[] | undefined,
  matches: Uint8Array | undefined,
  heightPx: number,
) {
  const [chosen, setChosen] = useState<number>();
  const headerPx = groupNames === undefined ? 0 : HEADER_PX;
  const fitting = fitLaneHeight(LANE_PX, packing.lanes, heightPx, MOST_SCREENS);
  const lanePx = chosen ?? fitting;
  const rows = useMemo(() => layoutLaneRows(packing.groups, lanePx, headerPx), [packing, lanePx, headerPx]);
  const codes = useMemo(() => codesOfBars(index, model.columns.service.codes), [index, model]);
  const filter = useMemo(() => {
    if (matches === undefined) return undefined;
    const dim = matches.map((match) => 1 - match);
    return { dim, light: lightLanes(index, dim, model.tree.flags) };
  }, [matches, index, model]);
  const onLaneWheel = useCallback(
    (up: boolean) => setChosen((before) => nextLaneHeight(LANE_PX, before ?? fitting, up)),
    [fitting],
  );
  return { rows, codes, filter, onLaneWheel };
}
