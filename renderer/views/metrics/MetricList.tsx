import { ListTree, Search } from 'lucide-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { MetricSummary } from '../../../contract/operations/metrics.ts';
import { t } from '../../i18n/t.ts';
import { isFiltered, NO_FILTER } from '../../state/filter.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useColumnWidths } from '../../state/use-column-widths.ts';
import { useView } from '../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Input } from '../../widgets/Input.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { arrangeMetrics, nextOrder, readOrder, writeOrder, type MetricSort } from './arrange-metrics.ts';
import { SETTING_PARAMS } from './chart-settings.ts';
import { groupMetrics, plainRows } from './group-metrics.ts';
import { kindParam, writeMetricArg } from './metric-address.ts';
import { metricColumns } from './metric-columns.tsx';
import classes from './MetricsView.module.css';

interface MetricListProps {
  metrics: readonly MetricSummary[];
  /** Whether the engine has answered at all. */
  isKnown: boolean;
  /** The engine has more than it told. */
  isCut: boolean;
  selected: MetricSummary | undefined;
  isNarrow: boolean;
}

/** The first opens the chart, which back closes; from there it is only another row. */
function select(metric: MetricSummary, metrics: readonly MetricSummary[]): void {
  const { place, change } = useView.getState();
  // How one metric is drawn says nothing about the next; what it is compared with does.
  const kept = Object.entries(place.params).filter(
    ([name]) => name !== 'kind' && (name === 'vs' || !SETTING_PARAMS.includes(name)),
  );
  const params = Object.fromEntries(kept);
  const kind = kindParam(metric, metrics);
  const step = place.arg === '' ? 'push' : 'replace';
  change({ arg: writeMetricArg(metric), params: kind ? { ...params, kind } : params }, step);
}

/** What there is to draw, to be found and sorted; selecting draws it. */
export function MetricList({ metrics, isKnown, isCut, selected, isNarrow }: MetricListProps) {
  const params = useView((state) => state.place.params);
  const density = usePreferences((state) => state.density);
  const [widths, setWidth] = useColumnWidths('metrics');
  const order = useMemo(() => readOrder(params.sort ?? ''), [params.sort]);
  const find = params.find ?? '';
  const found = useMemo(() => arrangeMetrics(metrics, find, order), [metrics, find, order]);
  const [closed, setClosed] = useState(NONE);
  const isGrouped = params.group === 'name';
  const rows = useMemo(() => (isGrouped ? groupMetrics(found, closed) : plainRows(found)), [found, isGrouped, closed]);
  const toggle = useCallback((prefix: string) => setClosed((all) => toggled(all, prefix)), []);
  const newestNs = useMemo(() => metrics.reduce((newest, { lastNs }) => maxNs(newest, BigInt(lastNs)), 0n), [metrics]);
  const columns = useMemo(() => metricColumns(isNarrow, newestNs, toggle), [isNarrow, newestNs, toggle]);
  const setSort = (by: string): void =>
    useView.getState().setParam('sort', writeOrder(nextOrder(order, by as MetricSort)));
  return (
    <>
      <Tools shown={found.length} total={metrics.length} isCut={isCut} />
      <div className={classes.list}>
        <VirtualTable
          label={t('metrics.title')}
          columns={columns}
          rowCount={rows.length}
          getRow={(index) => rows[index]}
          rowHeightPx={ROW_HEIGHT_PX[density]}
          isSelected={(row) => row.kind === 'metric' && row.metric === selected}
          onSelect={(row) => row.kind === 'metric' && select(row.metric, metrics)}
          onOpen={(row) => row.kind === 'group' && toggle(row.prefix)}
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

const NONE: ReadonlySet<string> = new Set();

function toggled(all: ReadonlySet<string>, prefix: string): ReadonlySet<string> {
  const next = new Set(all);
  if (!next.delete(prefix)) next.add(prefix);
  return next;
}

const maxNs = (a: bigint, b: bigint): bigint => (a > b ? a : b);

/** While typing, the address follows after a pause, so that every letter is not drawn twice. */
const TYPING_MS = 120;

function Tools({ shown, total, isCut }: { shown: number; total: number; isCut: boolean }) {
  const find = useView((state) => state.place.params.find ?? '');
  const isGrouped = useView((state) => state.place.params.group === 'name');
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
      <IconButton
        label={t('metrics.byPrefix')}
        icon={<ListTree aria-hidden />}
        active={isGrouped}
        onClick={() => useView.getState().setParam('group', isGrouped ? '' : 'name')}
      />
      {isCut && (
        <span className={classes.cut} title={t('metrics.cut.why')}>
          {t('metrics.cut')}
        </span>
      )}
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
