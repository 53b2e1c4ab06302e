import { useMemo, useState } from 'react';
import { t } from '../../i18n/t.ts';
import { toLogFilter } from '../../state/filter.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { useCommands, type Command } from '../../workbench/command.ts';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { useTableExport } from '../../workbench/view-table.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { LogDetails } from './LogDetails.tsx';
import classes from './LogsView.module.css';
import { LogsTools, useDescending } from './LogsTools.tsx';
import { LogTable } from './LogTable.tsx';
import { LogVolume } from './LogVolume.tsx';
import { useLogList } from './use-log-list.ts';

const FIELDS = ['service', 'severity', 'attribute', 'trace', 'span', 'where', 'where-logs', 'text'] as const;

/** The selected record's key; an address may hold anything. `log=` is how other tools may write it. */
function useSelection(): number | undefined {
  const selection = useView(({ place }) => place.selection || place.params.log || '');
  return /^\d{1,15}$/.test(selection) ? Number(selection) : undefined;
}

function stepOut(): void {
  const { place, change } = useView.getState();
  const { log: _dropped, ...params } = place.params;
  change({ selection: '', params }, 'replace');
}

const COMMANDS: readonly Command[] = [
  {
    id: 'logs.stepOut',
    label: () => t('logs.stepOut'),
    group: 'here',
    keys: ['Escape'],
    when: () => useView.getState().place.selection !== '' || 'log' in useView.getState().place.params,
    run: stepOut,
  },
];

/** Log records over time, newest or oldest first; one of them in full beside the list. */
export function LogsView() {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const logFilter = useMemo(() => toLogFilter(filter, bounds), [filter, bounds]);
  const selection = useSelection();
  const descending = useDescending();
  const [isAtTop, setAtTop] = useState(true);
  const logs = useLogList({ filter: logFilter, descending }, isAtTop && selection === undefined);
  useCommands(COMMANDS);
  useTableExport(
    useMemo(() => ({ format: 'csv', table: 'logs', scope: { kind: 'logs', filter: logFilter } }), [logFilter]),
  );
  const bar = (
    <div className={classes.bar}>
      <FilterBar fields={FIELDS} />
      <LogsTools total={logs.query.data && logs.list.total} />
    </div>
  );
  const details =
    selection === undefined ? <EmptyState text={t('logs.selectOne')} /> : <LogDetails logKey={selection} />;
  return (
    <ViewFrame bar={bar} details={details}>
      <div className={classes.view}>
        <LogVolume />
        <LogTable logs={logs} descending={descending} selection={selection} onAtTop={setAtTop} />
      </div>
    </ViewFrame>
  );
}
