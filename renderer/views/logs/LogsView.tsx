import { useMemo } from 'react';
import { t } from '../../i18n/t.ts';
import { withoutFacet } from '../../state/filter-facets.ts';
import { toLogFilter } from '../../state/filter.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useStable } from '../../state/use-paged-rows.ts';
import { useHeldBounds } from '../../state/use-held-bounds.ts';
import { useBounds } from '../../state/use-range.ts';
import { useSettled } from '../../state/use-settled.ts';
import { useView } from '../../state/view.ts';
import { SidePanel } from '../../widgets/SidePanel.tsx';
import { useCommands, type Command } from '../../workbench/command.ts';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { useTableExport } from '../../workbench/view-table.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { useLogColumns } from './column-ids.ts';
import { copyTable } from './copy-table.ts';
import { pinPatterns } from './pin-patterns.ts';
import { pinLogs } from './pin-logs.ts';
import { FacetPanel } from './FacetPanel.tsx';
import {
  canStepOut,
  showContext,
  showPatterns,
  stepOut,
  useAround,
  useDescending,
  useLogSelection,
  usePatternsShown,
} from './log-place.ts';
import { LogContext } from './LogContext.tsx';
import { LogDetails } from './LogDetails.tsx';
import { LogHistogram } from './LogHistogram.tsx';
import { LogPatterns, PATTERN } from './LogPatterns.tsx';
import classes from './LogsView.module.css';
import { LogsTools } from './LogsTools.tsx';
import { LogTable } from './LogTable.tsx';
import { useLogList } from './use-log-list.ts';
import { useTail, useTailState } from './use-tail.ts';

const FIELDS = ['service', 'severity', 'attribute', 'trace', 'span', 'where', 'where-logs', 'text'] as const;
const FACETS_PX = 208;

const selected = (): string => useView.getState().place.selection;

const COMMANDS: readonly Command[] = [
  {
    id: 'logs.stepOut',
    label: () => t('logs.stepOut'),
    group: 'here',
    keys: ['Escape'],
    when: canStepOut,
    run: stepOut,
  },
  {
    id: 'logs.context',
    label: () => t('logs.context'),
    group: 'here',
    keys: ['X'],
    when: () => /^\d+$/.test(selected()),
    run: () => showContext(Number(selected())),
  },
  {
    id: 'logs.patterns',
    label: () => t('logs.patterns.toggle'),
    group: 'here',
    keys: ['P'],
    run: () => showPatterns(useView.getState().place.params.show !== 'patterns'),
  },
  {
    id: 'logs.facets',
    label: () => t('logs.facets.toggle'),
    group: 'here',
    keys: ['V'],
    run: () => {
      const { sizes, setSize } = usePreferences.getState();
      setSize('logs.facets.open', (sizes['logs.facets.open'] ?? 1) > 0 ? 0 : 1);
    },
  },
];

/** Log records over time, newest or oldest first, or the patterns they follow; one of them in full beside the list. */
export function LogsView() {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const logFilter = useMemo(() => toLogFilter(filter, bounds), [filter, bounds]);
  const selection = useLogSelection();
  const descending = useDescending();
  const around = useAround();
  const isPatterns = usePatternsShown();
  const { ids, attributes } = useLogColumns();
  const tailState = useTailState(descending, selection);
  // Oldest first, what leaves "the newest …" would pull the rows away below the reader; it stays until something else is asked.
  const heldBounds = useHeldBounds(!tailState.isFollowing || !descending, descending);
  const question = useStable({ filter: toLogFilter(filter, heldBounds), descending, attributes });
  const logs = useLogList(question, tailState.isFollowing);
  const tail = useTail(tailState, descending, logs);
  const facetsPx = usePreferences((state) => state.sizes['logs.facets'] ?? FACETS_PX);
  const facetsOpen = usePreferences((state) => (state.sizes['logs.facets.open'] ?? 1) > 0);
  useCommands(COMMANDS);
  useOfferedPin('view', () =>
    isPatterns ? pinPatterns(toLogFilter(withoutFacet(filter, PATTERN), bounds)) : pinLogs(question),
  );
  useTableExport(
    useMemo(() => ({ format: 'csv', table: 'logs', scope: { kind: 'logs', filter: logFilter } }), [logFilter]),
  );
  const hasDetails = useSettled(selection !== undefined);
  const isList = !isPatterns && around.logKey === undefined;
  return (
    <ViewFrame
      bar={<FilterBar fields={FIELDS} source="logs" />}
      details={hasDetails && selection !== undefined ? <LogDetails logKey={selection} /> : undefined}
    >
      <SidePanel
        label={t('logs.facets.width')}
        open={facetsOpen}
        widthPx={facetsPx}
        onWidth={(px) => usePreferences.getState().setSize('logs.facets', px)}
        side={<FacetPanel />}
      >
        <div className={classes.view}>
          <LogHistogram filter={logFilter} />
          <div className={classes.head}>
            <ModeSwitch isPatterns={isPatterns} />
            <LogsTools
              total={logs.query.data && logs.list.total}
              tail={tail}
              isList={isList}
              onCopyTable={() => copyTable(question, ids)}
            />
          </div>
          {isPatterns ? (
            <LogPatterns filter={logFilter} />
          ) : around.logKey !== undefined ? (
            <LogContext key={around.logKey} logKey={around.logKey} of={around.of} selection={selection} />
          ) : (
            <LogTable logs={logs} question={question} selection={selection} tail={tail} />
          )}
        </div>
      </SidePanel>
    </ViewFrame>
  );
}

function ModeSwitch({ isPatterns }: { isPatterns: boolean }) {
  return (
    <div role="group" aria-label={t('logs.mode')} className={classes.modes}>
      <button type="button" aria-pressed={!isPatterns} onClick={() => showPatterns(false)}>
        {t('logs.records')}
      </button>
      <button type="button" aria-pressed={isPatterns} onClick={() => showPatterns(true)}>
        {t('logs.patterns')}
      </button>
    </div>
  );
}
