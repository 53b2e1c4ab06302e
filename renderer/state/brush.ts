import type { HitmapGrid, HitmapSelection } from '../../core/layout/hitmap-layout.ts';
import { ANY_DURATION, applySelection, clearSelection, pictureOf, readContext } from './box.ts';
import type { Place } from './place.ts';
import { FIT, resolveSpan, type DataRange } from './time-range.ts';

/*
 * The time chosen on a picture, shared by all views: a box over all durations. The timeline shows it as a band, the latency map
 * as full columns.
 */

/**
 * The place after a time range was chosen, of traces of any duration. A picture that does not show it gives way to one of all
 * that is stored.
 */
export function applyTime(
  place: Place,
  time: { fromNs: bigint; toNs: bigint },
  data: DataRange | null,
): Partial<Place> {
  const { range } = pictureOf(place);
  const shown = resolveSpan(range, data);
  const isSeen = shown !== null && shown.fromNs < time.toNs && shown.toNs > time.fromNs;
  const drawn = { ...time, minDurationNs: 0n, maxDurationNs: ANY_DURATION };
  const before = isSeen ? place : { ...place, ...clearSelection(place), range: FIT };
  return applySelection(before, drawn);
}

/** The time chosen on the picture that is shown; null where none is. */
export function chosenTime(place: Place): { fromNs: bigint; toNs: bigint } | null {
  const { range } = place;
  if (readContext(place) === null || range.kind !== 'between') return null;
  return { fromNs: BigInt(range.fromNs), toNs: BigInt(range.toNs) };
}

/** What of the address goes along to another view: it belongs to the shared range, not to the view. */
export function carriedBrush(place: Place): Place['params'] {
  if (readContext(place) === null) return {};
  const { box, box2 } = place.params;
  return { box: box!, ...(box2 === undefined ? {} : { box2 }) };
}

/** Cells of all rows are a choice of time alone, so durations that come later belong to it as well. */
export function overAllRows(selection: HitmapSelection, { yEdgesNs }: HitmapGrid): HitmapSelection {
  const isWhole = selection.minDurationNs <= yEdgesNs[0]! && selection.maxDurationNs > yEdgesNs.at(-1)!;
  return isWhole ? { ...selection, minDurationNs: 0n, maxDurationNs: ANY_DURATION } : selection;
}
