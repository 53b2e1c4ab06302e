import { ChevronDown, ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { selectionOf, type HitmapSelection } from '../../../core/layout/hitmap-layout.ts';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { MARGINS } from '../../charts/hitmap/geometry.ts';
import { Hitmap } from '../../charts/hitmap/Hitmap.tsx';
import { formatCount } from '../../format/count.ts';
import { t } from '../../i18n/t.ts';
import { useView } from '../../state/view.ts';
import { usePreferences } from '../../state/preferences.ts';
import { Button } from '../../widgets/Button.tsx';
import { ErrorState } from '../../widgets/ErrorState.tsx';
import { IconButton } from '../../widgets/IconButton.tsx';
import { Kbd } from '../../widgets/Kbd.tsx';
import { QueryStatus } from '../../widgets/QueryStatus.tsx';
import { ContrastPanel } from './contrast/ContrastPanel.tsx';
import { ErrorsOnly } from './ErrorsOnly.tsx';
import {
  applySecond,
  applySelection,
  clearSecond,
  clearSelection,
  secondOfPlace,
  selectionOfPlace,
  zoomToSelection,
} from '../../state/box.ts';
import { overAllRows } from '../../state/brush.ts';
import { HitmapLegend } from './HitmapLegend.tsx';
import classes from './HitmapPanel.module.css';
import { ScaleSwitch } from './ScaleSwitch.tsx';
import { ShapeChips } from './ShapeChips.tsx';
import type { HitmapState } from './use-hitmap.ts';

/** Kept with the other sizes people chose: 1 is folded. */
const FOLDED = 'hitmap.folded';

function useHitmapFolded(): boolean {
  return usePreferences((state) => state.sizes[FOLDED] === 1);
}

/** Both numbers at the upper right, as on the hitmaps people know. */
function Totals({ data }: { data: HitmapData }) {
  return (
    <span className={classes.totals}>
      {t('count.traces', { n: data.total })}
      <span className={data.errors > 0 ? classes.errors : undefined}>
        {t('traces.withErrors', { n: formatCount(data.errors) })}
      </span>
    </span>
  );
}

/** Takes one step back: the second rectangle first. */
export function clearBox(): void {
  const { place, change } = useView.getState();
  change(secondOfPlace(place) ? clearSecond(place) : clearSelection(place));
}

function select(selection: HitmapSelection, isSecond: boolean): void {
  const { place, change } = useView.getState();
  change(isSecond ? applySecond(place, selection) : applySelection(place, selection));
}

function zoomToBox(): void {
  const { place, change } = useView.getState();
  change(zoomToSelection(place));
}

interface SelectionButtonsProps {
  isAwaited: boolean;
  onAwait: (isAwaited: boolean) => void;
}

/** `isAwaited`: the next rectangle is the second one, also without Shift. */
function SelectionButtons({ isAwaited, onAwait }: SelectionButtonsProps) {
  return (
    <>
      <Button
        variant="quiet"
        aria-pressed={isAwaited}
        title={t('hitmap.second.how')}
        onClick={() => onAwait(!isAwaited)}
      >
        {isAwaited ? t('hitmap.second.awaited') : t('hitmap.second')}
      </Button>
      <Button variant="quiet" title={t('hitmap.timeline.how')} onClick={() => useView.getState().go('timeline')}>
        {t('view.timeline')} <Kbd keys="3" />
      </Button>
      <Button variant="quiet" onClick={zoomToBox}>
        {t('hitmap.zoom')}
      </Button>
      <Button variant="quiet" onClick={clearBox}>
        {t('hitmap.clear')} <Kbd keys="Escape" />
      </Button>
    </>
  );
}

function FoldButton() {
  const folded = useHitmapFolded();
  return (
    <IconButton
      className={classes.fold}
      label={folded ? t('action.expand') : t('action.collapse')}
      icon={folded ? <ChevronRight aria-hidden /> : <ChevronDown aria-hidden />}
      onClick={() => usePreferences.getState().setSize(FOLDED, folded ? 0 : 1)}
    />
  );
}

interface HitmapPanelProps {
  hitmap: HitmapState;
  /** Traces in the list below. */
  listed: number;
}

export function HitmapPanel({ hitmap, listed }: HitmapPanelProps) {
  const { ref, widthPx, heightPx, query, data } = hitmap;
  const folded = useHitmapFolded();
  const [isAwaited, setAwaited] = useState(false);
  const place = useView((state) => state.place);
  const selection = useMemo(() => selectionOfPlace(place), [place]);
  const second = useMemo(() => secondOfPlace(place), [place]);
  const choose = (selected: HitmapSelection, isSecond: boolean): void => {
    setAwaited(false);
    select(data ? overAllRows(selected, data.grid) : selected, isSecond || isAwaited);
  };
  // What cannot be asked for is not what the picture before shows.
  const isDrawn = !folded && !query.error && data !== undefined && data.total > 0;
  return (
    <section className={classes.panel} aria-label={t('hitmap.title')}>
      <header className={classes.header}>
        <FoldButton />
        <h2>{t('hitmap.title')}</h2>
        {!folded && <ScaleSwitch />}
        {!folded && <ErrorsOnly />}
        {!folded && !selection && <HitmapLegend />}
        <span className={classes.gap} />
        {selection && <SelectionButtons isAwaited={isAwaited} onAwait={setAwaited} />}
        {selection && <span className={classes.selected}>{t('hitmap.selected', { n: listed })}</span>}
        {data && <Totals data={data} />}
      </header>
      <div ref={ref} className={classes.plot} style={{ height: folded ? 0 : heightPx + MARGINS.top + MARGINS.bottom }}>
        <QueryStatus loading={query.loading} what={t('hitmap.reading')} onCancel={query.cancel} />
        {!folded && query.error && <ErrorState error={query.error} onRetry={query.retry} />}
        {isDrawn && widthPx > 0 && (
          <Hitmap
            data={data}
            widthPx={widthPx}
            heightPx={heightPx}
            selection={selection}
            second={second}
            onSelect={choose}
            onClear={clearBox}
          />
        )}
        {!folded && data?.total === 0 && <p className={classes.nothing}>{t('hitmap.nothing')}</p>}
      </div>
      {isDrawn && (
        <ShapeChips data={data} onSelect={(range, isSecond) => choose(selectionOf(data.grid, range), isSecond)} />
      )}
      {!folded && second && <ContrastPanel />}
    </section>
  );
}
