import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { heightOfRows, topOfLane } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaidLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import type { LanePacking } from '../../../core/layout/lanes/pack-lanes.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import { axisToTime } from '../../../core/layout/time-axis/time-axis.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { formatCount } from '../../format/count.ts';
import { formatDuration } from '../../format/duration.ts';
import { t } from '../../i18n/t.ts';
import { isComposing } from '../../is-composing.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import { useTheme } from '../../theme/use-theme.ts';
import { useSize } from '../line/use-size.ts';
import { ActiveRow } from '../timeline/ActiveRow.tsx';
import { sharpContext } from '../timeline/canvas.ts';
import { drawHover } from '../timeline/draw-hover.ts';
import { keyAction } from '../timeline/gesture.ts';
import { offsetText, placeCursor, placeTooltip } from '../timeline/placing.ts';
import classes from '../timeline/Timeline.module.css';
import { TimelineHeader } from '../timeline/TimelineHeader.tsx';
import { TimelineTooltip } from '../timeline/TimelineTooltip.tsx';
import { readTimelineTheme } from '../timeline/timeline-theme.ts';
import { useFocusWhenLost } from '../timeline/use-focus-when-lost.ts';
import { useFontsReady } from '../timeline/use-fonts-ready.ts';
import { useFrame } from '../timeline/use-frame.ts';
import { usePointer } from '../timeline/use-pointer.ts';
import type { Hover, Surface } from '../timeline/use-pointer.ts';
import type { TimelineControl } from '../timeline/use-timeline.ts';
import { lanePalette } from './lane-palette.ts';
import { createPixelRenderer } from './lane-renderer.ts';
import { lanesPicture } from './lanes-picture.ts';
import { paintLanes } from './paint-lanes.ts';
import type { LanesInput, PaintedLanes } from './paint-lanes.ts';
import { PileTooltip } from './PileTooltip.tsx';
import { useDraft } from './use-draft.ts';
import { useLaneRows } from './use-lane-rows.ts';
import { TwoCanvases } from '../timeline/TwoCanvases.tsx';

export interface LanesProps {
  model: TimelineModel;
  control: TimelineControl;
  laid: LaidLanes;
  /** Names of the groups, by code; undefined = there is one group without a name. */
  groupNames: readonly string[] | undefined;
  matches?: Uint8Array | undefined;
  path?: PathIndex | undefined;
  links?: LinkIndex | undefined;
  label: string;
  /** Above the picture: search, and what changes it. */
  tools?: ReactNode;
}

/**
 * A trace as bars packed into lanes: what ran at the same time stands one above the other. Bars are pixels of one image;
 * texts, whiskers and the selection are drawn over them.
 *
 *     Lanes ── tools, TimelineHeader (minimap, brush, ruler)
 *       ├─ bars canvas ◄─ paintLanes ◄─ model, packing, state, scroll offset
 *       ├─ hover canvas ◄─ drawHover ◄─ pointer
 *       └─ scroller (keys, pointer) ── ActiveRow, the accessible stand-in
 */
