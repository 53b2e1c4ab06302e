import { ArrowLeftRight, X } from 'lucide-react';
import { useMemo } from 'react';
import type { TracesContrast } from '../../../../contract/operations/traces-contrast.ts';
import { formatCount } from '../../../format/count.ts';
import { t } from '../../../i18n/t.ts';
import { toTraceFilter } from '../../../state/filter.ts';
import type { Place } from '../../../state/place.ts';
import { resolveBounds } from '../../../state/time-range.ts';
import { useQuery } from '../../../state/use-query.ts';
import { useView } from '../../../state/view.ts';
import { IconButton } from '../../../widgets/IconButton.tsx';
import { QueryStatus } from '../../../widgets/QueryStatus.tsx';
import { clearSecond, placeOfSecond, swapSelections } from '../../../state/box.ts';
import classes from './Contrast.module.css';
import { ContrastLines } from './ContrastLines.tsx';
import { ContrastSides } from './ContrastSides.tsx';

/** Both are between two moments, so what is stored does not matter. */
const filterOf = ({ filter, range }: Place) => toTraceFilter(filter, resolveBounds(range, null));

function changeBy(change: (place: Place) => Partial<Place>): void {
  const view = useView.getState();
  view.change(change(view.place));
}

function Answer({ contrast }: { contrast: TracesContrast }) {
  const { a, b, resources, resourcesLeftOut } = contrast;
  const isPart = a.compared < a.count || b.compared < b.count;
  return (
    <div className={classes.body}>
      <ContrastSides a={a} b={b} />
      <div>
        <ContrastLines contrast={contrast} />
        {isPart && (
          <p className={classes.note}>
            {t('contrast.part', { a: formatCount(a.compared), b: formatCount(b.compared) })}
          </p>
        )}
        {resourcesLeftOut > 0 && (
          <p className={classes.note}>
            {t('contrast.resources', { n: formatCount(resourcesLeftOut), total: formatCount(resources) })}
          </p>
        )}
      </div>
    </div>
  );
}

/** The two selections of the hitmap side by side, and what one has more often. */
export function ContrastPanel() {
  const place = useView((state) => state.place);
  const input = useMemo(() => ({ a: filterOf(place), b: filterOf(placeOfSecond(place) ?? place) }), [place]);
  const query = useQuery('traces.contrast', input);
  return (
    <section className={classes.panel} aria-label={t('contrast.title')}>
      <header className={classes.header}>
        <h3>{t('contrast.title')}</h3>
        <IconButton
          label={t('contrast.swap')}
          icon={<ArrowLeftRight aria-hidden />}
          onClick={() => changeBy(swapSelections)}
        />
        <IconButton label={t('contrast.close')} icon={<X aria-hidden />} onClick={() => changeBy(clearSecond)} />
        <QueryStatus loading={query.loading} what={t('contrast.reading')} onCancel={query.cancel} />
        {query.error && <span className={classes.error}>{query.error.message}</span>}
      </header>
      {query.data && !query.isPrevious && <Answer contrast={query.data} />}
    </section>
  );
}
