import { headersInView } from '../../../core/layout/lanes/lane-headers.ts';
import type { LaneHeader } from '../../../core/layout/lanes/lane-headers.ts';
import { findBar } from '../../../core/layout/lanes/lane-index.ts';
import type { LaneIndex, LaneLight } from '../../../core/layout/lanes/lane-index.ts';
import type { BarTimes } from '../../../core/layout/lanes/lane-members.ts';
import type { LaneView } from '../../../core/layout/lanes/lane-rows.ts';
import type { LaneGroups, PlacedLanes } from '../../../core/layout/lanes/pack-lanes.ts';
import type { LanePicture } from '../../../core/layout/lanes/lane-picture.ts';
import { layoutSelected } from '../../../core/layout/lanes/selected-bar.ts';
import type { SelectedBar } from '../../../core/layout/lanes/selected-bar.ts';
import { layoutVisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import type { Extents, VisibleBars } from '../../../core/layout/lanes/visible-bars.ts';
import { layoutEventTicks, layoutLogTicks } from '../../../core/layout/timeline/event-ticks.ts';
import type { EventTicks } from '../../../core/layout/timeline/event-ticks.ts';
import type { LogIndex } from '../../../core/layout/timeline/log-index.ts';
import type { Tail } from '../../../core/layout/timeline/tail.ts';
import type { TimelineModel } from '../../../core/layout/timeline/timeline-model.ts';
import type { TimeView } from '../../../core/layout/timeline/viewport.ts';

/** Thinner lanes have no room for letters, and whiskers in them could not be told from bars. */
const TEXT_FROM_PX = 12;

/** Words and numbers of the reader's language; the drawing knows none itself. */
export interface LaneWords {
  /** Name of a group by its code: a service, a thread. */
  group: (code: number) => string;
  /** "412 spans in 9 lanes, by subtree": see PACKED_… for the rule. */
  groupSize: (bars: number, lanes: number, rule: number) => string;
  /** How long a tail is, in words that take less and less room. */
  tail: (tail: Tail) => readonly string[];
  moreArrows: (n: number) => string;
}

export interface LaneSceneInput {
  model: TimelineModel;
  packing: PlacedLanes;
  index: LaneIndex;
  /** What was indexed, and the extents of subtrees on the same axis. */
  times: BarTimes & Extents;
  view: LaneView;
  /** The time in view, which `view` has in columns. */
  time: TimeView;
  /** Undefined while it is not known. */
  logs: LogIndex | undefined;
  /** 1 per node that a filter does not match, and `lightLanes` of it; undefined = no filter. */
  filter: { dim: Uint8Array; light: LaneLight } | undefined;
  /** By the index: see `codesOfBars`. */
  codes: Uint16Array;
  /** x of grid lines in CSS pixels. */
  gridPx: readonly number[];
  /** Node, −1 = none. */
  selected: number;
  focused: boolean;
  words: LaneWords;
}

/** All that one picture of lanes depends on, besides the theme. */
export interface LaneScene {
  model: TimelineModel;
  picture: LanePicture;
  /** undefined = lanes are too thin for more than bars. */
  bars: VisibleBars | undefined;
  /** On those bars. */
  events: EventTicks | undefined;
  logs: EventTicks | undefined;
  headers: readonly LaneHeader[];
  groups: LaneGroups;
  selected: SelectedBar | undefined;
  focused: boolean;
  dim: Uint8Array | undefined;
  words: LaneWords;
}

/** Geometry of what is in view; the pointer is understood by the same view (`hitLane`, `headerAt`). */
export function layoutLaneScene(input: LaneSceneInput): LaneScene {
  const { model, packing, index, times, view, time, filter, codes, gridPx, selected, focused, words } = input;
  const grid = Uint32Array.from(gridPx.filter((x) => x >= 0).map((x) => Math.round(x * view.ratio)));
  const place = selected < 0 ? -1 : findBar(index, packing.lane[selected]!, selected);
  const bars = view.rows.lanePx < TEXT_FROM_PX ? undefined : layoutVisibleBars(index, view, times);
  return {
    model,
    picture: { view, index, light: filter?.light, codes, grid, selected: place },
    bars,
    events: bars && layoutEventTicks(model, bars, time),
    logs: bars && input.logs && layoutLogTicks(input.logs, bars, time),
    headers: headersInView(view),
    groups: packing.groups,
    selected: layoutSelected({ lane: packing.lane, times, parent: model.tree.parent }, view, selected),
    focused,
    dim: filter?.dim,
    words,
  };
}
