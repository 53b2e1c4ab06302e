import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { hitMarks } from '../../../core/layout/canvas/hit-marks.ts';
import { markOfKey } from '../../../core/layout/canvas/step-marks.ts';
import { heightOfRows } from '../../../core/layout/lanes/lane-rows.ts';
import { clampTime, panTime, zoomTime, type TimeSpan, type TimeView } from '../../../core/layout/timeline/viewport.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import { useTheme } from '../../theme/use-theme.ts';
import { pictureContext } from '../lanes/picture-context.ts';
import { useDraft } from '../lanes/use-draft.ts';
import { fitStrip } from '../lanes/put-pixels.ts';
import type { PixelStrip } from '../lanes/put-pixels.ts';
import { useSize } from '../line/use-size.ts';
import { timeKey } from '../timeline/gesture.ts';
import classes from '../timeline/Timeline.module.css';
import { readTimelineTheme } from '../timeline/timeline-theme.ts';
import { useFontsReady } from '../timeline/use-fonts-ready.ts';
import { useFrame } from '../timeline/use-frame.ts';
import { markOfPress, revealTime } from './canvas-keys.ts';
import { GUTTER_PX, type CanvasFrame, type CanvasModel } from './canvas-model.ts';
import { canvasPalette } from './canvas-palette.ts';
import { canvasPicture } from './canvas-picture.ts';
import { CanvasRuler, useCanvasAxis } from './CanvasRuler.tsx';
import { CanvasTable } from './CanvasTable.tsx';
import { CanvasTooltip } from './CanvasTooltip.tsx';
import { drawCanvas, viewOf, type CanvasDrawing } from './draw-canvas.ts';
import { levelText } from './level-text.ts';
import { useCanvasHover } from './use-canvas-hover.ts';
import { useCanvasRows, useRevealLane } from './use-canvas-rows.ts';
import { useScrollPlace } from './use-scroll-place.ts';
import { useCanvasPointer } from './use-canvas-pointer.ts';
import { TwoCanvases } from '../timeline/TwoCanvases.tsx';
import type { MarksHandle } from '../timeline/TwoCanvases.tsx';
import { drawAround } from './draw-around.ts';

export interface SpanCanvasProps {
  model: CanvasModel;
  /** All that can be seen, and what is; from the model's base. */
  bounds: TimeSpan;
  window: TimeSpan;
  onWindow: (window: TimeSpan) => void;
  onFit: () => void;
  /** Key of a span, −1 = none. */
  selected: number;
  onSelect: (key: number) => void;
  onOpen: (key: number) => void;
  /** The time that is chosen, and one drawn with shift and the pointer. */
  chosen: TimeSpan | undefined;
  onChoose: (range: TimeSpan) => void;
  /** How far the lanes are scrolled, as told from outside; told back with every movement. */
  scrollPx: number;
  onScroll: (px: number) => void;
  /** Told what the pointer rests on, so that its name can be asked for. */
  onPoint: (key: number) => void;
  pointedName: string;
  label: string;
}

/**
 * All spans of a window, in lanes by group.
 *
 *     SpanCanvas ── CanvasRuler
 *       ├─ sharp and draft canvas ◄─ drawCanvas ◄─ model, window, scroll offset
 *       ├─ marks, CanvasTooltip ◄─ useCanvasHover ◄─ pointer, drawn range, chosen time
 *       └─ scroller (keys, pointer) ── CanvasTable, the same in words
 */
