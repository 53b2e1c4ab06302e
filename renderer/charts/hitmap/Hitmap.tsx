import { useCallback, useMemo } from 'react';
import {
  columnCount,
  countInRange,
  rectOfRange,
  rectOfSelection,
  selectionOf,
  type CellRange,
  type HitmapSelection,
} from '../../../core/layout/hitmap-layout.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useCanvas } from '../line/use-canvas.ts';
import type { HitmapData } from './data.ts';
import { layoutAxes, layoutHitmap, MARGINS } from './geometry.ts';
import { useHitmapGesture } from './gesture.ts';
import classes from './Hitmap.module.css';
import { HitmapAxes } from './HitmapAxes.tsx';
import { drawCells, drawCursor, drawSelection, readHitmapColours } from './pixels.ts';

interface HitmapProps {
  data: HitmapData;
  /** Of the plot alone, without its axes. */
  widthPx: number;
  heightPx: number;
  /** What is selected already; drawn wherever it lies on this picture. */
  selection: HitmapSelection | null;
  onSelect: (selection: HitmapSelection) => void;
  /** Escape with nothing being drawn. */
  onClear: () => void;
}

/** Where and what a rectangle of cells is, in words. */
function describeRange(data: HitmapData, range: CellRange): string {
  const { fromNs, toNs, minDurationNs, maxDurationNs } = selectionOf(data.grid, range);
  const { count, errors } = countInRange(data.cells, range);
  return t('hitmap.cells', {
    time: formatRange(fromNs, toNs),
    durations: `${formatDuration(Number(minDurationNs))} – ${formatDuration(Number(maxDurationNs))}`,
    traces: t('count.traces', { n: count }),
    errors: formatCount(errors),
  });
}

export function Hitmap({ data, widthPx, heightPx, selection, onSelect, onClear }: HitmapProps) {
  const size = useMemo(() => ({ widthPx, heightPx }), [widthPx, heightPx]);
  const geometry = useMemo(() => layoutHitmap(data, size), [data, size]);
  const axes = useMemo(() => layoutAxes(geometry), [geometry]);
  const select = (range: CellRange): void => onSelect(selectionOf(data.grid, range));
  const { draft, cursor, handlers } = useHitmapGesture(data.grid, size, select, onClear);

  const draw = useCallback(
    (context: CanvasRenderingContext2D) => drawCells(context, geometry, readHitmapColours()),
    [geometry],
  );
  const drawOver = useCallback(
    (context: CanvasRenderingContext2D) => {
      const colours = readHitmapColours();
      const { grid } = geometry;
      const chosen = draft ? rectOfRange(grid, size, draft) : selection && rectOfSelection(grid, size, selection);
      if (chosen) drawSelection(context, size, chosen, colours);
      if (cursor && grid.xEdgesNs.length > 1) drawCursor(context, rectOfRange(grid, size, cursor), colours);
    },
    [geometry, size, draft, cursor, selection],
  );
  const cells = useCanvas(size, draw);
  const over = useCanvas(size, drawOver);

  const pointed = draft ?? cursor;
  // The words keep out of the pointer's way.
  const isRight = cursor !== null && 2 * cursor.toColumn > columnCount(data.grid);
  const words = pointed && data.total > 0 ? describeRange(data, pointed) : '';
  return (
    <div className={classes.chart}>
      <HitmapAxes geometry={geometry} axes={axes} />
      <div
        className={classes.plot}
        style={{ left: MARGINS.left, top: MARGINS.top, width: widthPx, height: heightPx }}
        role="application"
        aria-roledescription={t('hitmap.role')}
        aria-label={t('hitmap.label', {
          traces: t('count.traces', { n: data.total }),
          errors: formatCount(data.errors),
        })}
        tabIndex={0}
        {...handlers}
      >
        <canvas ref={cells} className={classes.canvas} />
        <canvas ref={over} className={classes.canvas} />
      </div>
      <output className={isRight ? classes.wordsLeft : classes.words} aria-live="polite">
        {words}
      </output>
    </div>
  );
}
