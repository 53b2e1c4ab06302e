import { useMemo } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { isFiltered, NO_FILTER, toMetricFilter } from '../../state/filter.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { SplitPanel } from '../../widgets/SplitPanel.tsx';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { BoardView } from './board/BoardView.tsx';
import { MachineView } from './machine/MachineView.tsx';
import { isMetric, readMetricArg, type MetricKey } from './metric-address.ts';
import { MetricList } from './MetricList.tsx';
import { MetricPane } from './MetricPane.tsx';
import { MetricTabs, readTab } from './MetricTabs.tsx';
import classes from './MetricsView.module.css';

/** A chart wants most of the room; the list beside it keeps a name and a service. */
const PANE_PX = 860;

const FIELDS = ['service', 'attribute', 'text'] as const;

const NO_METRICS: MetricSummary[] = [];

/** Metrics, the board of pinned ones, and those of the machine behind a service. */
export function MetricsView() {
  const tab = useView((state) => readTab(state.place.params.tab));
  return (
    <div className={classes.frame}>
      <div className={classes.bar}>
        <MetricTabs tab={tab} />
        <div className={classes.filter}>
          <FilterBar fields={FIELDS} examples="metrics" />
        </div>
      </div>
      <div className={classes.body}>
        {tab === 'list' && <Browser />}
        {tab === 'board' && <BoardView />}
        {tab === 'machine' && <MachineView />}
      </div>
    </div>
  );
}

/** All metrics, and one of them drawn. */
function Browser() {
  const filter = useView((state) => state.place.filter);
  const query = useQuery('metrics.list', { filter: toMetricFilter(filter) });
  const widthPx = usePreferences((state) => state.sizes['metrics.pane'] ?? PANE_PX);
  const detailsOpen = usePreferences((state) => state.detailsOpen);
  const metrics = query.data?.metrics ?? NO_METRICS;
  const wanted = useWanted();
  const selected = wanted && metrics.find((metric) => isMetric(wanted, metric));
  const isMissing = wanted !== undefined && selected === undefined && query.data !== undefined;
  const isOpen = (selected !== undefined || isMissing) && detailsOpen;
  const side = selected ? (
    <MetricPane metric={selected} hasNamesakes={hasNamesakes(selected, metrics)} />
  ) : (
    <MissingMetric name={wanted?.name ?? ''} />
  );
  return (
    <SplitPanel
      open={isOpen}
      widthPx={widthPx}
      onWidth={(px) => usePreferences.getState().setSize('metrics.pane', px)}
      side={side}
    >
      <div className={classes.view}>
        {query.error && metrics.length === 0 ? (
          <ErrorState error={query.error} onRetry={query.retry} />
        ) : (
          <MetricList
            metrics={metrics}
            isKnown={query.data !== undefined}
            isCut={query.data?.truncated ?? false}
            selected={selected}
            isNarrow={isOpen}
          />
        )}
        <QueryStatus loading={query.loading} what={t('metrics.reading')} onCancel={query.cancel} />
      </div>
    </SplitPanel>
  );
}

/** Whether the metric can be asked for of all services at once. */
const hasNamesakes = ({ name, kind, service }: MetricSummary, metrics: readonly MetricSummary[]): boolean =>
  metrics.some((other) => other.name === name && other.kind === kind && other.service !== service);

/** The metric the address names; it need not exist. */
function useWanted(): MetricKey | undefined {
  const arg = useView((state) => state.place.arg);
  const kind = useView((state) => state.place.params.kind);
  return useMemo(() => readMetricArg(arg, kind), [arg, kind]);
}

/** A link may outlive its metric, and the filter may hide it. */
function MissingMetric({ name }: { name: string }) {
  const filter = useView((state) => state.place.filter);
  return (
    <EmptyState text={t('metrics.missing', { name })}>
      {isFiltered(filter) && (
        <Button onClick={() => useView.getState().setFilter(NO_FILTER)}>{t('command.clearFilter')}</Button>
      )}
    </EmptyState>
  );
}
