import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { axisToTime } from '../../../core/layout/time-axis/time-axis.ts';
import { hasArrows } from '../../../core/layout/timeline/arrows.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import { hitTest } from '../../../core/layout/timeline/hit-test.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import { useTheme } from '../../theme/use-theme.ts';
import { useSize } from '../line/use-size.ts';
import { ActiveRow } from './ActiveRow.tsx';
import { HoverTip, pointedNode } from './HoverTip.tsx';
import type { HoverTipHandle } from './HoverTip.tsx';
import { capTreePx, TreeDivider } from './TreeDivider.tsx';
import { TimelineHeader } from './TimelineHeader.tsx';
import { drawOver, opaqueContext } from './canvas.ts';
import { drawPointedArrows } from './draw-arrows.ts';
import { keyAction } from './gesture.ts';
import { paintRows } from './paint-rows.ts';
import type { RowsInput } from './paint-rows.ts';
import type { RowScene, RowWords } from './scene.ts';
import { offsetText, placeCursor } from './placing.ts';
import { rememberArrows } from './remember-arrows.ts';
import classes from './Timeline.module.css';
import { tailText } from './tail-text.ts';
import { canEscape } from './timeline-state.ts';
import { readTimelineTheme } from './timeline-theme.ts';
import type { TimelineControl } from './use-timeline.ts';
import { useFocusWhenLost } from './use-focus-when-lost.ts';
import { useFontsReady } from './use-fonts-ready.ts';
import { useFrame } from './use-frame.ts';
import { usePointer } from './use-pointer.ts';
import type { Hover, Surface } from './use-pointer.ts';
import { useReveal } from './use-reveal.ts';
import { TwoCanvases } from './TwoCanvases.tsx';
import type { MarksHandle } from './TwoCanvases.tsx';
import { contentHeight, topAtScroll } from '../../../core/layout/row-window.ts';
import { waterfallPicture } from './waterfall-picture.ts';

export interface TimelineProps {
  model: TimelineModel;
  control: TimelineControl;
  /** 1 per node that the search found; undefined = no search. */
  matches?: Uint8Array;
  /** What the whole trace waited for; undefined = not known, or not wanted. */
  path?: PathIndex | undefined;
  links?: LinkIndex | undefined;
  /** Where log records lie; undefined while it is not known. */
  logs?: LogIndex | undefined;
  rowPx: number;
  treePx: number;
  onTreePx: (px: number) => void;
  /** When the trace began. */
  startNs?: bigint;
  /** What it is a timeline of, for those who listen. */
  label: string;
  /** Stands above the tree. */
  corner?: ReactNode;
}

/**
 * A trace as tree and bars on one canvas, so that both scroll as one. The browser scrolls an empty box of the rows'
 * height; the canvases lie over it and draw what would be in view.
 *
 *     Timeline ── TimelineHeader (minimap, brush, ruler)
 *        ├─ rows canvas ◄─ paintRows ◄─ model, state, scroll offset
 *        ├─ marks (row, time, range), arrows canvas ◄─ pointer
 *        └─ scroller (keys, pointer) ── ActiveRow, the accessible stand-in
 */
