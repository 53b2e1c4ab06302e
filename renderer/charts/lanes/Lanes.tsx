import { useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { heightOfRows } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaidLanes } from '../../../core/layout/lanes/lay-lanes.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import { isComposing } from '../../is-composing.ts';
import { useChartPicture } from '../../pictures/shown-picture.ts';
import { useSize } from '../line/use-size.ts';
import { ActiveRow } from '../timeline/ActiveRow.tsx';
import { keyAction } from '../timeline/gesture.ts';
import classes from '../timeline/Timeline.module.css';
import { TimelineHeader } from '../timeline/TimelineHeader.tsx';
import { TwoCanvases } from '../timeline/TwoCanvases.tsx';
import type { MarksHandle } from '../timeline/TwoCanvases.tsx';
import { useFocusWhenLost } from '../timeline/use-focus-when-lost.ts';
import { usePointer } from '../timeline/use-pointer.ts';
import type { TimelineControl } from '../timeline/use-timeline.ts';
import { laneWords } from './lane-words.ts';
import { lanesPicture } from './lanes-picture.ts';
import { LaneTooltip } from './LaneTooltip.tsx';
import type { PaintedLanes } from './paint-lanes.ts';
import { useAltWheel } from './use-alt-wheel.ts';
import { useLaneHover } from './use-lane-hover.ts';
import { useLanePicture } from './use-lane-picture.ts';
import { useLaneRows } from './use-lane-rows.ts';
import { useLaneTheme } from './use-lane-theme.ts';
import { useRevealLane } from './use-reveal-lane.ts';
import { useScrollAnchor } from './use-scroll-anchor.ts';

export interface LanesProps {
  model: TimelineModel;
  control: TimelineControl;
  laid: LaidLanes;
  /** Names of the groups, by code; undefined = there is one group without a name. */
  groupNames: readonly string[] | undefined;
  matches?: Uint8Array | undefined;
  path?: PathIndex | undefined;
  links?: LinkIndex | undefined;
  /** Where log records lie; undefined while it is not known. */
  logs?: LogIndex | undefined;
  label: string;
  /** Above the picture: search, and what changes it. */
  tools?: ReactNode;
}

/** Rows that a page key moves by: lanes have no rows of the tree to be counted. */
const PAGE_ROWS = 10;

/**
 * A trace as bars packed into lanes: what ran at the same time stands one above the other. Bars are pixels of one image;
 * texts, whiskers and the selection are drawn over them.
 *
 *     Lanes ── tools, TimelineHeader (minimap, brush, ruler)
 *       ├─ sharp and draft canvas ◄─ useLanePicture ◄─ model, packing, state, scroll offset
 *       ├─ marks, arrows canvas, LaneTooltip ◄─ useLaneHover ◄─ pointer
 *       └─ scroller (keys, pointer) ── ActiveRow, the accessible stand-in
 */
export function Lanes({ model, control, laid, groupNames, matches, path, links, logs, label, tools }: LanesProps) {
  const { state, dispatch } = control;
  const { ref: scroller, size } = useSize<HTMLDivElement>();
  const sharp = useRef<HTMLCanvasElement>(null);
  const draft = useRef<HTMLCanvasElement>(null);
  const over = useRef<HTMLCanvasElement>(null);
  const marks = useRef<MarksHandle>(null);
  const tooltip = useRef<HTMLDivElement>(null);
  const cursor = useRef<HTMLDivElement>(null);
  const painted = useRef<PaintedLanes>(undefined);
  const [focused, setFocused] = useState(false);
  const activeId = useId();
  const theme = useLaneTheme(model);
  const { onLaneWheel, ...lanes } = useLaneRows(model, laid, groupNames, matches, size.heightPx);
  const words = useMemo(() => laneWords(groupNames), [groupNames]);
  const input = { model, packing: laid.packing, index: laid.index, ...lanes, path, links, logs, state, focused, words };
  useChartPicture('lanes', () => lanesPicture(input, { ...size, scrollPx: scroller.current!.scrollTop }, theme));
  const hover = useLaneHover({ canvas: over, marks, tooltip, cursor, painted, size, input, theme });
  useScrollAnchor(scroller, laid.packing, lanes.rows, groupNames);
  const canvases = { sharp, draft };
  const onScroll = useLanePicture({ canvases, scroller, size, input, theme, painted, onPainted: hover.paint });
  useRevealLane(scroller, state, laid.packing, lanes.rows);
  useAltWheel(scroller, onLaneWheel);
  useFocusWhenLost(scroller);
  const pointer = usePointer({ scroller, surface: painted, dispatch, onHover: hover.onHover });

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent)) return;
    const zoom =
      event.key === 'Enter' && state.selected >= 0 ? { kind: 'zoom-to' as const, node: state.selected } : undefined;
    const action = zoom ?? keyAction(event, size.widthPx, PAGE_ROWS);
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
          onScroll={onScroll}
          onKeyDown={onKeyDown}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          {...pointer}
        >
          <div style={{ height: heightOfRows(lanes.rows) }} />
          <ActiveRow id={activeId} model={model} state={state} path={path} />
        </div>
        <TwoCanvases size={size} picture={sharp} draft={draft} arrows={over} marks={marks} />
        <LaneTooltip ref={tooltip} input={input} pile={hover.pile} theme={theme.timeline} />
      </div>
    </div>
  );
}
