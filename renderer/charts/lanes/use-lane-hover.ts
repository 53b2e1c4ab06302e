import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { LaneHit } from '../../../core/layout/lanes/hit-lane.ts';
import { hasArrows } from '../../../core/layout/timeline/arrows.ts';
import { axisToTime } from '../../../core/layout/time-axis/time-axis.ts';
import { formatDuration } from '../../format/duration.ts';
import type { Size } from '../line/use-size.ts';
import { drawOver } from '../timeline/canvas.ts';
import { offsetText, placeCursor, placeTooltip } from '../timeline/placing.ts';
import { rememberArrows } from '../timeline/remember-arrows.ts';
import type { MarksHandle } from '../timeline/TwoCanvases.tsx';
import type { Hover } from '../timeline/use-pointer.ts';
import { drawLaneArrows } from './draw-lane-arrows.ts';
import type { LaneTheme } from './draw-lanes.ts';
import type { LanesInput, PaintedLanes } from './paint-lanes.ts';

interface HoverInput {
  /** Of arrows. */
  canvas: RefObject<HTMLCanvasElement | null>;
  marks: RefObject<MarksHandle | null>;
  tooltip: RefObject<HTMLDivElement | null>;
  cursor: RefObject<HTMLDivElement | null>;
  painted: RefObject<PaintedLanes | undefined>;
  size: Size;
  input: LanesInput;
  theme: LaneTheme;
}

interface Tip {
  /** undefined = nothing lies under the pointer. */
  pile: LaneHit | undefined;
  onHover: (hover: Hover | undefined) => void;
  /** Draws what follows the pointer, over a picture that has changed. */
  paint: () => void;
}

/** What follows the pointer: the line of its time, the range drawn with it, the tooltip, arrows of the bar under it. */
export function useLaneHover({ canvas, marks, tooltip, cursor, painted, size, input, theme }: HoverInput): Tip {
  const { model, links, state } = input;
  const hover = useRef<Hover>(undefined);
  const [pile, setPile] = useState<LaneHit>();
  const arrowsOf = useMemo(() => rememberArrows(model, links), [model, links]);

  const paint = (): void => {
    const now = painted.current;
    if (!canvas.current || !marks.current || !now) return;
    const at = hover.current;
    const xPx = at ? at.xPx : -1;
    const { band } = state;
    placeCursor(cursor.current, xPx, size.widthPx, xPx < 0 ? '' : offsetText(model, now.view, xPx));
    const time = (axis: number) => axisToTime(model.axis, axis);
    const label = band && formatDuration(time(band.toNs) - time(band.fromNs));
    const frame = { ...size, treePx: 0, rowPx: input.rows.lanePx, offsetPx: 0 };
    const shown = band && { span: band, label: label! };
    marks.current.place({ frame, view: now.view, rowY: undefined, cursorPx: xPx, band: shown });
    const node = at?.dragging ? -1 : aloneAt(now, at);
    const pointed = arrowsOf(node);
    const arrows = { node, found: pointed.arrows, colour: theme.timeline.text2, more: input.words.moreArrows };
    const draw = (context: CanvasRenderingContext2D) => drawLaneArrows(context, arrows, now.placed, theme.timeline);
    drawOver(canvas.current, size, node !== state.selected && hasArrows(pointed.arrows) ? draw : undefined);
  };

  useLayoutEffect(() => {
    if (pile && hover.current) placeTooltip(tooltip.current, hover.current, size);
  }, [pile, size, tooltip]);

  const onHover = (next: Hover | undefined): void => {
    hover.current = next;
    paint();
    const under = next && !next.dragging ? painted.current?.pile(next.xPx, next.yPx) : undefined;
    setPile((before) => (before?.node === under?.node && before?.to === under?.to ? before : under));
    if (next) placeTooltip(tooltip.current, next, size);
  };
  return { pile, onHover, paint };
}

/** The one bar under the pointer; −1 = none, or several in one pixel. */
function aloneAt({ pile }: PaintedLanes, at: Hover | undefined): number {
  const under = at && pile(at.xPx, at.yPx);
  return under && under.to - under.from === 1 ? under.node : -1;
}
