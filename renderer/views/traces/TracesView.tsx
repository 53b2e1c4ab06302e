import { useMemo, useState } from 'react';
import { durationToY } from '../../../core/layout/hitmap-layout.ts';
import { t } from '../../i18n/t.ts';
import { toTraceFilter } from '../../state/filter.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { useHeldBounds } from '../../state/use-held-bounds.ts';
import { useBounds } from '../../state/use-range.ts';
import { useSettled } from '../../state/use-settled.ts';
import type { Place } from '../../state/place.ts';
import { useView } from '../../state/view.ts';
import { useCommands, type Command } from '../../workbench/command.ts';
import { markCommand } from '../../workbench/compare-commands.ts';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { TRACE_FIELDS } from '../../workbench/filter/trace-fields.ts';
import { useChosenExport, useTableExport } from '../../workbench/view-table.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { readContext } from '../../state/box.ts';
import { ChosenBar } from './ChosenBar.tsx';
import { CHOSEN_COMMANDS } from './chosen-commands.ts';
import { useChosenTraces } from './chosen-traces.ts';
import { clearBox, HitmapPanel } from './HitmapPanel.tsx';
import { useHitmapScale } from './ScaleSwitch.tsx';
import { NO_BARS, type DurationBars } from './trace-columns.tsx';
import { pinTraces } from './pin-traces.ts';
import { TraceSummary } from './TraceSummary.tsx';
import { TraceTable } from './TraceTable.tsx';
import classes from './TracesView.module.css';
import { useTraceSort } from './trace-sort.ts';
import { useHitmap, type HitmapState } from './use-hitmap.ts';
import { useTraceList } from './use-trace-list.ts';

/** Esc takes one step out: the row first, then the rectangle on the hitmap, then the chosen rows. */
function stepOut(): void {
  const { place, select } = useView.getState();
  if (place.selection) select('');
  else if (readContext(place) !== null) clearBox();
  else useChosenTraces.getState().clear();
}

const hasStepOut = (place: Place): boolean =>
  place.selection !== '' || readContext(place) !== null || useChosenTraces.getState().rows.size > 0;

const COMMANDS: readonly Command[] = [
  {
    id: 'traces.stepOut',
    label: () => t('traces.clearBox'),
    group: 'here',
    keys: ['Escape'],
    when: () => hasStepOut(useView.getState().place),
    run: stepOut,
  },
  {
    id: 'traces.open',
    label: () => t('traces.open'),
    group: 'here',
    keys: ['Enter'],
    when: () => useView.getState().place.selection !== '',
    run: () => useView.getState().go('trace', useView.getState().place.selection),
  },
  markCommand(() => useView.getState().place.selection),
  ...CHOSEN_COMMANDS,
];

/** Bars in the list use the scale of the picture above it. */
function useBars({ data }: HitmapState): DurationBars {
  const scale = useHitmapScale();
  // Without traces its scale is that of nothing.
  const grid = data && data.total > 0 ? data.grid : undefined;
  return useMemo(() => {
    const [first, last] = [grid?.yEdgesNs[0], grid?.yEdgesNs.at(-1)];
    if (!grid || first === undefined || last === undefined || first === last) return { ...NO_BARS, scale };
    const place = (durationNs: number): number =>
      durationNs >= 0 ? 1 - durationToY(grid, { widthPx: 1, heightPx: 1 }, BigInt(Math.round(durationNs))) : 0;
    return { scale, ends: { fromNs: Number(first), toNs: Number(last) }, place };
  }, [grid, scale]);
}

export function TracesView() {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const sort = useTraceSort();
  const selection = useView((state) => state.place.selection);
  const [isAtTop, setAtTop] = useState(true);
  const traceFilter = useMemo(() => toTraceFilter(filter, bounds), [filter, bounds]);
  const isFollowing = isAtTop && selection === '';
  const heldBounds = useHeldBounds(!isFollowing, sort);
  const question = { filter: toTraceFilter(filter, heldBounds), sort };
  const traces = useTraceList(question, isFollowing);
  const hitmap = useHitmap();
  const bars = useBars(hitmap);
  const hasDetails = useSettled(selection !== '');
  useCommands(COMMANDS);
  const chosen = useChosenTraces((state) => state.rows);
  useChosenExport(useMemo(() => (chosen.size === 0 ? null : [...chosen.keys()]), [chosen]));
  useOfferedPin('table', () => pinTraces(question));
  useTableExport(
    useMemo(() => ({ format: 'csv', table: 'traces', scope: { kind: 'traces', filter: traceFilter } }), [traceFilter]),
  );
  return (
    <ViewFrame
      bar={<FilterBar fields={TRACE_FIELDS} />}
      details={hasDetails ? <TraceSummary traceId={selection} /> : undefined}
    >
      <div className={classes.view}>
        <HitmapPanel hitmap={hitmap} listed={traces.list.total} />
        <ChosenBar />
        <TraceTable traces={traces} bars={bars} onAtTop={setAtTop} />
      </div>
    </ViewFrame>
  );
}
