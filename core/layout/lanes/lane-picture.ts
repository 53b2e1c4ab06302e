import type { LaneIndex, LaneLight } from './lane-index.ts';
import type { LaneView } from './lane-rows.ts';

/** Colours as 0xAABBGGRR: what an ImageData holds on a little-endian machine. None lets anything through. */
export interface LanePalette {
  background: number;
  grid: number;
  /** By colour code of a node. */
  bars: Uint32Array;
  dimBars: Uint32Array;
  error: number;
  dimError: number;
  selected: number;
}

/** All that is painted of bars, whoever paints. */
export interface LanePicture {
  view: LaneView;
  index: LaneIndex;
  /** What a filter left lit; undefined = everything. */
  light?: LaneLight | undefined;
  /** Colour code per bar of the index: see `codesOfBars`. */
  codes: Uint16Array;
  /** Pixel columns of grid lines. */
  grid: Uint32Array;
  /** Place in the index of the selected bar, −1 = none. */
  selected: number;
}