export function Lanes({ model, control, laid, groupNames, matches, path, links, label, tools }: LanesProps) {
  const { state, dispatch } = control;
  const { ref: scroller, size } = useSize<HTMLDivElement>();
  const barsCanvas = useRef<HTMLCanvasElement>(null);
  const hoverCanvas = useRef<HTMLCanvasElement>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const painted = useRef<PaintedLanes>(undefined);
  const surface = useRef<Surface>(undefined);
  const hover = useRef<Hover>(undefined);
  const [tip, setTip] = useState<{ node: number; from: number; to: number; errors: number; longest: number }>();
  const [focused, setFocused] = useState(false);
  const activeId = useId();
  const themeName = useTheme();
  const theme = useMemo(() => {
    const timeline = readTimelineTheme(themeName);
    return { timeline, palette: lanePalette(timeline, model.columns.service.dictionary) };
  }, [themeName, model.columns.service.dictionary]);
  const renderer = useMemo(createPixelRenderer, []);
  useEffect(() => () => renderer.dispose(), [renderer]);
  const { packing, index } = laid;
  const { rows, codes, filter, onLaneWheel } = useLaneRows(model, laid, groupNames, matches, size.heightPx);
  const words = useMemo(
    () => ({
      group: (code: number) => groupNames?.[code] || t('trace.lanes.noGroup'),
      groupSize: (bars: number, lanes: number, rule: number) =>
        t(rule === 0 ? 'trace.lanes.bySubtree' : 'trace.lanes.byStart', { n: bars, lanes: formatCount(lanes) }),
    }),
    [groupNames],
  );

  const input: LanesInput = { model, packing, index, codes, filter, rows, path, links, state, focused, words };
  useChartPicture('lanes', () => lanesPicture(input, { ...size, scrollPx: scroller.current!.scrollTop }, theme));
  const requestBars = useFrame('lanes', () => {
    if (size.widthPx === 0 || !barsCanvas.current) return;
    const ratio = draft.ratio();
    const context = sharpContext(barsCanvas.current, size.widthPx, size.heightPx, ratio);
    if (!context) return;
    painted.current = paintLanes(
      context,
      renderer,
      input,
      { ...size, scrollPx: scroller.current!.scrollTop, ratio },
      theme,
    );
    surface.current = painted.current.surface;
    paintHover();
  });
  const draft = useDraft(requestBars, state.window);
  useFontsReady(requestBars);
  useRevealLane(scroller, state, packing, rows);
  useAltWheel(scroller, onLaneWheel);

  function paintHover(): void {
    const context = hoverCanvas.current && sharpContext(hoverCanvas.current, size.widthPx, size.heightPx);
    const now = painted.current;
    if (!context || !now) return;
    const at = hover.current;
    const xPx = at ? at.xPx : -1;
    const { view } = now.surface;
    placeCursor(cursor.current, xPx, size.widthPx, xPx < 0 ? '' : offsetText(model, view, xPx));
    const frame = { ...size, treePx: 0, rowPx: rows.lanePx, offsetPx: 0 };
    const time = (axis: number) => axisToTime(model.axis, axis);
    const band = state.band && {
      span: state.band,
      label: formatDuration(time(state.band.toNs) - time(state.band.fromNs)),
    };
    drawHover(context, { frame, view, rowY: undefined, cursorPx: xPx, band }, theme.timeline);
  }

  useLayoutEffect(() => {
    if (tip && hover.current) placeTooltip(tooltip.current, hover.current, size);
  }, [tip, size]);

  useFocusWhenLost(scroller);

  const onHover = (next: Hover | undefined): void => {
    hover.current = next;
    paintHover();
    const pile = next && !next.dragging ? painted.current?.pile(next.xPx, next.yPx) : undefined;
    setTip((before) => (before?.node === pile?.node && before?.to === pile?.to ? before : pile));
    if (next) placeTooltip(tooltip.current, next, size);
  };
  const pointer = usePointer({ scroller, surface, dispatch, onHover });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    const zoom =
      event.key === 'Enter' && state.selected >= 0 ? { kind: 'zoom-to' as const, node: state.selected } : undefined;
    const action = zoom ?? keyAction(event, size.widthPx, 10);
    if (!action) return;
    event.preventDefault();
    dispatch(action);
  };

  return (
    <div className={classes.timeline}>
      {tools}
      <TimelineHeader
        model={model}
        window={state.window}
        onWindow={(window) => dispatch({ kind: 'window', window })}
        treePx={0}
        timePx={Math.max(1, size.widthPx)}
        theme={theme.timeline}
        corner={undefined}
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
          onScroll={() => draft.moved()}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          {...pointer}
        >
          <div style={{ height: heightOfRows(rows) }} />
          <ActiveRow id={activeId} model={model} state={state} path={path} />
        </div>
        <TwoCanvases size={size} picture={barsCanvas} hover={hoverCanvas} />
        {tip && tip.node < model.tree.nodes && tip.to - tip.from === 1 && (
          <TimelineTooltip
            ref={tooltip}
            model={model}
            node={tip.node}
            theme={theme.timeline}
            links={links}
            path={path}
          />
        )}
        {tip && tip.node < model.tree.nodes && tip.to - tip.from > 1 && (
          <PileTooltip
            ref={tooltip}
            model={model}
            spans={tip.to - tip.from}
            errors={tip.errors}
            longest={tip.longest}
          />
        )}
      </div>
    </div>
  );
}

/** Scrolls the lane of the selected bar into view when the state asks for it. */
function useRevealLane(
  scroller: React.RefObject<HTMLDivElement | null>,
  { reveal, selected }: TimelineControl['state'],
  { lane }: LanePacking,
  rows: Parameters<typeof topOfLane>[0],
): void {
  const done = useRef(0);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || reveal === done.current || selected < 0 || !(lane[selected]! >= 0)) return;
    done.current = reveal;
    const top = topOfLane(rows, lane[selected]!) - rows.headerPx;
    const bottom = topOfLane(rows, lane[selected]!) + rows.lanePx;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight / 2;
  });
}

/** Alt and the wheel make lanes higher or lower; React listens passively, so it is asked of the element. */
function useAltWheel(scroller: React.RefObject<HTMLDivElement | null>, onLaneWheel: (up: boolean) => void): void {
  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.altKey) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      onLaneWheel(event.deltaY < 0);
    };
    element.addEventListener('wheel', onWheel, { passive: false, capture: true });
    return () => element.removeEventListener('wheel', onWheel, { capture: true });
  }, [scroller, onLaneWheel]);
}
