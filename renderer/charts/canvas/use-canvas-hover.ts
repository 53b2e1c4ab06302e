import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { MarkHit } from '../../../core/layout/canvas/hit-marks.ts';
import { nsPerPx, pxToTime, type TimeSpan, type TimeView } from '../../../core/layout/timeline/viewport.ts';
import { formatDuration } from '../../format/duration.ts';
import { formatClock } from '../../format/time.ts';
import type { Size } from '../line/use-size.ts';
import { placeCursor, placeTooltip } from '../timeline/placing.ts';
import type { MarksHandle } from '../timeline/TwoCanvases.tsx';
import { GUTTER_PX, type CanvasModel } from './canvas-model.ts';
import type { CanvasPointer } from './use-canvas-pointer.ts';

interface HoverInput {
  marks: RefObject<MarksHandle | null>;
  tooltip: RefObject<HTMLDivElement | null>;
  cursor: RefObject<HTMLDivElement | null>;
  view: RefObject<TimeView | undefined>;
  model: CanvasModel;
  size: Size;
  hitAt: (xPx: number, yPx: number) => MarkHit | undefined;
  /** A range that is drawn, and the time that is chosen. */
  band: TimeSpan | undefined;
  chosen: TimeSpan | undefined;
  /** Told the key of what the pointer rests on, −1 = nothing. */
  onPoint: (key: number) => void;
  pointedName: string;
}

interface CanvasHover {
  /** undefined = nothing lies under the pointer. */
  tip: MarkHit | undefined;
  onHover: CanvasPointer['onHover'];
  /** Places what follows the pointer and the chosen time, over a picture that has changed. */
  paint: () => void;
}

/** What follows the pointer: the line of its time, the range drawn with it, the tooltip; and the chosen time. */
export function useCanvasHover(input: HoverInput): CanvasHover {
  const { tooltip, model, size } = input;
  const hover = useRef<Parameters<CanvasPointer['onHover']>[0]>(undefined);
  const [tip, setTip] = useState<MarkHit>();

  const paint = (): void => {
    placeAll(input, hover.current ? hover.current.xPx - GUTTER_PX : -1);
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
function placeAll(input: HoverInput, xPx: number): void {
  const { model, size, band, chosen } = input;
  const view = input.view.current!;
  const at = model.baseNs + BigInt(Math.round(pxToTime(view, Math.max(0, xPx))));
  placeCursor(input.cursor.current, xPx, view.widthPx, xPx < 0 ? '' : formatClock(at, digitsFor(nsPerPx(view))));
  const frame = { ...size, treePx: GUTTER_PX, rowPx: 0, offsetPx: 0 };
  const time = band ?? chosen;
  const shown = time && { span: time, label: formatDuration(time.toNs - time.fromNs) };
  input.marks.current?.place({ frame, view, rowY: undefined, cursorPx: xPx, band: shown });
}

/** Digits of a second that tell one pixel from the next. */
const digitsFor = (nsOfPx: number): number => (nsOfPx >= 1e6 ? 3 : nsOfPx >= 1e3 ? 6 : 9);