export function SpanCanvas(props: SpanCanvasProps) {
  const { model, bounds, window, selected, onWindow } = props;
  const { marks } = model;
  const { ref: scroller, size } = useSize<HTMLDivElement>();
  const sharp = useRef<HTMLCanvasElement>(null);
  const draftCanvas = useRef<HTMLCanvasElement>(null);
  const marksOver = useRef<MarksHandle>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const strip = useRef<PixelStrip>(undefined);
  const timeView = useRef<TimeView>(undefined);
  const [band, setBand] = useState<TimeSpan>();
  const [focused, setFocused] = useState(false);
  const describedBy = useId();
  const themeName = useTheme();
  const theme = useMemo(() => readTimelineTheme(themeName), [themeName]);
  const palette = useMemo(
    () => canvasPalette(theme, model.groups, marks.isExact),
    [theme, model.groups, marks.isExact],
  );
  const rows = useCanvasRows(marks, size.heightPx, scroller);
  const timePx = Math.max(1, size.widthPx - GUTTER_PX);
  const axis = useCanvasAxis(model.baseNs, window, timePx);
  const mark = useMemo(() => (selected < 0 ? -1 : markOfKey(marks, selected)), [marks, selected]);
  timeView.current = { ...window, widthPx: timePx };

  const frameNow = (ratio: number): CanvasFrame => ({
    ...size,
    window,
    rows,
    scrollPx: scroller.current!.scrollTop,
    ratio,
  });
  const drawingNow = (ratio: number): CanvasDrawing => ({
    model,
    frame: frameNow(ratio),
    gridPx: axis.ticks.map(({ x }) => x),
    selected: mark,
    focused,
    words: WORDS,
  });
  useChartPicture('timeline', () => canvasPicture(drawingNow(1), axis, theme, palette, props.chosen));
  const hitAt = (xPx: number, yPx: number) => hitMarks(marks, viewOf(frameNow(1)), window, xPx - GUTTER_PX, yPx);
  const hover = useCanvasHover({
    marks: marksOver,
    tooltip,
    cursor,
    view: timeView,
    model,
    size,
    hitAt,
    band,
    chosen: props.chosen,
    onPoint: props.onPoint,
    pointedName: props.pointedName,
  });
  const requestBars = useFrame('canvas', () => {
    if (size.widthPx === 0) return;
    const ratio = draft.ratio();
    const context = pictureContext({ sharp, draft: draftCanvas }, size, ratio);
    if (!context) return;
    const stripOf = (width: number) => (strip.current = fitStrip(strip.current, width));
    drawCanvas(context, stripOf, drawingNow(ratio), theme, palette);
    // What is drawn just now is not chosen yet.
    if (props.chosen && !band) drawAround(context, viewOf(frameNow(ratio)), timeView.current!, props.chosen, theme);
    hover.paint();
  });
  const draft = useDraft(requestBars, window);
  useFontsReady(requestBars);
  const onScrolled = useScrollPlace(scroller, size.heightPx > 0, props.scrollPx, props.onScroll);
  useRevealLane(scroller, marks, mark, rows);

  const select = (to: number): void => {
    props.onSelect(to < 0 ? -1 : marks.key[to]!);
    const moved = to < 0 ? undefined : revealTime(window, marks.start[to]!, marks.end[to]!);
    if (moved) onWindow(clampTime(moved, bounds));
  };
  const pointer = useCanvasPointer({
    scroller,
    view: timeView,
    onPan: (byPx) => onWindow(panTime(timeView.current!, byPx, bounds)),
    onZoom: (atPx, factor) => onWindow(zoomTime(timeView.current!, atPx, factor, bounds)),
    onBand: setBand,
    onBandEnd: () => {
      if (band) props.onChoose(band);
      setBand(undefined);
    },
    onHover: hover.onHover,
    onClick: (xPx, yPx) => select(hitAt(xPx, yPx)?.mark ?? -1),
    onDoubleClick: (xPx, yPx) => {
      const hit = hitAt(xPx, yPx);
      if (hit) props.onOpen(marks.key[hit.mark]!);
    },
  });

  const onScroll = (): void => {
    draft.moved();
    onScrolled();
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const time = timeKey(event.code, timePx);
    const next = markOfPress(event, marks, mark, window.fromNs);
    if (event.code === 'KeyF') props.onFit();
    else if (time?.kind === 'zoom') onWindow(zoomTime(timeView.current!, time.atPx, time.factor, bounds));
    else if (time?.kind === 'pan') onWindow(panTime(timeView.current!, time.byPx, bounds));
    else if (event.key === 'Enter' && selected >= 0) props.onOpen(selected);
    else if (next !== undefined) select(next);
    else return;
    event.preventDefault();
  };

  return (
    <div className={classes.timeline}>
      <CanvasRuler baseNs={model.baseNs} axis={axis} widthPx={timePx} theme={theme} cursorRef={cursor} />
      <div className={classes.body}>
        <div
          ref={scroller}
          className={classes.scroller}
          role="application"
          aria-roledescription={t('canvas.role')}
          aria-label={props.label}
          aria-describedby={describedBy}
          tabIndex={0}
          onScroll={onScroll}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          {...pointer}
        >
          <div style={{ height: heightOfRows(rows) }} />
        </div>
        <TwoCanvases size={size} picture={sharp} draft={draftCanvas} marks={marksOver} />
        <CanvasTable id={describedBy} model={model} window={window} mark={mark} />
        {hover.tip && (
          <CanvasTooltip
            ref={tooltip}
            model={model}
            hit={hover.tip}
            name={model.nameOf(hover.tip.mark) || props.pointedName}
          />
        )}
      </div>
    </div>
  );
}

const WORDS = {
  spans: (n: number) => t('count.spans', { n }),
  errors: (n: number) => t('canvas.errors', { n }),
  level: levelText,
};
