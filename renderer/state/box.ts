import type { HitmapSelection } from '../../core/layout/hitmap-layout.ts';
import type { Filter } from './filter.ts';
import type { Place } from './place.ts';
import { FIT, type TimeRange } from './time-range.ts';

/*
 * What was drawn on a picture becomes time range and duration filter, everywhere; lists then hold exactly that. The picture
 * should stay as it was, with a rectangle (latency map) or a band (timeline) on it. So the address also carries what was asked
 * for before, from view to view:
 *
 *   box = <from>,<to>,<min>,<max> ; <range before> , <min before> , <max before>
 *         ^ must equal the present range and duration; whoever changes those elsewhere ends the box by that
 *
 * A time range alone is a box over all durations: `brush.ts`. A second rectangle to compare with changes neither:
 * box2 = <from>,<to>,<min>,<max>
 */

export interface HitmapContext {
  readonly range: TimeRange;
  readonly minDurationNs: string;
  readonly maxDurationNs: string;
}

const fingerprint = (range: TimeRange, { minDurationNs, maxDurationNs }: Filter): string =>
  range.kind === 'between' ? [range.fromNs, range.toNs, minDurationNs, maxDurationNs].join(',') : '';

/** Above any duration a store can hold: a box without an upper edge. */
export const ANY_DURATION = 1n << 63n;

/** In an address: `fit`, `last<ns>`, `<from>-<to>`. */
export function writeRange(range: TimeRange): string {
  if (range.kind === 'fit') return 'fit';
  return range.kind === 'last' ? `last${range.lengthNs}` : `${range.fromNs}-${range.toNs}`;
}

function readRange(text: string): TimeRange | undefined {
  const match = /^(?:(fit)|last(\d{1,20})|(\d{1,20})-(\d{1,20}))$/.exec(text);
  if (!match) return undefined;
  const [, fit, lengthNs, fromNs, toNs] = match;
  if (fit) return FIT;
  return lengthNs ? { kind: 'last', lengthNs } : { kind: 'between', fromNs: fromNs!, toNs: toNs! };
}

const DURATION = /^\d{0,20}$/;

/** What the picture shows while a rectangle of it is selected; null while nothing is, no longer, or in a way nobody wrote. */
export function readContext({ range, filter, params }: Place): HitmapContext | null {
  const [box = '', before = ''] = (params.box ?? '').split(';');
  if (box === '' || box !== fingerprint(range, filter)) return null;
  const [rangeText = '', minDurationNs = '', maxDurationNs = ''] = before.split(',');
  const rangeBefore = readRange(rangeText);
  const isRead = DURATION.test(minDurationNs) && DURATION.test(maxDurationNs);
  return rangeBefore && isRead ? { range: rangeBefore, minDurationNs, maxDurationNs } : null;
}

/** What the picture shows: as before a rectangle was drawn on it. */
export function pictureOf(place: Place): HitmapContext {
  const { minDurationNs, maxDurationNs } = place.filter;
  return readContext(place) ?? { range: place.range, minDurationNs, maxDurationNs };
}

/** Cells at the rim may reach beyond the durations the picture was asked for; what lies there is not counted in them. */
function cutToPicture(selection: HitmapSelection, { minDurationNs, maxDurationNs }: HitmapContext): HitmapSelection {
  const [least, most] = [BigInt(minDurationNs || 0), maxDurationNs === '' ? undefined : BigInt(maxDurationNs)];
  return {
    ...selection,
    minDurationNs: selection.minDurationNs < least ? least : selection.minDurationNs,
    maxDurationNs: most !== undefined && selection.maxDurationNs > most ? most : selection.maxDurationNs,
  };
}

/**
 * The place after a rectangle was drawn. A second rectangle on the same picture keeps the first context. A rectangle that
 * covers no time (a column wholly before the range) changes nothing.
 */
export function applySelection(place: Place, drawn: HitmapSelection): Partial<Place> {
  if (drawn.fromNs >= drawn.toNs) return {};
  const context = pictureOf(place);
  const selection = cutToPicture(drawn, context);
  const range: TimeRange = {
    kind: 'between',
    fromNs: selection.fromNs.toString(),
    toNs: selection.toNs.toString(),
  };
  const { minDurationNs: least, maxDurationNs: most } = selection;
  const filter = {
    ...place.filter,
    minDurationNs: least === 0n ? '' : least.toString(),
    maxDurationNs: most >= ANY_DURATION ? '' : most.toString(),
  };
  const before = [writeRange(context.range), context.minDurationNs, context.maxDurationNs].join(',');
  return { range, filter, selection: '', params: { ...place.params, box: `${fingerprint(range, filter)};${before}` } };
}

const withoutBox = ({ box: _box, box2: _box2, ...params }: Record<string, string>): Record<string, string> => params;

/** Back to what was asked for before the rectangle. */
export function clearSelection(place: Place): Partial<Place> {
  const context = readContext(place);
  if (!context) return {};
  const { range, minDurationNs, maxDurationNs } = context;
  return { range, filter: { ...place.filter, minDurationNs, maxDurationNs }, params: withoutBox(place.params) };
}

/** The rectangle becomes the whole picture. */
export function zoomToSelection(place: Place): Partial<Place> {
  return { params: withoutBox(place.params) };
}

/** The rectangle as the chart draws it. */
export function selectionOfPlace(place: Place): HitmapSelection | null {
  if (!readContext(place) || place.range.kind !== 'between') return null;
  return {
    fromNs: BigInt(place.range.fromNs),
    toNs: BigInt(place.range.toNs),
    minDurationNs: BigInt(place.filter.minDurationNs || 0),
    maxDurationNs: BigInt(place.filter.maxDurationNs || ANY_DURATION),
  };
}

const SECOND = /^(\d{1,20}),(\d{1,20}),(\d{1,20}),(\d{1,20})$/;

/** What the selection is compared with; only while there is a selection. */
export function secondOfPlace(place: Place): HitmapSelection | null {
  const match = SECOND.exec(place.params.box2 ?? '');
  if (!match || !readContext(place)) return null;
  const [fromNs, toNs, minDurationNs, maxDurationNs] = match.slice(1).map(BigInt);
  return { fromNs: fromNs!, toNs: toNs!, minDurationNs: minDurationNs!, maxDurationNs: maxDurationNs! };
}

/** The place after a second rectangle was drawn; the first, where there is none yet. */
export function applySecond(place: Place, drawn: HitmapSelection): Partial<Place> {
  if (!readContext(place)) return applySelection(place, drawn);
  if (drawn.fromNs >= drawn.toNs) return {};
  const { fromNs, toNs, minDurationNs, maxDurationNs } = cutToPicture(drawn, pictureOf(place));
  return { params: { ...place.params, box2: [fromNs, toNs, minDurationNs, maxDurationNs].join(',') } };
}

export function clearSecond({ params: { box2: _box2, ...params } }: Place): Partial<Place> {
  return { params };
}

/** The second rectangle becomes the first, and its traces the list. */
export function swapSelections(place: Place): Partial<Place> {
  const [first, second] = [selectionOfPlace(place), secondOfPlace(place)];
  if (!first || !second) return {};
  const swapped = { ...place, ...applySelection(place, second) };
  return { ...swapped, ...applySecond(swapped, first) };
}

/** A place whose list is what the second rectangle holds; null where there is none. */
export function placeOfSecond(place: Place): Place | null {
  const second = secondOfPlace(place);
  return second && { ...place, ...applySelection(place, second) };
}