export function Timeline({
  model,
  control,
  matches,
  path,
  links,
  logs,
  rowPx,
  onTreePx,
  label,
  corner,
  ...props
}: TimelineProps) {
  const { state, dispatch } = control;
  const { ref: scroller, size } = useSize<HTMLDivElement>();
  const rowsCanvas = useRef<HTMLCanvasElement>(null);
  const arrowsCanvas = useRef<HTMLCanvasElement>(null);
  const marks = useRef<MarksHandle>(null);
  const tip = useRef<HoverTipHandle>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const scene = useRef<RowScene>(undefined);
  const surface = useRef<Surface>(undefined);
  const hover = useRef<Hover>(undefined);
  const [focused, setFocused] = useState(false);
  const activeId = useId();
  const themeName = useTheme();
  const theme = useMemo(() => readTimelineTheme(themeName), [themeName]);
  const words = useMemo(readWords, []);
  const arrowsOf = useMemo(() => rememberArrows(model, links), [model, links]);
  // As wide as it was once dragged, but not wider than leaves room for the bars here.
  const treePx = capTreePx(props.treePx, size.widthPx);
  const timePx = Math.max(1, size.widthPx - treePx);
  const frame = { ...size, treePx, rowPx };
  const measure = { rowCount: state.rows.length, rowHeightPx: rowPx, viewportPx: size.heightPx };

  const inputNow = (): RowsInput => {
    const scrollPx = topAtScroll(measure, scroller.current!.scrollTop);
    return { model, state, frame, scrollPx, focused, matches, path, links, logs, words };
  };
  useChartPicture('waterfall', () => waterfallPicture(inputNow(), theme));
  const requestRows = useFrame('rows', () => {
    if (!rowsCanvas.current || size.widthPx === 0) return;
    const context = opaqueContext(rowsCanvas.current, size.widthPx, size.heightPx);
    if (!context) return;
    scene.current = paintRows(context, inputNow(), theme);
    surface.current = { ...surfaceOf(scene.current), stretch: topAtScroll(measure, 1) };
    paintHover();
  });
  useFontsReady(requestRows);
  useReveal(scroller, model, state, measure);

  function paintHover(): void {
    const now = scene.current;
    if (!marks.current || !now) return;
    const at = hover.current;
    const xPx = at ? at.xPx - treePx : -1;
    placeCursor(cursor.current, xPx, timePx, xPx < 0 ? '' : offsetText(model, now.view, xPx));
    const row = at?.hit && !at.dragging ? Math.floor((at.yPx + now.frame.offsetPx) / rowPx) : undefined;
    const band = state.band;
    marks.current.place({
      frame: now.frame,
      view: now.view,
      rowY: row === undefined ? undefined : row * rowPx - now.frame.offsetPx,
      cursorPx: xPx,
      band: band && {
        span: band,
        label: formatDuration(axisToTime(model.axis, band.toNs) - axisToTime(model.axis, band.fromNs)),
      },
    });
    const pointed = arrowsOf(pointedNode(at));
    const isDrawn = pointed.node !== now.selected && hasArrows(pointed.arrows);
    const draw = (context: CanvasRenderingContext2D) => drawPointedArrows(context, now, pointed, theme);
    drawOver(arrowsCanvas.current!, size, isDrawn ? draw : undefined);
  }

  useFocusWhenLost(scroller);

  const onHover = (next: Hover | undefined): void => {
    hover.current = next;
    paintHover();
    tip.current?.show(next);
  };
  const pointer = usePointer({ scroller, surface, dispatch, onHover });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    const zoom =
      event.key === 'Enter' && state.selected >= 0 ? { kind: 'zoom-to' as const, node: state.selected } : undefined;
    const action = zoom ?? keyAction(event, timePx, Math.max(1, Math.floor(size.heightPx / rowPx) - 1));
    if (!action || (action.kind === 'escape' && !canEscape(model, state))) return;
    event.preventDefault();
    dispatch(action);
  };

  return (
    <div className={classes.timeline}>
      <TimelineHeader
        model={model}
        window={state.window}
        onWindow={(window) => dispatch({ kind: 'window', window })}
        treePx={treePx}
        timePx={timePx}
        theme={theme}
        startNs={props.startNs}
        corner={corner}
        cursorRef={cursor}
      />
      <div className={classes.body}>
        <div
          ref={scroller}
          className={classes.scroller}
          role="tree"
          tabIndex={0}
          aria-label={label}
          aria-activedescendant={state.selected < 0 ? undefined : activeId}
          onScroll={requestRows}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          {...pointer}
        >
          <div style={{ height: contentHeight(measure) }} />
          <ActiveRow id={activeId} model={model} state={state} path={path} />
        </div>
        <TwoCanvases size={size} picture={rowsCanvas} arrows={arrowsCanvas} marks={marks} />
        <TreeDivider treePx={treePx} widthPx={size.widthPx} onTreePx={onTreePx} />
        <HoverTip ref={tip} size={size} model={model} theme={theme} links={links} logs={logs} path={path} />
      </div>
    </div>
  );
}

/** The rows as the pointer understands them. */
function surfaceOf({ view, frame, geometry, model }: RowScene): Surface {
  const metrics = { ...frame, maxDepth: model.tree.maxDepth };
  const top = frame.offsetPx + geometry.first * frame.rowPx;
  const hit = (xPx: number, yPx: number) => hitTest(geometry, model.tree.depth, metrics, xPx, yPx + top);
  return { view, treePx: frame.treePx, hit };
}

function readWords(): RowWords {
  return {
    missing: (id) => t('trace.missing', { id: id.slice(0, 8) }),
    unfinished: t('trace.unfinished'),
    duration: formatDuration,
    count: formatCount,
    moreArrows: (n) => t('trace.moreArrows', { n }),
    tail: tailText,
    early: (ns) => t('trace.early', { time: formatDuration(ns) }),
    run: (count, totalNs) => t('trace.run', { n: count, total: formatDuration(totalNs) }),
  };
}
