import type { TimelineAction } from './timeline-state.ts';

/** Where the pointer is: x from the left edge of the time area, in pixels. */
export interface TimePlace {
  xPx: number;
  widthPx: number;
}

/** The part of a wheel event that counts. Browsers report a pinch on a touchpad as a wheel with ctrl. */
export interface WheelLike {
  deltaX: number;
  deltaY: number;
  deltaMode: number;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

/** Pixels of one line and one page, for mice that report those. */
const LINE_PX = 40;
const PAGE_PX = 400;
/** A notch of a usual wheel (100 px) zooms by 1.28. */
const ZOOM_PER_PX = 0.0025;
/** One touchpad event may not zoom further than this. */
const MOST_ZOOM_PX = 240;

/** What a wheel means; undefined = rows scroll, which the browser does by itself. */
export function wheelAction(event: WheelLike, place: TimePlace): TimelineAction | undefined {
  const px = [1, LINE_PX, PAGE_PX][event.deltaMode] ?? 1;
  if (event.ctrlKey || event.metaKey) {
    const by = Math.min(Math.max(event.deltaY * px, -MOST_ZOOM_PX), MOST_ZOOM_PX);
    return { kind: 'zoom', atPx: Math.max(0, place.xPx), factor: Math.exp(-by * ZOOM_PER_PX), widthPx: place.widthPx };
  }
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (Math.abs(sideways) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return undefined;
  return { kind: 'pan', byPx: sideways * px, widthPx: place.widthPx };
}

export interface KeyPress {
  key: string;
  code: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const ZOOM_STEP = 1.5;
/** Share of the window that A and D move. */
const PAN_STEP = 0.2;

/** Keys of the focused timeline, letters by their place on the board so that they work in Hangul mode. */
export function keyAction(event: KeyPress, widthPx: number, pageRows: number): TimelineAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  return event.shiftKey ? undefined : (treeKey(event.key, pageRows) ?? timeKey(event.code, widthPx));
}

function treeKey(key: string, pageRows: number): TimelineAction | undefined {
  switch (key) {
    case 'ArrowDown':
      return { kind: 'move', rows: 1 };
    case 'ArrowUp':
      return { kind: 'move', rows: -1 };
    case 'PageDown':
      return { kind: 'move', rows: pageRows };
    case 'PageUp':
      return { kind: 'move', rows: -pageRows };
    case 'Home':
      return { kind: 'move', rows: -Infinity };
    case 'End':
      return { kind: 'move', rows: Infinity };
    case 'ArrowRight':
      return { kind: 'open' };
    case 'ArrowLeft':
      return { kind: 'close' };
    case '[':
      return { kind: 'sibling', by: -1 };
    case ']':
      return { kind: 'sibling', by: 1 };
    case 'Escape':
      return { kind: 'escape' };
    default:
      return undefined;
  }
}

export function timeKey(code: string, widthPx: number): TimelineAction | undefined {
  switch (code) {
    case 'KeyW':
      return { kind: 'zoom', atPx: widthPx / 2, factor: ZOOM_STEP, widthPx };
    case 'KeyS':
      return { kind: 'zoom', atPx: widthPx / 2, factor: 1 / ZOOM_STEP, widthPx };
    case 'KeyA':
      return { kind: 'pan', byPx: -widthPx * PAN_STEP, widthPx };
    case 'KeyD':
      return { kind: 'pan', byPx: widthPx * PAN_STEP, widthPx };
    default:
      return undefined;
  }
}

/** A pointer that went down and has not come up: what its way means depends on where and how it went down. */
export type Drag =
  | { kind: 'press'; xPx: number; yPx: number; shift: boolean; inTime: boolean }
  | { kind: 'pan'; xPx: number; yPx: number }
  | { kind: 'band'; xPx: number };

/** Below this a press is a click. */
const DRAG_FROM_PX = 4;

/** The press becomes a drag once it has gone far enough. In the tree column nothing is dragged. */
export function startDrag(drag: Drag, xPx: number, yPx: number): Drag {
  if (drag.kind !== 'press' || !drag.inTime) return drag;
  if (Math.hypot(xPx - drag.xPx, yPx - drag.yPx) < DRAG_FROM_PX) return drag;
  return drag.shift ? { kind: 'band', xPx: drag.xPx } : { kind: 'pan', xPx: drag.xPx, yPx: drag.yPx };
}
