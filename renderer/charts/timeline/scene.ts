import type { Arrows } from '../../../core/layout/timeline/arrows.ts';
import type { LinkIndex } from '../../../core/layout/timeline/link-index.ts';
import type { EventTicks } from '../../../core/layout/timeline/event-ticks.ts';
import type { RowGeometry } from '../../../core/layout/timeline/row-geometry.ts';
import type { FoldMark, RulerTick } from '../../../core/layout/timeline/ruler.ts';
import type { PathIndex } from '../../../core/layout/timeline/path-index.ts';
import type { Tail } from '../../../core/layout/timeline/tail.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimeView } from '../../../core/layout/timeline/viewport.ts';

/**
 *     0        treePx                      widthPx
 *     ┌────────┬──────────────────────────┐ 0
 *     │ tree   │ time (view.widthPx)      │ heightPx; the first row begins at −offsetPx (0 … rowPx)
 *     └────────┴──────────────────────────┘
 */
export interface RowFrame {
  widthPx: number;
  heightPx: number;
  treePx: number;
  rowPx: number;
  offsetPx: number;
}

/** All that one picture of rows depends on, besides the theme. */
export interface RowScene {
  model: TimelineModel;
  frame: RowFrame;
  view: TimeView;
  geometry: RowGeometry;
  events: EventTicks;
  /** Undefined while they are not known. */
  logs: EventTicks | undefined;
  ruler: readonly RulerTick[];
  folds: readonly FoldMark[];
  /** Nodes of all rows, top to bottom. */
  rows: Uint32Array;
  selected: number;
  /** Of the selected span. */
  arrows: Arrows;
  links: LinkIndex | undefined;
  focused: boolean;
  /** 1 per node that matches the search; undefined = no search. */
  matches: Uint8Array | undefined;
  /** Undefined while it is not known or not wanted. */
  path: PathIndex | undefined;
  words: RowWords;
}

/** Words and numbers of the reader's language; the drawing knows none itself. */
export interface RowWords {
  missing: (parentId: string) => string;
  unfinished: string;
  duration: (ns: number) => string;
  count: (n: number) => string;
  /** Of a run of siblings: how many, how long together. */
  run: (count: number, totalNs: number) => string;
  moreArrows: (n: number) => string;
  /** How far what is below a span goes on after its end, and how much before its start it begins. */
  tail: (tail: Tail) => string;
  early: (ns: number) => string;
}

/** Upper edge of a row on the canvas. */
export function rowTop({ frame }: RowScene, i: number): number {
  return i * frame.rowPx - frame.offsetPx;
}
