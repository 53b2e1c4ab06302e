import { useCallback, useMemo, useRef, useState } from 'react';
import {
  columnCount,
  countInRange,
  rectOfRange,
  selectionOf,
  type CellRange,
  type HitmapSelection,
} from '../../../core/layout/hitmap-layout.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { fromTo } from '../../format/from-to.ts';
import { formatRange } from '../../format/time.ts';
import { t } from '../../i18n/t.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import { useCanvas } from '../line/use-canvas.ts';
import type { HitmapData } from '../../../core/layout/hitmap-geometry.ts';
import { layoutHitmap } from '../../../core/layout/hitmap-geometry.ts';
import { layoutAxes, MARGINS, STRIP_TOP } from './geometry.ts';
import { useHitmapGesture } from './gesture.ts';
import classes from './Hitmap.module.css';
import { HitmapAxes } from './HitmapAxes.tsx';
import { hitmapPicture } from './hitmap-picture.ts';
import { drawCells, drawCursor, drawSelections, readHitmapColours } from './pixels.ts';
import { placeSelections } from './place-selections.ts';
import { drawStrip, STRIP_PX } from './strip.ts';

interface HitmapProps {
  data: HitmapData;
  /** Of the plot alone, without its axes. */
  widthPx: number;
  heightPx: number;
  /** What is selected already; drawn wherever it lies on this picture. */
  selection: HitmapSelection | null;
  /** What it is compared with. */
  second: HitmapSelection | null;
  /** `isSecond`: with Shift. */
  onSelect: (selection: HitmapSelection, isSecond: boolean) => void;
  /** Escape with nothing being drawn. */
  onClear: () => void;
}

/** Where and what a rectangle of cells is, in words. */
function describeRange(data: HitmapData, range: CellRange): string {
  const { fromNs, toNs, minDurationNs, maxDurationNs } = selectionOf(data.grid, range);
  const { count, errors } = countInRange(data.cells, range);
  return t('hitmap.cells', {
    time: formatRange(fromNs, toNs),
    durations: fromTo(formatDuration(Number(minDurationNs)), formatDuration(Number(maxDurationNs))),
    traces: t('count.traces', { n: count }),
    errors: formatCount(errors),
  });
}

/** The picture of before while something is drawn on it: cells must not move away under the pointer. */
function useHeld<T>(given: T, isHeld: boolean): T {
  const kept = useRef(given);
  if (!isHeld) kept.current = given;
  return kept.current;
}

export function Hitmap({ data: given, widthPx, heightPx, selection, second, onSelect, onClear }: HitmapProps) {
  const [isHeld, setHeld] = useState(false);
  const data = useHeld(given, isHeld);
  const size = useMemo(() => ({ widthPx, heightPx }), [widthPx, heightPx]);
  const geometry = useMemo(() => layoutHitmap(data, size), [data, size]);
  const axes = useMemo(() => layoutAxes(geometry), [geometry]);
  const { draft, cursor, handlers, columnHandlers } = useHitmapGesture(data.grid, size, {
    onSelect: (range, isSecond) => onSelect(selectionOf(data.grid, range), isSecond),
    onClear,
    onHold: setHeld,
  });

  const draw = useCallback(
    (context: CanvasRenderingContext2D) => drawCells(context, geometry, readHitmapColours()),
    [geometry],
  );
  const drawOver = useCallback(
    (context: CanvasRenderingContext2D) => {
      const colours = readHitmapColours();
      const { grid } = geometry;
      const chosen = draft
        ? [{ letter: '', rect: rectOfRange(grid, size, draft) }]
        : placeSelections(data, size, selection, second);
      if (chosen.length > 0) drawSelections(context, size, chosen, colours);
      if (cursor && grid.xEdgesNs.length > 1) drawCursor(context, rectOfRange(grid, size, cursor), colours);
    },
    [geometry, data, size, draft, cursor, selection, second],
  );
  const drawSums = useCallback(
    (context: CanvasRenderingContext2D) => drawStrip(context, geometry.sums, widthPx, readHitmapColours()),
    [geometry, widthPx],
  );
  const strip = useCanvas(
    useMemo(() => ({ widthPx, heightPx: STRIP_PX }), [widthPx]),
    drawSums,
  );
  const cells = useCanvas(size, draw);
  const over = useCanvas(size, drawOver);

  useChartPicture('map', () => hitmapPicture(data, size, selection, second));

  const pointed = draft ?? cursor;
  // The words keep out of the pointer's way.
  const isRight = cursor !== null && 2 * cursor.toColumn > columnCount(data.grid);
  const words = pointed && data.total > 0 ? describeRange(data, pointed) : '';
  return (
    <div className={classes.chart}>
      <HitmapAxes geometry={geometry} axes={axes} />
      <canvas
        ref={strip}
        aria-hidden
        className={classes.strip}
        style={{ left: MARGINS.left, top: STRIP_TOP, width: widthPx, height: STRIP_PX }}
        {...columnHandlers}
      />
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
