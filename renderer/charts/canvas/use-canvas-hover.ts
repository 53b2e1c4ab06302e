import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { MarkHit } from '../../../core/layout/canvas/hit-marks.ts';
import { nsPerPx, pxToTime, type TimeSpan, type TimeView } from '../../../core/layout/timeline/viewport.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatClock } from '../../format/time.ts';
import type { Size } from '../line/use-size.ts';
import { sharpContext } from '../timeline/canvas.ts';
import { drawHover } from '../timeline/draw-hover.ts';
import { placeCursor, placeTooltip } from '../timeline/placing.ts';
import type { TimelineTheme } from '../timeline/timeline-theme.ts';
import { GUTTER_PX, type CanvasFrame, type CanvasModel } from './canvas-model.ts';
import { drawAround } from './draw-around.ts';
import { viewOf } from './draw-canvas.ts';
import type { CanvasPointer } from './use-canvas-pointer.ts';

interface HoverInput {
  canvas: RefObject<HTMLCanvasElement | null>;
  tooltip: RefObject<HTMLDivElement | null>;
  cursor: RefObject<HTMLDivElement | null>;
  view: RefObject<TimeView | undefined>;
  model: CanvasModel;
  size: Size;
  frameNow: (ratio: number) => CanvasFrame;
  /** Pixels of the screen per CSS pixel, of the picture it lies over. */
  ratio: () => number;
  hitAt: (xPx: number, yPx: number) => MarkHit | undefined;
  /** A range that is drawn, and the time that is chosen. */
  band: TimeSpan | undefined;
  chosen: TimeSpan | undefined;
  theme: TimelineTheme;
  /** Told the key of what the pointer rests on, −1 = nothing. */
  onPoint: (key: number) => void;
  pointedName: string;
}

interface CanvasHover {
  /** undefined = nothing lies under the pointer. */
  tip: MarkHit | undefined;
  onHover: CanvasPointer['onHover'];
  /** Draws what follows the pointer and the chosen time, over a picture that has changed. */
  paint: () => void;
}

/** What follows the pointer: the line of its time, the range drawn with it, the tooltip; and the chosen time. */
export function useCanvasHover(input: HoverInput): CanvasHover {
  const { tooltip, model, size } = input;
  const hover = useRef<Parameters<CanvasPointer['onHover']>[0]>(undefined);
  /** On a sharp screen an empty canvas, cleared with each picture, costs as much as the picture. */
  const wasBlank = useRef(true);
  const [tip, setTip] = useState<MarkHit>();

  const paint = (): void => {
    const isBlank = !hover.current && !input.band && !input.chosen;
    if (isBlank && wasBlank.current) return;
    const context =
      input.canvas.current && sharpContext(input.canvas.current, size.widthPx, size.heightPx, input.ratio());
    if (!context) return;
    wasBlank.current = isBlank;
    drawPointed(context, input, hover.current ? hover.current.xPx - GUTTER_PX : -1);
  };

  useLayoutEffect(() => {
    if (tip && hover.current) placeTooltip(tooltip.current, hover.current, size);
  }, [tip, size, input.pointedName, tooltip]);
  useEffect(() => setTip(undefined), [model]);

  const onHover: CanvasPointer['onHover'] = (next) => {
    hover.current = next;
    paint();
    const hit = next && !next.dragging ? input.hitAt(next.xPx, next.yPx) : undefined;
    setTip((before) => (before?.mark === hit?.mark && before?.spans === hit?.spans ? before : hit));
    input.onPoint(hit ? model.marks.key[hit.mark]! : -1);
    if (next) placeTooltip(tooltip.current, next, size);
  };
  return { tip, onHover, paint };
}

/** `xPx`: where the pointer is in the time area, −1 = nowhere. */
function drawPointed(context: CanvasRenderingContext2D, input: HoverInput, xPx: number): void {
  const { model, size, band, chosen, theme } = input;
  const view = input.view.current!;
  const at = model.baseNs + BigInt(Math.round(pxToTime(view, Math.max(0, xPx))));
  placeCursor(input.cursor.current, xPx, view.widthPx, xPx < 0 ? '' : formatClock(at, digitsFor(nsPerPx(view))));
  const now = input.frameNow(1);
  const frame = { ...size, treePx: GUTTER_PX, rowPx: now.rows.lanePx, offsetPx: 0 };
  const time = band ?? chosen;
  const drawn = time && { span: time, label: formatDuration(time.toNs - time.fromNs) };
  drawHover(context, { frame, view, rowY: undefined, cursorPx: xPx, band: drawn }, theme);
  if (chosen && !band) drawAround(context, viewOf(now), view, chosen, theme);
}

/** Digits of a second that tell one pixel from the next. */
const digitsFor = (nsOfPx: number): number => (nsOfPx >= 1e6 ? 3 : nsOfPx >= 1e3 ? 6 : 9);
