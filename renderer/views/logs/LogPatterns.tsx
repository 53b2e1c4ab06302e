import { useMemo, useState } from 'react';
import type { LogFilter } from '../../../contract/filters.ts';
import type { LogPattern } from '../../../contract/operations/logs.ts';
import { t } from '../../i18n/t.ts';
import { readFacet, withoutFacet, type Facet } from '../../state/filter-facets.ts';
import { toLogFilter } from '../../state/filter.ts';
import { useBounds } from '../../state/use-range.ts';
import { useQuery } from '../../state/use-query.ts';
import { useView } from '../../state/view.ts';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { Select } from '../../widgets/Select.tsx';
import { arrangePatterns, type PatternOrder } from './arrange-patterns.ts';
import { Button } from '../../widgets/Button.tsx';
import classes from './LogPatterns.module.css';
import { NoLogs } from './NoLogs.tsx';
import { PatternRow } from './PatternRow.tsx';

const LIMIT = 500;
/** Rows laid out at once; nobody compares more by eye. */
const SHOWN = 100;

export const PATTERN: Facet = { field: 'pattern', key: '' };

/** Patterns of the records that match, leaving aside which patterns are asked for, so that others can be chosen. */
export function LogPatterns({ filter: shown }: { filter: LogFilter }) {
  const filter = useView((state) => state.place.filter);
  const bounds = useBounds();
  const [order, setOrder] = useState<PatternOrder>('count');
  const [most, setMost] = useState(SHOWN);
  const asked = useMemo(() => toLogFilter(withoutFacet(filter, PATTERN), bounds), [filter, bounds]);
  const query = useQuery('logs.patterns', { filter: asked, limit: LIMIT });
  const { data } = query;
  const patterns = useMemo(() => (data ? arrangePatterns(data.patterns, order) : []), [data, order]);
  const choice = readFacet(filter, PATTERN);
  return (
    <div className={classes.patterns}>
      <QueryStatus loading={query.loading} what={t('logs.patterns.reading')} onCancel={query.cancel} />
      {query.error && (!data || query.isPrevious) && <ErrorState error={query.error} onRetry={query.retry} />}
      {data && (
        <header className={classes.head}>
          <span>{t('logs.patterns.count', { n: data.distinct })}</span>
          {data.distinct > data.patterns.length && (
            <span className={classes.quiet}>{t('logs.patterns.cut', { n: data.patterns.length })}</span>
          )}
          <Select
            label={t('logs.patterns.order')}
            value={order}
            options={[
              { value: 'count', label: t('logs.patterns.frequent') },
              { value: 'rare', label: t('logs.patterns.rare') },
            ]}
            onChange={setOrder}
          />
        </header>
      )}
      {data && patterns.length === 0 && !query.isPrevious && <NoLogs outsideRange={0} />}
      <List patterns={patterns.slice(0, most)} total={data?.total ?? 0} asked={asked} choice={choice} shown={shown} />
      {patterns.length > most && (
        <Button variant="quiet" className={classes.more} onClick={() => setMost(most + SHOWN)}>
          {t('logs.patterns.more', { n: patterns.length - most })}
        </Button>
      )}
    </div>
  );
}

interface ListProps {
  patterns: readonly LogPattern[];
  total: number;
  asked: LogFilter;
  shown: LogFilter;
  choice: ReturnType<typeof readFacet>;
}

function List({ patterns, total, asked, choice }: ListProps) {
  const [open, setOpen] = useState('');
  return (
    <ul aria-label={t('logs.patterns')}>
      {patterns.map((pattern) => (
        <PatternRow
          key={pattern.template}
          pattern={pattern}
          total={total}
          filter={asked}
          choice={choice}
          isOpen={open === pattern.template}
          onToggle={() => setOpen(open === pattern.template ? '' : pattern.template)}
        />
      ))}
    </ul>
  );
}
