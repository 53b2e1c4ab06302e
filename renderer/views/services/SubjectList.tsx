import { Search } from 'lucide-react';
import { useMemo } from 'react';
import { t } from '../../i18n/t.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useOfferedPin } from '../../state/pins.ts';
import { isFiltered, NO_FILTER } from '../../state/filter.ts';
import { FIT } from '../../state/time-range.ts';
import { useColumnWidths } from '../../state/use-column-widths.ts';
import { useQuery } from '../../state/use-query.ts';
import { useBounds } from '../../state/use-range.ts';
import { useView } from '../../state/view.ts';
import { ROW_HEIGHT_PX } from '../../theme/theme.ts';
import { Button } from '../../widgets/Button.tsx';
import { EmptyState } from '../../widgets/EmptyState.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { Input } from '../../widgets/Input.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { Select } from '../../widgets/Select.tsx';
import { VirtualTable } from '../../widgets/table/VirtualTable.tsx';
import { FilterBar } from '../../workbench/filter/FilterBar.tsx';
import { tableBlock } from '../../workbench/table-block.ts';
import { ViewFrame } from '../../workbench/ViewFrame.tsx';
import { ApdexChoice } from './ApdexChoice.tsx';
import { toNs, useApdexMs } from './apdex-threshold.ts';
import { arrangeSubjects, nextOrder, ofServices, readOrder, writeOrder } from './arrange-subjects.ts';
import { filterOf, openSubject, SERVICE_KEY } from './subject.ts';
import { subjectColumns } from './subject-columns.tsx';
import classes from './Services.module.css';

const MOST = 1_000;
/** What else is in the shared filter says nothing about a whole subject; its chips are marked. */
const BY_SERVICE = ['service'] as const;
const BY_NOTHING = [] as const;

/** Services, or hosts, pods, versions: whatever resource attribute is chosen, one row each. */
export function SubjectList() {
  const params = useView((state) => state.place.params);
  const key = params.by ?? SERVICE_KEY;
  const [bounds, apdexMs] = [useBounds(), useApdexMs()];
  const query = useQuery('subjects.list', { key, ...bounds, apdexThresholdNs: toNs(apdexMs), limit: MOST });
  const density = usePreferences((state) => state.density);
  const [widths, setWidth] = useColumnWidths('services');
  const order = useMemo(() => readOrder(params.sort ?? ''), [params.sort]);
  const find = params.find ?? '';
  const filter = useView((state) => state.place.filter);
  const isByService = key === SERVICE_KEY;
  const rows = useMemo(() => {
    const subjects = query.data?.subjects ?? [];
    return arrangeSubjects(isByService ? ofServices(subjects, filter.services) : subjects, find, order);
  }, [query.data, isByService, filter, find, order]);
  const columns = useMemo(
    () => subjectColumns(key, query.data?.subjects ?? [], BigInt(query.data?.rangeNs ?? '0')),
    [key, query.data],
  );
  useOfferedPin('table', () => () => {
    // How the calls were spread is a picture of a few pixels; their number is in its place.
    const told = subjectColumns(key, query.data?.subjects ?? [], BigInt(query.data?.rangeNs ?? '0')).map((column) =>
      column.id === 'spark' ? { ...column, align: 'end' as const } : column,
    );
    return tableBlock({ title: t('services.title'), columns: told, rows, what: key === SERVICE_KEY ? '' : key });
  });
  const { setParam, select, go } = useView.getState();
  const selection = useView((state) => state.place.selection);
  return (
    <ViewFrame
      bar={
        (isByService || isFiltered(filter)) && (
          <FilterBar fields={isByService ? BY_SERVICE : BY_NOTHING} examples="services" />
        )
      }
    >
      <div className={classes.frame}>
        <div className={classes.tools}>
          <KeyChoice value={key} />
          <Input
            className={classes.find}
            icon={<Search aria-hidden />}
            placeholder={t('services.find')}
            aria-label={t('services.find')}
            value={find}
            onChange={(event) => setParam('find', event.target.value)}
          />
          <span className={classes.grow} />
          {query.data?.truncated && <span className={classes.warning}>{t('services.cut', { n: MOST })}</span>}
          <ApdexChoice />
        </div>
        <div className={classes.list}>
          {query.error && !query.data ? (
            <ErrorState error={query.error} onRetry={query.retry} />
          ) : (
            <VirtualTable
              label={t('services.title')}
              columns={columns}
              rowCount={rows.length}
              getRow={(index) => rows[index]}
              rowHeightPx={ROW_HEIGHT_PX[density]}
              isSelected={({ value }) => value === selection}
              onSelect={({ value }) => select(value)}
              onOpen={({ value }) => openSubject({ key, value })}
              menu={({ value }) => [
                { label: t('services.traces'), run: () => go('traces', '', { filter: filterOf({ key, value }) }) },
                { label: t('services.logs'), run: () => go('logs', '', { filter: filterOf({ key, value }) }) },
              ]}
              sort={order}
              onSort={(by) => setParam('sort', writeOrder(nextOrder(order, by)))}
              widths={widths}
              onWidth={setWidth}
              empty={query.data && <NoSubjects isFound={query.data.subjects.length > 0} />}
              resetKey={`${key} ${find} ${params.sort ?? ''}`}
            />
          )}
          <QueryStatus loading={query.loading} what={t('services.reading')} onCancel={query.cancel} />
        </div>
      </div>
    </ViewFrame>
  );
}

/** The keys people know best first, then the others by how many subjects they tell apart. */
const KNOWN = [SERVICE_KEY, 'service.version', 'service.instance.id', 'host.name', 'k8s.pod.name', 'container.name'];

function KeyChoice({ value }: { value: string }) {
  const { data } = useQuery('subjects.keys', {});
  const options = useMemo(() => {
    const rank = (key: string): number => (KNOWN.includes(key) ? KNOWN.indexOf(key) : KNOWN.length);
    const keys = (data?.keys ?? []).toSorted((a, b) => rank(a.key) - rank(b.key));
    const known = keys.map(({ key, values }) => ({ value: key, label: t('services.keyValues', { key, n: values }) }));
    return known.some((option) => option.value === value) ? known : [{ value, label: value }, ...known];
  }, [data, value]);
  const choose = (key: string): void => {
    const { place, change } = useView.getState();
    const { find: _find, by: _by, ...params } = place.params;
    change({ selection: '', params: key === SERVICE_KEY ? params : { ...params, by: key } });
  };
  return <Select label={t('services.by')} value={value} options={options} onChange={choose} />;
}

function NoSubjects({ isFound }: { isFound: boolean }) {
  const range = useView((state) => state.place.range);
  const { change, setRange } = useView.getState();
  const showAll = (): void => {
    const { find: _find, ...params } = useView.getState().place.params;
    change({ params, filter: NO_FILTER });
  };
  if (isFound)
    return (
      <EmptyState text={t('services.noMatch')}>
        <Button onClick={showAll}>{t('services.showAll')}</Button>
      </EmptyState>
    );
  return (
    <EmptyState text={t('services.none')}>
      {range.kind !== 'fit' && <Button onClick={() => setRange(FIT)}>{t('metrics.showAllTime')}</Button>}
    </EmptyState>
  );
}
