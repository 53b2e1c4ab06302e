import { Search } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { isFiltered, NO_FILTER, toMetricFilter } from '../../state/filter.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useColumnWidths } from '../../state/use-column-widths.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { Input } from '../../widgets/Input.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { SplitPanel } from '../../widgets/SplitPanel.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { arrangeMetrics, nextOrder, readOrder, writeOrder, type MetricSort } from './arrange-metrics.ts';
import { isMetric, kindParam, readMetricArg, writeMetricArg } from './metric-address.ts';
import { metricColumns } from './metric-columns.tsx';
import { MetricPane } from './MetricPane.tsx';
import classes from './MetricsView.module.css';

/** A chart wants most of the room; the list beside it keeps a name and a service. */
const PANE_PX = 860;

const FIELDS = ['service', 'text'] as const;

const NO_METRICS: MetricSummary[] = [];

/** All metrics, and one of them drawn. */
export function MetricsView() {
  const filter = useView((state) => state.place.filter);
  const query = useQuery('metrics.list', { filter: toMetricFilter(filter) });
  const widthPx = usePreferences((state) => state.sizes['metrics.pane'] ?? PANE_PX);
  const detailsOpen = usePreferences((state) => state.detailsOpen);
  const metrics = query.data?.metrics ?? NO_METRICS;
  const selected = useSelected(metrics);
  const isOpen = selected !== undefined && detailsOpen;
  return (
    <div className={classes.frame}>
      <div className={classes.bar}>
        <FilterBar fields={FIELDS} />
      </div>
      <SplitPanel
        open={isOpen}
        widthPx={widthPx}
        onWidth={(px) => usePreferences.getState().setSize('metrics.pane', px)}
        side={
          selected && <MetricPane key={`${selected.service} ${selected.name} ${selected.kind}`} metric={selected} />
        }
      >
        <div className={classes.view}>
          {query.error && metrics.length === 0 ? (
            <ErrorState error={query.error} onRetry={query.retry} />
          ) : (
            <MetricList metrics={metrics} isKnown={query.data !== undefined} selected={selected} isNarrow={isOpen} />
          )}
          <QueryStatus loading={query.loading} what={t('metrics.reading')} onCancel={query.cancel} />
        </div>
      </SplitPanel>
    </div>
  );
}

function useSelected(metrics: readonly MetricSummary[]): MetricSummary | undefined {
  const arg = useView((state) => state.place.arg);
  const kind = useView((state) => state.place.params.kind);
  return useMemo(() => {
    const key = readMetricArg(arg, kind);
    return key && metrics.find((metric) => isMetric(key, metric));
  }, [arg, kind, metrics]);
}

interface MetricListProps {
  metrics: readonly MetricSummary[];
  /** Whether the engine has answered at all. */
  isKnown: boolean;
  selected: MetricSummary | undefined;
  isNarrow: boolean;
}

function select(metric: MetricSummary, metrics: readonly MetricSummary[]): void {
  const { place, change } = useView.getState();
  const { kind: _dropped, ...params } = place.params;
  const kind = kindParam(metric, metrics);
  change({ arg: writeMetricArg(metric), params: kind ? { ...params, kind } : params }, 'replace');
}

function MetricList({ metrics, isKnown, selected, isNarrow }: MetricListProps) {
  const params = useView((state) => state.place.params);
  const density = usePreferences((state) => state.density);
  const [widths, setWidth] = useColumnWidths('metrics');
  const order = useMemo(() => readOrder(params.sort ?? ''), [params.sort]);
  const find = params.find ?? '';
  const rows = useMemo(() => arrangeMetrics(metrics, find, order), [metrics, find, order]);
  const newestNs = useMemo(() => metrics.reduce((newest, { lastNs }) => maxNs(newest, BigInt(lastNs)), 0n), [metrics]);
  const columns = useMemo(() => metricColumns(isNarrow, newestNs), [isNarrow, newestNs]);
  const setSort = (by: string): void =>
    useView.getState().setParam('sort', writeOrder(nextOrder(order, by as MetricSort)));
  return (
    <>
      <Tools shown={rows.length} total={metrics.length} />
      <div className={classes.list}>
        <VirtualTable
          label={t('metrics.title')}
          columns={columns}
          rowCount={rows.length}
          getRow={(index) => rows[index]}
          rowHeightPx={ROW_HEIGHT_PX[density]}
          isSelected={(row) => row === selected}
          onSelect={(row) => select(row, metrics)}
          sort={order}
          onSort={setSort}
          widths={isNarrow ? undefined : widths}
          onWidth={isNarrow ? undefined : setWidth}
          empty={isKnown && <NoMetrics hasSome={metrics.length > 0} />}
          resetKey={`${find} ${params.sort ?? ''}`}
        />
      </div>
    </>
  );
}

const maxNs = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** While typing, the address follows after a pause, so that every letter is not drawn twice. */
const TYPING_MS = 120;

function Tools({ shown, total }: { shown: number; total: number }) {
  const find = useView((state) => state.place.params.find ?? '');
  const [typed, setTyped] = useState(find);
  const last = useRef(find);
  useEffect(() => {
    if (find === last.current) return;
    // The address changed by itself: back, forward, or the filter was cleared.
    last.current = find;
    setTyped(find);
  }, [find]);
  useEffect(() => {
    const timer = setTimeout(() => {
      last.current = typed;
      useView.getState().setParam('find', typed);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <div className={classes.tools}>
      <Input
        className={classes.find}
        icon={<Search aria-hidden />}
        placeholder={t('metrics.find')}
        aria-label={t('metrics.find')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <span className={classes.count}>
        {shown === total ? t('count.metrics', { n: total }) : t('metrics.someOf', { n: shown, total })}
      </span>
    </div>
  );
}

function NoMetrics({ hasSome }: { hasSome: boolean }) {
  const filter = useView((state) => state.place.filter);
  const isNarrowed = hasSome || isFiltered(filter);
  const clear = (): void => {
    const { place, change } = useView.getState();
    const { find: _dropped, ...params } = place.params;
    change({ filter: NO_FILTER, params });
  };
  return (
    <EmptyState text={isNarrowed ? t('metrics.noMatch') : t('metrics.none')}>
      {isNarrowed && <Button onClick={clear}>{t('metrics.showAll')}</Button>}
    </EmptyState>
  );
}
