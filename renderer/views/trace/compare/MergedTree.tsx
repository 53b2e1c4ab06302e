import { useEffect, useId, useMemo, useRef, type Dispatch, type KeyboardEvent, type ReactNode } from 'react';
import { placeOfRow } from '../../../../core/layout/compare/merged-rows.ts';
import { useSize } from '../../../charts/line/use-size.ts';
import { formatDuration } from '../../../format/duration.ts';
import { useFocusWhenLost } from '../../../charts/timeline/use-focus-when-lost.ts';
import { t } from '../../../i18n/t.ts';
import { isComposing } from '../../../is-composing.ts';
import { useChartPicture } from '../../../pictures/shown-picture.ts';
import { usePreferences } from '../../../state/preferences.ts';
import { ROW_HEIGHT_PX } from '../../../theme/theme.ts';
import { Button } from '../../../widgets/Button.tsx';
import { EmptyState } from '../../../widgets/EmptyState.tsx';
import { cx } from '../../../widgets/cx.ts';
import { useRowWindow } from '../../../widgets/table/use-row-window.ts';
import { useCompareLayout } from './compare-options.ts';
import { CompareRuler } from './CompareRuler.tsx';
import { comparePicture } from './compare-picture.ts';
import type { Compared } from './compared.ts';
import { MergedRow } from './MergedRow.tsx';
import { isOpenAt, type MergedAction, type MergedState } from './merged-state.ts';
import classes from './MergedTree.module.css';
import { openRow, sideToOpen } from './open-row.ts';
import { marksOf } from './TimeMarks.tsx';
import { treeKey } from './tree-key.ts';
import { useTimeDrag } from './use-time-drag.ts';
import { useTimeWheel } from './use-time-wheel.ts';

const HEADER_PX = 40;
const SIDES = ['before', 'after'] as const;
/** In one picture, which needs no name. */
const BOTH = [undefined];

interface MergedTreeProps {
  compared: Compared;
  state: MergedState;
  dispatch: Dispatch<MergedAction>;
  /** 1 per row that was found; undefined = no search. */
  matches: Uint8Array | undefined;
  /** Stands above the names. */
  corner: ReactNode;
}

/** Rows of both traces with two bars each, on one axis from each root's start. Only what is in view has elements. */
export function MergedTree({ compared, state, dispatch, matches, corner }: MergedTreeProps) {
  const { shown, selected } = state;
  const density = usePreferences((preferences) => preferences.density);
  const rowPx = ROW_HEIGHT_PX[density];
  const { ref, measure, rows, onScroll, scrollTo } = useRowWindow(shown.length, rowPx, HEADER_PX);
  const layout = useCompareLayout();
  const { ref: ruler, size } = useSize<HTMLDivElement>();
  const tree = useRef<HTMLDivElement>(null);
  const id = useId();
  useTimeWheel(ref, state, dispatch);
  const band = useTimeDrag(ref, state, dispatch);
  const marks = useMemo(() => marksOf(state, band), [state, band]);

  const revealed = useRef(0);
  useEffect(() => {
    if (revealed.current === state.reveal || measure.viewportPx === 0) return;
    revealed.current = state.reveal;
    if (selected >= 0) scrollTo(placeOfRow(shown, selected), 'center');
  });
  useFocusWhenLost(tree);
  useChartPicture('compare', () => comparePicture(compared, state, matches, rows.first, size.widthPx));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.target !== event.currentTarget) return;
    const action = treeKey(event, state, Math.max(1, Math.floor(measure.viewportPx / rowPx) - 1));
    if (action) dispatch(action);
    else if (event.key === 'Enter' && event.shiftKey && selected >= 0) openRow(compared, 'before', selected);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const places = Array.from({ length: Math.max(0, rows.last - rows.first) }, (_, at) => rows.first + at);
  const selectedPlace = selected < 0 ? -1 : placeOfRow(shown, selected);
  const isInView = selectedPlace >= rows.first && selectedPlace < rows.last;
  return (
    <div className={classes.pane}>
      <div
        ref={ref}
        className={cx(classes.scroller, layout === 'beside' && classes.beside)}
        onScroll={onScroll}
        style={{ '--row-px': `${rowPx}px` } as object}
      >
        <div className={classes.header}>
          <div className={classes.corner}>{corner}</div>
          <div className={classes.changeHead}>{t('compare.change')}</div>
          {(layout === 'merged' ? BOTH : SIDES).map((side, at) => (
            <CompareRuler
              key={at}
              ref={at === 0 ? ruler : undefined}
              state={state}
              widthPx={size.widthPx}
              marks={marks}
              title={side && t(`compare.${side}`)}
            />
          ))}
        </div>
        <div
          ref={tree}
          className={classes.tree}
          role="tree"
          tabIndex={0}
          aria-label={t('compare.tree', { n: shown.length })}
          aria-activedescendant={isInView ? `${id}-${shown[selectedPlace]}` : undefined}
          onKeyDown={onKeyDown}
          style={{ height: rows.contentPx }}
        >
          <div role="presentation" style={{ transform: `translateY(${rows.offsetPx}px)` }}>
            {places.map((place) => (
              <MergedRow
                key={place}
                id={`${id}-${shown[place]}`}
                compared={compared}
                state={state}
                row={shown[place]!}
                isOpen={isOpenAt(state, place)}
                layout={layout}
                marks={marks}
                isDim={matches !== undefined && !matches[shown[place]!]}
                dispatch={dispatch}
                onOpen={() => openRow(compared, sideToOpen(compared, shown[place]!), shown[place]!)}
              />
            ))}
          </div>
        </div>
      </div>
      {shown.length === 0 && <NothingChanged compared={compared} dispatch={dispatch} />}
    </div>
  );
}

function NothingChanged({ compared, dispatch }: Pick<MergedTreeProps, 'compared' | 'dispatch'>) {
  const time = formatDuration(compared.comparison.changes.sameNs);
  return (
    <div className={classes.empty}>
      <EmptyState text={t('compare.nothingChanged', { time })}>
        <Button onClick={() => dispatch({ kind: 'only-changes' })}>{t('compare.showAll')}</Button>
      </EmptyState>
    </div>
  );
}
